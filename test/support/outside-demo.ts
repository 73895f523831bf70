import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { ListQueuesCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { RunningEmulator } from '../../scripts/emulators.ts';
import { AdjustableClock } from '../../source/demo/adjustable-clock.ts';
import { tagKey } from '../../source/demo/outside/thing.ts';
import { DemoSession } from '../../source/demo-session.ts';
import { systemClock } from '../../source/model/clock.ts';
import { AuditInMemory } from '../actions/support.ts';
import { Outside } from './outside.ts';

/** What an emulator is known to lack, by which the demo is tried there. */
export interface KnownHoles {
	/** Each is said, and nothing else is. */
	readonly said: readonly RegExp[];
	/** Kinds of things that can't be removed there. */
	readonly stays: readonly string[];
	/** Namespaces in which there have to be metrics. */
	readonly namespaces: readonly string[];
}

/** Runs the demo without a screen at an emulator that somebody else wrote. */
export function demoAt(name: string, start: () => Promise<RunningEmulator>, holes: KnownHoles): void {
	test(`the demo at ${name}: made, filled, busy, measured, removed`, { timeout: 180_000 }, async () => {
		const { endpoint, region, stop } = await start();
		after(stop);
		const journals = await mkdtemp(join(tmpdir(), 'qdash-demos-'));
		after(() => rm(journals, { recursive: true, force: true }));
		const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
		const sqs = new SQSClient({ endpoint, region, credentials, useQueueUrlAsEndpoint: false });
		const cloudWatch = new CloudWatchClient({ endpoint, region, credentials });
		const outside = new Outside(endpoint, region);
		const own = await outside.createQueue('mine');
		const clock = new AdjustableClock(systemClock);
		const said: string[] = [];
		const session = await DemoSession.open({
			request: { endpoint, region, readOnly: false, generation: 1, clock },
			protectedPatterns: [],
			audit: new AuditInMemory(),
			journals,
			scenario: 'shop',
			seed: 1,
			rate: 0.1,
			confirmed: false,
			limit: 45_000,
			say: (sentence) => said.push(sentence),
		});
		after(() => session.close());

		const { seeded } = await session.provision();
		const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
		assert.ok(QueueUrls.length > 15, `${QueueUrls.length} queues`);
		const orders = QueueUrls.find((url) => url.endsWith('/orders.fifo')) ?? '';
		const { Tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: orders }));
		assert.equal(Tags[tagKey], session.run);
		assert.ok(seeded > 97, `${seeded} messages`);
		const letters = QueueUrls.find((url) => url.endsWith('/webhooks-dlq')) ?? '';
		assert.ok((await outside.counts(letters)).visible >= 61);

		await clock.advance(5_000);
		const sent = await session.play(clock.now() - 5_000, clock.now());
		assert.ok(sent > 5, `${sent} were sent`);

		const published = await session.publish(clock.now());
		assert.ok(published > 1_000, `${published} data points`);
		for (const Namespace of holes.namespaces) {
			const where = Namespace === 'AWS/CloudFront' ? 'us-east-1' : region;
			const client = new CloudWatchClient({ endpoint, region: where, credentials });
			const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace }));
			assert.ok(Metrics.length > 0, Namespace);
		}
		const { Datapoints = [] } = await cloudWatch.send(
			new GetMetricStatisticsCommand({
				Namespace: 'AWS/ApiGateway',
				MetricName: 'Count',
				Dimensions: [
					{ Name: 'ApiName', Value: 'orders-api' },
					{ Name: 'Stage', Value: 'prod' },
				],
				StartTime: new Date(Math.floor(Date.now() / 60_000) * 60_000 - 10 * 60_000),
				EndTime: new Date(Math.floor(Date.now() / 60_000) * 60_000),
				Period: 60,
				Statistics: ['Sum'],
			}),
		);
		assert.ok(Datapoints.length >= 9, `${Datapoints.length} minutes`);
		assert.ok((Datapoints[0]?.Sum ?? 0) > 1_000, 'an API that is asked 60 times a second');

		const removal = await session.remove();
		const stays = removal?.left.map(({ thing }) => thing.kind) ?? [];
		assert.deepEqual(
			stays.filter((kind) => !holes.stays.includes(kind)),
			[],
		);
		const rest = (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
		assert.deepEqual(rest, [own]);
		for (const sentence of said) {
			assert.ok(
				holes.said.some((known) => known.test(sentence)),
				`nobody knew of it: ${sentence}`,
			);
		}
		for (const known of holes.said)
			assert.ok(said.filter((each) => known.test(each)).length <= 1, String(known));
	});
}
