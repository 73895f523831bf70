import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDashboard } from '../support/dashboard.tsx';

const bodies = (count: number) => Array.from({ length: count }, (_, index) => `{"n":${index}}`);

describe('a purge', () => {
	test('is disabled until the name is typed; the queue is drained into a backup', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'orders-dlq', messages: bodies(23) }] });
		await dashboard.pick('orders-dlq');
		await dashboard.waitForRow('orders-dlq', / 23 +0 /);
		dashboard.press('p');
		await dashboard.waitFor("Type the queue's name");
		assert.match(
			dashboard.dialog(),
			/^Purge orders-dlq Deletes about 23 visible, 0 in flight and 0 delayed messages in orders-dlq · 0000-0000-0000 · eu-west-1\./,
		);
		assert.match(dashboard.dialog(), /\[x\] Back up first/);
		dashboard.type('orders-dl');
		await dashboard.waitForDialog(/name: orders-dl /);
		dashboard.press('enter');
		await dashboard.waitFor('[ Cancel ]');
		dashboard.press('enter');
		await dashboard.waitForNoDialog();
		assert.equal(
			dashboard.asked('ReceiveMessage') + dashboard.asked('PurgeQueue'),
			0,
			'only Cancel could be chosen',
		);

		dashboard.press('p');
		await dashboard.waitFor("Type the queue's name");
		dashboard.type('orders-dlq');
		dashboard.press('enter');
		await dashboard.waitFor('[ Purge ]');
		dashboard.press('enter');
		await dashboard.waitFor(/purged 23 messages of orders-dlq; a copy is in .+\.ndjson/);
		assert.deepEqual(
			dashboard
				.backups()
				.map(({ body }) => body)
				.sort(),
			bodies(23).sort(),
		);
		assert.deepEqual(await dashboard.outside.counts('orders-dlq'), { visible: 0, inFlight: 0, delayed: 0 });
		assert.equal(dashboard.asked('PurgeQueue'), 0);
	});

	test('is on disk before the first message is deleted, and can be stopped', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'big', messages: bodies(400) }] });
		const free = dashboard.cloud.faults.add({
			operation: 'DeleteMessageBatch',
			kind: 'slow',
			milliseconds: 250,
		});
		await dashboard.pick('big');
		dashboard.press('p');
		await dashboard.waitFor("Type the queue's name");
		dashboard.type('big');
		dashboard.press('enter', 'enter');
		await dashboard.waitFor('Purging big');
		await dashboard.waitFor(() => dashboard.asked('DeleteMessageBatch') > 0);
		assert.ok(dashboard.backups().length > 0, 'what is about to be deleted is in the backup');
		await dashboard.waitForDialog(/\d+ backed up, \d+ deleted/);
		free();
		dashboard.press('esc');
		await dashboard.waitFor(/stopped after purging \d+ messages of big/);
		const deleted = Number(/purging (\d+)/.exec(dashboard.event())?.[1]);
		assert.ok(deleted <= dashboard.backups().length);
		assert.equal((await dashboard.outside.counts('big')).visible, 400 - deleted);
	});

	test('asks for what is in flight or delayed by itself', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'busy', messages: [...bodies(3), { body: 'later', delaySeconds: 600 }] }],
		});
		const [elsewhere] = await dashboard.outside.receive('busy', 1);
		assert.notEqual(elsewhere, undefined);
		await dashboard.pick('busy');
		await dashboard.waitForRow('busy', / 2 +1 /);
		dashboard.press('p');
		await dashboard.waitFor("Type the queue's name");
		dashboard.type('busy');
		dashboard.press('enter', 'enter');
		await dashboard.waitFor('PurgeQueue busy');
		assert.equal(dashboard.backups().length, 2);
		assert.match(dashboard.dialog(), /About 1 in flight elsewhere and 1 delayed are left in busy · /);
		assert.match(dashboard.dialog(), /\[ No, leave them \]/);
		assert.equal(dashboard.asked('PurgeQueue'), 0);
		dashboard.type('busy');
		dashboard.press('enter');
		await dashboard.waitFor('[ PurgeQueue ]');
		dashboard.press('enter');
		await dashboard.waitFor('PurgeQueue of busy accepted');
		assert.deepEqual(await dashboard.outside.counts('busy'), { visible: 0, inFlight: 0, delayed: 0 });
	});

	test('without a backup is one PurgeQueue, and then counts down the 60 seconds', async (t) => {
		const dashboard = await openDashboard(t, { queues: [{ name: 'twice', messages: bodies(2) }] });
		await dashboard.pick('twice');
		const fill = async () => {
			dashboard.press('p');
			await dashboard.waitFor("Type the queue's name");
			dashboard.press('shift-tab', 'space');
			await dashboard.waitFor('[ ] Back up first');
			dashboard.press('tab');
			dashboard.type('twice');
			await dashboard.waitForDialog(/name: twice/);
		};
		await fill();
		dashboard.press('enter', 'enter');
		await dashboard.waitFor('PurgeQueue of twice accepted');
		assert.equal(dashboard.asked('PurgeQueue'), 1);
		assert.equal(dashboard.asked('ReceiveMessage'), 0);

		await fill();
		assert.match(dashboard.dialog(), /SQS takes one PurgeQueue in 60 seconds: the next in (60|5\d)s\./);
		dashboard.press('enter', 'tab');
		await dashboard.cloud.advance(40_000);
		await dashboard.waitForDialog(/the next in (20|1\d)s\./);
		assert.equal(dashboard.asked('PurgeQueue'), 1, 'it could not be chosen');
		await dashboard.cloud.advance(25_000);
		await dashboard.waitForDialog(/^Purge twice (?!.*the next in)/);
		dashboard.press('esc');
		await dashboard.waitForNoDialog();
	});

	test('of a protected queue says what protects it', async (t) => {
		const dashboard = await openDashboard(t, {
			queues: [{ name: 'orders-prod', messages: bodies(1) }],
			protectedPatterns: ['prod'],
		});
		await dashboard.pick('orders-prod');
		dashboard.press('p');
		await dashboard.waitForDialog(/It is protected by the pattern prod\./);
	});
});
