import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesPattern, protectingPattern } from '../../source/actions/protected.ts';
import { mappingTarget, queueTarget } from '../../source/actions/target.ts';
import { aContext } from './support.ts';

test('a pattern matches whole words between dashes, dots and underscores', () => {
	for (const name of ['prod', 'shop-prod', 'prod.fifo', 'orders_prod_dlq', 'ORDERS-PROD.fifo']) {
		assert.ok(matchesPattern(name, 'prod'), name);
	}
	for (const name of ['products', 'preprod', 'prods-queue', 'reproduce-prodder', '']) {
		assert.ok(!matchesPattern(name, 'prod'), name);
	}
});

test('a pattern of several words needs them side by side', () => {
	assert.ok(matchesPattern('shop-orders-prod.fifo', 'orders-prod'));
	assert.ok(!matchesPattern('orders-eu-prod', 'orders-prod'));
});

test('a star stands for any characters', () => {
	assert.ok(matchesPattern('products', 'prod*'));
	assert.ok(matchesPattern('orders-eu-prod', 'orders*prod'));
	assert.ok(matchesPattern('anything', '*'));
	assert.ok(matchesPattern('shop-xprod.fifo', '*prod'));
	assert.ok(!matchesPattern('aba', 'ab*ba'), 'pieces do not overlap');
});

test('an empty pattern protects nothing', () => {
	assert.ok(!matchesPattern('prod', ''));
	assert.ok(!matchesPattern('a--b', '  '));
});

test('a word is found in any name that is built around it', () => {
	const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
	const separator = fc.constantFrom('-', '.', '_');
	fc.assert(
		fc.property(word, word, word, separator, separator, (before, pattern, after, left, right) => {
			assert.ok(matchesPattern(`${before}${left}${pattern}${right}${after}`, pattern));
			assert.equal(matchesPattern(`${before}x${pattern}`, pattern), false);
		}),
	);
});

test('a pattern of many stars is matched at once', () => {
	const started = performance.now();
	assert.ok(!matchesPattern('a'.repeat(80), `${'a*'.repeat(40)}b`));
	assert.ok(performance.now() - started < 1000);
});

test('queue, profile and account are looked at; an account in groups too', () => {
	const queue = queueTarget({ url: 'http://localhost/0/orders', name: 'orders' });
	const context = { ...aContext, profile: 'shop-prod', account: '123456789012' };
	assert.equal(protectingPattern(['prod'], queue, context), 'prod');
	assert.equal(protectingPattern(['orders'], queue, context), 'orders');
	assert.equal(protectingPattern(['1234-5678-9012'], queue, context), '1234-5678-9012');
	assert.equal(protectingPattern(['live', '999999999999'], queue, context), null);
	assert.equal(protectingPattern(['localhost'], queue, context), null, 'a URL is no name');
	assert.equal(protectingPattern(['prod'], queue, { ...context, profile: null, account: null }), null);
});

test('a mapping is protected by the name of what it reads, whatever that is', () => {
	const sources = {
		queue: 'arn:aws:sqs:eu-west-1:123456789012:orders-prod.fifo',
		stream: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-prod',
		consumer: 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-prod/consumer/worker:1700000000',
		table: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders-prod/stream/2026-01-01T00:00:00.000',
		cluster:
			'arn:aws:kafka:eu-west-1:123456789012:cluster/orders-prod/0a1b2c3d-0000-4000-8000-000000000001-2',
		broker: 'arn:aws:mq:eu-west-1:123456789012:broker:orders-prod:b-0a1b2c3d-0000-4000-8000-000000000001',
	};
	for (const [kind, eventSourceArn] of Object.entries(sources)) {
		const target = mappingTarget({ uuid: '1', functionName: 'worker', eventSourceArn });
		assert.equal(protectingPattern(['orders-prod'], target, aContext), 'orders-prod', kind);
		assert.equal(protectingPattern(['orders'], target, aContext), 'orders', kind);
		assert.equal(protectingPattern(['orders-test'], target, aContext), null, kind);
	}
	const target = mappingTarget({ uuid: '1', functionName: 'worker', eventSourceArn: null });
	assert.equal(protectingPattern(['worker'], target, aContext), 'worker', 'a cluster of its own has no ARN');
});
