import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noFocus } from '../../source/monitor/focus.ts';
import { dollarsPerHour, type Plan, widening } from '../../source/monitor/pacing.ts';
import type { Outside } from '../actions/cloud-session.ts';
import { showing, type WatchedCloud, watchCloud } from './watched-cloud.ts';

const names = ['a', 'b', 'c', 'd'];
const before = async (outside: Outside) => {
	for (const name of names) await outside.queue(name);
};

function alarmCalls({ requests }: WatchedCloud['cloud']): number {
	return requests.filter(({ operation }) => operation === 'DescribeAlarms').length;
}

test('the selected queue is asked each second, rows each interval, the others in a slow round', async (context) => {
	const watched = await watchCloud(context, { before });
	const { cloud, monitor, pass, asked } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b'));
	cloud.clearRequests();
	await pass(60_000);
	assert.deepEqual(asked(), { a: 60, b: 30, c: 2, d: 2 });
});

test('an interval under a second holds for the selected queue too; a longer one leaves it at a second', async (context) => {
	const watched = await watchCloud(context, { before });
	const { cloud, monitor, pass, store, asked } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b'));
	monitor.setInterval(0.5);
	assert.deepEqual(store.latest.interval, { seconds: 0.5, effectiveSeconds: 0.5, reason: null });
	await pass(1000);
	cloud.clearRequests();
	await pass(10_000);
	assert.deepEqual([asked().a, asked().b], [20, 20]);
	monitor.setInterval(10);
	await pass(1000);
	cloud.clearRequests();
	await pass(10_000);
	assert.deepEqual([asked().a, asked().b], [10, 1]);
});

test('a row that scrolls into view is asked for at once, and the one that leaves goes to the slow round', async (context) => {
	const watched = await watchCloud(context, { before });
	const { cloud, monitor, pass, asked } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b'));
	await pass(10_000);
	cloud.clearRequests();
	monitor.setFocus(showing(watched, 'c', 'd'));
	await pass(200);
	assert.deepEqual(asked(), { c: 1, d: 1 });
	await pass(9_800);
	assert.deepEqual(asked(), { c: 11, d: 6 });
});

test('a cursor that runs over the rows asks for none of them out of turn', async (context) => {
	const watched = await watchCloud(context, { before });
	const { cloud, monitor, pass, asked, queue } = watched;
	const shown = () => names.map((name) => queue(name).ref.url);
	monitor.start();
	await pass(200);
	monitor.setFocus({ ...showing(watched, ...names), selected: null });
	await pass(2000);
	cloud.clearRequests();
	for (let step = 0; step < 40; step++) {
		monitor.setFocus({ ...noFocus, shown: shown(), selected: shown()[step % 4] ?? null });
		await pass(100);
	}
	for (const name of names) assert.equal(asked()[name], 2, 'each interval, and no more');
	await pass(10_000);
	assert.ok((asked().d ?? 0) >= 11, 'where it rests is asked each second');
});

test('a refresh asks for what is on the screen at once', async (context) => {
	const watched = await watchCloud(context, { before, interval: 300 });
	const { cloud, monitor, pass, asked } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus({ ...showing(watched, 'a', 'b'), selected: null });
	await pass(1000);
	cloud.clearRequests();
	monitor.refresh();
	await pass(100);
	assert.deepEqual(asked(), { a: 1, b: 1 });
	assert.equal(cloud.requests.filter(({ operation }) => operation === 'ListQueues').length, 1);
});

test('the slow round is spread over time, so that it never stands before the screen', async (context) => {
	const many = Array.from({ length: 40 }, (_, index) => `q${index}`);
	const watched = await watchCloud(context, {
		before: async (outside) => void (await Promise.all(many.map((name) => outside.queue(name)))),
	});
	const { cloud, clock, monitor, pass } = watched;
	monitor.start();
	await pass(25_000);
	cloud.clearRequests();
	monitor.setFocus(noFocus);
	const from = clock.now();
	await pass(15_000);
	const perTick = new Map<number, number>();
	for (const { operation, at } of cloud.requests) {
		if (operation !== 'GetQueueAttributes') continue;
		const tick = Math.floor((at - from) / 100);
		perTick.set(tick, (perTick.get(tick) ?? 0) + 1);
	}
	const asked = [...perTick.values()];
	assert.equal(
		asked.reduce((sum, count) => sum + count, 0),
		40,
		'each once',
	);
	assert.ok(Math.max(...asked) <= 1, 'one in 100 ms');
});

test('the header says calls a minute, and what they cost in an hour', async (context) => {
	const watched = await watchCloud(context, { before });
	const { monitor, pass, store, cloud } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b'));
	// Not a whole number of minutes: what comes once a minute is then in both counts.
	await pass(150_000);
	const { usage } = store.latest;
	// 60 for the selected, 30 for the other row, 4 in the slow round, a listing, a GetMetricData, two for alarms.
	assert.ok(usage.callsPerMinute >= 95 && usage.callsPerMinute <= 100, `${usage.callsPerMinute}`);
	const units = watched.metricCalls.reduce((sum, { queries }) => sum + queries.length, 0);
	const sqs = cloud.requests.filter(({ service }) => service === 'SQS').length;
	const dollars = (sqs * 0.4e-6 + (units + alarmCalls(cloud)) * 0.01e-3) * 24;
	assert.ok(Math.abs(usage.dollarsPerHour - dollars) < dollars * 0.03, `${usage.dollarsPerHour}, ${dollars}`);
});

test('a budget widens every interval until the plan fits, and says so', async (context) => {
	const budget = 0.001;
	const watched = await watchCloud(context, { before, budget });
	const { monitor, pass, store, cloud, asked } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b'));
	await pass(1200);
	const { interval } = store.latest;
	const factor = interval.effectiveSeconds / interval.seconds;
	assert.ok(factor > 4);
	assert.equal(interval.reason, 'kept within the budget');
	cloud.clearRequests();
	const metricsBefore = watched.metricCalls.length;
	await pass(600_000);
	const units = watched.metricCalls
		.slice(metricsBefore)
		.reduce((sum, { queries }) => sum + queries.length, 0);
	const sqs = cloud.requests.filter(({ service }) => service === 'SQS').length;
	const hourly = (sqs * 0.4e-6 + (units + alarmCalls(cloud)) * 0.01e-3) * 6;
	assert.ok(hourly <= budget * 1.05, `${hourly} of ${budget}`);
	assert.ok((asked().a ?? 0) <= 600 / factor + 1, 'the selected queue is asked less often too');
	assert.ok((asked().a ?? 0) >= 1);
});

test('without a budget nothing is widened; with one, by as much as the plan is too dear', () => {
	const plan: Plan = {
		intervalSeconds: 2,
		shown: 30,
		listed: 1000,
		metricsPerHour: 2400,
		requestsPerHour: 120,
	};
	// 15 rows, the selected one and 5 of the slow round a second; metrics and alarms of CloudWatch.
	const expected = 21 * 3600 * 0.4e-6 + 2400 * 0.01e-3 + 120 * 0.01e-3;
	assert.ok(Math.abs(dollarsPerHour(plan) - expected) < 1e-9);
	assert.equal(widening(plan, null), 1);
	assert.equal(widening(plan, 1), 1);
	assert.ok(Math.abs(widening(plan, expected / 3) - 3) < 1e-9);
});
