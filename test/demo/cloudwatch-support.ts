import { after } from 'node:test';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchService } from '../../source/demo/cloudwatch/cloudwatch-service.ts';
import { type ServicesUnderTest, startServices } from './service-support.ts';

/** CloudWatch alone, on a clock that stands still, with an SDK client that talks to it over HTTP. */
export interface CloudWatchUnderTest extends ServicesUnderTest {
	readonly service: CloudWatchService;
	readonly cloudWatch: CloudWatchClient;
}

export async function startCloudWatch(): Promise<CloudWatchUnderTest> {
	let service: CloudWatchService | undefined;
	const started = await startServices((clock) => {
		service = new CloudWatchService(clock);
		return [service];
	});
	if (!service) throw new Error('the services were not made');
	const cloudWatch = new CloudWatchClient(started.config);
	after(() => cloudWatch.destroy());
	return { ...started, service, cloudWatch };
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
