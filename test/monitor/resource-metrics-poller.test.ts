import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesQuery } from '../../source/aws/contract/series-query.ts';
import type { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { noMetrics, type ResourceMetrics } from '../../source/model/resource-metrics.ts';
import type { MetricsFocus } from '../../source/monitor/metrics-source.ts';
import { ResourceMetricsPoller } from '../../source/monitor/resource-metrics-poller.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';
import { type CountedCall, CountingCloudWatch, failureOf, pointsOf } from './counting-cloudwatch.ts';

type Key = 'count' | 'errors' | 'bytes' | 'hits' | 'p50' | 'p99';
const minute = 60_000;
const rank: readonly Key[] = ['count', 'errors'];
const all: readonly Key[] = [...rank, 'bytes', 'p50', 'p99'];

function watch(rows: number, options: { history?: { shown: number; opened: number }; settle?: number } = {}) {
	const clock = new ManualClock();
	const cloudWatch = new CountingCloudWatch(clock);
	const health = new ServiceHealth(clock, () => 1);
	const ids = Array.from({ length: rows }, (_, index) => `row${index}`);
	const metrics = new Map(ids.map((id): [string, ResourceMetrics<Key>] => [id, noMetrics]));
	const failures: (QdashError | null)[] = [];
	const set = { troubled: [] as string[], keys: all, widened: 1, silent: new Set<Key>() };
	const poller = new ResourceMetricsPoller<Key>({
		cloudWatch,
		clock,
		endpointClock: clock,
		health,
		widened: () => set.widened,
		source: {
			ids: () => ids,
			keys: (id, which) => (!metrics.has(id) ? [] : which === 'rank' ? rank : set.keys),
			queries: (id, keys) => keys.filter((key) => !set.silent.has(key)).map((key) => queryOf(id, key)),
			troubled: () => set.troubled,
			apply: (id, change) => {
				const before = metrics.get(id);
				if (before) metrics.set(id, change(before));
			},
			onFailure: (error) => failures.push(error),
			...options,
		},
	});
	return { clock, cloudWatch, health, ids, metrics, failures, set, poller };
}

function queryOf(id: string, fills: Key): SeriesQuery<Key> {
	return {
		id,
		fills,
		percentile: fills.startsWith('p'),
		namespace: 'Test',
		metric: fills,
		dimensions: { Id: id },
		statistic: 'Sum',
		periodSeconds: 60,
	};
}

function listOf(shown: readonly string[], more: Partial<MetricsFocus> = {}): MetricsFocus {
	return { open: true, shown, selected: null, opened: null, ...more };
}

/** The keys that each row was asked for, by the row. */
function askedFor(calls: readonly CountedCall[]): Record<string, string[]> {
	const found: Record<string, string[]> = {};
	for (const { queries } of calls) {
		for (const { id, fills } of queries as SeriesQuery<Key>[]) found[id] = [...(found[id] ?? []), fills];
	}
	return found;
}

test('300 rows at minute 0, 1 and 5: the screen whole, the selected each minute, the others by their rank', async () => {
	const { clock, cloudWatch, ids, poller } = watch(300);
	const shown = ids.slice(0, 30);
	poller.start();
	poller.setFocus(listOf(shown, { selected: 'row0' }));
	await clock.advance(10_000);
	const first = askedFor(cloudWatch.calls);
	assert.equal(Object.keys(first).length, 300);
	for (const id of shown) assert.deepEqual(first[id], [...all], id);
	for (const id of ids.slice(30)) assert.deepEqual(first[id], [...rank], id);
	assert.deepEqual([...new Set(cloudWatch.calls.map(({ from, to }) => to - from))], [31 * minute]);
	assert.ok(cloudWatch.calls.every(({ queries }) => queries.length <= 500));
	// The screen first, then its percentiles, then what is off it.
	assert.deepEqual(
		cloudWatch.calls.map(({ queries }) => queries.length),
		[90, 60, 500, 40],
	);

	let before = cloudWatch.calls.length;
	await clock.advance(minute);
	assert.deepEqual(askedFor(cloudWatch.calls.slice(before)), { row0: [...all] });
	assert.deepEqual(
		cloudWatch.calls.slice(before).map(({ from, to }) => (to - from) / minute),
		[12, 12],
		'the minute missed and the newest again',
	);

	await clock.advance(3 * minute);
	before = cloudWatch.calls.length;
	await clock.advance(minute);
	const fifth = askedFor(cloudWatch.calls.slice(before));
	assert.equal(Object.keys(fifth).length, 300);
	for (const id of shown) assert.deepEqual(fifth[id], [...all], id);
	for (const id of ids.slice(30)) assert.deepEqual(fifth[id], [...rank], id);
	const ofOthers = cloudWatch.calls.slice(before).find(({ queries }) => queries.length > 100);
	assert.equal(((ofOthers?.to ?? 0) - (ofOthers?.from ?? 0)) / minute, 16);
});

test('what an hour comes to is what the plan said, and its cost has a limit however many rows there are', async () => {
	for (const [rows, off] of [
		[300, 270],
		[1200, 1170],
	] as const) {
		const { clock, cloudWatch, ids, poller } = watch(rows);
		poller.start();
		poller.setFocus(listOf(ids.slice(0, 30), { selected: 'row0' }));
		await clock.advance(30_000);
		const before = cloudWatch.metrics();
		const planned = poller.metricsPerHour;
		const rounds = 12 / Math.ceil(off / 500);
		assert.equal(planned, 60 * 5 + 29 * 12 * 5 + off * 2 * rounds);
		await clock.advance(60 * minute);
		const asked = cloudWatch.metrics() - before;
		assert.ok(Math.abs(asked - planned) < planned * 0.1, `${asked} of ${planned}`);
		poller.stop();
	}
});

test('a view that is not open asks for nothing, not even for the troubled; one that is left stops', async () => {
	const { clock, cloudWatch, ids, set, poller } = watch(2000);
	set.troubled = ['row7'];
	poller.start();
	await clock.advance(10 * minute);
	assert.equal(cloudWatch.calls.length, 0);
	assert.equal(poller.metricsPerHour, 0);
	poller.setFocus(listOf(ids.slice(0, 10)));
	await clock.advance(1500);
	const midway = cloudWatch.metrics();
	assert.ok(midway > 0 && midway < 2 * 2000, 'the round over 2,000 rows is not through yet');
	poller.setFocus({ ...listOf([]), open: false });
	await clock.advance(10 * minute);
	assert.equal(cloudWatch.metrics(), midway);
});

test('the troubled are asked for each minute, at most 40 of them, and what is opened hides the rest', async () => {
	const { clock, cloudWatch, ids, set, poller } = watch(100);
	set.troubled = ids.slice(50);
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 5)));
	await clock.advance(10_000);
	let before = cloudWatch.calls.length;
	await clock.advance(minute);
	assert.deepEqual(Object.keys(askedFor(cloudWatch.calls.slice(before))), ids.slice(50, 90));
	set.troubled = [];
	poller.setFocus(listOf([], { opened: 'row3', selected: 'row3' }));
	await clock.advance(minute);
	before = cloudWatch.calls.length;
	await clock.advance(10 * minute);
	assert.deepEqual(Object.keys(askedFor(cloudWatch.calls.slice(before))), ['row3']);
});

test('a row that comes onto the screen is asked for the rest only; keys that appear later get their history', async () => {
	const { clock, cloudWatch, ids, metrics, set, poller } = watch(50);
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 10)));
	await clock.advance(30_000);
	let before = cloudWatch.calls.length;
	poller.setFocus(listOf(ids.slice(10, 12)));
	await clock.advance(5000);
	const rest = all.filter((key) => !rank.includes(key));
	assert.deepEqual(askedFor(cloudWatch.calls.slice(before)), { row10: rest, row11: rest });
	before = cloudWatch.calls.length;
	set.keys = [...all, 'hits'];
	await clock.advance(2000);
	assert.deepEqual(askedFor(cloudWatch.calls.slice(before)), { row10: ['hits'], row11: ['hits'] });
	const [late] = cloudWatch.calls.slice(before);
	assert.equal((late?.to ?? 0) - (late?.from ?? 0), 31 * minute);
	assert.equal(metrics.get('row10')?.series.hits?.length, 31);
});

test('a row that came onto the screen between two rounds is asked for as a whole from then on', async () => {
	const { clock, cloudWatch, ids, poller } = watch(2);
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 1)));
	await clock.advance(2 * minute);
	let before = cloudWatch.calls.length;
	poller.setFocus(listOf(ids.slice(1)));
	await clock.advance(5000);
	assert.deepEqual(
		askedFor(cloudWatch.calls.slice(before)),
		{ row1: [...all] },
		'its rank again, and the rest',
	);
	poller.setFocus(listOf(ids.slice(0, 1)));
	await clock.advance(20_000);
	before = cloudWatch.calls.length;
	poller.setFocus(listOf(ids.slice(1), { selected: 'row1' }));
	await clock.advance(5 * minute);
	const ofRow = cloudWatch.calls
		.slice(before)
		.map(({ at, queries }) => ({
			at,
			keys: (queries as SeriesQuery<Key>[]).filter(({ id }) => id === 'row1'),
		}))
		.filter(({ keys }) => keys.length > 0);
	const rounds = Map.groupBy(ofRow, ({ at }) => at);
	assert.ok(rounds.size >= 4);
	for (const calls of rounds.values()) assert.equal(calls.flatMap(({ keys }) => keys).length, all.length);
});

test('a minute is read once it is settled, and a CloudWatch that is minutes behind loses none', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(2, { settle: minute });
	const behind = 7 * minute;
	cloudWatch.answer = (query, { from, to }) =>
		pointsOf(1)(query, { from, to: Math.min(to, clock.now() - behind) });
	poller.start();
	poller.setFocus(listOf(['row0', 'row1'], { selected: 'row0' }));
	await clock.advance(30 * minute);
	for (const { at, to } of cloudWatch.calls)
		assert.ok(at - to >= minute, 'the newest minute had ended long ago');
	for (const [id, most] of [
		['row0', 1],
		['row1', 5],
	] as const) {
		const series = metrics.get(id)?.series.count ?? [];
		const gaps = series.slice(1).map(({ at }, index) => at - (series[index]?.at ?? 0));
		assert.deepEqual([...new Set(gaps)], [minute], `${id} has a gap`);
		const age = (clock.now() - (series.at(-1)?.at ?? 0) - minute - behind) / minute;
		assert.ok(age <= most, `${id}: ${age} minutes older than what there is`);
	}
});

test('no series is asked for twice within a minute, whatever the operator does', async () => {
	const { clock, cloudWatch, ids, poller } = watch(60);
	poller.start();
	await clock.advance(57_000);
	for (let step = 0; step < 40; step++) {
		const top = (step * 7) % 40;
		const selected = ids[top + (step % 5)] ?? null;
		poller.setFocus(listOf(ids.slice(top, top + 20), { selected }));
		await clock.advance(2500);
		if (step % 3 === 0) poller.refresh();
		if (step % 10 === 9) poller.setFocus({ ...listOf([]), open: false });
		await clock.advance(2500);
	}
	const last = new Map<string, number>();
	for (const { at, queries } of cloudWatch.calls) {
		for (const { id, fills } of queries as SeriesQuery<Key>[]) {
			const series = `${id} ${fills}`;
			const before = last.get(series) ?? Number.NEGATIVE_INFINITY;
			assert.ok(at - before >= minute, `${series} again after ${at - before} ms`);
			last.set(series, at);
		}
	}
	assert.ok(last.size > 200);
});

test('a view that was left for two hours fills the gap that it shows; points older than it shows are dropped', async () => {
	const history = { shown: 181 * minute, opened: 181 * minute };
	const { clock, cloudWatch, metrics, poller } = watch(1, { history });
	poller.start();
	poller.setFocus(listOf(['row0']));
	await clock.advance(5000);
	poller.setFocus({ ...listOf([]), open: false });
	await clock.advance(120 * minute);
	poller.setFocus(listOf(['row0']));
	await clock.advance(5000);
	const { from, to } = cloudWatch.calls[2] as CountedCall;
	assert.equal((to - from) / minute, 181);
	const series = metrics.get('row0')?.series.count ?? [];
	const gaps = series.slice(1).map(({ at }, index) => at - (series[index]?.at ?? 0));
	assert.deepEqual([...new Set(gaps)], [minute]);
	assert.ok(series.length <= 191, `${series.length}`);
	assert.equal(series.at(-1)?.at, to - minute);
});

test('percentiles fail alone, as on LocalStack: the rest goes on, and they are asked for seldom', async () => {
	const { clock, cloudWatch, failures, health, ids, metrics, poller } = watch(3);
	cloudWatch.failing = ({ queries }) =>
		queries.some(({ metric }) => metric.startsWith('p')) ? failureOf('unknown') : null;
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 2), { selected: 'row0' }));
	await clock.advance(5000);
	assert.deepEqual([metrics.get('row0')?.state, metrics.get('row0')?.percentiles], ['known', 'failed']);
	assert.deepEqual([...new Set(failures)], [null], 'CloudWatch as a whole is well');
	assert.equal(health.pause, 0);
	poller.setFocus(listOf(ids, { selected: 'row0' }));
	await clock.advance(20_000);
	assert.equal(metrics.get('row2')?.percentiles, 'failed', 'a row that comes later hears of it');
	await clock.advance(60 * minute);
	const withPercentiles = cloudWatch.calls.filter(({ queries }) =>
		queries.some(({ metric }) => metric === 'p99'),
	);
	assert.ok(withPercentiles.length >= 5 && withPercentiles.length <= 7, `${withPercentiles.length} times`);
	assert.ok(
		cloudWatch.calls.every(
			({ queries }) => new Set(queries.map(({ metric }) => metric[0] === 'p')).size === 1,
		),
	);
	assert.ok((metrics.get('row0')?.series.count?.length ?? 0) > 60);

	cloudWatch.failing = () => null;
	poller.refresh();
	await clock.advance(2000);
	assert.equal(metrics.get('row0')?.percentiles, 'known');
	assert.equal(metrics.get('row0')?.series.p99?.at(-1)?.value, 1);
});

test('percentiles that are refused are not asked for again before a refresh', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(1);
	cloudWatch.failing = ({ queries }) => (queries[0]?.metric === 'p50' ? failureOf('unsupported') : null);
	poller.start();
	poller.setFocus(listOf(['row0'], { selected: 'row0' }));
	await clock.advance(120 * minute);
	const asked = () => cloudWatch.calls.filter(({ queries }) => queries[0]?.metric === 'p50').length;
	assert.equal(asked(), 1);
	assert.equal(metrics.get('row0')?.percentiles, 'unsupported');
	assert.equal(poller.metricsPerHour, 3 * 60);
	poller.refresh();
	await clock.advance(2000);
	assert.equal(asked(), 2);
});

test('percentiles that stop coming keep what they had', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(1);
	poller.start();
	poller.setFocus(listOf(['row0'], { selected: 'row0' }));
	await clock.advance(5000);
	cloudWatch.failing = ({ queries }) => (queries[0]?.metric === 'p50' ? failureOf('unknown') : null);
	await clock.advance(minute);
	assert.equal(metrics.get('row0')?.percentiles, 'known');
	cloudWatch.failing = () => null;
	await clock.advance(3 * minute);
	const series = metrics.get('row0')?.series.p99 ?? [];
	const gaps = series.slice(1).map(({ at }, index) => at - (series[index]?.at ?? 0));
	assert.deepEqual([...new Set(gaps)], [minute], 'nothing is missing of the time in between');
});

test('denied: remembered until a refresh, told to each row, and no money is spent', async () => {
	const { clock, cloudWatch, failures, ids, metrics, poller } = watch(4);
	cloudWatch.failing = () => failureOf('denied');
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 2)));
	await clock.advance(10 * minute);
	assert.equal(cloudWatch.calls.length, 1);
	assert.equal(failures.length, 1);
	assert.equal(failures[0]?.kind, 'denied');
	assert.deepEqual([metrics.get('row0')?.state, metrics.get('row0')?.percentiles], ['denied', 'denied']);
	assert.equal(poller.metricsPerHour, 0);
	poller.setFocus(listOf(ids.slice(2)));
	await clock.advance(2000);
	assert.equal(metrics.get('row3')?.state, 'denied');
	cloudWatch.failing = () => null;
	poller.refresh();
	await clock.advance(2000);
	assert.equal(metrics.get('row3')?.state, 'known');
	assert.equal(failures.at(-1), null);
});

test('a failure leaves what is known, marks what is not, and is tried again a minute later', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(2);
	poller.start();
	poller.setFocus(listOf(['row0'], { selected: 'row0' }));
	await clock.advance(30_000);
	cloudWatch.failing = () => failureOf('invalid');
	metrics.delete('row1');
	metrics.set('row1', noMetrics);
	poller.setFocus(listOf(['row0', 'row1'], { selected: 'row0' }));
	const before = cloudWatch.calls.length;
	await clock.advance(50_000);
	assert.equal(cloudWatch.calls.length - before, 1);
	assert.deepEqual([metrics.get('row0')?.state, metrics.get('row1')?.state], ['known', 'failed']);
	cloudWatch.failing = () => null;
	await clock.advance(20_000);
	assert.equal(metrics.get('row1')?.state, 'known');
});

test('throttled: the pace is widened, and CloudWatch is left alone for a while', async () => {
	const { clock, cloudWatch, health, poller } = watch(1);
	poller.start();
	poller.setFocus(listOf(['row0'], { selected: 'row0' }));
	await clock.advance(5000);
	cloudWatch.failing = () => failureOf('throttled');
	await clock.advance(minute);
	assert.equal(health.widened, 2);
	cloudWatch.failing = () => null;
	await clock.advance(minute);
	const before = cloudWatch.calls.length;
	await clock.advance(10 * minute);
	const rounds = cloudWatch.calls
		.slice(before)
		.filter(({ queries }) => queries[0]?.metric === 'count').length;
	assert.ok(rounds >= 4 && rounds <= 6, `${rounds}`);
});

test('what CloudWatch could not complete is asked for anew from where it was', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(1);
	cloudWatch.partial = ({ metric }) => metric === 'bytes';
	poller.start();
	poller.setFocus(listOf(['row0'], { selected: 'row0' }));
	await clock.advance(5000);
	assert.equal(metrics.get('row0')?.series.bytes?.length, 0);
	cloudWatch.partial = () => false;
	await clock.advance(minute);
	assert.equal(metrics.get('row0')?.series.bytes?.length, 31);
});

test('a key for which there is no query does not keep the others waiting', async () => {
	const { clock, cloudWatch, ids, set, poller } = watch(3);
	set.silent.add('bytes');
	poller.start();
	poller.setFocus(listOf(ids.slice(0, 1)));
	await clock.advance(10_000);
	assert.equal(cloudWatch.calls.length, 3);
	assert.deepEqual(askedFor(cloudWatch.calls).row2, [...rank]);
});

test('read once: all that is asked for, and no round afterwards', async () => {
	const { clock, cloudWatch, ids, metrics, poller } = watch(4);
	await poller.readAll(ids);
	assert.equal(cloudWatch.metrics(), 4 * all.length);
	assert.equal(metrics.get('row3')?.percentiles, 'known');
	await clock.advance(10 * minute);
	assert.equal(cloudWatch.metrics(), 4 * all.length);
	assert.equal(clock.pending, 0);
});

test('an answer that comes after the end changes nothing', async () => {
	const { clock, cloudWatch, metrics, poller } = watch(1);
	let open = () => {};
	cloudWatch.gate = new Promise((resolve) => {
		open = resolve;
	});
	poller.start();
	poller.setFocus(listOf(['row0']));
	await clock.advance(2000);
	assert.equal(cloudWatch.calls.length, 1);
	poller.stop();
	assert.equal(cloudWatch.calls[0]?.signal?.aborted, true);
	open();
	await clock.advance(10 * minute);
	assert.equal(metrics.get('row0'), noMetrics);
	assert.equal(cloudWatch.calls.length, 1);
	assert.equal(clock.pending, 0);
});
