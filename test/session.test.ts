import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { receive } from '../source/actions/receive.ts';
import { openConnection } from '../source/aws/connection.ts';
import { type Cloud, startCloud } from '../source/demo/cloud.ts';
import type { StageRef } from '../source/model/api.ts';
import type { ManualClock } from '../source/model/manual-clock.ts';
import { knownValue } from '../source/model/reading.ts';
import { noFocus } from '../source/monitor/focus.ts';
import { Session, type SessionOptions } from '../source/session.ts';
import { DashboardStore } from '../source/store/dashboard-store.ts';
import { Outside } from './actions/cloud-session.ts';
import { aDirectory } from './actions/support.ts';
import { until } from './demo/cloud-support.ts';
import { clockOfToday, passOn, type TrackedConnection, TurnsClock, track } from './monitor/watched-cloud.ts';
import { awsEnvironment } from './support/aws-environment.ts';

/** Two accounts, each on a cloud of its own, with a queue of the same name and one that only it has. */
class Accounts {
	readonly clock: ManualClock = clockOfToday();
	readonly opened: TrackedConnection[] = [];
	readonly directory: string;
	readonly clouds: Cloud[] = [];
	readonly outsides: Outside[] = [];

	constructor(directory: string) {
		this.directory = directory;
	}

	static async start(test: TestContext): Promise<Accounts> {
		awsEnvironment(test);
		const accounts = new Accounts(await aDirectory(test));
		for (const account of ['111111111111', '222222222222']) {
			const cloud = await startCloud({ scenario: 'empty', clock: accounts.clock, account });
			const outside = new Outside(cloud.endpoint);
			accounts.clouds.push(cloud);
			accounts.outsides.push(outside);
			await outside.queue(`only-${account[0]}`);
			const both = await outside.queue('both');
			await outside.send(both, account.startsWith('1') ? ['a', 'b', 'c'] : ['x']);
			cloud.clearRequests();
		}
		test.after(async () => {
			for (const outside of accounts.outsides) outside.close();
			for (const cloud of accounts.clouds) await cloud.close();
		});
		return accounts;
	}

	cloud(index: 0 | 1): Cloud {
		return this.clouds[index] as Cloud;
	}

	outside(index: 0 | 1): Outside {
		return this.outsides[index] as Outside;
	}

	place(index: 0 | 1) {
		return { endpoint: this.cloud(index).endpoint, region: 'eu-west-1' };
	}

	session(test: TestContext, options: Partial<SessionOptions> = {}): Session {
		const { clock, directory } = this;
		const session = new Session({
			place: this.place(0),
			readOnly: () => false,
			protectedPatterns: [],
			budget: null,
			store: new DashboardStore(clock, 2),
			clock,
			auditFile: join(directory, 'audit.jsonl'),
			backupDirectory: directory,
			log: () => {},
			connect: async (request) => {
				const turns = new TurnsClock(clock);
				const limits = { connect: 500, call: 3000 };
				const tracked = track(await openConnection({ ...request, clock: turns }, limits), clock, turns);
				this.opened.push(tracked);
				return tracked.connection;
			},
			warn: (problem) => {
				throw problem;
			},
			onLeases: () => {},
			...options,
		});
		test.after(() => this.during(session.close()));
		return session;
	}

	async settle(): Promise<void> {
		// A connection may be opened, or an answer lead to another call, while one waits.
		for (let round = 0; round < 3; round++) {
			await new Promise((resolve) => setImmediate(resolve));
			for (const { settle } of this.opened) await settle();
		}
	}

	pass(milliseconds: number): Promise<void> {
		return passOn(this.clock, milliseconds, () => this.settle());
	}

	/** Lets time pass until something is done. */
	async during<T>(work: Promise<T>): Promise<T> {
		let over = false;
		const end = () => {
			over = true;
		};
		work.then(end, end);
		while (!over) {
			await this.settle();
			if (!over) await this.clock.advance(10);
		}
		return work;
	}
}

function names({ store }: Session): string[] {
	return [...store.latest.queues.values()].map(({ ref }) => ref.name).sort();
}

function visible({ store }: Session, name: string): number | null {
	const record = [...store.latest.queues.values()].find(({ ref }) => ref.name === name);
	return record ? (knownValue(record.attributes)?.visible ?? null) : null;
}

async function opened(accounts: Accounts, session: Session): Promise<void> {
	await accounts.during(session.open());
	await accounts.pass(300);
	assert.equal(session.store.latest.connection.state, 'open');
	assert.equal(session.store.latest.context?.account, '111111111111');
	assert.deepEqual(names(session), ['both', 'only-1']);
	assert.equal(visible(session, 'both'), 3);
}

function reads(cloud: Cloud): number {
	return cloud.requests.filter(({ operation }) => operation === 'GetQueueAttributes').length;
}

test('a move keeps nothing of the old account, and leaves it alone from then on', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const generation = session.store.latest.context?.generation ?? 0;
	await accounts.during(session.moveTo(accounts.place(1)));
	await accounts.pass(300);
	assert.deepEqual(names(session), ['both', 'only-2']);
	assert.equal(visible(session, 'both'), 1);
	assert.equal(session.store.latest.context?.account, '222222222222');
	assert.ok((session.store.latest.context?.generation ?? 0) > generation);
	assert.deepEqual(session.place, accounts.place(1));
	accounts.cloud(0).clearRequests();
	await accounts.pass(61_000);
	assert.equal(accounts.cloud(0).requests.length, 0);
	assert.ok(reads(accounts.cloud(1)) > 2);
});

test('answers that were under way when it moved are dropped', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const both = [...session.store.latest.queues.values()].find(({ ref }) => ref.name === 'both');
	const url = both?.ref.url ?? '';
	session.setFocus({ ...noFocus, shown: [url], selected: url, opened: url });
	accounts.cloud(0).faults.add({ kind: 'slow', milliseconds: 30 });
	// Its attributes, its metrics and its sources are asked for, and not answered yet.
	await accounts.clock.advance(2000);
	const moved = session.moveTo(accounts.place(1));
	await accounts.during(moved);
	accounts.cloud(0).faults.clear();
	await accounts.pass(500);
	assert.deepEqual(names(session), ['both', 'only-2']);
	assert.ok(
		[...session.store.latest.queues.keys()].every((each) => each.startsWith(accounts.place(1).endpoint)),
	);
});

test('a connection that opens too late is closed, and nobody sees it', async (context) => {
	const accounts = await Accounts.start(context);
	const waiting: (() => void)[] = [];
	const closed: string[] = [];
	const session = accounts.session(context, {
		connect: async (request) => {
			const connection = await openConnection(request);
			if (request.endpoint === accounts.place(0).endpoint) {
				await new Promise<void>((resolve) => waiting.push(resolve));
			}
			const tracked = track(connection, accounts.clock);
			accounts.opened.push(tracked);
			const close = () => {
				closed.push(request.endpoint ?? '');
				connection.close();
			};
			return { ...tracked.connection, context: connection.context, close };
		},
	});
	const first = session.open();
	await accounts.during(session.moveTo(accounts.place(1)));
	for (const resolve of waiting) resolve();
	await first;
	await accounts.pass(300);
	assert.deepEqual(closed, [accounts.place(0).endpoint]);
	assert.deepEqual(names(session), ['both', 'only-2']);
	assert.equal(accounts.cloud(0).requests.length, 0);
});

test('leaving releases what is held, in the account that it is held in', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const queue = [...session.store.latest.queues.values()].find(({ ref }) => ref.name === 'both')?.ref;
	const { actions } = session;
	if (!queue || !actions) throw new Error('nothing is open');
	const request = { queue, attributes: null, max: 10, waitSeconds: 0 };
	const { received } = await accounts.during(receive(actions, request));
	assert.ok(received.length > 0);
	assert.equal((await accounts.outside(0).counts(queue)).inFlight, received.length);
	const report = await accounts.during(session.moveTo(accounts.place(1)));
	assert.equal(report?.released, received.length);
	assert.deepEqual(await accounts.outside(0).counts(queue), { visible: 3, inFlight: 0, delayed: 0 });
	assert.notEqual(session.actions, actions);
	assert.equal(session.actions?.leases.held().length, 0);
	// The line of a release is written beside it, and this clock does not wait for a disk.
	const lines = async () =>
		(await readFile(join(accounts.directory, 'audit.jsonl'), 'utf8')).trimEnd().split('\n');
	let audit = await lines();
	while (audit.length < 4) audit = await lines();
	const places = audit.map((line) => (JSON.parse(line) as { context: { account: string } }).context.account);
	assert.ok(places.length >= 4, 'a receive and a release, each with its begin and end');
	assert.deepEqual([...new Set(places)], ['111111111111']);
});

test('of two moves at once the last one counts, and the other watches nothing', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const there = session.moveTo(accounts.place(1));
	const back = session.moveTo(accounts.place(0));
	await accounts.during(Promise.all([there, back]));
	await accounts.pass(300);
	assert.deepEqual(names(session), ['both', 'only-1']);
	assert.equal(accounts.opened.length, 2);
	await accounts.pass(5000);
	assert.equal(accounts.cloud(1).requests.length, 0);
});

test('a refresh in the middle of a move does not open the old place again', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const moved = session.moveTo(accounts.place(1));
	session.refresh();
	await accounts.during(moved);
	await accounts.pass(300);
	assert.deepEqual(names(session), ['both', 'only-2']);
	assert.equal(accounts.opened.length, 2);
});

test('quitting in the middle of a move waits for what it releases, and opens nothing more', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	await opened(accounts, session);
	const queue = [...session.store.latest.queues.values()].find(({ ref }) => ref.name === 'both')?.ref;
	if (!queue || !session.actions) throw new Error('nothing is open');
	const { received } = await accounts.during(
		receive(session.actions, { queue, attributes: null, max: 10, waitSeconds: 0 }),
	);
	const moved = session.moveTo(accounts.place(1));
	const report = await accounts.during(session.close());
	assert.equal(report?.released, received.length);
	await accounts.during(moved);
	assert.equal(accounts.opened.length, 1);
	assert.equal(session.actions, null);
	assert.equal(await session.close(), null);
});

test('a place that can not be opened says so; a refresh tries again', async (context) => {
	const accounts = await Accounts.start(context);
	const warnings: string[] = [];
	const session = accounts.session(context, {
		place: { ...accounts.place(0), profile: 'nobody' },
		log: (level, message) => void (level === 'warn' && warnings.push(message)),
	});
	const timers = accounts.clock.pending;
	await accounts.during(session.open());
	const { connection } = session.store.api.getState();
	assert.equal(connection.state, 'failed');
	assert.ok(connection.state === 'failed' && connection.error.kind === 'invalid');
	assert.equal(warnings.length, 1);
	assert.equal(session.actions, null);
	assert.equal(accounts.clock.pending, timers, 'a profile that does not exist is not tried again by itself');
	session.refresh();
	await accounts.pass(100);
	await until(() => warnings.length === 2);
	await accounts.during(session.moveTo(accounts.place(0)));
	await accounts.pass(300);
	assert.equal(session.store.latest.connection.state, 'open');
	assert.deepEqual(names(session), ['both', 'only-1']);
});

test('read-only is decided for each place anew', async (context) => {
	const accounts = await Accounts.start(context);
	const asked: (string | null)[] = [];
	const session = accounts.session(context, {
		readOnly: (profile) => {
			asked.push(profile);
			return asked.length > 1;
		},
	});
	await opened(accounts, session);
	assert.equal(session.store.latest.context?.readOnly, false);
	await accounts.during(session.moveTo(accounts.place(1)));
	await accounts.pass(300);
	assert.equal(session.store.latest.context?.readOnly, true);
	const queue = [...session.store.latest.queues.values()].find(({ ref }) => ref.name === 'both')?.ref;
	if (!queue || !session.actions) throw new Error('nothing is open');
	await assert.rejects(receive(session.actions, { queue, attributes: null, max: 1 }), /read-only/i);
	assert.deepEqual(asked, [null, null]);
});

test('the focus and the interval outlive a move, a frozen picture does not', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	session.setInterval(5);
	await opened(accounts, session);
	session.setFrozen(true);
	assert.equal(session.store.api.getState().frozenAt, session.now());
	await accounts.during(session.moveTo(accounts.place(1)));
	await accounts.pass(300);
	assert.equal(session.store.api.getState().frozenAt, null);
	assert.equal(session.store.latest.interval.seconds, 5);
	session.setInterval(10);
	assert.equal(session.store.latest.interval.effectiveSeconds, 10);
});

test('messages are peeked at only where the endpoint can do that', async (context) => {
	const accounts = await Accounts.start(context);
	const session = accounts.session(context);
	assert.equal(session.peekable, null);
	await opened(accounts, session);
	await accounts.pass(300);
	assert.equal(session.peekable, false);
	assert.equal(await session.peek([...session.store.latest.queues.keys()][0] ?? ''), null);
	await accounts.during(session.close());
	assert.equal(session.peekable, null);
	assert.equal(await session.peek('http://127.0.0.1:1/0/gone'), null);
});

test('what was asked of APIs, functions and feeds when it moved is dropped, and nothing of it is asked again', async (context) => {
	const accounts = await Accounts.start(context);
	const [there] = accounts.clouds;
	const config = { ...accounts.place(0), credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
	const gateway = new APIGatewayClient(config);
	context.after(() => gateway.destroy());
	await gateway.send(new CreateRestApiCommand({ name: 'orders-api' }));
	const session = accounts.session(context);
	await opened(accounts, session);
	session.setFocus({ ...noFocus, kind: 'stage' });
	await accounts.pass(2000);
	const [id = ''] = session.store.latest.stages.keys();
	assert.match(id, /^[a-z0-9]+\/$/);
	there?.faults.add({ kind: 'slow', milliseconds: 30 });
	session.setFocus({ ...noFocus, kind: 'stage', shown: [id], selected: id, opened: id, detail: 'settings' });
	session.refresh();
	await accounts.clock.advance(1000);
	await accounts.during(session.moveTo(accounts.place(1)));
	there?.faults.clear();
	there?.clearRequests();
	await accounts.pass(61_000);
	assert.deepEqual(there?.requests, []);
	const { stages, apiDetails, apis } = session.store.latest;
	assert.deepEqual([stages.size, apiDetails.size], [0, 0]);
	assert.deepEqual(
		[apis.state, apis.error],
		['known', null],
		'the view is open, and the other account has no API',
	);
});

test('a stage is exported as OpenAPI; what has none says why', async (context) => {
	awsEnvironment(context);
	const accounts = new Accounts(await aDirectory(context));
	const { clock } = accounts;
	const cloud = await startCloud({ scenario: 'shop', clock });
	accounts.clouds.push(cloud);
	context.after(() => cloud.close());
	const session = accounts.session(context);
	await assert.rejects(session.exportOpenApi('x/prod'), { kind: 'notFound', message: /not known any more/ });
	await accounts.during(session.open());
	session.setFocus({ ...noFocus, kind: 'stage' });
	await accounts.pass(2000);
	const { stages } = session.store.latest;
	const stageOf = (name: string) =>
		[...stages.values()].find(({ ref }) => ref.apiName === name) ?? assert.fail(`there is no ${name}`);
	for (const name of ['orders-api', 'storefront-api']) {
		const { ref } = stageOf(name);
		const document: unknown = JSON.parse(await accounts.during(session.exportOpenApi(ref.id)));
		assert.match((document as { openapi: string }).openapi, /^3\.0/);
	}
	const refused = (id: string) =>
		accounts.during(session.exportOpenApi(id).then(assert.fail, (error) => error));
	assert.equal((await refused(stageOf('live-updates').ref.id)).kind, 'unsupported');
	const odd = (ref: Partial<StageRef>) => {
		const record = stageOf('orders-api');
		session.store.putRecord('stages', 'odd', { ...record, ref: { ...record.ref, id: 'odd', ...ref } });
		return refused('odd');
	};
	assert.match((await odd({ apiId: null })).message, /^orders-api is known by its metrics only/);
	assert.match((await odd({ stage: '' })).message, /^No stage of orders-api is known/);
});

test('what was just changed is read again at once, and nothing where there is no connection', async (context) => {
	awsEnvironment(context);
	const accounts = new Accounts(await aDirectory(context));
	const { clock } = accounts;
	const cloud = await startCloud({ scenario: 'consumer-down', clock });
	accounts.clouds.push(cloud);
	context.after(() => cloud.close());
	const session = accounts.session(context);
	session.recheck('mapping', 'none');
	await accounts.during(session.open());
	session.setFocus({ ...noFocus, kind: 'function' });
	await accounts.pass(2000);
	const [uuid = ''] = session.store.latest.mappings.keys();
	const [name = ''] = session.store.latest.functions.keys();
	session.setFocus({ ...noFocus, kind: 'function', shown: [name], selected: name, opened: name });
	await accounts.pass(3000);
	cloud.clearRequests();
	session.recheck('mapping', uuid);
	session.recheck('function', name);
	await accounts.settle();
	const operations = () =>
		cloud.requests.filter(({ service }) => service === 'Lambda').map((each) => each.operation);
	assert.deepEqual(operations().sort(), [
		'GetAccountSettings',
		'GetEventSourceMapping',
		'GetFunctionConcurrency',
	]);
});
