import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { Operator } from './operator.ts';
import { Outside } from './outside.ts';
import { startProgram } from './pty.ts';

/** A cloud that runs: an emulator, or the embedded one. */
export interface RunningCloud {
	readonly endpoint: string;
	readonly region: string;
	stop(): Promise<void>;
}

/** Where clouds differ in what they tell. */
export interface CloudTraits {
	/** A duplicate is answered with the id of the message that it duplicates, as AWS does. */
	readonly namesDuplicates: boolean;
}

/**
 * What an operator does with queues and messages, with the keys on the built program, each checked from
 * outside. Every journey has queues of its own, so that they share one cloud.
 */
export function journeys(name: string, start: () => Promise<RunningCloud>, traits: CloudTraits): void {
	describe(name, () => {
		let cloud: RunningCloud;
		let outside: Outside;
		before(async () => {
			cloud = await start();
			outside = new Outside(cloud.endpoint, cloud.region);
		});
		after(async () => {
			outside?.close();
			await cloud?.stop();
		});

		const operate = (t: TestContext, ...flags: readonly string[]) => {
			const program = startProgram(['--endpoint', cloud.endpoint, '--region', cloud.region, ...flags]);
			t.after(() => program.close());
			return new Operator(program);
		};
		const quit = async ({ program }: Operator) => {
			program.press('q');
			assert.deepEqual(await program.exit, { code: 0, signal: null });
		};

		test('lists queues with their types and counts, which change by themselves', async (t) => {
			const dead = await outside.createQueue('listed-dead');
			const policy = JSON.stringify({ deadLetterTargetArn: await outside.arn(dead), maxReceiveCount: '3' });
			const work = await outside.createQueue('listed-work', { RedrivePolicy: policy });
			await outside.createQueue('listed-order.fifo');
			await outside.send(work, 'one', 'two');

			const operator = operate(t);
			const { program } = operator;
			const row = (queue: string) => program.screen().find((line) => line.includes(`${queue} `)) ?? '';
			await program.waitFor(() => / std +2 +0 /.test(row('listed-work')));
			await program.waitFor(() => / fifo +0 +0 /.test(row('listed-order.fifo')));
			await program.waitFor(() => / dlq +0 +0 /.test(row('listed-dead')));
			await outside.send(work, 'three');
			await program.waitFor(() => / std +3 +0 /.test(row('listed-work')));
			await quit(operator);
		});

		test('sends a message with its attributes, and names its id', async (t) => {
			const url = await outside.createQueue('sent-to');
			const operator = operate(t);
			await operator.pick('sent-to');
			const said = await operator.send({
				body: '{"order":"A-1","note":"é 😀"}',
				attributes: 'tries:Number=5',
			});

			const [message, ...others] = await outside.take(url);
			assert.equal(others.length, 0);
			assert.equal(message?.Body, '{"order":"A-1","note":"é 😀"}');
			assert.deepEqual(message?.MessageAttributes?.tries, { DataType: 'Number', StringValue: '5' });
			assert.equal(said, `accepted by sent-to as ${message?.MessageId}`);
			await quit(operator);
		});

		test('receives, releases one, acks one into a backup, and releases the rest on leaving', async (t) => {
			const url = await outside.createQueue('leased');
			await outside.send(url, '{"n":1}', '{"n":2}', '{"n":3}');
			const operator = operate(t);
			const { program } = operator;
			await operator.pick('leased');
			await operator.receive(3);
			await program.waitFor('3 held');
			assert.deepEqual(await outside.counts(url), { visible: 0, inFlight: 3 });

			program.press('x');
			await program.waitFor('released 1 message in leased');
			assert.deepEqual(await outside.counts(url), { visible: 1, inFlight: 2 });

			// Where the endpoint shows messages without a receive, the cursor stays on the one that was released.
			program.press('g');
			program.press('a');
			await program.waitFor('acked 1 message in leased');
			assert.deepEqual(await outside.counts(url), { visible: 1, inFlight: 1 });
			const backedUp = operator.backups().map((line) => line.body);
			assert.equal(backedUp.length, 1);

			program.press('esc');
			await program.waitFor('released 1 message of leased');
			assert.deepEqual(await outside.counts(url), { visible: 2, inFlight: 0 });
			await quit(operator);
			const left = (await outside.take(url)).map((message) => message.Body ?? '');
			assert.deepEqual([...left, ...backedUp].sort(), ['{"n":1}', '{"n":2}', '{"n":3}']);
			assert.deepEqual(operator.done(), ['receive 3', 'release 1', 'ack 1', 'release 1']);
		});

		test('releases what it holds when it is ended from outside', async (t) => {
			const url = await outside.createQueue('let-go');
			await outside.send(url, 'kept');
			const operator = operate(t);
			await operator.pick('let-go');
			await operator.receive(1);
			assert.deepEqual(await outside.counts(url), { visible: 0, inFlight: 1 });
			operator.program.kill('SIGHUP');
			assert.equal((await operator.program.exit).code, 129);
			assert.deepEqual(await outside.counts(url), { visible: 1, inFlight: 0 });
			assert.deepEqual(operator.done(), ['receive 1', 'release 1']);
		});

		test('purges into a backup', async (t) => {
			const url = await outside.createQueue('purged');
			const bodies = Array.from({ length: 23 }, (_, index) => `{"n":${index}}`);
			await outside.send(url, ...bodies);
			const operator = operate(t);
			await operator.pick('purged');
			await operator.purge('purged');

			assert.deepEqual(await outside.counts(url), { visible: 0, inFlight: 0 });
			const backedUp = operator.backups().map((line) => line.body);
			assert.deepEqual(backedUp.sort(), bodies.sort());
			await quit(operator);
		});

		test('sends to a FIFO queue, and says of a duplicate no more than is known', async (t) => {
			const url = await outside.createQueue('ordered.fifo');
			const operator = operate(t);
			await operator.pick('ordered.fifo');
			const first = await operator.send({ body: 'first', group: 'g', deduplicationId: 'same' });
			const again = await operator.send({ body: 'again', group: 'g', deduplicationId: 'same' });
			await operator.send({ body: 'second', group: 'g', deduplicationId: 'other' });

			assert.match(first, /^accepted by ordered\.fifo as /);
			assert.match(
				again,
				traits.namesDuplicates ? /^deduplicated: ordered\.fifo / : /^accepted by ordered\.fifo as /,
			);
			assert.deepEqual(await outside.counts(url), { visible: 2, inFlight: 0 });
			await operator.receive(2);
			await operator.program.waitFor(/first.*second/s);
			await quit(operator);
			const bodies = (await outside.take(url)).map((message) => message.Body);
			assert.deepEqual(bodies, ['first', 'second']);
		});

		test('read-only refuses to send, and leaves the keys that change out of the footer', async (t) => {
			const url = await outside.createQueue('looked-at');
			const operator = operate(t, '--read-only');
			const { program } = operator;
			await operator.pick('looked-at');
			assert.match(program.text(), /READ-ONLY/);
			assert.doesNotMatch(program.screen().at(-1) ?? '', /send|receive|purge/);
			const before = operator.event();
			program.press('n');
			await program.waitFor(() => operator.event() !== before && /read-only/i.test(operator.event()));
			await quit(operator);
			assert.deepEqual(await outside.counts(url), { visible: 0, inFlight: 0 });
		});
	});
}
