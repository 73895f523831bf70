import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import {
	CloudFrontClient,
	ListDistributionsCommand,
	ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudfront';
import {
	CloudWatchClient,
	DescribeAlarmsCommand,
	ListTagsForResourceCommand as ListAlarmTagsCommand,
} from '@aws-sdk/client-cloudwatch';
import { LambdaClient, ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import {
	CreateQueueCommand,
	GetQueueAttributesCommand,
	ListQueuesCommand,
	ListQueueTagsCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { AdjustableClock } from '../../source/demo/adjustable-clock.ts';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { Fault } from '../../source/demo/faults.ts';
import { DemoSession, type DemoSessionOptions } from '../../source/demo-session.ts';
import { systemClock } from '../../source/model/clock.ts';
import { AuditInMemory } from '../actions/support.ts';
import { awsEnvironment } from '../support/aws-environment.ts';

const region = 'eu-west-1';
const account = '000000000000';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A demo on an embedded cloud that plays the part of somebody else's endpoint. */
export interface OutsideUnderTest {
	readonly cloud: Cloud;
	readonly session: DemoSession;
	readonly clock: AdjustableClock;
	readonly audit: AuditInMemory;
	/** What was said. */
	readonly said: readonly string[];
	readonly journals: string;
	readonly look: Look;
	/** Another session at the same endpoint, with the same journals. */
	another(options?: Partial<DemoSessionOptions>): Promise<DemoSession>;
	/** Waits for a removal while the cloud's time goes by, as distributions need it. */
	whileTimePasses<T>(work: Promise<T>): Promise<T>;
}

/** What is at the endpoint, by clients of their own. */
export class Look {
	readonly #endpoint: string;
	readonly #sqs: SQSClient;

	constructor(endpoint: string) {
		this.#endpoint = endpoint;
		this.#sqs = new SQSClient(this.#config());
	}

	/** The tags of everything that there is, by what it is and its name. */
	async tags(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
		const found = new Map<string, Readonly<Record<string, string>>>();
		const fromList = (list: readonly { Key?: string | undefined; Value?: string | undefined }[] = []) =>
			Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
		for (const name of await this.queues()) {
			const { Tags = {} } = await this.#sqs.send(new ListQueueTagsCommand({ QueueUrl: this.url(name) }));
			found.set(`queue ${name}`, Tags);
		}
		const lambda = new LambdaClient(this.#config());
		for (const { FunctionName, FunctionArn } of (await lambda.send(new ListFunctionsCommand({}))).Functions ??
			[]) {
			const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource: FunctionArn }));
			found.set(`function ${FunctionName}`, Tags);
		}
		const rest = await new APIGatewayClient(this.#config()).send(new GetRestApisCommand({ limit: 500 }));
		for (const { name, tags = {} } of rest.items ?? []) found.set(`REST API ${name}`, tags);
		const http = await new ApiGatewayV2Client(this.#config()).send(new GetApisCommand({}));
		for (const { Name, Tags = {} } of http.Items ?? []) found.set(`HTTP API ${Name}`, Tags);
		const cloudFront = new CloudFrontClient(this.#config());
		const { DistributionList } = await cloudFront.send(new ListDistributionsCommand({}));
		for (const { Comment, ARN } of DistributionList?.Items ?? []) {
			const { Tags } = await cloudFront.send(new ListTagsForResourceCommand({ Resource: ARN }));
			found.set(`distribution ${Comment}`, fromList(Tags?.Items));
		}
		for (const where of [region, 'us-east-1']) {
			const client = new CloudWatchClient({ ...this.#config(), region: where });
			for (const { AlarmName, AlarmArn } of (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms ??
				[]) {
				const { Tags } = await client.send(new ListAlarmTagsCommand({ ResourceARN: AlarmArn }));
				found.set(`alarm ${AlarmName}`, fromList(Tags));
			}
		}
		return found;
	}

	async queues(): Promise<string[]> {
		const { QueueUrls = [] } = await this.#sqs.send(new ListQueuesCommand({ MaxResults: 1000 }));
		return QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1)).sort();
	}

	async create(QueueName: string, tags: Record<string, string> = {}): Promise<void> {
		await this.#sqs.send(new CreateQueueCommand({ QueueName, tags }));
	}

	/** Messages of a queue, in whichever state. */
	async count(name: string): Promise<number> {
		const { Attributes = {} } = await this.#sqs.send(
			new GetQueueAttributesCommand({ QueueUrl: this.url(name), AttributeNames: ['All'] }),
		);
		return (
			Number(Attributes.ApproximateNumberOfMessages) +
			Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
			Number(Attributes.ApproximateNumberOfMessagesDelayed)
		);
	}

	url(name: string): string {
		return `${this.#endpoint}/${account}/${name}`;
	}

	get sqs(): SQSClient {
		return this.#sqs;
	}

	#config() {
		return { endpoint: this.#endpoint, region, credentials };
	}
}

/** Starts both; they end with the test. */
export async function startOutside(
	test: TestContext,
	options: Partial<DemoSessionOptions> & { readonly faults?: readonly Fault[] } = {},
): Promise<OutsideUnderTest> {
	awsEnvironment(test);
	const { faults = [], ...given } = options;
	const cloud = await startCloud({ scenario: 'empty', region, initialFaults: faults });
	const journals = await mkdtemp(join(tmpdir(), 'qdash-demos-'));
	const clock = new AdjustableClock(systemClock);
	const audit = new AuditInMemory();
	const said: string[] = [];
	const another = async (more: Partial<DemoSessionOptions> = {}) => {
		const session = await DemoSession.open({
			request: { endpoint: cloud.endpoint, region, readOnly: false, generation: 1, clock },
			protectedPatterns: [],
			audit,
			journals,
			scenario: 'consumer-down',
			seed: 1,
			rate: 0.5,
			confirmed: false,
			limit: 30_000,
			say: (sentence) => said.push(sentence),
			...given,
			...more,
		});
		test.after(() => session.close());
		return session;
	};
	const session = await another();
	test.after(async () => {
		session.close();
		await cloud.close();
		await rm(journals, { recursive: true, force: true });
	});
	return {
		cloud,
		session,
		clock,
		audit,
		said,
		journals,
		look: new Look(cloud.endpoint),
		another,
		whileTimePasses: async (work) => {
			let over = false;
			const ended = work.finally(() => {
				over = true;
			});
			while (!over) {
				await new Promise((resolve) => setTimeout(resolve, 20));
				await Promise.all([cloud.advance(60_000), clock.advance(500)]);
			}
			return ended;
		},
	};
}
