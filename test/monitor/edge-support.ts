import type { TestContext } from 'node:test';
import type { RequestRecord } from '../../source/demo/request-log.ts';
import type { ServiceName } from '../../source/demo/service.ts';
import { type Focus, noFocus } from '../../source/monitor/focus.ts';
import { type WatchedCloud, type WatchOptions, watchCloud } from './watched-cloud.ts';

/** Both versions of API Gateway's control plane. */
export const controlPlane = ['APIGateway', 'APIGatewayV2'] as const;

/** A cloud whose queues were listed, and of which nothing else was looked at; its requests are forgotten. */
export async function watchFromQueues(context: TestContext, options: WatchOptions): Promise<WatchedCloud> {
	const watched = await watchCloud(context, options);
	void watched.monitor.start();
	await watched.pass(1000);
	return watched;
}

/** The requests of some services that reached the cloud, in their order. */
export function requestsTo(
	{ cloud }: Pick<WatchedCloud, 'cloud'>,
	...services: readonly ServiceName[]
): readonly RequestRecord[] {
	return cloud.requests.filter(({ service }) => services.includes(service));
}

/** The same as `{operation} {of what}`, where it is of something. */
export function asked(watched: Pick<WatchedCloud, 'cloud'>, ...services: readonly ServiceName[]): string[] {
	return requestsTo(watched, ...services).map(({ operation, queue }) =>
		queue === undefined ? operation : `${operation} ${queue}`,
	);
}

/** How many of these requests there were in that second that had the most of them. */
export function mostInASecond(requests: readonly RequestRecord[]): number {
	const counts = requests.map(
		({ at }) => requests.filter((other) => other.at >= at && other.at < at + 1000).length,
	);
	return Math.max(0, ...counts);
}

/** A list with these rows on the screen, the first under the cursor. */
export function rows(kind: Focus['kind'], ids: Iterable<string>): Focus {
	const shown = [...ids];
	return { ...noFocus, kind, shown, selected: shown[0] ?? null };
}

/** One thing opened. */
export function opened(kind: Focus['kind'], id: string, detail?: NonNullable<Focus['detail']>): Focus {
	return { ...noFocus, kind, selected: id, opened: id, ...(detail && { detail }) };
}

/** Lets minutes pass in steps of ten seconds: enough for what is paced by minutes. */
export async function passMinutes(
	{ clock, settle }: Pick<WatchedCloud, 'clock' | 'settle'>,
	minutes: number,
): Promise<void> {
	for (let step = 0; step < minutes * 6; step++) {
		await clock.advance(10_000);
		await settle();
	}
}

/** For the constructor of an SDK client that does something beside qdash. */
export function outsideConfig({ cloud }: Pick<WatchedCloud, 'cloud'>, region = 'eu-west-1') {
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	return { endpoint: cloud.endpoint, region, credentials };
}
