import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGate, type Gate, type Grade } from '../../source/actions/safety.ts';
import {
	type ActionTarget,
	distributionTarget,
	functionTarget,
	mappingTarget,
	queueTarget,
} from '../../source/actions/target.ts';
import { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { type ActionName, assertPermit, type Permit } from '../../source/model/permit.ts';
import { AuditInMemory, aContext, aQueue } from './support.ts';

const aTarget = queueTarget(aQueue);
const aDistribution = distributionTarget({
	id: 'E1A2B3C4D5',
	aliases: ['cdn.shop.example', 'img.shop.example'],
	comment: 'Storefront (live), all of Europe',
});
const aMapping = mappingTarget({
	uuid: '4f0c0d1e-0000-4000-8000-000000000001',
	functionName: 'order-worker',
	eventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:orders-live.fifo',
});
const aFunction = functionTarget({ name: 'order-worker' });
const DONE = { outcome: 'done', count: 3, error: null } as const;
const ACTIONS: readonly ActionName[] = ['receive', 'extend', 'release', 'ack', 'send', 'purge'];
/** The actions on what is no queue, each with what it is done to. */
const OTHERS: readonly (readonly [ActionName, ActionTarget])[] = [
	['invalidate', aDistribution],
	['monitoring', aDistribution],
	['mapping', aMapping],
	['concurrency', aFunction],
];

function setUp({ readOnly = false, patterns = [] as string[] } = {}) {
	const audit = new AuditInMemory();
	const warnings: QdashError[] = [];
	const clock = new ManualClock();
	const gate = createGate({
		readOnly: () => readOnly,
		protectedPatterns: patterns,
		context: () => aContext,
		audit,
		clock,
		warn: (problem) => warnings.push(problem),
	});
	return { gate, audit, clock, warnings };
}

function gradeOf(gate: Gate, action: ActionName, count: number | null): Grade | null {
	return gate.check({ action, target: aTarget, count }).grade;
}

test('the grades of what is not protected', () => {
	const { gate } = setUp();
	for (const action of ['receive', 'extend', 'release', 'send'] as const) {
		assert.equal(gradeOf(gate, action, 500), 'none', action);
	}
	assert.equal(gradeOf(gate, 'ack', 1), 'none');
	assert.equal(gradeOf(gate, 'ack', 2), 'yes-no');
	assert.equal(gradeOf(gate, 'ack', 500), 'yes-no');
	assert.equal(gradeOf(gate, 'ack', null), 'yes-no');
	assert.equal(gradeOf(gate, 'purge', 0), 'type-name');
});

test('the grades of what is protected', () => {
	const { gate } = setUp({ patterns: ['orders'] });
	assert.equal(gate.protectedBy(aTarget), 'orders');
	for (const action of ['receive', 'extend', 'release'] as const) {
		assert.equal(gradeOf(gate, action, 500), 'none', action);
	}
	assert.equal(gradeOf(gate, 'send', 1), 'yes-no');
	assert.equal(gradeOf(gate, 'send', 11), 'type-name');
	assert.equal(gradeOf(gate, 'ack', 1), 'yes-no');
	assert.equal(gradeOf(gate, 'ack', 10), 'yes-no');
	assert.equal(gradeOf(gate, 'ack', 11), 'type-name');
	assert.equal(gradeOf(gate, 'ack', null), 'type-name');
	assert.equal(gradeOf(gate, 'purge', 0), 'type-name');
});

test('the grades of what is no queue', () => {
	const { gate } = setUp();
	const grade = (action: ActionName, target: ActionTarget, sweeping: boolean) =>
		gate.check({ action, target, count: 1, sweeping }).grade;
	for (const [action, target] of OTHERS) assert.equal(grade(action, target, false), 'yes-no', action);
	assert.equal(grade('invalidate', aDistribution, true), 'type-name', 'all paths');
	assert.equal(grade('concurrency', aFunction, true), 'yes-no', 'it stops');
});

test('the grades of what is no queue, and protected', () => {
	const { gate } = setUp({ patterns: ['live', 'worker'] });
	const grade = (action: ActionName, target: ActionTarget, sweeping = false) =>
		gate.check({ action, target, count: 1, sweeping }).grade;
	assert.equal(grade('invalidate', aDistribution), 'type-name');
	assert.equal(grade('invalidate', aDistribution, true), 'type-name');
	assert.equal(grade('monitoring', aDistribution), 'yes-no', 'it costs, and breaks nothing');
	assert.equal(grade('mapping', aMapping), 'type-name');
	assert.equal(grade('concurrency', aFunction), 'yes-no');
	assert.equal(grade('concurrency', aFunction, true), 'type-name', 'it stops');
});

test('a distribution is protected by its id, its aliases and the words of its comment', () => {
	const protectedBy = (pattern: string) => setUp({ patterns: [pattern] }).gate.protectedBy(aDistribution);
	for (const pattern of ['E1A2B3C4D5', 'cdn', 'img', 'live', 'storefront', 'Europe']) {
		assert.equal(protectedBy(pattern), pattern);
	}
	for (const pattern of ['stage', 'store', 'e1a2']) assert.equal(protectedBy(pattern), null, pattern);
});

test('a mapping is protected by its function and by its queue', () => {
	const protectedBy = (pattern: string) => setUp({ patterns: [pattern] }).gate.protectedBy(aMapping);
	for (const pattern of ['worker', 'live', 'orders-live']) assert.equal(protectedBy(pattern), pattern);
	assert.equal(protectedBy('4f0c0d1e'), null, 'nobody names a UUID');
});

test('what is no queue: refused where read-only, in words of its own; nothing runs', async () => {
	const { gate, audit } = setUp({ readOnly: true });
	const said: string[] = [];
	for (const [action, target] of OTHERS) {
		const request = { action, target, count: 1 };
		said.push(gate.check(request).refusal?.message ?? '');
		await assert.rejects(
			gate.run({ ...request, confirmed: 'type-name' }, () => assert.fail('it ran')),
			{ kind: 'denied', service: 'qdash', operation: action },
		);
	}
	assert.deepEqual(said, [
		'qdash is read-only here: no path of cdn.shop.example can be invalidated.',
		"qdash is read-only here: the additional metrics of cdn.shop.example can't be turned on.",
		"qdash is read-only here: what order-worker reads can't be stopped or started.",
		"qdash is read-only here: the reserved concurrency of order-worker can't be changed.",
	]);
	assert.deepEqual(audit.entries, []);
});

test('what is no queue: too weak a confirmation names what has to be typed', async () => {
	const { gate, audit } = setUp({ patterns: ['live'] });
	const refused = (action: ActionName, target: ActionTarget) =>
		gate
			.run({ action, target, count: 1, confirmed: 'yes-no' }, () => assert.fail('it ran'))
			.then(
				() => assert.fail('it was let through'),
				(error: QdashError) => error.message,
			);
	assert.match(await refused('invalidate', aDistribution), /without the distribution's name typed\.$/);
	assert.match(await refused('mapping', aMapping), /without the function's name typed\.$/);
	assert.deepEqual(audit.entries, []);
});

test('what is no queue: its lines name the kind, the name and the id, and a permit is for the id', async () => {
	const { gate, audit } = setUp();
	for (const [action, target] of OTHERS) {
		await gate.run({ action, target, count: 1, confirmed: 'yes-no' }, async (permit) => {
			assertPermit(permit, action, target.id);
			return DONE;
		});
	}
	const lines = audit.entries.filter(({ phase }) => phase === 'end');
	const distribution = { kind: 'distribution', name: 'cdn.shop.example', id: 'E1A2B3C4D5' };
	assert.deepEqual(
		lines.map(({ target }) => target),
		[
			distribution,
			distribution,
			{ kind: 'mapping', name: 'order-worker', id: '4f0c0d1e-0000-4000-8000-000000000001' },
			{ kind: 'function', name: 'order-worker', id: 'order-worker' },
		],
	);
});

test('read-only refuses every action, before and after its confirmation, and nothing is done', async () => {
	const { gate, audit } = setUp({ readOnly: true });
	for (const action of ACTIONS) {
		const request = { action, target: aTarget, count: 1 };
		const { grade, refusal } = gate.check(request);
		assert.equal(grade, null);
		assert.equal(refusal?.kind, 'denied');
		assert.equal(refusal?.service, 'qdash');
		assert.match(refusal?.message ?? '', /^qdash is read-only here: .*orders.*\.$/);
		await assert.rejects(
			gate.run({ ...request, confirmed: 'type-name' }, () => assert.fail('it ran')),
			{ kind: 'denied', service: 'qdash', operation: action },
		);
	}
	assert.deepEqual(audit.entries, []);
});

test('a confirmation that is too weak is refused, a stronger one is not', async () => {
	const { gate, audit } = setUp();
	const ack = { action: 'ack', target: aTarget, count: 5 } as const;
	await assert.rejects(
		gate.run({ ...ack, confirmed: 'none' }, () => assert.fail('it ran')),
		{
			kind: 'denied',
			message: 'It was not confirmed: no message of orders can be acked without a yes.',
		},
	);
	await assert.rejects(
		gate.run({ action: 'purge', target: aTarget, count: 5, confirmed: 'yes-no' }, () =>
			assert.fail('it ran'),
		),
		{ message: "It was not confirmed: orders can't be purged without the queue's name typed." },
	);
	assert.deepEqual(audit.entries, []);
	assert.equal(await gate.run({ ...ack, confirmed: 'type-name' }, async () => DONE), DONE);
});

test('a permit is good for its action on its queue, while the action runs', async () => {
	const { gate } = setUp();
	let kept: Permit | undefined;
	await gate.run({ action: 'send', target: aTarget, count: 1, confirmed: 'none' }, async (permit) => {
		kept = permit;
		assertPermit(permit, 'send', aQueue.url);
		assert.throws(() => assertPermit(permit, 'ack', aQueue.url), /did not pass the gate/);
		assert.throws(() => assertPermit(permit, 'send', 'http://elsewhere/'), /did not pass the gate/);
		return DONE;
	});
	assert.throws(() => assertPermit(kept as Permit, 'send', aQueue.url), /did not pass the gate/);
});

test('a permit ends with an action that failed, too', async () => {
	const { gate } = setUp();
	let kept: Permit | undefined;
	await assert.rejects(
		gate.run({ action: 'send', target: aTarget, count: 1, confirmed: 'none' }, async (permit) => {
			kept = permit;
			throw new Error('broken');
		}),
		/broken/,
	);
	assert.throws(() => assertPermit(kept as Permit, 'send', aQueue.url), /did not pass the gate/);
});

test('only a purge may ask for the permits that a drain is made of', async () => {
	const { gate } = setUp();
	const granted: Permit[] = [];
	await gate.run(
		{ action: 'purge', target: aTarget, count: 1, confirmed: 'type-name' },
		async (_, running) => {
			granted.push(running.grant('receive'), running.grant('release'));
			assert.throws(() => running.grant('send'), /not made of/);
			for (const permit of granted) assertPermit(permit, permit.action, aQueue.url);
			return DONE;
		},
	);
	for (const permit of granted) assert.throws(() => assertPermit(permit, permit.action, aQueue.url));
	await gate.run({ action: 'ack', target: aTarget, count: 1, confirmed: 'none' }, async (_, running) => {
		assert.throws(() => running.grant('receive'), /not made of/);
		return DONE;
	});
});

test('a line before and one after, by the clock, with one id', async () => {
	const { gate, audit, clock } = setUp();
	await gate.run({ action: 'ack', target: aTarget, count: 4, confirmed: 'yes-no' }, async (_, running) => {
		assert.equal(audit.entries.length, 1, 'the first line is there before anything is done');
		await clock.advance(1500);
		await running.batch(2);
		return { outcome: 'partly', count: 3, error: null };
	});
	const [begin, batch, end] = audit.entries;
	assert.deepEqual(begin, {
		time: '2026-01-01T00:00:00.000Z',
		id: begin?.id,
		phase: 'begin',
		action: 'ack',
		target: { queue: 'orders', url: aQueue.url },
		count: 4,
		outcome: null,
		error: null,
		context: { profile: null, region: 'eu-west-1', endpoint: null, account: '000000000000' },
		caller: 'arn:aws:iam::000000000000:user/demo',
	});
	assert.deepEqual([batch?.phase, batch?.count, batch?.outcome], ['batch', 2, 'done']);
	assert.deepEqual(
		[end?.phase, end?.count, end?.outcome, end?.time],
		['end', 3, 'partly', '2026-01-01T00:00:01.500Z'],
	);
	assert.equal(new Set(audit.entries.map(({ id }) => id)).size, 1);
});

test('a failure is in the last line by its kind and code, never by a text that may hold a body', async () => {
	const { gate, audit } = setUp();
	const error = new QdashError({
		kind: 'invalid',
		service: 'SQS',
		operation: 'SendMessage',
		code: 'InvalidMessageContents',
		message: 'secret-body is refused',
	});
	const failing = gate.run({ action: 'send', target: aTarget, count: 1, confirmed: 'none' }, () =>
		Promise.reject(error),
	);
	await assert.rejects(failing, error);
	assert.deepEqual(audit.entries.at(-1)?.error, {
		kind: 'invalid',
		code: 'InvalidMessageContents',
		operation: 'SendMessage',
	});
	assert.equal(audit.entries.at(-1)?.outcome, 'failed');
	assert.doesNotMatch(JSON.stringify(audit.entries), /secret-body/);
});

test("an endpoint's password and query are not in the log", async () => {
	const audit = new AuditInMemory();
	const endpoint = 'http://user:hunter2@127.0.0.1:4566/base?token=hunter3';
	const gate = createGate({
		readOnly: () => false,
		protectedPatterns: [],
		context: () => ({ ...aContext, endpoint }),
		audit,
		clock: new ManualClock(),
		warn: assert.fail,
	});
	await gate.run({ action: 'send', target: aTarget, count: 1, confirmed: 'none' }, async () => DONE);
	assert.equal(audit.entries[0]?.context.endpoint, 'http://127.0.0.1:4566/base');
	assert.doesNotMatch(JSON.stringify(audit.entries), /hunter/);
});

test('without an audit log every change is refused but a release, which does not wait for it', async () => {
	const { gate, audit, warnings } = setUp();
	audit.failure = new QdashError({
		kind: 'denied',
		service: 'qdash',
		operation: 'audit',
		message: "The audit log can't be written (disk full).",
	});
	for (const action of ACTIONS.filter((each) => each !== 'release')) {
		await assert.rejects(
			gate.run({ action, target: aTarget, count: 1, confirmed: 'type-name' }, () => assert.fail('it ran')),
			{ kind: 'denied', service: 'qdash', operation: action, message: /disk full.*Without it/ },
		);
	}
	assert.equal(
		await gate.run({ action: 'release', target: aTarget, count: 1, confirmed: 'none' }, async () => DONE),
		DONE,
	);
	await new Promise((resolve) => setImmediate(resolve));
	assert.equal(warnings.length, 2, 'of the two lines of the release');
});

test('a release goes on while the audit log hangs', async () => {
	const audit = new AuditInMemory();
	audit.append = () => new Promise(() => undefined);
	const gate = createGate({
		readOnly: () => false,
		protectedPatterns: [],
		context: () => aContext,
		audit,
		clock: new ManualClock(),
		warn: assert.fail,
	});
	assert.equal(
		await gate.run({ action: 'release', target: aTarget, count: 1, confirmed: 'none' }, async () => DONE),
		DONE,
	);
});

test('a last line that can not be written is told, and the outcome stands', async () => {
	const { gate, audit, warnings } = setUp();
	const result = await gate.run(
		{ action: 'send', target: aTarget, count: 1, confirmed: 'none' },
		async () => {
			audit.failure = new QdashError({
				kind: 'denied',
				service: 'qdash',
				operation: 'audit',
				message: 'Full.',
			});
			return DONE;
		},
	);
	assert.equal(result, DONE);
	assert.deepEqual(warnings, [audit.failure]);
});
