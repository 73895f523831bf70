import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ack } from '../../source/actions/ack.ts';
import { drain } from '../../source/actions/drain.ts';
import { extend } from '../../source/actions/extend.ts';
import { purgeQueue } from '../../source/actions/purge.ts';
import { receive } from '../../source/actions/receive.ts';
import { release, releaseAll } from '../../source/actions/release.ts';
import { send } from '../../source/actions/send.ts';
import { createActionSession } from '../../source/actions/session.ts';
import { openConnection } from '../../source/aws/connection.ts';
import { openOutside } from '../../source/aws/operations/outside.ts';
import { systemClock } from '../../source/model/clock.ts';
import type { Permit } from '../../source/model/permit.ts';
import { AuditInMemory, aContext, aDirectory, aMessage, aQueue } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Commands that begin so change nothing. ReceiveMessage is not one of them. */
const READS = /^(Get|List|Describe)/;
const ASSERT = 'assertPermit(permit, ';

async function sources(): Promise<Map<string, string>> {
	const found = new Map<string, string>();
	for await (const path of glob('source/**/*.{ts,tsx}', { cwd: ROOT })) {
		found.set(path, await readFile(join(ROOT, path), 'utf8'));
	}
	for (const path of ['cli.tsx']) {
		const text = await readFile(join(ROOT, path), 'utf8').catch(() => '');
		if (text) found.set(path, text);
	}
	return found;
}

function valueImports(text: string): string[] {
	const names: string[] = [];
	for (const [, clause = ''] of text.matchAll(/import (?!type)([^;]*?) from '@aws-sdk\/client-[^']+'/g)) {
		names.push(
			...clause
				.replace(/[{}]/g, '')
				.split(',')
				.map((name) => name.trim())
				.filter((name) => name && !name.startsWith('type ')),
		);
	}
	for (const [, clause = ''] of text.matchAll(
		/const \{([^}]*)\} = await import\('@aws-sdk\/client-[^']+'\)/g,
	)) {
		names.push(
			...clause
				.split(',')
				.map((name) => name.trim())
				.filter(Boolean),
		);
	}
	return names;
}

interface Method {
	readonly name: string;
	readonly text: string;
}

/** The methods of the classes in a file, by the layout that the formatter gives them. */
function methodsOf(text: string): Method[] {
	return [...text.matchAll(/^\t(?:async )?\*?(#?\w+)(?:<[^\n]*>)?\([\s\S]*?^\t\}$/gm)].map(
		([whole, name = '']) => ({
			name,
			text: whole,
		}),
	);
}

test('only source/aws imports the SDK, and only its commands, clients and errors by name', async () => {
	for (const [path, text] of await sources()) {
		if (!text.includes("'@aws-sdk/client-")) continue;
		assert.ok(path.startsWith('source/aws/'), path);
		for (const name of valueImports(text)) {
			assert.match(
				name,
				/(Command|Client|Exception)$/,
				`${path}: the whole-service classes have every operation`,
			);
		}
	}
});

test('every command that changes the account is in a method that asserts a permit before it', async () => {
	const mutating = new Set<string>();
	for (const [path, text] of await sources()) {
		const methods = methodsOf(text);
		for (const [, command = ''] of text.matchAll(/new (\w+)Command\(/g)) {
			if (READS.test(command)) continue;
			mutating.add(command);
			const users = methods.filter((method) => method.text.includes(`new ${command}Command(`));
			assert.ok(users.length > 0, `${path}: ${command} is outside of any method`);
			const uses = text.split(`new ${command}Command(`).length;
			assert.equal(
				users.reduce((sum, { text: body }) => sum + body.split(`new ${command}Command(`).length - 1, 0),
				uses - 1,
			);
			for (const method of users) {
				const use = `new ${command}Command(`;
				if (!(await isTruePeek(method, use, path))) guarded(method, use, methods, path);
			}
		}
		for (const name of valueImports(text)) {
			const command = name.replace(/Command$/, '');
			if (name === command || READS.test(command)) continue;
			assert.ok(
				mutating.has(command),
				`${path}: ${name} is imported and used in a way that this test can't see`,
			);
		}
	}
	for (const known of [
		'ChangeMessageVisibilityBatch',
		'DeleteMessageBatch',
		'PurgeQueue',
		'ReceiveMessage',
		'SendMessage',
		// The demo's, of each service.
		'CreateApi',
		'CreateDistributionWithTags',
		'CreateFunction',
		'CreateRestApi',
		'CreateTopic',
		'DeleteBucket',
		'DeleteQueue',
		'PutMetricData',
		'PutRule',
	]) {
		assert.ok(mutating.has(known), `${known} was not found: this test does not see what it should`);
	}
});

/**
 * The one ReceiveMessage that receives nothing: LocalStack's look at messages, at a path of its own. Its
 * client can't reach SQS itself, and it is used only after the endpoint has shown to be LocalStack.
 */
async function isTruePeek(method: Method, use: string, path: string): Promise<boolean> {
	if (path !== 'source/aws/true-peek.ts' || method.name !== 'peek') return false;
	const before = method.text.slice(0, method.text.indexOf(use));
	assert.match(before, /if \(!\(await this\.#?isSupported\(options\)\)\) return null;/);
	assert.match(before, /this\.#clients\.peeks\.send\(\s*$/);
	const clients = await readFile(join(ROOT, 'source/aws/sqs-clients.ts'), 'utf8');
	assert.match(clients, /_aws\/sqs\/messages/);
	return true;
}

/** A private method counts when each of its callers asserts. */
function guarded(method: Method, use: string, methods: readonly Method[], path: string): void {
	const asserted = method.text.indexOf(ASSERT);
	if (asserted >= 0) {
		assert.ok(asserted < method.text.indexOf(use), `${path}: ${method.name} asserts too late`);
		return;
	}
	assert.ok(method.name.startsWith('#'), `${path}: ${method.name} changes the account without a permit`);
	const call = `this.${method.name}(`;
	const callers = methods.filter(({ text }) => text.includes(call));
	assert.ok(callers.length > 0, `${path}: ${method.name} has no caller`);
	for (const caller of callers) guarded(caller, call, methods, path);
}

test('permits are issued by the gate alone', async () => {
	const users = [...(await sources())]
		.filter(([, text]) => /\bissuePermit\b/.test(text))
		.map(([path]) => path);
	assert.deepEqual(users.sort(), ['source/actions/safety.ts', 'source/model/permit.ts']);
});

/** A server that says yes to everything, and remembers what it was asked. */
async function agreeable(context: { after(done: () => Promise<void>): void }) {
	const targets: string[] = [];
	const server = createServer((request, response) => {
		targets.push(String(request.headers['x-amz-target']));
		response.end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const request = { endpoint, region: 'eu-west-1', readOnly: true, generation: 1, clock: systemClock };
	const connection = await openConnection(request);
	context.after(async () => {
		connection.close();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	return { connection, targets, request };
}

test('with read-only each action is refused, and nothing is asked of AWS', async (context) => {
	const { connection, targets } = await agreeable(context);
	const session = createActionSession({
		connection,
		context: () => ({ ...aContext, readOnly: true }),
		protectedPatterns: [],
		audit: new AuditInMemory(),
		backupDirectory: await aDirectory(context),
		warn: assert.fail,
	});
	session.leases.hold(aQueue, [aMessage('a')], 30, session.clock.now());
	const queue = aQueue;
	const held = { queue, ids: ['a'] };
	const all = { confirmed: 'type-name', attributes: null } as const;
	const actions: Record<string, () => Promise<unknown>> = {
		receive: () => receive(session, { queue, attributes: null, max: 10 }),
		extend: () => extend(session, { ...held, seconds: 30 }),
		release: () => release(session, held),
		ack: () => ack(session, { ...held, arn: null, ...all }),
		send: () => send(session, { queue, message: { body: 'x' }, ...all }),
		purge: () => purgeQueue(session, { queue, count: 1, ...all }),
		drain: () => drain(session, { queue, ...all }),
	};
	for (const [name, act] of Object.entries(actions)) {
		await assert.rejects(act, { name: 'QdashError', kind: 'denied', service: 'qdash' }, name);
	}
	const report = await releaseAll(session);
	assert.equal(report.released, 0);
	assert.match(report.unreleased[0]?.reason ?? '', /read-only/);
	assert.deepEqual(targets, []);
	session.leases.close();
});

test('a permit that was made by hand opens nothing', async (context) => {
	const { connection, targets } = await agreeable(context);
	const { sqs } = connection;
	const forged = (action: Permit['action']): Permit => ({ action, target: aQueue.url });
	const messages = [{ id: 'a', receiptHandle: 'h' }];
	const calls: (() => unknown)[] = [
		() => sqs.receive(forged('receive'), aQueue.url, { max: 1 }),
		() => sqs.extend(forged('extend'), aQueue.url, messages, 30),
		() => sqs.release(forged('release'), aQueue.url, messages),
		() => sqs.delete(forged('ack'), aQueue.url, messages),
		() => sqs.delete(forged('purge'), aQueue.url, messages),
		() => sqs.send(forged('send'), aQueue.url, { body: 'x' }),
		() => sqs.purge(forged('purge'), aQueue.url),
	];
	for (const call of calls) await assert.rejects(async () => call(), /did not pass the gate/);
	assert.deepEqual(targets, []);
});

test("each of the demo's services asks for a permit of the demo, for its own endpoint", async (context) => {
	const { targets, request } = await agreeable(context);
	const outside = await openOutside(request);
	context.after(async () => outside.close());
	const calls: Record<string, string> = {
		SQS: 'DeleteQueue',
		CloudWatch: 'DeleteAlarms',
		APIGateway: 'DeleteRestApi',
		APIGatewayV2: 'DeleteApi',
		CloudFront: 'DeleteDistribution',
		Lambda: 'DeleteFunction',
		S3: 'DeleteBucket',
		SNS: 'DeleteTopic',
		EventBridge: 'DeleteRule',
	};
	const classes = [...(await sources())].filter(([path, text]) => {
		return path.startsWith('source/aws/operations/') && / implements ServiceOperations /.test(text);
	});
	assert.equal(classes.length, Object.keys(calls).length, 'a service is not tried here');
	for (const [service, operation] of Object.entries(calls)) {
		const call = { service, operation, input: {}, region: 'eu-west-1' };
		const forged: Permit = { action: 'demo', target: outside.target };
		await assert.rejects(outside.call(forged, call), /demo on .* did not pass the gate/, service);
	}
	assert.deepEqual(targets, []);
});

test('a look at messages never becomes a receive where the endpoint is not LocalStack', async (context) => {
	const { connection, targets } = await agreeable(context);
	assert.equal(await connection.sqs.peek(aQueue.url), null);
	assert.deepEqual([...new Set(targets)], ['AmazonSQS.ListQueues']);
});
