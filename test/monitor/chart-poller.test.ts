import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesQuery } from '../../source/aws/contract/series-query.ts';
import {
	type ChartData,
	type ChartSubject,
	chartSpans,
	edgesOf,
	moved,
} from '../../source/model/chart-window.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { ChartPoller } from '../../source/monitor/chart-poller.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';
import { CountingCloudWatch, failureOf, pointsOf } from './counting-cloudwatch.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const plain = ['requests', 'errors'];

function watch() {
	// In the middle of an hour, of five minutes and of a minute.
	const clock = new ManualClock(Date.UTC(2026, 5, 1, 12, 32, 30));
	const cloudWatch = new CountingCloudWatch(clock);
	const health = new ServiceHealth(clock, () => 1);
	const charts: (ChartData | null)[] = [];
	const set = { keys: [...plain, 'p99'], known: true, widened: 1 };
	const poller = new ChartPoller({
		clock,
		endpointClock: clock,
		widened: () => set.widened,
		source: ({ id }) =>
			set.known
				? {
						cloudWatch,
						health,
						queries: (period) => set.keys.map((key) => queryOf(id, key, period)),
					}
				: null,
		onChart: (chart) => charts.push(chart),
	});
	const last = (): ChartData => {
		const chart = charts.at(-1);
		if (!chart) throw new Error('no chart is open');
		return chart;
	};
	return { clock, cloudWatch, health, charts, set, poller, last };
}

function queryOf(id: string, fills: string, periodSeconds: number): SeriesQuery {
	return {
		id,
		fills,
		percentile: fills.startsWith('p'),
		namespace: 'Test',
		metric: fills,
		dimensions: { Id: id },
		statistic: 'Sum',
		periodSeconds,
	};
}

const stage = (id: string): ChartSubject => ({ kind: 'stage', id });

test('the window is told at once, asked for when it has rested, whole, and percentiles apart', async () => {
	const { clock, cloudWatch, charts, poller, last } = watch();
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	assert.equal(charts.length, 1);
	assert.deepEqual([last().state, last().percentiles, last().at], ['pending', 'pending', null]);
	assert.deepEqual(
		[last().from, last().to, last().period],
		[clock.now() - hour + 30_000, clock.now() + 30_000, 60],
	);
	await clock.advance(200);
	assert.equal(cloudWatch.calls.length, 0);
	await clock.advance(200);
	assert.deepEqual(
		cloudWatch.calls.map(({ queries }) => queries.map(({ metric }) => metric)),
		[plain, ['p99']],
	);
	assert.deepEqual([last().state, last().percentiles, last().error], ['known', 'known', null]);
	assert.deepEqual(Object.keys(last().series), [...plain, 'p99']);
	assert.equal(last().series.requests?.length, 60);
	assert.equal(last().at, clock.now() - 100);
});

test('each span, now and moved back 20 and 70 days, is asked for by the period that CloudWatch still has', async () => {
	for (const back of [0, 20 * day, 70 * day]) {
		for (const span of chartSpans) {
			const { clock, cloudWatch, poller, last } = watch();
			const until = back === 0 ? null : clock.now() - back;
			poller.setChart({ subject: stage('a'), window: { span, until } });
			await clock.advance(400);
			const { from, to, period } = last();
			const atLeast = back === 0 ? 60 : back === 20 * day ? 300 : 3600;
			assert.ok(period >= atLeast, `${span} ${back}: ${period}`);
			assert.ok(span / period / 1000 <= 300, 'no more points than a chart has room for');
			for (const call of cloudWatch.calls) {
				assert.deepEqual([call.from, call.to], [from, to]);
				assert.equal(call.from % (period * 1000), 0, 'aligned, or CloudWatch moves it');
				assert.equal(call.to % (period * 1000), 0);
				assert.ok(call.queries.every((query) => query.periodSeconds === period));
			}
			const age = clock.now() - from;
			assert.ok(!(age > 15 * day && period < 300) && !(age > 63 * day && period < 3600));
			assert.ok(to >= (until ?? clock.now() - 1000) && to - (until ?? clock.now()) <= period * 1000);
			assert.equal(
				last().series.requests?.length,
				span / period / 1000 < 1 ? 1 : Math.ceil(span / period / 1000),
			);
			poller.stop();
		}
	}
});

test('a window that follows the present is asked for its tail each minute, and moves on', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	cloudWatch.answer = (query, window) => pointsOf(clock.now())(query, window);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(400);
	const first = last();
	await clock.advance(50_000);
	assert.equal(cloudWatch.calls.length, 2);
	await clock.advance(15_000);
	assert.equal(cloudWatch.calls.length, 4);
	const { from, to } = cloudWatch.calls[2] ?? { from: 0, to: 0 };
	assert.equal(to, first.to + minute);
	assert.equal(to - from, 18 * minute, 'the newest minutes again, for they grew, and the new ones');
	const points = last().series.requests ?? [];
	assert.equal(points.length, 60);
	assert.deepEqual([points[0]?.at, points.at(-1)?.at], [first.from + minute, first.to]);
	assert.equal(points.filter(({ value }) => value === points.at(-1)?.value).length, 18);
	await clock.advance(9 * minute);
	assert.equal(cloudWatch.calls.length, 22);
	assert.equal(last().series.p99?.length, 60);
});

test('seven days by the hour are looked at five times an hour; what an hour comes to is in the plan', async () => {
	const { clock, cloudWatch, poller } = watch();
	poller.setChart({ subject: stage('a'), window: { span: 7 * day, until: null } });
	assert.equal(poller.metricsPerHour, 15);
	await clock.advance(1000);
	await clock.advance(hour);
	assert.equal(cloudWatch.metrics(), 3 + 15);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	assert.equal(poller.metricsPerHour, 180);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: clock.now() - day } });
	assert.equal(poller.metricsPerHour, 0);
});

test('a window in the past is asked for once, and remembered', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	const yesterday = { span: hour, until: clock.now() - day };
	poller.setChart({ subject: stage('a'), window: yesterday });
	await clock.advance(30 * minute);
	assert.equal(cloudWatch.calls.length, 2);
	const before = last();
	poller.setChart({ subject: stage('a'), window: moved(yesterday, -1, clock.now()) });
	assert.deepEqual(last().series, {});
	await clock.advance(1000);
	assert.equal(cloudWatch.calls.length, 4);
	poller.setChart({ subject: stage('a'), window: yesterday });
	assert.deepEqual(last().series, before.series);
	assert.equal(last().state, 'known');
	await clock.advance(30 * minute);
	assert.equal(cloudWatch.calls.length, 4);
	poller.setChart({ subject: stage('b'), window: yesterday });
	assert.deepEqual(last().series, {}, 'another subject has its own');
});

test('a window that ended a moment ago is read again until its points have come', async () => {
	const { clock, cloudWatch, poller } = watch();
	poller.setChart({ subject: stage('a'), window: { span: hour, until: clock.now() - minute } });
	await clock.advance(30 * minute);
	const rounds = cloudWatch.calls.length / 2;
	assert.ok(rounds >= 5 && rounds <= 7, `${rounds}`);
});

test('windows that are gone through fast are asked for where it stops', async () => {
	const { clock, cloudWatch, charts, poller, last } = watch();
	const now = clock.now();
	for (let step = 1; step <= 20; step++) {
		poller.setChart({ subject: stage('a'), window: { span: hour, until: now - step * 30 * minute } });
		await clock.advance(100);
	}
	assert.equal(cloudWatch.calls.length, 0);
	assert.equal(charts.length, 20);
	await clock.advance(400);
	assert.equal(cloudWatch.calls.length, 2);
	assert.equal(last().to, edgesOf({ span: hour, until: now - 10 * hour }, now).to);
});

test('an answer that comes when something else is open is dropped, and does not hold that up', async () => {
	const { clock, cloudWatch, charts, poller, last } = watch();
	let open = () => {};
	cloudWatch.gate = new Promise((resolve) => {
		open = resolve;
	});
	cloudWatch.answer = pointsOf(1);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(400);
	assert.equal(cloudWatch.calls.length, 1);
	cloudWatch.gate = null;
	poller.setChart({ subject: stage('b'), window: { span: hour, until: null } });
	assert.equal(cloudWatch.calls[0]?.signal?.aborted, true);
	await clock.advance(400);
	assert.equal(last().state, 'known');
	const told = charts.length;
	open();
	await clock.advance(500);
	assert.equal(charts.length, told);
	assert.deepEqual([...new Set(charts.slice(1).map((chart) => chart?.subject.id))], ['b']);
	poller.setChart(null);
	assert.equal(charts.at(-1), null);
	await clock.advance(10 * minute);
	assert.equal(charts.at(-1), null);
	assert.equal(clock.pending, 0);
});

test('coming back to the present keeps what is known and asks for what is missing of it', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	const present = { subject: stage('a'), window: { span: 3 * hour, until: null } };
	poller.setChart(present);
	await clock.advance(1000);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: clock.now() - day } });
	await clock.advance(20_000);
	let before = cloudWatch.calls.length;
	poller.setChart(present);
	assert.equal(last().state, 'known');
	await clock.advance(10_000);
	assert.equal(cloudWatch.calls.length, before, 'less than a minute is no reason to pay again');
	poller.setChart(null);
	await clock.advance(20 * minute);
	before = cloudWatch.calls.length;
	poller.setChart(present);
	await clock.advance(1000);
	const { from, to } = cloudWatch.calls[before] ?? { from: 0, to: 0 };
	assert.ok(to - from <= 38 * minute, `${(to - from) / minute} minutes`);
	const points = last().series.errors ?? [];
	assert.equal(points.length, 180);
	assert.equal((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0), 179 * minute);
});

test('a subject that is not known yet is tried again; series that come to be are asked for whole', async () => {
	const { clock, cloudWatch, set, poller, last } = watch();
	set.known = false;
	poller.setChart({ subject: stage('a'), window: { span: hour, until: clock.now() - day } });
	await clock.advance(5000);
	assert.equal(cloudWatch.calls.length, 0);
	assert.equal(last().state, 'pending');
	set.known = true;
	await clock.advance(1000);
	assert.equal(last().state, 'known');
	const before = cloudWatch.calls.length;
	set.keys = [...set.keys, 'hits'];
	await clock.advance(5000);
	assert.deepEqual(
		cloudWatch.calls.slice(before).map(({ queries }) => queries.map(({ metric }) => metric)),
		[['hits']],
	);
	assert.equal(last().series.hits?.length, 60);
});

test('percentiles fail alone: the rest is drawn and goes on', async () => {
	const { clock, cloudWatch, health, poller, last } = watch();
	cloudWatch.failing = ({ queries }) => (queries[0]?.metric === 'p99' ? failureOf('unsupported') : null);
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(10 * minute);
	assert.deepEqual([last().state, last().percentiles, last().error], ['known', 'unsupported', null]);
	assert.equal(last().series.p99, undefined);
	assert.equal(cloudWatch.calls.filter(({ queries }) => queries[0]?.metric === 'p99').length, 1);
	assert.ok(cloudWatch.calls.length >= 10);
	assert.equal(health.pause, 0);
	poller.setChart({ subject: stage('b'), window: { span: hour, until: clock.now() - day } });
	await clock.advance(1000);
	assert.deepEqual([last().state, last().percentiles], ['known', 'unsupported']);
	cloudWatch.failing = () => null;
	poller.refresh();
	await clock.advance(2000);
	assert.equal(last().percentiles, 'known');
	assert.equal(last().series.p99?.length, 60);
});

test('denied: said, remembered for every chart, and asked for again by a refresh', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	cloudWatch.failing = () => failureOf('denied');
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(10 * minute);
	assert.equal(cloudWatch.calls.length, 1);
	assert.deepEqual([last().state, last().error?.kind, last().at], ['denied', 'denied', null]);
	poller.setChart({ subject: stage('b'), window: { span: hour, until: null } });
	await clock.advance(1000);
	assert.equal(last().state, 'denied');
	assert.equal(cloudWatch.calls.length, 1);
	assert.equal(poller.metricsPerHour, 0);
	cloudWatch.failing = () => null;
	poller.refresh();
	await clock.advance(2000);
	assert.deepEqual([last().state, last().error], ['known', null]);
});

test('a failure in between keeps the picture, with the reason, and is tried again', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(1000);
	const points = last().series.requests;
	cloudWatch.failing = () => failureOf('invalid');
	await clock.advance(minute);
	assert.deepEqual([last().state, last().error?.kind], ['known', 'invalid']);
	assert.deepEqual(last().series.requests, points);
	const before = cloudWatch.calls.length;
	await clock.advance(50_000);
	assert.equal(cloudWatch.calls.length, before);
	cloudWatch.failing = () => null;
	await clock.advance(20_000);
	assert.equal(last().error, null);
	assert.equal(last().series.requests?.length, 60);
});

test('a series that CloudWatch could not complete is asked for whole again, and nothing answered is none', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	cloudWatch.partial = ({ metric }) => metric === 'errors';
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(1000);
	assert.equal(last().series.errors?.length, 0);
	cloudWatch.partial = () => false;
	await clock.advance(minute);
	assert.equal(last().series.errors?.length, 60);
	cloudWatch.answer = () => [];
	poller.setChart({ subject: stage('b'), window: { span: hour, until: null } });
	await clock.advance(1000);
	assert.deepEqual([last().state, last().percentiles], ['none', 'none']);
});

test('a series that joins later does not make the others seem newer than they are', async () => {
	const { clock, cloudWatch, set, poller, last } = watch();
	cloudWatch.answer = (query, window) => pointsOf(clock.now())(query, window);
	poller.setChart({ subject: stage('a'), window: { span: 7 * day, until: null } });
	// Asked at 12:32, 12:44, 12:56 and 13:08; the new one at 13:02.
	await clock.advance(30 * minute);
	set.keys = [...set.keys, 'hits'];
	await clock.advance(8 * minute);
	assert.equal(last().series.hits?.length, 168);
	const twelve = last().series.requests?.at(-2);
	assert.equal(twelve?.at, Date.UTC(2026, 5, 1, 12));
	assert.ok((twelve?.value ?? 0) > Date.UTC(2026, 5, 1, 13, 8), 'the hour is read again after its end');
});

test('a window in the past that did not come wholly is asked for again, and not remembered as it is', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	const yesterday = { span: hour, until: clock.now() - day };
	cloudWatch.partial = ({ metric }) => metric === 'errors';
	poller.setChart({ subject: stage('a'), window: yesterday });
	await clock.advance(1000);
	poller.setChart(null);
	poller.setChart({ subject: stage('a'), window: yesterday });
	assert.deepEqual(last().series, {});
	await clock.advance(1000);
	assert.deepEqual([last().series.errors?.length, last().series.requests?.length], [0, 60]);
	cloudWatch.partial = () => false;
	const before = cloudWatch.calls.length;
	await clock.advance(5 * minute);
	assert.deepEqual(
		cloudWatch.calls.slice(before).map(({ queries }) => queries.map(({ metric }) => metric)),
		[['errors']],
	);
	assert.equal(last().series.errors?.length, 60);
});

test('percentiles that come back after a while have no gap', async () => {
	const { clock, cloudWatch, poller, last } = watch();
	poller.setChart({ subject: stage('a'), window: { span: hour, until: null } });
	await clock.advance(1000);
	cloudWatch.failing = ({ queries }) => (queries[0]?.metric === 'p99' ? failureOf('unknown') : null);
	await clock.advance(20 * minute);
	assert.equal(last().percentiles, 'known', 'what is drawn is still true');
	cloudWatch.failing = () => null;
	await clock.advance(40 * minute);
	assert.equal(last().series.p99?.length, 60);
	assert.equal(last().series.requests?.length, 60);
});
