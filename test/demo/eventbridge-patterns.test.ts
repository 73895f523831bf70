import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { DeliveryRegistry } from '../../source/demo/deliveries.ts';
import { EventBridgeService } from '../../source/demo/eventbridge/eventbridge-service.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const { config } = await startServices((clock) => [
	new EventBridgeService(clock, account, randomUUID, new DeliveryRegistry()),
]);
const client = new EventBridgeClient(config);

const fails = (call: Promise<unknown>, name: string, message?: RegExp) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		if (message) assert.match(error.message, message);
		return true;
	});

test('a pattern is tested against an event', async () => {
	const event = {
		id: '1',
		account,
		source: 'shop',
		time: '2026-01-01T00:00:00Z',
		region: 'eu-west-1',
		resources: ['arn:aws:s3:::bucket/key'],
		'detail-type': 'Order',
		detail: {
			state: 'open',
			total: 12.5,
			paid: false,
			note: null,
			empty: '',
			ip: '10.0.0.7',
			file: 'a/b/c.jpg',
			tags: ['red', 'blue'],
			'delivery.state': 'late',
			lines: [
				{ sku: 'a', count: 1 },
				{ sku: 'b', count: 2 },
			],
		},
	};
	const matches = async (pattern: object) => {
		const { Result } = await client.send(
			new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) }),
		);
		return Result;
	};
	const cases: [object, boolean][] = [
		[{ source: ['shop', 'other'] }, true],
		[{ source: ['other'] }, false],
		[{ detail: { state: ['open'], total: [12.5] } }, true],
		[{ detail: { state: ['open'], total: [13] } }, false],
		[{ detail: { paid: [false] } }, true],
		[{ detail: { paid: ['false'] } }, false],
		[{ detail: { note: [null] } }, true],
		[{ detail: { empty: [''] } }, true],
		[{ resources: [{ prefix: 'arn:aws:s3' }] }, true],
		[{ resources: [{ suffix: '/key' }] }, true],
		[{ source: [{ prefix: { 'equals-ignore-case': 'SH' } }] }, true],
		[{ source: [{ 'equals-ignore-case': 'SHOP' }] }, true],
		[{ source: [{ 'anything-but': 'shop' }] }, false],
		[{ source: [{ 'anything-but': ['a', 'b'] }] }, true],
		[{ source: [{ 'anything-but': { prefix: 'sh' } }] }, false],
		[{ source: [{ 'anything-but': { suffix: ['x', 'y'] } }] }, true],
		[{ source: [{ 'anything-but': { wildcard: '*ho*' } }] }, false],
		[{ detail: { total: [{ 'anything-but': 12.5 }] } }, false],
		[{ detail: { missing: [{ 'anything-but': 'x' }] } }, false],
		[{ detail: { total: [{ numeric: ['>', 10, '<=', 12.5] }] } }, true],
		[{ detail: { total: [{ numeric: ['=', 12] }] } }, false],
		[{ detail: { state: [{ numeric: ['>', 0] }] } }, false],
		[{ detail: { state: [{ exists: true }] } }, true],
		[{ detail: { missing: [{ exists: true }] } }, false],
		[{ detail: { missing: [{ exists: false }] } }, true],
		[{ detail: { nowhere: { deep: [{ exists: false }] } } }, true],
		[{ detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, true],
		[{ detail: { ip: [{ cidr: '10.0.1.0/24' }] } }, false],
		[{ detail: { file: [{ wildcard: 'a/*/c.*' }] } }, true],
		[{ detail: { file: [{ wildcard: 'a/*/d.*' }] } }, false],
		[{ detail: { file: [{ wildcard: 'a/b/c.jpg\\*' }] } }, false],
		[{ detail: { tags: ['blue'] } }, true],
		[{ detail: { tags: ['green'] } }, false],
		[{ detail: { lines: { sku: ['a'], count: [1] } } }, true],
		[{ detail: { lines: { sku: ['a'], count: [2] } } }, false],
		[{ 'detail.state': ['open'] }, true],
		[{ 'detail.state': ['shut'] }, false],
		[{ 'detail.state': { x: ['open'] } }, false],
		[{ 'detail.lines.sku': ['a'] }, true],
		[{ detail: { delivery: { state: ['late'] } } }, true],
		[{ detail: { delivery: { state: ['early'] } } }, false],
		[{ detail: { delivery: { state: [{ exists: false }] } } }, false],
		[{ $or: [{ source: ['other'] }, { detail: { state: ['open'] } }] }, true],
		[{ $or: [{ source: ['other'] }, { detail: { state: ['shut'] } }] }, false],
		[{ source: ['shop'], detail: { $or: [{ paid: [true] }, { total: [{ numeric: ['<', 20] }] }] } }, true],
	];
	for (const [pattern, expected] of cases) {
		assert.equal(await matches(pattern), expected, JSON.stringify(pattern));
	}
	const partial = new TestEventPatternCommand({ EventPattern: '{"source":["a"]}', Event: '{"source":"a"}' });
	await fails(client.send(partial), 'ValidationException', /Event is not valid/);
	for (const bad of [
		{ a: [{ numeric: ['<', 5, '>', 1] }] },
		{ a: [{ numeric: ['!', 5] }] },
		{ a: [{ wildcard: 'a**b' }] },
		{ a: [{ prefix: 5 }] },
		{ a: [{ prefix: 'x', suffix: 'y' }] },
		{ a: [{ exists: 'yes' }] },
		{ a: [{ cidr: '10.0.0.0' }] },
		{ a: [{ 'anything-but': [] }] },
		{ a: [{ 'anything-but': ['x', 5] }] },
		{ a: [{ 'anything-but': { prefix: '' } }] },
		{ a: [{ 'anything-but': { suffix: ['x', ''] } }] },
		{ a: [{ 'anything-but': { prefix: { 'equals-ignore-case': 'x' } } }] },
		{ a: [['x']] },
	]) {
		await fails(matches(bad), 'InvalidEventPatternException');
	}
});
