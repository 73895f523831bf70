import { after } from 'node:test';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Cloud, type CloudOptions, startCloud } from '../../source/demo/cloud.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** An embedded cloud on a clock that stands still, with SDK clients that talk to it over HTTP. */
export interface CloudUnderTest {
	readonly cloud: Cloud;
	readonly clock: ManualClock;
	/** For the constructor of any SDK client: endpoint, region, credentials, one attempt. */
	readonly config: {
		readonly endpoint: string;
		readonly region: string;
		readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
		readonly maxAttempts: number;
	};
	readonly sqs: SQSClient;
	readonly cloudWatch: CloudWatchClient;
	/** Creates a queue and gives its URL. */
	queue(name: string, attributes?: Record<string, string>): Promise<string>;
	/** Moves time forward. */
	seconds(count: number): Promise<void>;
	/** The ARN of a queue of this cloud. */
	arn(name: string): string;
}

/** Starts a cloud that ends with the test file. */
export async function startTestCloud(options: CloudOptions = {}): Promise<CloudUnderTest> {
	const clock = new ManualClock();
	const cloud = await startCloud({ scenario: 'empty', clock, ...options });
	const region = options.region ?? 'eu-west-1';
	const config = { endpoint: cloud.endpoint, region, credentials, maxAttempts: 1 };
	const sqs = new SQSClient(config);
	const cloudWatch = new CloudWatchClient(config);
	after(async () => {
		sqs.destroy();
		cloudWatch.destroy();
		await cloud.close();
	});
	return {
		cloud,
		clock,
		config,
		sqs,
		cloudWatch,
		queue: async (name, attributes) => {
			const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
			const command = new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } });
			const { QueueUrl } = await sqs.send(command);
			if (!QueueUrl) throw new Error('no queue URL in the answer');
			return QueueUrl;
		},
		seconds: (count) => clock.advance(count * 1000),
		arn: (name) => `arn:aws:sqs:${region}:000000000000:${name}`,
	};
}

/** Waits, turn by turn of the event loop, until something holds; for what another connection does. */
export async function until(condition: () => boolean): Promise<void> {
	for (let turn = 0; turn < 100_000; turn++) {
		if (condition()) return;
		await new Promise((resolve) => setImmediate(resolve));
	}
	throw new Error('it never came to hold');
}

/** The name of the error that a call ends with, and its message. */
export async function failure(call: Promise<unknown>): Promise<{ name: string; message: string }> {
	try {
		await call;
	} catch (error) {
		if (error instanceof Error) return { name: error.name, message: error.message };
		throw error;
	}
	throw new Error('the call did not fail');
}
