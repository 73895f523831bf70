import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CallMeter, priceOf, prices } from '../../source/model/cost.ts';

const now = Date.UTC(2026, 0, 1);
const sqs = { service: 'SQS', operation: 'GetQueueAttributes', units: 1 };
const metrics = { service: 'CloudWatch', operation: 'GetMetricData', units: 1000 };

test('the price table: a million SQS requests, a thousand metrics, a thousand other requests', () => {
	assert.match(prices.asOf, /^\d{4}-\d{2}-\d{2}$/);
	const close = (actual: number, expected: number) =>
		assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);
	close(priceOf(sqs) * 1e6, 0.4);
	close(priceOf(metrics), 0.01);
	close(priceOf({ service: 'CloudWatch', operation: 'ListMetrics', units: 1 }) * 1000, 0.01);
	close(priceOf({ service: 'SNS', operation: 'ListSubscriptions', units: 1 }) * 1e6, 0.5);
	close(priceOf({ service: 'S3', operation: 'GetBucketNotificationConfiguration', units: 1 }) * 1e6, 0.4);
	for (const service of ['STS', 'API Gateway', 'CloudFront', 'Lambda', 'EventBridge']) {
		assert.equal(priceOf({ service, operation: 'ListWhatever', units: 1 }), 0, service);
	}
});

test('nothing asked costs nothing', () => {
	assert.deepEqual(new CallMeter().usage(now), { callsPerMinute: 0, dollarsPerHour: 0 });
});

test('a steady pace of one call a second is 60 a minute and 3,600 an hour', () => {
	const meter = new CallMeter();
	for (let second = 0; second < 600; second++) meter.add({ ...sqs, at: now + second * 1000 });
	const { callsPerMinute, dollarsPerHour } = meter.usage(now + 600_000);
	assert.ok(callsPerMinute >= 60 && callsPerMinute <= 61, `${callsPerMinute}`);
	assert.ok(Math.abs(dollarsPerHour / (3600 * prices.sqsRequest) - 1) < 0.01);
});

test('the first seconds are not made an hour of: they count as a minute', () => {
	const meter = new CallMeter();
	meter.add({ ...metrics, at: now });
	assert.equal(meter.usage(now + 1000).dollarsPerHour, 0.01 * 60);
});

test('calls leave the minute after a minute, and the cost after ten', () => {
	const meter = new CallMeter();
	meter.add({ ...metrics, at: now });
	assert.equal(meter.usage(now + 59_000).callsPerMinute, 1);
	assert.equal(meter.usage(now + 61_000).callsPerMinute, 0);
	assert.ok(meter.usage(now + 9 * 60_000).dollarsPerHour > 0);
	assert.equal(meter.usage(now + 11 * 60_000).dollarsPerHour, 0);
});

test('property: twice the calls cost twice as much, and are twice as many', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(590_000), { minLength: 1, maxLength: 50 }), (times) => {
			const meter = (copies: number) => {
				const filled = new CallMeter();
				for (const at of [...times].sort((a, b) => a - b)) {
					for (let copy = 0; copy < copies; copy++) filled.add({ ...sqs, at: now + at });
				}
				return filled.usage(now + 600_000);
			};
			assert.equal(meter(2).callsPerMinute, 2 * meter(1).callsPerMinute);
			assert.ok(Math.abs(meter(2).dollarsPerHour - 2 * meter(1).dollarsPerHour) < 1e-12);
		}),
	);
});
