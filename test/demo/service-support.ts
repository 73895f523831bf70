import { after } from 'node:test';
import { AdjustableClock } from '../../source/demo/adjustable-clock.ts';
import { Faults } from '../../source/demo/faults.ts';
import { RequestLog } from '../../source/demo/request-log.ts';
import { CloudServer } from '../../source/demo/server.ts';
import type { Service } from '../../source/demo/service.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';

/** What an SDK client needs to talk to a server under test. */
export interface ServicesUnderTest {
	readonly clock: ManualClock;
	readonly endpoint: string;
	/** Endpoint, region, credentials, one attempt: for the constructor of any SDK client. */
	readonly config: {
		readonly endpoint: string;
		readonly region: string;
		readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
		readonly maxAttempts: number;
	};
}

/** Serves some services on a clock that stands still, until the test file ends. */
export async function startServices(
	make: (clock: ManualClock) => readonly Service[],
): Promise<ServicesUnderTest> {
	const clock = new ManualClock();
	const region = 'eu-west-1';
	const server = new CloudServer({
		services: make(clock),
		clock: new AdjustableClock(clock),
		faults: new Faults(),
		requests: new RequestLog(),
		truth: () => [],
		reset: () => {},
		account: '000000000000',
		region,
		port: 0,
		latency: 0,
	});
	const endpoint = await server.listen();
	after(() => server.close());
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	return { clock, endpoint, config: { endpoint, region, credentials, maxAttempts: 1 } };
}
