import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { UntagQueueCommand } from '@aws-sdk/client-sqs';
import { costSentence, estimateCost } from '../../source/demo/outside/cost.ts';
import { Journal } from '../../source/demo/outside/journal.ts';
import { tagKey } from '../../source/demo/outside/thing.ts';
import { systemClock } from '../../source/model/clock.ts';
import { QdashError } from '../../source/model/errors.ts';
import { startOutside } from './outside-support.ts';

test('a shop is made, tagged, filled and removed exactly; what was there before stays', async (t) => {
	const { cloud, session, clock, audit, said, journals, look, whileTimePasses } = await startOutside(t, {
		scenario: 'shop',
		rate: 0.2,
	});
	await look.create('mine');
	await look.create('emails', { owner: 'me' });

	const { made, seeded } = await session.provision();
	assert.ok(made > 90, `${made} steps`);
	const things = [...(await look.tags())];
	const own = things.filter(([, tags]) => tags[tagKey] === session.run).map(([name]) => name);
	const others = things.filter(([, tags]) => tags[tagKey] !== session.run);
	assert.deepEqual(others, [
		['queue emails', { owner: 'me' }],
		['queue mine', {}],
	]);
	for (const name of [
		'queue orders.fifo',
		'function payment-worker',
		'REST API orders-api',
		'HTTP API storefront-api',
		'HTTP API live-updates',
		'distribution Product images',
		'alarm orders-dead-letters',
		'alarm shop-site-5xx',
	]) {
		assert.ok(own.includes(name), name);
	}
	assert.equal(said.filter((sentence) => sentence.includes('(emails)')).length, 1);

	assert.ok(seeded > 97, `${seeded} messages`);
	// What was there before the history, and what a part of it came to since.
	const deadLetters = await look.count('webhooks-dlq');
	assert.ok(deadLetters >= 61 && deadLetters < 120, `${deadLetters} dead letters`);
	assert.ok((await look.count('payments-dlq')) >= 4);
	assert.equal(await look.count('emails'), 0);

	await clock.advance(5_000);
	cloud.clearRequests();
	const sent = await session.play(clock.now() - 5_000, clock.now());
	assert.ok(sent > 20 && sent < 300, `${sent} were sent`);
	const operations = new Set(cloud.requests.map(({ operation }) => operation));
	assert.ok(operations.has('SendMessageBatch') && operations.has('ReceiveMessage'), [...operations].join());
	await clock.advance(4_000);
	const later = await session.play(clock.now() - 4_000, clock.now());
	assert.ok(cloud.requests.some(({ operation }) => operation === 'DeleteMessageBatch'));

	const removal = await whileTimePasses(session.remove());
	assert.deepEqual(removal?.left, []);
	assert.deepEqual([...(await look.tags()).keys()], ['queue emails', 'queue mine']);
	assert.deepEqual(readdirSync(journals), []);
	const lines = audit.entries.filter(({ action }) => action === 'demo');
	assert.deepEqual(
		lines
			.filter(({ phase }) => phase === 'end')
			.map(({ target, count }) => ['name' in target && target.name.split(': ')[1], count]),
		[
			['made', made],
			['traffic', sent],
			['traffic', later],
			['removed', removal?.removed.length],
		],
	);
});

test('AWS takes no metrics in its own namespaces: that is said once, and not tried again', async (t) => {
	const { cloud, session, clock, said } = await startOutside(t);
	await session.provision();
	assert.equal(await session.publish(clock.now()), 0);
	await clock.advance(60_000);
	assert.equal(await session.publish(clock.now()), 0);
	assert.equal(said.filter((sentence) => sentence.includes('PutMetricData')).length, 1, said.join('\n'));
	assert.equal(cloud.requests.filter(({ operation }) => operation === 'PutMetricData').length, 1);
});

test('what the endpoint lacks is said once, what depends on it is left out, and the rest works', async (t) => {
	const { cloud, session, said, look } = await startOutside(t, {
		faults: [
			{ service: 'Lambda', operation: 'CreateFunction', kind: 'unsupported' },
			{ service: 'APIGatewayV2', kind: 'html', status: 404 },
		],
	});
	const { made, leftOut } = await session.provision();
	assert.ok(made > 10 && leftOut > 10, `${made} made, ${leftOut} left out`);
	assert.equal(
		said.filter((sentence) => /Lambda .*does not support CreateFunction/.test(sentence)).length,
		1,
	);
	assert.equal(
		said.filter((sentence) => /API Gateway .*does not support CreateApi/.test(sentence)).length,
		1,
	);
	const asked = (name: string) => cloud.requests.filter(({ operation }) => operation === name).length;
	assert.equal(asked('CreateFunction'), 1);
	assert.equal(asked('PutFunctionConcurrency') + asked('CreateEventSourceMapping'), 0);
	assert.ok((await look.queues()).includes('orders'));
});

test('a provisioning that is interrupted leaves nothing', async (t) => {
	const { session, look, journals, whileTimePasses } = await startOutside(t);
	const interrupt = new AbortController();
	const provisioning = session.provision(interrupt.signal, ({ done, all }) => {
		if (done > all / 2) interrupt.abort();
	});
	await assert.rejects(provisioning, (error) => error instanceof QdashError && error.kind === 'cancelled');
	assert.ok((await look.queues()).length > 0);
	await whileTimePasses(session.remove());
	assert.deepEqual([...(await look.tags())], []);
	assert.deepEqual(readdirSync(journals), []);
});

test('a demo that comes right after another waits until the names of its queues are free', async (t) => {
	const { session, look, another, said, whileTimePasses } = await startOutside(t, {
		faults: [{ service: 'CloudFront', kind: 'unsupported' }],
	});
	await session.provision();
	await session.remove();
	const next = await another();
	await whileTimePasses(next.provision());
	assert.ok((await look.queues()).includes('orders'));
	assert.equal(said.filter((sentence) => sentence.includes('SQS wants a minute')).length, 1);
	await whileTimePasses(next.remove());
	assert.deepEqual(await look.queues(), []);
});

test('what a run that was killed made is removed by its journal and its tag, and nothing else', async (t) => {
	const { session, look, another, journals, whileTimePasses } = await startOutside(t);
	await session.provision();
	// As after a kill: nothing is removed, and the journal stays.
	session.close();
	await look.sqs.send(new UntagQueueCommand({ QueueUrl: look.url('orders'), TagKeys: [tagKey] }));
	await look.create('mine', { [`${tagKey}-like`]: 'x' });
	await look.create('left-by-another-machine', { [tagKey]: 'its-run' });
	assert.equal(readdirSync(journals).length, 1);

	const cleaner = await another();
	const cleaned = await whileTimePasses(cleaner.clean());
	assert.deepEqual(cleaned.left, []);
	assert.deepEqual([...(await look.tags()).keys()], ['queue mine']);
	assert.deepEqual(readdirSync(journals), []);
});

test('a run leaves what other runs made, and a cleaning up leaves a run that goes on', async (t) => {
	const { session, look, another, journals, whileTimePasses } = await startOutside(t);
	await look.create('of-another-run', { [tagKey]: 'another-run' });
	await session.provision();
	await whileTimePasses(session.remove());
	assert.deepEqual(await look.queues(), ['of-another-run']);

	const head = {
		run: 'another-run',
		endpoint: session.target,
		account: '000000000000',
		region: 'eu-west-1',
		process: process.ppid,
	};
	const journal = Journal.begin(journals, head);
	const cleaner = await another();
	const cleaned = await cleaner.clean();
	assert.deepEqual([cleaned.removed, cleaned.running], [[], [process.ppid]]);
	assert.deepEqual(await look.queues(), ['of-another-run']);

	journal.end();
	assert.equal((await cleaner.clean()).removed.length, 1);
	assert.deepEqual(await look.queues(), []);
});

test('read-only and an account of AWS are refused before anything is asked', async (t) => {
	const { cloud, another, clock } = await startOutside(t);
	const request = { endpoint: cloud.endpoint, region: 'eu-west-1', generation: 1, clock };
	const careful = await another({ request: { ...request, readOnly: true } });
	await assert.rejects(careful.provision(), /read-only here: the demo can neither make nor remove anything/);
	await assert.rejects(careful.clean(), /read-only/);
	for (const endpoint of [undefined, 'https://sqs.eu-west-1.amazonaws.com']) {
		const { endpoint: _own, ...elsewhere } = request;
		const real = await another({ request: { ...elsewhere, ...(endpoint && { endpoint }), readOnly: false } });
		assert.ok(real.isAws);
		await assert.rejects(real.provision(), /needs --yes-real-aws/);
	}
	assert.deepEqual(cloud.requests, []);
});

test('what it would cost in an account of AWS follows from the traffic', async () => {
	const options = { scenario: 'shop', seed: 1, clock: systemClock } as const;
	const [slow, quick] = [
		await estimateCost({ ...options, rate: 0.1 }),
		await estimateCost({ ...options, rate: 1 }),
	];
	assert.ok(slow.dollarsPerHour > 0.005 && slow.dollarsPerHour < 0.2, `$${slow.dollarsPerHour}`);
	assert.ok(quick.requests > slow.requests && quick.dollarsPerHour > slow.dollarsPerHour);
	assert.match(
		costSentence(slow),
		/^about \$0\.\d\d an hour \([\d,]+ SQS requests, 5 alarms; prices of 2026/,
	);
});
