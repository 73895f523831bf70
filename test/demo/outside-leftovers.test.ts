import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DeleteQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { Holes } from '../../source/demo/outside/holes.ts';
import { Journal } from '../../source/demo/outside/journal.ts';
import { Provisioning } from '../../source/demo/outside/provisioning.ts';
import { removeThings } from '../../source/demo/outside/removal.ts';
import type { Thing } from '../../source/demo/outside/thing.ts';
import { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { startOutside } from './outside-support.ts';

test('a journal of what an endpoint has forgotten removes nothing that was made there since', async (t) => {
	const { cloud, session, look, another, journals, whileTimePasses } = await startOutside(t);
	await session.provision();
	session.close();
	// As an emulator that is started anew.
	await cloud.reset();
	await look.create('orders', { owner: 'me' });

	const cleaner = await another();
	const cleaned = await whileTimePasses(cleaner.clean());
	assert.deepEqual(
		cleaned.left.map(({ thing, reason }) => [thing.name, reason]),
		[['orders', "it lacks the demo's tag, and may be somebody else's"]],
	);
	assert.deepEqual(await look.queues(), ['orders']);
	assert.equal(readdirSync(journals).length, 1);

	await look.sqs.send(new DeleteQueueCommand({ QueueUrl: look.url('orders') }));
	assert.deepEqual((await whileTimePasses(cleaner.clean())).left, []);
	assert.deepEqual(readdirSync(journals), []);
});

test('a journal of another account at the same address is left alone', async (t) => {
	const { session, look, another, journals } = await startOutside(t);
	await look.create('orders');
	const journal = Journal.begin(journals, {
		run: 'of-another-account',
		endpoint: session.target,
		account: '111111111111',
		region: 'eu-west-1',
		process: 0x7fff_fff0,
	});
	journal.made({ kind: 'queue', region: 'eu-west-1', id: look.url('orders'), name: 'orders' });
	const cleaner = await another();
	const { removed, left } = await cleaner.clean();
	assert.deepEqual([removed, left], [[], []]);
	assert.deepEqual(await look.queues(), ['orders']);
	assert.equal(readdirSync(journals).length, 1);
});

test("dead letters never go to a queue of somebody else's", async (t) => {
	const { session, look, whileTimePasses } = await startOutside(t, { scenario: 'dead-letters-growing' });
	await look.create('labels-dlq', { owner: 'me' });
	await session.provision();
	const queues = await look.queues();
	assert.ok(queues.includes('orders') && !queues.includes('labels'), queues.join());
	for (const name of await look.queues()) {
		const { Attributes } = await look.sqs.send(
			new GetQueueAttributesCommand({ QueueUrl: look.url(name), AttributeNames: ['All'] }),
		);
		assert.doesNotMatch(Attributes?.RedrivePolicy ?? '', /labels-dlq/, name);
	}
	await whileTimePasses(session.remove());
	assert.deepEqual(await look.queues(), ['labels-dlq']);
});

test('a queue whose making was not answered is removed all the same', async (t) => {
	const { session, look, journals, whileTimePasses } = await startOutside(t, {
		faults: [{ service: 'SQS', operation: 'CreateQueue', kind: 'truncated', times: 1 }],
	});
	await session.provision().catch(() => undefined);
	assert.ok((await look.queues()).length > 0);
	await whileTimePasses(session.remove());
	assert.deepEqual([...(await look.tags())], []);
	assert.deepEqual(readdirSync(journals), []);
});

test('an answer that says nothing leaves a doubt, which a refusal does not', async (t) => {
	const journals = await mkdtemp(join(tmpdir(), 'qdash-demos-'));
	t.after(() => rm(journals, { recursive: true, force: true }));
	const head = { run: 'run', endpoint: 'http://127.0.0.1', account: '000000000000', region: 'eu-west-1' };
	const said: string[] = [];
	const answer = async ({ service, operation }: { service: string; operation: string }) => {
		if (operation === 'CreateRestApi') return {};
		throw new QdashError({ kind: 'invalid', service, operation, message: 'No.' });
	};
	const uncertainAfter = async (service: 'APIGateway' | 'APIGatewayV2', operation: string) => {
		const provisioning = new Provisioning({
			...head,
			isAws: false,
			journal: Journal.begin(journals, { ...head, process: process.pid }),
			holes: new Holes((sentence) => said.push(sentence)),
			clock: new ManualClock(0),
		});
		const step = { service, operation, input: { name: 'orders', Name: 'orders' } };
		await provisioning.apply([step], answer);
		assert.deepEqual(provisioning.tally, { made: 0, leftOut: 1 });
		return provisioning.uncertain;
	};
	assert.equal(await uncertainAfter('APIGateway', 'CreateRestApi'), true);
	assert.equal(await uncertainAfter('APIGatewayV2', 'CreateApi'), false);
	assert.deepEqual(said, ["The endpoint's answer has no id.", 'No.']);
});

test('what there was no time for is told of', async () => {
	const clock = new ManualClock(0);
	const things: Thing[] = [
		{ kind: 'queue', region: 'eu-west-1', id: 'http://127.0.0.1/0/orders', name: 'orders' },
		{ kind: 'distribution', region: 'eu-west-1', id: 'E1', name: 'site' },
	];
	const removal = await removeThings(things, {
		clock,
		limit: 1_000,
		call: async ({ operation }, signal) => {
			if (signal?.aborted) throw signal.reason;
			// Preparing takes all the time that there is.
			if (operation === 'GetDistributionConfig') await clock.advance(2_000);
			return { DistributionConfig: { Enabled: false } };
		},
	});
	assert.deepEqual(removal, {
		removed: [],
		left: things.map((thing) => ({ thing, reason: 'there was no time' })),
	});
});
