import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
	APIGatewayClient,
	GetDeploymentsCommand,
	GetRestApisCommand,
	UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
	LambdaClient,
	ListEventSourceMappingsCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import { mean } from './scenarios-support.ts';

/** One cloud minute is one real second. */
const speed = 60;

interface Minute {
	/** Its beginning, in milliseconds since the epoch. */
	readonly at: number;
	readonly value: number;
}

interface Wanted {
	readonly namespace: string;
	readonly name: string;
	readonly dimensions: Readonly<Record<string, string>>;
	readonly statistic: string;
}

/** A scenario at full speed on the machine's clock, looked at through the SDK. */
class FastCloud {
	readonly cloud: Cloud;
	/** By the machine's clock; the cloud's own, which began with it, is some seconds ahead by now. */
	readonly start = Date.now();
	readonly config;
	readonly #cloudWatch: CloudWatchClient;

	private constructor(cloud: Cloud, test: TestContext) {
		this.cloud = cloud;
		this.config = {
			endpoint: cloud.endpoint,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
		};
		this.#cloudWatch = new CloudWatchClient(this.config);
		test.after(async () => {
			this.#cloudWatch.destroy();
			await cloud.close();
		});
	}

	static async start(test: TestContext, scenario: ScenarioName): Promise<FastCloud> {
		return new FastCloud(await startCloud({ scenario, speed }), test);
	}

	/** The minutes of a series that began at a moment or later, oldest first. */
	async since(moment: number, { namespace, name, dimensions, statistic }: Wanted): Promise<Minute[]> {
		const { MetricDataResults } = await this.#cloudWatch.send(
			new GetMetricDataCommand({
				MetricDataQueries: [
					{
						Id: 'm',
						MetricStat: {
							Metric: {
								Namespace: namespace,
								MetricName: name,
								Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
							},
							Period: 60,
							Stat: statistic,
						},
					},
				],
				StartTime: new Date(moment),
				EndTime: new Date(moment + 3_600_000),
				ScanBy: 'TimestampAscending',
			}),
		);
		const { Timestamps = [], Values = [] } = MetricDataResults?.[0] ?? {};
		return Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index] ?? Number.NaN })).filter(
			({ at }) => at >= moment,
		);
	}

	/** What is wrong now, by kinds. */
	async troubles(): Promise<string[]> {
		const answer = await fetch(`${this.cloud.endpoint}/_qdash/truth`);
		const truth = (await answer.json()) as { kind: string; until: number | null }[];
		return truth
			.filter(({ until }) => until === null)
			.map(({ kind }) => kind)
			.sort();
	}

	/** The cloud's own time, in milliseconds since the epoch. */
	async now(): Promise<number> {
		const { headers } = await fetch(`${this.cloud.endpoint}/_qdash/health`);
		return Date.parse(headers.get('date') ?? '');
	}
}

/** What `look` gives once it gives something, asked five times a second. */
async function eventually<T>(seconds: number, look: () => Promise<T | null>): Promise<T> {
	const until = Date.now() + seconds * 1000;
	while (true) {
		const found = await look();
		if (found !== null) return found;
		assert.ok(Date.now() < until, `nothing within ${seconds} s`);
		await wait(200);
	}
}

describe('at 60 times the speed, on the clock of the machine', { concurrency: 2 }, () => {
	test('consumer-down is told within seconds, and is over soon after the mapping is enabled', async (t) => {
		const fast = await FastCloud.start(t, 'consumer-down');
		assert.ok((await fast.troubles()).includes('mapping disabled'), 'the truth is there from the start');
		const orders = { namespace: 'AWS/SQS', dimensions: { QueueName: 'orders' } };
		const deleted = { ...orders, name: 'NumberOfMessagesDeleted', statistic: 'Sum' };
		const waiting = { ...orders, name: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' };

		const depths = await eventually(6, async () => {
			const found = await fast.since(fast.start, waiting);
			return found.length >= 3 ? found : null;
		});
		for (const [index, { value }] of depths.entries()) {
			assert.ok(value > (depths[index - 1]?.value ?? 0), 'more of them wait each minute');
		}
		const deletes = await fast.since(fast.start, deleted);
		assert.ok(deletes.length >= depths.length, 'a minute that waits has its deletes too');
		assert.ok(deletes.every(({ value }) => value === 0));

		const lambda = new LambdaClient(fast.config);
		t.after(() => lambda.destroy());
		const { EventSourceMappings } = await lambda.send(
			new ListEventSourceMappingsCommand({ FunctionName: 'order-worker' }),
		);
		const UUID = EventSourceMappings?.[0]?.UUID;
		await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
		const acted = await fast.now();
		await eventually(10, async () => ((await fast.troubles()).length === 0 ? true : null));
		await eventually(4, async () => {
			const [depth] = (await fast.since(acted, waiting)).slice(-1);
			return depth && depth.value < 20 ? depth : null;
		});
		assert.ok((await fast.since(acted, deleted)).some(({ value }) => value > 60));
	});

	test('bad-deployment is told within seconds, and is over soon after the stage points back', async (t) => {
		const fast = await FastCloud.start(t, 'bad-deployment');
		const route = {
			namespace: 'AWS/ApiGateway',
			name: '5XXError',
			dimensions: { ApiName: 'kiosk-api', Stage: 'prod', Method: 'GET', Resource: '/api/orders/{id}' },
			statistic: 'Average',
		};
		assert.ok((await fast.troubles()).includes('5XX'), 'the truth is there from the start');
		const errors = await eventually(6, async () => {
			const found = await fast.since(fast.start, route);
			return found.length >= 3 ? found : null;
		});
		assert.ok(mean(errors.map(({ value }) => value)) > 0.3);

		const client = new APIGatewayClient(fast.config);
		t.after(() => client.destroy());
		const { items: apis } = await client.send(new GetRestApisCommand({}));
		const restApiId = apis?.find(({ name }) => name === 'kiosk-api')?.id;
		const { items: deployments } = await client.send(new GetDeploymentsCommand({ restApiId }));
		const former = deployments?.find(({ description }) => description?.startsWith('v41'))?.id;
		assert.ok(former);
		await client.send(
			new UpdateStageCommand({
				restApiId,
				stageName: 'prod',
				patchOperations: [{ op: 'replace', path: '/deploymentId', value: former }],
			}),
		);
		const acted = await fast.now();
		await eventually(10, async () => ((await fast.troubles()).length === 0 ? true : null));
		// The minute in which it happened may hold errors from before.
		const after = await eventually(4, async () => {
			const found = (await fast.since(acted + 60_000, route)).map(({ value }) => value);
			return found.length >= 2 ? found : null;
		});
		assert.deepEqual(new Set(after), new Set([0]));
	});
});
