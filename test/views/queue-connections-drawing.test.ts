import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { width } from '../../source/components/text.ts';
import { QdashError } from '../../source/model/errors.ts';
import type { QueueAttributes } from '../../source/model/queue.ts';
import type { QueueFeeds, QueueSource } from '../../source/model/queue-feed.ts';
import { newQueueRecord, type QueueRecord } from '../../source/model/queue-record.ts';
import { denied, known, type Reading } from '../../source/model/reading.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { createTheme } from '../../source/theme.ts';
import { connectionRows, drawConnections } from '../../source/views/queue/draw-connections.ts';
import { type LinkedState, linksOf } from '../../source/views/queue/queue-links.ts';

const theme = createTheme('plain');
const now = Date.UTC(2026, 10, 24, 3, 12);
const url = 'http://127.0.0.1/000000000000/orders';
const plain: QueueRecord = newQueueRecord({ url, name: 'orders' }, 'standard', notYetAsked);
const noFeeds: QueueFeeds = { sources: [], consumers: [], unseen: [], asking: [], at: now };

function source(rest: Partial<QueueSource> & Pick<QueueSource, 'kind' | 'name'>): QueueSource {
	return { detail: null, foundIn: 'subscription', opens: null, inactive: null, ...rest };
}

function dataOf(feeds: Reading<QueueFeeds> | null, rest: Partial<LinkedState> = {}): LinkedState {
	const entries = feeds === null ? [] : [[url, feeds] as const];
	return { queues: new Map([[url, plain]]), mappings: new Map(), feeds: new Map(entries), ...rest };
}

function drawn(
	data: LinkedState,
	options: { record?: QueueRecord; selected?: number; held?: number; rows?: number; columns?: number } = {},
): string[] {
	const { record = plain, selected = 0, held = 0, rows = 30, columns = 110 } = options;
	return drawConnections({ record, data, selected, held, now }, columns, rows, theme).map((line) =>
		line.trimEnd(),
	);
}

describe("a queue's connections", () => {
	test('are a table of sources and one of consumers, each with what is said of it', () => {
		const feeds: QueueFeeds = {
			...noFeeds,
			sources: [
				source({ kind: 'topic', name: 'order-events', detail: '{"event":["order.paid"]}' }),
				source({ kind: 'topic', name: 'everything' }),
				source({
					kind: 'rule',
					name: 'default/nightly',
					detail: 'cron(0 3 * * ? *)',
					foundIn: 'rule target',
					inactive: 'disabled',
				}),
				source({
					kind: 'api route',
					name: 'orders-api/prod POST /orders',
					foundIn: 'integration',
					opens: { kind: 'stage', id: 'abc/prod' },
				}),
				source({ kind: 'allowed', name: 's3.amazonaws.com', foundIn: 'queue policy' }),
			],
			consumers: [
				{
					functionName: 'order-worker',
					mappingUuid: 'm1',
					state: 'Enabled',
					batchSize: 10,
					lastResult: 'PROBLEM: Function call failed',
				},
			],
		};
		const data = dataOf(known(feeds, now));
		const text = drawn(data).join('\n');
		for (const wanted of [
			/^ SOURCES {2}5$/m,
			/^ ▌ topic +order-events +\{"event":\["order\.paid"\]\} +subscription$/m,
			/^ {3}topic +everything +every message +subscription$/m,
			/^ {3}rule +default\/nightly +disabled · cron\(0 3 \* \* \? \*\) +rule target$/m,
			/^ {3}API +orders-api\/prod POST \/orders +integration$/m,
			/^ {3}allowed +s3\.amazonaws\.com +may send +queue policy$/m,
			/^ CONSUMERS {2}1$/m,
			/^ {3}function +order-worker +· Enabled +10 a batch · PROBLEM: Function call failed$/m,
		]) {
			assert.match(text, wanted);
		}
		const opens = connectionRows({ record: plain, data }).map((row) => row.opens);
		assert.deepEqual(opens[3], { view: 'stage', id: 'abc/prod', tab: 'overview' });
		assert.deepEqual(opens[5], { view: 'function', name: 'order-worker', tab: 'overview' });
		assert.deepEqual(opens[0], { nothing: 'qdash shows no more of topic order-events than this line.' });
	});

	test('have the state of a mapping as it is now, not as it was when the queue was asked about', () => {
		const consumer = {
			functionName: 'worker',
			mappingUuid: 'm1',
			state: 'Enabled',
			batchSize: 1,
			lastResult: null,
		};
		const mapping = {
			uuid: 'm1',
			functionName: 'worker',
			eventSourceArn: null,
			state: 'Disabling',
			stateReason: null,
			batchSize: 1,
			batchingWindowSeconds: null,
			maximumConcurrency: null,
			reportsItemFailures: false,
			filters: [],
			lastResult: null,
			modifiedAt: null,
		};
		const feeds = known({ ...noFeeds, consumers: [consumer] }, now);
		const data = dataOf(feeds, { mappings: new Map([['m1', mapping]]) });
		assert.match(drawn(data).join('\n'), /function +worker +▲ Disabling +1 a batch/);
		assert.equal(linksOf(plain, data)[0]?.detail, 'Disabling · 1 a batch');
	});

	test('say that an application polls where messages are taken out and no mapping is known', () => {
		const data = dataOf(known(noFeeds, now));
		const attributes = (inFlight: number) => known({ inFlight } as QueueAttributes, now);
		const polls = /None known: an application polls it, since messages are received\./;
		assert.match(drawn(data).join('\n'), / {3}None known\.$/m);
		assert.match(drawn(data, { record: { ...plain, attributes: attributes(3) } }).join('\n'), polls);
		// What qdash itself holds is no sign of anybody else.
		assert.doesNotMatch(
			drawn(data, { record: { ...plain, attributes: attributes(3) }, held: 3 }).join('\n'),
			polls,
		);
		const deleted = [{ at: now - 5 * 60_000, value: 12 }];
		assert.match(
			drawn(data, { record: { ...plain, metrics: { ...plain.metrics, deleted } } }).join('\n'),
			polls,
		);
		const long = [{ at: now - 50 * 60_000, value: 12 }];
		assert.doesNotMatch(
			drawn(data, { record: { ...plain, metrics: { ...plain.metrics, deleted: long } } }).join('\n'),
			polls,
		);
	});

	test('tell apart what was not asked, what was refused, and what is not there', () => {
		assert.match(drawn(dataOf(null)).join('\n'), /Asking what feeds this queue, and who reads it…/);
		const asked = drawn(dataOf(known({ ...noFeeds, consumers: null, asking: ['SNS', 'Lambda'] }, now)));
		assert.match(asked.join('\n'), /Asking SNS, Lambda…/);
		assert.match(asked.join('\n'), /Asking Lambda…$/m);
		assert.doesNotMatch(asked.join('\n'), /None known/);
		const locked = drawn(dataOf(null), { record: { ...plain, attributes: denied } }).join('\n');
		assert.match(locked, /Not allowed to read the queue's attributes, without which nobody can be asked/);
		assert.match(drawn(dataOf(denied)).join('\n'), /Not allowed to ask what feeds this queue\./);
		const sns = new QdashError({
			kind: 'denied',
			service: 'SNS',
			operation: 'ListSubscriptions',
			message: 'Not allowed to list subscriptions.',
		});
		const partly = drawn(
			dataOf(known({ ...noFeeds, consumers: null, unseen: [sns], at: now - 120_000 }, now)),
		).join('\n');
		assert.match(partly, /Lambda could not be asked for mappings that read it\./);
		assert.match(
			partly,
			/Could not see all: SNS\.\n {3}Not allowed to list subscriptions\.\n {3}As of 2m 0s ago; Ctrl-R asks again\./,
		);
		// With SNS unseen, nobody knows that applications send to it.
		assert.match(partly, /^ {3}None known\.$/m);
		const sent = [{ at: now - 60_000, value: 7 }];
		const fed = { ...plain, metrics: { ...plain.metrics, sent } };
		const sends = /None known: an application sends to it, since messages come in\./;
		assert.match(drawn(dataOf(known(noFeeds, now)), { record: fed }).join('\n'), sends);
		const unseen = known({ ...noFeeds, unseen: [sns] }, now);
		assert.doesNotMatch(drawn(dataOf(unseen), { record: fed }).join('\n'), sends);
	});

	test('scroll with the cursor, and stay within the screen', () => {
		const sources = Array.from({ length: 40 }, (_, index) =>
			source({ kind: 'topic', name: `topic-${index}` }),
		);
		const data = dataOf(known({ ...noFeeds, sources }, now));
		for (const columns of [40, 80, 120, 200]) {
			const lines = drawn(data, { rows: 12, selected: 30, columns });
			assert.equal(lines.length, 12);
			assert.ok(
				lines.some((line) => line.includes('▌') && line.includes('topic-30')),
				lines.join('\n'),
			);
			for (const line of lines) assert.ok(width(line) <= columns, line);
		}
	});

	test('are on the overview, three of a kind and how many more there are', () => {
		const consumers = ['a', 'b', 'c', 'd', 'e'].map((functionName) => ({
			functionName,
			mappingUuid: functionName,
			state: functionName === 'a' ? 'Disabled' : 'Enabled',
			batchSize: 10,
			lastResult: null,
		}));
		const sources = [
			source({ kind: 'topic', name: 'order-events' }),
			source({ kind: 'allowed', name: '*' }),
			source({ kind: 'dead letters', name: 'orders' }),
		];
		const links = linksOf(plain, dataOf(known({ ...noFeeds, sources, consumers }, now)));
		assert.deepEqual(
			links.map(({ relation, name, detail, troubled }) => [relation, name, detail, troubled ?? false]),
			[
				['fed by', 'topic order-events', '', false],
				['read by', 'function a', 'Disabled · 10 a batch', true],
				['read by', 'function b', 'Enabled · 10 a batch', false],
				['read by', 'function c', 'Enabled · 10 a batch', false],
				['', 'and 2 more', '', false],
			],
		);
		assert.deepEqual(links.at(-1)?.opens, { view: 'queue', url, tab: 'connections' });
	});
});
