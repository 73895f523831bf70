import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { scenarioNames } from '../../source/demo/scenario/names.ts';
import { startCloudWorker } from '../../source/demo/start-worker.ts';

const workerUrl = new URL('../../source/demo/worker.ts', import.meta.url);
const cli = fileURLToPath(new URL('../../cli.tsx', import.meta.url));

test('the cloud runs in a worker, and ends with it', async () => {
	const worker = await startCloudWorker(workerUrl, { scenario: 'shop' });
	const health = await fetch(`${worker.endpoint}/_qdash/health`);
	assert.equal(((await health.json()) as { status: string }).status, 'ok');
	await worker.close();
	assert.equal(await worker.ended, null);
	await assert.rejects(fetch(`${worker.endpoint}/_qdash/health`));
});

test('a worker closes while a redrive is under way', async () => {
	const worker = await startCloudWorker(workerUrl, { scenario: 'shop' });
	const sqs = new SQSClient({
		endpoint: worker.endpoint,
		region: 'eu-west-1',
		credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
	});
	const SourceArn = 'arn:aws:sqs:eu-west-1:000000000000:webhooks-dlq';
	await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: 1 }));
	sqs.destroy();
	await worker.close();
	assert.equal(await worker.ended, null);
});

test('a worker that cannot start tells why', async () => {
	const worker = await startCloudWorker(workerUrl, { scenario: 'empty' });
	const port = Number(new URL(worker.endpoint).port);
	await assert.rejects(startCloudWorker(workerUrl, { port, scenario: 'empty' }), /EADDRINUSE/);
	await worker.close();
});

/** `qdash cloud` from the sources. */
function runCloud(...flags: readonly string[]) {
	return spawn(process.execPath, [...process.execArgv, cli, 'cloud', ...flags], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

async function outputOf(
	child: ReturnType<typeof runCloud>,
): Promise<{ code: number; out: string; err: string }> {
	let [out, err] = ['', ''];
	child.stdout.on('data', (chunk) => {
		out += chunk;
	});
	child.stderr.on('data', (chunk) => {
		err += chunk;
	});
	const [code] = (await once(child, 'exit')) as [number];
	return { code, out, err };
}

test('qdash cloud prints where it is and what to type, serves with its faults, and ends on SIGTERM', async () => {
	const child = runCloud('--scenario', 'empty', '--seed', '2', '--fault', 'denied:SQS:ListQueues');
	const lines = createInterface({ input: child.stdout });
	const said: string[] = [];
	lines.on('line', (next) => said.push(next));
	const [line] = (await once(lines, 'line')) as [string];
	const endpoint = /^endpoint=(http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
	assert.ok(endpoint, line);
	assert.equal((await fetch(`${endpoint}/_qdash/health`)).status, 200);
	assert.deepEqual(await (await fetch(`${endpoint}/_qdash/faults`)).json(), {
		faults: [{ kind: 'denied', service: 'SQS', operation: 'ListQueues' }],
	});
	child.kill('SIGTERM');
	const [code] = (await once(child, 'exit')) as [number | null];
	assert.equal(code, 143);
	assert.ok(
		said.some(
			(text) => text.startsWith(`AWS_ENDPOINT_URL=${endpoint} `) && text.endsWith(' aws sqs list-queues'),
		),
		said.join('\n'),
	);
});

test('qdash cloud lists the scenarios, and refuses in one sentence', async () => {
	const list = await outputOf(runCloud('--list'));
	assert.equal(list.code, 0);
	for (const name of scenarioNames) assert.match(list.out, new RegExp(`^${name} +\\S.*\\.$`, 'm'));
	const refused = await outputOf(runCloud('--scenario', 'nonsense'));
	assert.equal(refused.code, 2);
	assert.match(
		refused.err,
		/^There is no scenario nonsense; the nearest is [a-z-]+, and qdash cloud --list names them all\.\n$/,
	);
	const taken = await startCloudWorker(workerUrl, { scenario: 'empty' });
	const port = new URL(taken.endpoint).port;
	const second = await outputOf(runCloud('--scenario', 'empty', '--port', port));
	await taken.close();
	assert.equal(second.code, 2);
	assert.equal(second.err, `Port ${port} is taken; choose another with --port, or leave it out.\n`);
});
