import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { startCloudWorker } from '../../source/demo/start-worker.ts';

const workerUrl = new URL('../../source/demo/worker.ts', import.meta.url);
const mainFile = fileURLToPath(new URL('../../source/demo/main.ts', import.meta.url));

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

test('the cloud runs as a process, prints where, and ends on SIGTERM', async () => {
	const child = spawn(
		process.execPath,
		[...process.execArgv, mainFile, '--scenario', 'empty', '--seed', '2'],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	const lines = createInterface({ input: child.stdout });
	const [line] = (await once(lines, 'line')) as [string];
	const endpoint = /^endpoint=(http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
	assert.ok(endpoint, line);
	assert.equal((await fetch(`${endpoint}/_qdash/health`)).status, 200);
	child.kill('SIGTERM');
	const [code] = (await once(child, 'exit')) as [number | null];
	assert.equal(code, 0);
});

test('a wrong argument is refused', async () => {
	const child = spawn(process.execPath, [...process.execArgv, mainFile, '--scenario', 'nonsense'], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (chunk) => {
		said += chunk;
	});
	const [code] = (await once(child, 'exit')) as [number | null];
	assert.equal(code, 2);
	assert.equal(said, '--scenario takes one of shop, empty, thousand, not nonsense\n');
});
