import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { ack } from '../../source/actions/ack.ts';
import { drain } from '../../source/actions/drain.ts';
import { enableMonitoring } from '../../source/actions/enable-monitoring.ts';
import { extend } from '../../source/actions/extend.ts';
import { invalidate } from '../../source/actions/invalidate.ts';
import { purgeQueue } from '../../source/actions/purge.ts';
import { receive } from '../../source/actions/receive.ts';
import { release, releaseAll } from '../../source/actions/release.ts';
import { send } from '../../source/actions/send.ts';
import { createActionSession } from '../../source/actions/session.ts';
import { setConcurrency } from '../../source/actions/set-concurrency.ts';
import { setMapping } from '../../source/actions/set-mapping.ts';
import { openConnection } from '../../source/aws/connection.ts';
import { openLinks } from '../../source/aws/links.ts';
import { openOutside, outsideServices } from '../../source/aws/operations/outside.ts';
import { ServiceCommands } from '../../source/aws/service-commands.ts';
import { systemClock } from '../../source/model/clock.ts';
import type { Distribution } from '../../source/model/distribution.ts';
import type { EventSourceMapping } from '../../source/model/function.ts';
import { issuePermit, type Permit } from '../../source/model/permit.ts';
import { serviceDefinitions } from '../support/service-definitions.ts';
import { AuditInMemory, aContext, aDirectory, aMessage, aQueue } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
/**
 * Commands that begin so change nothing, and API Gateway's other export, an HTTP GET too (which a test of the
 * policies holds). ReceiveMessage is not one of them.
 */
const READS = /^(Get|List|Describe|ExportApi$)/;
/** The services with a file each that alone knows their client. */
const ONE_FILE_EACH = ['api-gateway', 'apigatewayv2', 'cloudfront', 'eventbridge', 'lambda', 's3', 'sns'];
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

test('each of the newer clients is imported in one file, its types too', async () => {
	const files = await sources();
	for (const service of ONE_FILE_EACH) {
		const users = [...files]
			.filter(([, text]) => text.includes(`@aws-sdk/client-${service}'`))
			.map(([path]) => path);
		assert.equal(users.length, 1, `${service}: ${users.join(', ')}`);
		assert.match(users[0] ?? '', /^source\/aws\/[a-z0-9-]+-commands\.ts$/);
	}
});

test('a definition calls commands what they are, and its reads change nothing', async () => {
	const definitions = await serviceDefinitions();
	assert.equal(
		definitions.length,
		ONE_FILE_EACH.length + 2,
		'those, and what the demo adds to SQS and CloudWatch',
	);
	for (const { path, text, definition } of definitions) {
		const { reads, writes } = definition;
		for (const [name, command] of Object.entries({ ...reads, ...writes })) {
			assert.equal(command.name, `${name}Command`, path);
		}
		for (const name of Object.keys(reads)) assert.match(name, READS, path);
		for (const name of Object.keys(writes)) assert.doesNotMatch(name, READS, path);
		const imported = valueImports(text).filter((name) => name.endsWith('Command'));
		const handedOut = Object.keys({ ...reads, ...writes }).map((name) => `${name}Command`);
		assert.deepEqual(
			imported.toSorted(),
			handedOut.toSorted(),
			`${path} has a command that it does not hand out`,
		);
		assert.doesNotMatch(text, /new \w+Command\(|\.send\(/, `${path} sends by itself`);
	}
});

test('nobody takes a command or a client out of a definition but the road past the permit', async () => {
	const names = (await serviceDefinitions()).map(({ exported }) => exported);
	const taken = new RegExp(`(?<!typeof )\\b(?:${names.join('|')})\\.(?:reads|writes|create)\\b`);
	assert.match('lambdaCommands.writes.DeleteFunction', taken);
	for (const [path, text] of await sources()) {
		assert.doesNotMatch(text, taken, path);
		const imports = names.some((name) => new RegExp(`^import [^;]*\\b${name}\\b`, 'm').test(text));
		if (imports) assert.doesNotMatch(text, /\.send\(/, `${path} sends by itself`);
	}
	const road = (await sources()).get('source/aws/service-commands.ts') ?? '';
	const [write] = methodsOf(road).filter(({ name }) => name === 'write');
	const asserted = write?.text.indexOf('assertPermit(permit, action, target)') ?? -1;
	assert.ok(asserted > 0 && asserted < (write?.text.indexOf('#send(') ?? -1));
});

/** All definitions, over a server that says yes to everything. */
async function commandsAt(context: { after(done: () => Promise<void>): void }) {
	const { requests, request } = await agreeable(context);
	const links = await openLinks(request);
	context.after(async () => links.close());
	const all = (await serviceDefinitions()).map(({ path, definition }) => ({
		path,
		definition,
		commands: new ServiceCommands(definition, links.link('lambda', definition.name), { sockets: 1 }),
	}));
	return { all, requests };
}

test('no write of any definition is sent without its permit, nor as a read', async (context) => {
	const { all, requests } = await commandsAt(context);
	let tried = 0;
	for (const { path, definition, commands } of all) {
		for (const operation of Object.keys(definition.writes)) {
			const permits: readonly Permit[] = [
				{ action: 'mapping', target: 'one' },
				Object.freeze({ action: 'mapping', target: 'one' }),
				issuePermit('mapping', 'another'),
				issuePermit('concurrency', 'one'),
			];
			for (const permit of permits) {
				await assert.rejects(
					commands.write(permit, 'mapping', 'one', operation, {}),
					/mapping on one did not pass the gate/,
					`${path} ${operation}`,
				);
			}
			await assert.rejects(async () => commands.read(operation, {}), TypeError, `${path} ${operation}`);
			tried += 1;
		}
	}
	assert.ok(tried > 40, `${tried}`);
	assert.deepEqual(requests, []);
});

test('every command that changes the account is in a method that asserts a permit before it', async () => {
	const definitions = await serviceDefinitions();
	// What definitions hand out goes by the one road, which the tests above hold.
	const mutating = new Set(definitions.flatMap(({ definition }) => Object.keys(definition.writes)));
	const defining = new Set(definitions.map(({ path }) => path));
	for (const [path, text] of await sources()) {
		if (defining.has(path)) continue;
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
		'CreateInvalidation',
		'CreateMonitoringSubscription',
		'DeleteFunctionConcurrency',
		'PutFunctionConcurrency',
		'UpdateEventSourceMapping',
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
	/** The operation where a header names it, else the method and the path. */
	const requests: string[] = [];
	const server = createServer(({ headers, method, url }, response) => {
		requests.push(String(headers['x-amz-target'] ?? `${method} ${url}`));
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
	return { connection, requests, request };
}

test('with read-only each action is refused, and nothing is asked of AWS', async (context) => {
	const { connection, requests } = await agreeable(context);
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
	// As much of them as the gate and the calls look at.
	const distribution = { id: 'E1', aliases: [], comment: '' } as unknown as Distribution;
	const mapping = { uuid: 'u1', functionName: 'f', eventSourceArn: null } as unknown as EventSourceMapping;
	const actions: Record<string, () => Promise<unknown>> = {
		receive: () => receive(session, { queue, attributes: null, max: 10 }),
		extend: () => extend(session, { ...held, seconds: 30 }),
		release: () => release(session, held),
		ack: () => ack(session, { ...held, arn: null, ...all }),
		send: () => send(session, { queue, message: { body: 'x' }, ...all }),
		purge: () => purgeQueue(session, { queue, count: 1, ...all }),
		drain: () => drain(session, { queue, ...all }),
		invalidate: () =>
			invalidate(session, { distribution, paths: ['/*'], reference: 'r', confirmed: 'type-name' }),
		monitoring: () => enableMonitoring(session, { distribution, confirmed: 'type-name' }),
		mapping: () => setMapping(session, { mapping, enabled: false, confirmed: 'type-name' }),
		concurrency: () => setConcurrency(session, { function: { name: 'f' }, value: 0, confirmed: 'type-name' }),
	};
	for (const [name, act] of Object.entries(actions)) {
		await assert.rejects(act, { name: 'QdashError', kind: 'denied', service: 'qdash' }, name);
	}
	const report = await releaseAll(session);
	assert.equal(report.released, 0);
	assert.match(report.unreleased[0]?.reason ?? '', /read-only/);
	assert.deepEqual(requests, []);
	session.leases.close();
});

test('a permit that was made by hand opens nothing', async (context) => {
	const { connection, requests } = await agreeable(context);
	const { sqs, cloudFront, lambda } = connection;
	const forged = (action: Permit['action'], target = aQueue.url): Permit => ({ action, target });
	const messages = [{ id: 'a', receiptHandle: 'h' }];
	const calls: (() => unknown)[] = [
		() => sqs.receive(forged('receive'), aQueue.url, { max: 1 }),
		() => sqs.extend(forged('extend'), aQueue.url, messages, 30),
		() => sqs.release(forged('release'), aQueue.url, messages),
		() => sqs.delete(forged('ack'), aQueue.url, messages),
		() => sqs.delete(forged('purge'), aQueue.url, messages),
		() => sqs.send(forged('send'), aQueue.url, { body: 'x' }),
		() => sqs.purge(forged('purge'), aQueue.url),
		() => cloudFront.createInvalidation(forged('invalidate', 'E1'), 'E1', ['/*'], 'reference'),
		() => cloudFront.enableMonitoring(forged('monitoring', 'E1'), 'E1'),
		() => lambda.setMappingEnabled(forged('mapping', 'u1'), 'u1', false),
		() => lambda.setReservedConcurrency(forged('concurrency', 'f'), 'f', 0),
		() => lambda.setReservedConcurrency(forged('concurrency', 'f'), 'f', null),
	];
	for (const call of calls) await assert.rejects(async () => call(), /did not pass the gate/);
	assert.deepEqual(requests, []);
});

test("each of the demo's services asks for a permit of the demo, for its own endpoint", async (context) => {
	const { requests, request } = await agreeable(context);
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
	assert.deepEqual(Object.keys(calls).toSorted(), outsideServices.toSorted(), 'a service is not tried here');
	for (const [service, operation] of Object.entries(calls)) {
		const call = { service, operation, input: {}, region: 'eu-west-1' };
		const forged: Permit = { action: 'demo', target: outside.target };
		await assert.rejects(outside.call(forged, call), /demo on .* did not pass the gate/, service);
		const elsewhere = issuePermit('demo', 'https://another.example');
		await assert.rejects(outside.call(elsewhere, call), /demo on .* did not pass the gate/, service);
	}
	assert.deepEqual(requests, []);
});

test('a look at messages never becomes a receive where the endpoint is not LocalStack', async (context) => {
	const { connection, requests } = await agreeable(context);
	assert.equal(await connection.sqs.peek(aQueue.url), null);
	assert.deepEqual([...new Set(requests)], ['AmazonSQS.ListQueues']);
});
