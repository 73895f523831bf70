import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorKind, QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { Inquirer } from '../../source/monitor/inquirer.ts';
import { type Asking, type Question, question } from '../../source/monitor/question.ts';
import { ServiceHealth } from '../../source/monitor/service-health.ts';

const second = 1000;
const minute = 60 * second;

function failureOf(kind: ErrorKind): QdashError {
	return new QdashError({ kind, service: 'Lambda', operation: 'GetSomething', message: kind });
}

interface Sent extends Asking {
	readonly key: string;
	/** Milliseconds since the test began. */
	readonly at: number;
	readonly answer: () => void;
	readonly fail: (kind: ErrorKind) => void;
}

/** An inquirer whose questions a test answers when it wants. */
function inquiry({ gap = 0, renewalGap = 0 } = {}) {
	const clock = new ManualClock();
	const begin = clock.now();
	const health = new ServiceHealth(clock, () => 0);
	const sent: Sent[] = [];
	const taken: string[] = [];
	const failed: string[] = [];
	let changes = 0;
	const inquirer = new Inquirer({
		clock,
		gap,
		renewalGap,
		changed: () => {
			changes += 1;
		},
	});
	const about = (key: string, rest: Partial<Pick<Question, 'goodFor' | 'urgent'>> = {}): Question =>
		question<void>({
			key,
			goodFor: minute,
			urgent: false,
			health,
			of: ['Lambda', 'GetSomething'],
			...rest,
			send: (asking) =>
				new Promise((resolve, reject) => {
					sent.push({
						...asking,
						key,
						at: clock.now() - begin,
						answer: resolve,
						fail: (kind) => reject(failureOf(kind)),
					});
				}),
			take: () => taken.push(key),
			failed: ({ kind }) => failed.push(`${key} ${kind}`),
		});
	/** Answers what is under way, and lets the answers be taken in. */
	const answerAll = async () => {
		for (const { answer } of sent) answer();
		await clock.advance(0);
	};
	return {
		clock,
		health,
		inquirer,
		about,
		sent,
		taken,
		failed,
		answerAll,
		keys: () => sent.map(({ key }) => key),
		times: () => sent.map(({ at }) => at),
		changes: () => changes,
	};
}

test('what is urgent is sent at once, the rest one at a time, once it has been looked at for a moment', async () => {
	const { inquirer, about, clock, keys, sent, answerAll, taken } = inquiry();
	inquirer.want([about('row 1'), about('row 2'), about('opened', { urgent: true })]);
	assert.deepEqual(keys(), ['opened']);
	await clock.advance(299);
	assert.deepEqual(keys(), ['opened']);
	await clock.advance(1);
	assert.deepEqual(keys(), ['opened', 'row 1']);
	await clock.advance(5 * second);
	assert.equal(sent.length, 2, 'the second waits for the first');
	await answerAll();
	assert.deepEqual(keys(), ['opened', 'row 1', 'row 2']);
	await answerAll();
	assert.deepEqual(taken, ['opened', 'row 1', 'row 2']);
});

test('what a cursor passes by is never sent', async () => {
	const { inquirer, about, clock, keys } = inquiry();
	for (let row = 0; row < 20; row++) {
		inquirer.want([about(`row ${row}`)]);
		await clock.advance(100);
	}
	await clock.advance(200);
	assert.deepEqual(keys(), ['row 19']);
});

test('the gaps hold: between any two in the background, and longer between those that were answered', async () => {
	const { inquirer, about, clock, answerAll, sent, times } = inquiry({ gap: 500, renewalGap: 10 * second });
	const rows = ['a', 'b', 'c'].map((key) => about(key));
	inquirer.want(rows);
	for (let step = 0; step < 30; step++) {
		await clock.advance(100);
		await answerAll();
	}
	assert.deepEqual(times(), [300, 800, 1300]);
	sent.length = 0;
	for (let step = 0; step < 900; step++) {
		await clock.advance(100);
		await answerAll();
	}
	assert.deepEqual(times(), [60_300, 70_300, 80_300]);
});

test('an answer is good for its time, also for whoever comes back', async () => {
	const { inquirer, about, clock, answerAll, sent } = inquiry();
	inquirer.want([about('a', { urgent: true })]);
	await answerAll();
	inquirer.want([]);
	await clock.advance(50 * second);
	inquirer.want([about('a', { urgent: true })]);
	assert.equal(sent.length, 1);
	await clock.advance(10 * second);
	assert.equal(sent.length, 2);
	inquirer.want([]);
	await clock.advance(10 * minute);
	assert.equal(sent.length, 2, 'nobody looks: nothing is asked');
});

test('what nobody wants any more is dropped on its way, and what it answers is not taken in', async () => {
	const { inquirer, about, clock, sent, taken, failed, changes, answerAll } = inquiry();
	inquirer.want([about('a', { urgent: true })]);
	inquirer.want([]);
	assert.equal(sent[0]?.signal.aborted, true);
	await answerAll();
	assert.deepEqual([taken, failed], [[], []]);
	inquirer.want([about('a', { urgent: true })]);
	await answerAll();
	assert.deepEqual(taken, ['a']);
	const before = changes();
	inquirer.want([about('b', { urgent: true })]);
	inquirer.stop();
	assert.equal(sent.at(-1)?.signal.aborted, true);
	await answerAll();
	await clock.advance(10 * minute);
	assert.deepEqual(taken, ['a']);
	assert.equal(changes(), before, 'nobody is told after the end');
	assert.equal(clock.pending, 0, 'no timer stays');
	inquirer.want([about('c', { urgent: true })]);
	assert.equal(sent.at(-1)?.key, 'b');
});

test('a refusal holds until somebody asks for it, other failures are tried again', async () => {
	const { inquirer, about, clock, sent, failed } = inquiry();
	inquirer.want([about('denied', { urgent: true }), about('broken', { urgent: true })]);
	sent[0]?.fail('denied');
	sent[1]?.fail('unknown');
	await clock.advance(29 * second);
	assert.deepEqual(failed, ['denied denied', 'broken unknown']);
	assert.equal(sent.length, 2);
	await clock.advance(second);
	assert.deepEqual(
		sent.map(({ key }) => key),
		['denied', 'broken', 'broken'],
	);
	await clock.advance(10 * minute);
	inquirer.refresh();
	assert.equal(sent.at(-1)?.key, 'denied');
	assert.equal(sent.filter(({ key }) => key === 'denied').length, 2);
});

test('what is not there, or can not be asked so, is asked again when an answer would have grown old', async () => {
	const { inquirer, about, clock, sent } = inquiry();
	const goodFor = 5 * minute;
	inquirer.want([about('gone', { urgent: true, goodFor }), about('odd', { urgent: true, goodFor })]);
	sent[0]?.fail('notFound');
	sent[1]?.fail('invalid');
	await clock.advance(5 * minute - second);
	assert.equal(sent.length, 2);
	await clock.advance(second);
	assert.deepEqual(
		sent.slice(2).map(({ key }) => key),
		['gone', 'odd'],
	);
});

test('throttled: nothing is sent during the pause, and answers are good for longer', async () => {
	const { inquirer, about, clock, health, sent, answerAll } = inquiry();
	inquirer.want([about('a', { urgent: true })]);
	sent[0]?.fail('throttled');
	await clock.advance(0);
	assert.ok(health.pause > 0);
	inquirer.want([about('a', { urgent: true }), about('b', { urgent: true })]);
	assert.equal(sent.length, 1);
	await clock.advance(health.pause);
	assert.equal(sent.at(-1)?.key, 'b');
	await answerAll();
	await clock.advance(30 * second);
	await answerAll();
	assert.equal(health.widened, 2);
	sent.length = 0;
	await clock.advance(119 * second);
	assert.deepEqual(
		sent.map(({ key }) => key),
		['b'],
		'after two minutes, not after one',
	);
});

test('an expired login is tried again every few seconds, so that a login elsewhere heals it', async () => {
	const { inquirer, about, clock, sent, taken, answerAll } = inquiry();
	inquirer.want([about('a', { urgent: true })]);
	sent[0]?.fail('expired');
	await clock.advance(5 * second);
	assert.equal(sent.length, 2);
	await answerAll();
	assert.deepEqual(taken, ['a']);
});

test('a refresh asks again, though in the background for nothing that is younger than a minute', async () => {
	const { inquirer, about, clock, answerAll, sent, keys } = inquiry({ renewalGap: 10 * second });
	const wanted = [
		about('row', { goodFor: 10 * minute }),
		about('opened', { goodFor: 10 * minute, urgent: true }),
	];
	inquirer.want(wanted);
	await clock.advance(300);
	await answerAll();
	await clock.advance(3 * second);
	sent.length = 0;
	inquirer.refresh();
	assert.deepEqual(keys(), ['opened']);
	await answerAll();
	await clock.advance(minute);
	sent.length = 0;
	inquirer.refresh();
	assert.deepEqual(keys(), ['row', 'opened']);
});

test('what is forgotten is asked at once, and an answer from before that is not taken in', async () => {
	const { inquirer, about, clock, answerAll, sent, taken } = inquiry();
	inquirer.want([about('a', { urgent: true })]);
	inquirer.forget('a');
	assert.equal(sent.length, 2);
	assert.equal(sent[0]?.signal.aborted, true);
	sent[0]?.answer();
	await clock.advance(0);
	assert.deepEqual(taken, []);
	assert.equal(inquirer.isSettled('a'), false);
	await answerAll();
	assert.deepEqual(taken, ['a']);
	assert.equal(inquirer.isSettled('a'), true);
	inquirer.forget('never asked');
	assert.equal(sent.length, 2);
});

test('all is settled when each has come to an end, well or not', async () => {
	const { inquirer, about, clock, sent } = inquiry();
	let settled = false;
	inquirer.want([about('a', { urgent: true }), about('b', { urgent: true })]);
	void inquirer.settled(minute).then(() => {
		settled = true;
	});
	sent[0]?.answer();
	await clock.advance(0);
	assert.equal(settled, false);
	sent[1]?.fail('unreachable');
	await clock.advance(0);
	assert.equal(settled, true);
	inquirer.want([]);
	await inquirer.settled(minute);
	inquirer.want([about('c', { urgent: true })]);
	const last = inquirer.settled(minute);
	inquirer.stop();
	await last;
});

test('what has not come to an end in time has failed, and its answer is not taken in', async () => {
	const { inquirer, about, clock, sent, failed, taken, answerAll } = inquiry();
	inquirer.want([about('a', { urgent: true }), about('b', { urgent: true })]);
	sent[0]?.answer();
	const settled = inquirer.settled(10 * second);
	await clock.advance(10 * second);
	await settled;
	assert.deepEqual([taken, failed], [['a'], ['b unreachable']]);
	assert.equal(sent[1]?.signal.aborted, true);
	await answerAll();
	assert.deepEqual(taken, ['a']);
});
