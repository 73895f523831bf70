import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../source/model/alarm.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import type { Reading } from '../../source/model/reading.ts';
import { AlarmsPoller } from '../../source/monitor/alarms-poller.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';
import { CountingCloudWatch, failureOf } from './counting-cloudwatch.ts';

const minute = 60_000;

function watch(withGlobal = true) {
	const clock = new ManualClock();
	const here = new CountingCloudWatch(clock);
	const global = new CountingCloudWatch(clock);
	const told: Reading<readonly Alarm[]>[] = [];
	const poller = new AlarmsPoller({
		clock,
		endpointClock: clock,
		here: { cloudWatch: here, health: new ServiceHealth(clock, () => 1) },
		global: withGlobal ? { cloudWatch: global, health: new ServiceHealth(clock, () => 1) } : null,
		widened: () => 1,
		onAlarms: (alarms) => told.push(alarms),
	});
	const names = () => {
		const reading = told.at(-1);
		return reading?.state === 'known' ? reading.value.map(({ name }) => name) : (reading?.state ?? 'nothing');
	};
	return { clock, here, global, told, poller, names };
}

function alarm(name: string, namespace: string | null, region: string): Alarm {
	return {
		name,
		arn: `arn:aws:cloudwatch:${region}:000000000000:alarm:${name}`,
		kind: namespace ? 'metric' : 'composite',
		state: 'ALARM',
		reason: 'over its threshold',
		since: null,
		watches: namespace ? { namespace, metric: 'm', dimensions: {} } : null,
		region,
	};
}

test('once a minute here and in us-east-1, of which only alarms on CloudFront count', async () => {
	const { clock, here, global, poller, names } = watch();
	here.alarms = [alarm('queue-old', 'AWS/SQS', 'eu-west-1'), alarm('both', null, 'eu-west-1')];
	global.alarms = [
		alarm('5xx', 'AWS/CloudFront', 'us-east-1'),
		alarm('elsewhere', 'AWS/SQS', 'us-east-1'),
		alarm('composite', null, 'us-east-1'),
	];
	await clock.advance(minute);
	assert.equal(here.alarmCalls.length, 0, 'not before it is started');
	poller.start();
	await clock.advance(1000);
	assert.deepEqual(names(), ['queue-old', 'both', '5xx']);
	await clock.advance(10 * minute);
	assert.deepEqual([here.alarmCalls.length, global.alarmCalls.length], [11, 11]);
	assert.equal(poller.requestsPerHour, 120);
	here.alarms = [];
	await clock.advance(minute);
	assert.deepEqual(names(), ['5xx']);
});

test('in us-east-1 itself, or without CloudFront, it is asked once', async () => {
	const { clock, here, global, poller, names } = watch(false);
	here.alarms = [alarm('5xx', 'AWS/CloudFront', 'us-east-1')];
	poller.start();
	await clock.advance(1000);
	assert.deepEqual(names(), ['5xx']);
	assert.deepEqual([here.alarmCalls.length, global.alarmCalls.length], [1, 0]);
	assert.equal(poller.requestsPerHour, 60);
});

test('denied here: said, not asked again until a refresh, and no bar to what us-east-1 says', async () => {
	const { clock, here, global, poller, names } = watch();
	here.failing = () => failureOf('denied', 'DescribeAlarms');
	global.alarms = [alarm('5xx', 'AWS/CloudFront', 'us-east-1')];
	poller.start();
	await clock.advance(10 * minute);
	assert.equal(here.alarmCalls.length, 1);
	assert.equal(global.alarmCalls.length, 11);
	assert.deepEqual(names(), ['5xx']);
	assert.equal(poller.requestsPerHour, 60);
	here.failing = () => null;
	here.alarms = [alarm('queue-old', 'AWS/SQS', 'eu-west-1')];
	poller.refresh();
	await clock.advance(1000);
	assert.deepEqual(names(), ['queue-old', '5xx']);
});

test('unsupported everywhere is unsupported; a refresh asks no sooner than a minute for what answers', async () => {
	const { clock, here, global, told, poller, names } = watch();
	here.failing = () => failureOf('unsupported', 'DescribeAlarms');
	global.failing = here.failing;
	poller.start();
	await clock.advance(5000);
	assert.equal(names(), 'unsupported');
	assert.equal(told.at(-1)?.state, 'unsupported');
	here.failing = () => null;
	poller.refresh();
	await clock.advance(2000);
	assert.equal(told.at(-1)?.state, 'known');
	for (let times = 0; times < 5; times++) {
		poller.refresh();
		await clock.advance(2000);
	}
	assert.equal(here.alarmCalls.length, 2);
});

test('a failure leaves what was known, with its age; before any answer it is unknown', async () => {
	const { clock, here, told, poller, names } = watch(false);
	here.failing = () => failureOf('unknown', 'DescribeAlarms');
	poller.start();
	await clock.advance(1000);
	assert.equal(names(), 'unknown');
	here.failing = () => null;
	here.alarms = [alarm('a', 'AWS/SQS', 'eu-west-1')];
	await clock.advance(minute);
	const known = told.at(-1);
	assert.deepEqual(names(), ['a']);
	here.failing = () => failureOf('unreachable', 'DescribeAlarms');
	await clock.advance(5 * minute);
	assert.equal(told.at(-1), known);
	assert.ok(here.alarmCalls.length > 4);
});

test('an answer after the end is told to nobody', async () => {
	const { clock, here, told, poller } = watch();
	let open = () => {};
	here.gate = new Promise((resolve) => {
		open = resolve;
	});
	poller.start();
	poller.stop();
	open();
	await clock.advance(10 * minute);
	assert.equal(here.alarmCalls.length, 1);
	assert.equal(told.length, 0);
	assert.equal(clock.pending, 0);
});
