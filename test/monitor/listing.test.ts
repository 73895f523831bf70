import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { noFocus } from '../../source/monitor/focus.ts';
import { deadLettersOf } from './dead-letters.ts';
import { showing, watchCloud } from './watched-cloud.ts';

test('more than 1,000 queues are all listed, and all asked for, once each', async (context) => {
	const watched = await watchCloud(context, {
		cloud: { scenario: 'thousand' },
		before: async (outside) => {
			for (const name of ['extra-1', 'extra-2', 'extra-3']) await outside.queue(name);
		},
	});
	watched.monitor.start();
	await watched.pass(200);
	const { queues, listing } = watched.store.latest;
	assert.equal(queues.size, 1003);
	assert.equal(listing.complete, true);
	assert.equal(watched.cloud.requests.filter(({ operation }) => operation === 'ListQueues').length, 2);
	const readings = [...queues.values()].map(({ attributes }) => attributes.state);
	assert.deepEqual([...new Set(readings)], ['known']);
	const counts = Object.values(watched.asked());
	assert.equal(counts.length, 1003);
	assert.ok(counts.every((count) => count === 1));
});

test('rows on the screen are asked for before the others', async (context) => {
	const names = Array.from({ length: 120 }, (_, index) => `queue-${1000 + index}`);
	const watched = await watchCloud(context, {
		before: async (outside) => void (await Promise.all(names.map((name) => outside.queue(name)))),
	});
	watched.monitor.start();
	await watched.settle();
	const shown = names.slice(-20);
	watched.monitor.setFocus({ ...showing(watched, ...shown), selected: null });
	await watched.pass(100);
	const order = watched.attributeCalls;
	assert.equal(order.length, 120);
	assert.deepEqual(new Set(order.slice(0, 20)), new Set(shown.map((name) => watched.queue(name).ref.url)));
});

test('a queue that is deleted while it is watched says so, then leaves the list', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.send(await outside.queue('keeps'), ['a']);
			await outside.send(await outside.queue('goes'), ['b', 'c']);
		},
	});
	const { monitor, pass, queue, store } = watched;
	monitor.start();
	await pass(200);
	monitor.setFocus(showing(watched, 'goes', 'keeps'));
	await deleteQueue(watched.cloud.endpoint, queue('goes').ref.url);
	await pass(1100);
	assert.equal(queue('goes').verdict.kind, 'gone');
	assert.equal(queue('goes').verdict.state, 'deleted');
	assert.equal(queue('goes').error?.kind, 'notFound');
	assert.equal(store.latest.outage, null);
	monitor.setFocus(noFocus);
	await pass(60_000);
	assert.deepEqual(
		[...store.latest.queues.values()].map(({ ref }) => ref.name),
		['keeps'],
	);
	assert.equal(queue('keeps').verdict.kind, 'healthy');
});

test('a queue that is open when it is deleted stays until it is left', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => void (await outside.queue('open')),
	});
	const { monitor, pass, queue, store } = watched;
	monitor.start();
	await pass(200);
	const { url } = queue('open').ref;
	monitor.setFocus({ ...noFocus, shown: [url], selected: url, opened: url });
	await deleteQueue(watched.cloud.endpoint, url);
	await pass(61_000);
	assert.equal(queue('open').verdict.state, 'deleted');
	monitor.setFocus(noFocus);
	await pass(61_000);
	assert.equal(store.latest.queues.size, 0);
});

test('dead letter queues know their sources, also after one of them is deleted', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.queue('dead');
			for (const name of ['orders', 'refunds']) await outside.queue(name, deadLettersOf('dead', 3));
		},
	});
	const { monitor, pass, queue } = watched;
	const sources = () => queue('dead').deadLetterSources.map(({ name }) => name);
	monitor.start();
	await pass(200);
	assert.deepEqual(sources().sort(), ['orders', 'refunds']);
	assert.equal(queue('dead').sourcesComplete, false);
	await deleteQueue(watched.cloud.endpoint, queue('orders').ref.url);
	await pass(61_000);
	assert.deepEqual(sources(), ['refunds']);
});

test('opening a queue asks the endpoint itself for its sources, once', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.queue('dead');
			await outside.queue('orders', deadLettersOf('dead', 3));
		},
	});
	const { cloud, monitor, pass, queue } = watched;
	const asked = () =>
		cloud.requests.filter(({ operation }) => operation === 'ListDeadLetterSourceQueues').length;
	monitor.start();
	await pass(200);
	const { url } = queue('dead').ref;
	for (const opened of [url, null, url]) {
		monitor.setFocus({ ...noFocus, shown: [url], selected: url, opened });
		await pass(200);
	}
	assert.equal(queue('dead').sourcesComplete, true);
	assert.deepEqual(
		queue('dead').deadLetterSources.map(({ name }) => name),
		['orders'],
	);
	assert.equal(asked(), 1);
});

test('sources that may not be listed leave those that the redrive policies tell of', async (context) => {
	const watched = await watchCloud(context, {
		before: async (outside) => {
			await outside.queue('dead');
			await outside.queue('orders', deadLettersOf('dead', 3));
		},
	});
	const { cloud, monitor, pass, queue } = watched;
	cloud.faults.add({ kind: 'denied', operation: 'ListDeadLetterSourceQueues' });
	monitor.start();
	await pass(200);
	const { url } = queue('dead').ref;
	monitor.setFocus({ ...noFocus, shown: [url], selected: url, opened: url });
	await pass(200);
	assert.deepEqual(
		queue('dead').deadLetterSources.map(({ name }) => name),
		['orders'],
	);
	assert.equal(queue('dead').sourcesComplete, false);
	assert.equal(queue('dead').error, null);
});

async function deleteQueue(endpoint: string, QueueUrl: string): Promise<void> {
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const client = new SQSClient({ endpoint, region: 'eu-west-1', credentials });
	await client.send(new DeleteQueueCommand({ QueueUrl }));
	client.destroy();
}
