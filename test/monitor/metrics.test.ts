import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricQuery } from '../../source/aws/services.ts';
import { oldestAgeSeconds } from '../../source/model/rates.ts';
import { knownValue } from '../../source/model/reading.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import type { Outside } from '../actions/cloud-session.ts';
import { type MetricCall, showing, watchCloud } from './watched-cloud.ts';

const minute = 60_000;
const names = ['a', 'b.fifo', 'off-screen'];
const before = async (outside: Outside) => {
	for (const name of names) await outside.queue(name);
};

function queueOf({ dimensions }: MetricQuery): string {
	return dimensions.QueueName ?? '';
}

/** The metrics of each queue in a call. */
function metricsOf(call: MetricCall | undefined): Record<string, string[]> {
	const found: Record<string, string[]> = {};
	for (const query of call?.queries ?? []) {
		found[queueOf(query)] = [...(found[queueOf(query)] ?? []), query.metric];
	}
	return found;
}

const whole = [
	'NumberOfMessagesSent',
	'NumberOfMessagesDeleted',
	'ApproximateAgeOfOldestMessage',
	'ApproximateNumberOfMessagesVisible',
];
const rates = whole.slice(0, 3);

test('first half an hour, with the depth; then only what was missed, each minute or each five', async (context) => {
	const watched = await watchCloud(context, { before });
	const { monitor, pass, metricCalls } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b.fifo'));
	await pass(2000);
	assert.equal(metricCalls.length, 1);
	const [first] = metricCalls;
	assert.deepEqual(metricsOf(first), {
		a: whole,
		'b.fifo': [...rates, 'NumberOfDeduplicatedSentMessages', 'ApproximateNumberOfMessagesVisible'],
	});
	assert.equal((first?.to ?? 0) - (first?.from ?? 0), 31 * minute);
	assert.equal((first?.to ?? 0) % minute, 0);
	assert.deepEqual(
		[...new Set(first?.queries.map(({ statistic, periodSeconds }) => `${statistic} ${periodSeconds}`))],
		['Sum 60', 'Maximum 60'],
	);

	await pass(minute);
	assert.equal(metricCalls.length, 2);
	const second = metricCalls[1];
	assert.deepEqual(metricsOf(second), { a: rates });
	assert.equal((second?.from ?? 0) - (first?.to ?? 0), -11 * minute, 'the newest may have grown');
	assert.equal((second?.to ?? 0) - (first?.to ?? 0), minute);

	await pass(4.2 * minute);
	const later = metricCalls.slice(2).map(metricsOf);
	const ofB = later.filter((call) => call['b.fifo']);
	assert.deepEqual(ofB, [{ 'b.fifo': [...rates, 'NumberOfDeduplicatedSentMessages'] }].concat());
	assert.equal(later.filter((call) => call.a).length, 4);
	const all = metricCalls.flatMap((call) => call.queries.map(queueOf));
	assert.ok(!all.includes('off-screen'), 'nothing for what nobody looks at');
});

test('opening a queue asks once for three hours', async (context) => {
	const watched = await watchCloud(context, { before });
	const { monitor, pass, metricCalls, queue } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a'));
	await pass(2000);
	const { url } = queue('a').ref;
	monitor.setFocus({ ...noFocus, shown: [url], selected: url, opened: url });
	await pass(30_000);
	assert.equal(metricCalls.length, 2);
	assert.deepEqual(metricsOf(metricCalls[1]), { a: whole });
	assert.equal((metricCalls[1]?.to ?? 0) - (metricCalls[1]?.from ?? 0), 181 * minute);
	await pass(65_000);
	assert.equal(metricCalls.length, 3);
	assert.deepEqual(metricsOf(metricCalls[2]), { a: rates });
});

test('a queue in trouble is asked for each minute, on the screen or not', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside, clock) => {
			await before(outside);
			const troubled = await outside.queue('stuck');
			await outside.send(troubled, ['never taken']);
			await clock.advance(20 * minute);
		},
	});
	const { monitor, pass, metricCalls, queue } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'stuck'));
	await pass(2000);
	assert.equal(queue('stuck').verdict.kind, 'stuck');
	monitor.setFocus(showing(watched, 'a'));
	const known = metricCalls.length;
	await pass(4.2 * minute);
	const asked = metricCalls.slice(known).flatMap((call) => Object.keys(metricsOf(call)));
	assert.equal(asked.filter((name) => name === 'stuck').length, 4);
	assert.equal(asked.filter((name) => name === 'a').length, 4);
});

test('no series is asked for twice within a minute, whatever the operator does', async (context) => {
	const watched = await watchCloud(context, { before });
	const { monitor, pass, metricCalls } = watched;
	monitor.start();
	// Just before a minute ends: the next one is no reason to ask again a second later.
	await pass(57_000);
	for (let round = 0; round < 10; round++) {
		const name = round % 2 === 0 ? 'a' : 'b.fifo';
		monitor.setFocus({ ...showing(watched, 'a', 'b.fifo'), selected: watched.queue(name).ref.url });
		await pass(5000);
		monitor.refresh();
		await pass(5000);
	}
	const lastAsked = new Map<string, number>();
	for (const { at, queries } of metricCalls) {
		for (const query of queries) {
			const series = `${queueOf(query)} ${query.metric}`;
			const last = lastAsked.get(series);
			assert.ok(last === undefined || at - last >= minute, `${series} again after ${at - (last ?? 0)} ms`);
			lastAsked.set(series, at);
		}
	}
	assert.ok(metricCalls.length >= 3);
});

test('what the cursor only passes by is not asked for', async (context) => {
	const watched = await watchCloud(context, { before });
	const { monitor, pass, metricCalls } = watched;
	monitor.start();
	await pass(500);
	for (let step = 0; step < 20; step++) {
		monitor.setFocus(showing(watched, names[step % 3] ?? 'a'));
		await pass(200);
	}
	assert.equal(metricCalls.length, 0);
	monitor.setFocus(showing(watched, 'a'));
	await pass(1500);
	assert.deepEqual(metricCalls.map(metricsOf), [{ a: whole }]);
});

test('history comes in and is drawn on by our own samples; an age stays known between two rounds', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside, clock) => {
			await before(outside);
			const queue = await outside.queue('b-row');
			await outside.send(queue, ['x', 'y', 'z']);
			await clock.advance(10 * minute);
		},
	});
	const { clock, monitor, pass, queue, outside } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'a', 'b-row'));
	await pass(2000);
	const record = queue('b-row');
	assert.equal(record.metricsState, 'known');
	assert.equal(record.metrics.deleted.length, 10);
	assert.deepEqual([record.metrics.sent[0]?.value, record.metrics.sent[1]?.value], [3, 0]);
	assert.deepEqual([...new Set(record.depth.map(({ value }) => value))], [3]);
	assert.ok(record.depth.length >= 11);
	await outside.send(record.ref, ['w']);
	await pass(3000);
	assert.equal(queue('b-row').depth.at(-1)?.value, 4);
	for (let second = 0; second < 310; second += 10) {
		await pass(10_000);
		assert.notEqual(knownValue(oldestAgeSeconds(queue('b-row'), clock.now())), null, `after ${second} s`);
	}
});

test('a queue that slept says so, and it is asked only once whether it did', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside, clock) => {
			await outside.queue('sleeper');
			// After six hours without a call SQS reports nothing more of a queue; six more make it a sleeper.
			await clock.advance(13 * 60 * minute);
			await outside.send({ url: await urlOf(outside, 'busy'), name: 'busy' }, ['m']);
			await clock.advance(20 * minute);
		},
	});
	const { monitor, pass, metricCalls, queue } = watched;
	const sleepQuestions = () => metricCalls.filter(({ queries }) => queries[0]?.periodSeconds === 300);
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'busy', 'sleeper'));
	await pass(2000);
	assert.equal(queue('busy').metricsState, 'known');
	assert.equal(queue('sleeper').asleepHours, 6);
	assert.equal(queue('sleeper').verdict.state, 'was asleep 6h, waking');
	assert.deepEqual(
		sleepQuestions().map(({ queries }) => queries.map(queueOf)),
		[['sleeper']],
	);
	const asked = () => metricCalls.filter((call) => metricsOf(call).sleeper).length;
	assert.equal(asked(), 2);
	monitor.setInterval(60);
	monitor.setFocus({ ...showing(watched, 'sleeper'), selected: null });
	await pass(11 * minute);
	assert.equal(asked(), 4);
	assert.equal(sleepQuestions().length, 1);
	// Our asking has woken it: its metrics come back within a quarter of an hour.
	await pass(10 * minute);
	assert.equal(queue('sleeper').metricsState, 'known');
	assert.equal(queue('sleeper').verdict.kind, 'healthy');
});

test('where no queue has metrics, silence says nothing of sleep', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside, clock) => {
			await outside.queue('quiet');
			await clock.advance(9 * 60 * minute);
		},
	});
	const { monitor, pass, queue } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'quiet'));
	await pass(2000);
	assert.equal(queue('quiet').metricsState, 'none');
	assert.equal(queue('quiet').asleepHours, null);
	assert.equal(queue('quiet').verdict.kind, 'healthy');
});

async function urlOf(outside: Outside, name: string): Promise<string> {
	return (await outside.queue(name)).url;
}
