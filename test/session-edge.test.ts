import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { openConnection } from '../source/aws/connection.ts';
import { type Cloud, startCloud } from '../source/demo/cloud.ts';
import { type Focus, noFocus } from '../source/monitor/focus.ts';
import { Session } from '../source/session.ts';
import { DashboardStore } from '../source/store/dashboard-store.ts';
import { aDirectory } from './actions/support.ts';
import { asked, controlPlane, opened, outsideConfig, requestsTo, rows } from './monitor/edge-support.ts';
import { clockOfToday, passOn, type TrackedConnection, TurnsClock, track } from './monitor/watched-cloud.ts';
import { awsEnvironment } from './support/aws-environment.ts';

interface Opened {
	readonly cloud: Cloud;
	/** A second place, with nothing in it. */
	readonly elsewhere: Cloud;
	readonly session: Session;
	pass(milliseconds: number): Promise<void>;
	/** Lets time pass until something is done. */
	during<T>(work: Promise<T>): Promise<T>;
	stage(name: string): string;
}

/** A session at a shop, with its queues listed. */
async function openSession(test: TestContext): Promise<Opened> {
	awsEnvironment(test);
	const clock = clockOfToday();
	const cloud = await startCloud({ scenario: 'shop', clock });
	const elsewhere = await startCloud({ scenario: 'empty', clock });
	const connections: TrackedConnection[] = [];
	const directory = await aDirectory(test);
	const session = new Session({
		place: { endpoint: cloud.endpoint, region: 'eu-west-1' },
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
			const connection = await openConnection({ ...request, clock: turns }, { connect: 500, call: 3000 });
			const tracked = track(connection, clock, turns);
			connections.push(tracked);
			return tracked.connection;
		},
		warn: (problem) => {
			throw problem;
		},
		onLeases: () => {},
	});
	const settle = async () => {
		for (let round = 0; round < 3; round++) {
			await new Promise((resolve) => setImmediate(resolve));
			for (const each of connections) await each.settle();
		}
	};
	const during = async <T>(work: Promise<T>): Promise<T> => {
		let over = false;
		const end = () => {
			over = true;
		};
		work.then(end, end);
		while (!over) {
			await settle();
			if (!over) await clock.advance(100);
		}
		return work;
	};
	test.after(async () => {
		await during(session.close());
		await cloud.close();
		await elsewhere.close();
	});
	const pass = (milliseconds: number) => passOn(clock, milliseconds, settle);
	await during(session.open());
	await pass(1000);
	return {
		cloud,
		elsewhere,
		session,
		pass,
		during,
		stage: (name) => {
			const stages = [...session.store.latest.stages.values()];
			const found = stages.find(({ ref }) => `${ref.apiName}/${ref.stage}` === name);
			return found?.ref.id ?? assert.fail(`${name} is not there`);
		},
	};
}

const apis: Focus = { ...noFocus, kind: 'stage' };

test("a stage's OpenAPI document comes through the control plane; where there is none, it is said why", async (context) => {
	const { cloud, session, pass, during, stage } = await openSession(context);
	session.setFocus(apis);
	await pass(3000);
	const rest = await during(session.exportOpenApi(stage('orders-api/prod')));
	const document = JSON.parse(rest) as { openapi: string; paths: Record<string, unknown> };
	assert.match(document.openapi, /^3\.0/);
	assert.ok('/orders/{id}' in document.paths);
	const http = await during(session.exportOpenApi(stage('storefront-api/$default')));
	assert.ok('/cart' in (JSON.parse(http) as typeof document).paths);
	cloud.clearRequests();
	const fails = (id: string) => during(session.exportOpenApi(id));
	await assert.rejects(fails(stage('live-updates/prod')), { kind: 'unsupported' });
	await assert.rejects(fails('gone/prod'), { kind: 'notFound', message: /not known any more/ });
	assert.deepEqual(asked({ cloud }, ...controlPlane), [], 'nobody is asked for what there is not');
});

test('a stage that only metrics know has no export, and says so', async (context) => {
	const { cloud, session, pass, during, stage } = await openSession(context);
	for (const service of controlPlane) cloud.faults.add({ service, kind: 'denied' });
	session.setFocus(apis);
	await pass(3000);
	await assert.rejects(during(session.exportOpenApi(stage('orders-api/prod'))), {
		kind: 'notFound',
		message: /known by its metrics only/,
	});
});

function chartOf({ store }: Session) {
	return store.latest.chart;
}

test('what is looked at is something else when only its kind, its tab or its chart changed', async (context) => {
	const { cloud, session, pass, stage } = await openSession(context);
	session.setFocus(noFocus);
	session.setFocus(apis);
	await pass(3000);
	const id = stage('orders-api/prod');
	session.setFocus(opened('stage', id));
	await pass(6000);
	assert.ok(!asked({ cloud }, 'APIGateway').includes('GetUsagePlans'));
	assert.equal(chartOf(session), null);
	const chart = { subject: { kind: 'stage', id }, window: { span: 3_600_000, until: null } } as const;
	session.setFocus({ ...opened('stage', id), chart });
	await pass(2000);
	assert.equal(chartOf(session)?.state, 'known');
	session.setFocus({ ...opened('stage', id), chart: { ...chart, window: { span: 900_000, until: null } } });
	assert.equal(chartOf(session)?.window.span, 900_000);
	session.setFocus(opened('stage', id, 'settings'));
	await pass(6000);
	assert.equal(chartOf(session), null);
	assert.ok(asked({ cloud }, 'APIGateway').includes('GetUsagePlans'));
});

test('what was just changed is read again at once, and on until it has settled', async (context) => {
	const { cloud, session, pass } = await openSession(context);
	const client = new LambdaClient(outsideConfig({ cloud }));
	context.after(() => client.destroy());
	session.setFocus({ ...noFocus, kind: 'function' });
	await pass(2000);
	const found = [...session.store.latest.mappings.values()].find(({ state }) => state === 'Enabled');
	assert.ok(found);
	await client.send(new UpdateEventSourceMappingCommand({ UUID: found.uuid, Enabled: false }));
	session.recheck('mapping', found.uuid);
	await pass(300);
	assert.equal(session.store.latest.mappings.get(found.uuid)?.state, 'Disabling');
	await pass(60_000);
	assert.equal(session.store.latest.mappings.get(found.uuid)?.state, 'Disabled');
});

test('a move forgets what was known of the edge, and asks nothing more of the place that was left', async (context) => {
	const { cloud, elsewhere, session, pass, during } = await openSession(context);
	session.setFocus(apis);
	await pass(3000);
	session.setFocus(rows('stage', session.store.latest.stages.keys()));
	await pass(600);
	assert.equal(session.store.latest.stages.size, 4);
	cloud.clearRequests();
	await during(session.moveTo({ endpoint: elsewhere.endpoint, region: 'eu-west-1' }));
	const before = requestsTo({ cloud }, ...controlPlane).length;
	await pass(5000);
	assert.equal(requestsTo({ cloud }, ...controlPlane).length, before);
	assert.deepEqual([session.store.latest.stages.size, session.store.latest.apis.state], [0, 'known']);
	assert.ok(asked({ cloud: elsewhere }, ...controlPlane).includes('GetRestApis'), 'the view is still open');
});
