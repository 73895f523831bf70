import type { TestContext } from 'node:test';
import { APIGatewayClient, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import {
	ApiGatewayV2Client,
	GetApisCommand,
	UpdateStageCommand as UpdateV2StageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Focus } from '../../source/monitor/focus.ts';
import { noFocus } from '../../source/monitor/focus.ts';
import { until } from '../demo/cloud-support.ts';
import { type WatchedCloud, type WatchOptions, watchCloud } from '../monitor/watched-cloud.ts';
import { CloudTruth } from './cloud-truth.ts';

const minute = 60_000;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A monitor in front of an embedded cloud on a clock that stands still, and the truth beside it. */
export interface WatchedNumbers extends WatchedCloud {
	readonly truth: CloudTruth;
	/** Looks at something, and waits until what is shown of it has come. */
	look(focus: Partial<Focus>, there: () => boolean): Promise<void>;
	now(): number;
	/** The id of the stage's record. */
	stage(api: string, stage: string): string;
	/** The id of the distribution with an alias. */
	distribution(alias: string): string;
}

/** Watches the shop; `before` may change the cloud, and is followed by so many minutes of traffic. */
export async function watchNumbers(
	t: TestContext,
	options: WatchOptions & {
		readonly change?: (cloud: { readonly endpoint: string }) => Promise<void>;
		readonly minutes?: number;
	} = {},
): Promise<WatchedNumbers> {
	const { change, minutes = 0, ...watch } = options;
	const watched = await watchCloud(t, { cloud: { scenario: 'shop' }, ...watch });
	const { cloud, clock, store, monitor } = watched;
	await change?.(cloud);
	await clock.advance(minutes * minute);
	// Some seconds into a minute: the one before has ended and is not settled yet.
	const intoMinute = clock.now() % minute;
	await clock.advance((intoMinute < 5000 ? 0 : minute) - intoMinute + 5000);
	void monitor.start();
	const truth = new CloudTruth(t, cloud.endpoint);
	const edge = () => {
		const { apis, cdn, lambda } = store.latest;
		return [apis, cdn, lambda].some(({ state }) => state !== 'idle');
	};
	const look: WatchedNumbers['look'] = async (focus, there) => {
		monitor.setFocus({ ...noFocus, ...focus });
		// The rest of the monitor is loaded when it is first needed.
		await until(edge);
		for (let step = 0; step < 200 && !there(); step++) await watched.pass(100);
		if (!there()) throw new Error(`never known: ${JSON.stringify(focus)}`);
		store.flush();
	};
	return {
		...watched,
		truth,
		look,
		now: () => clock.now(),
		stage: (api, stage) => {
			const found = [...store.latest.stages.values()].find(
				({ ref }) => ref.apiName === api && ref.stage === stage,
			);
			if (!found) throw new Error(`there is no stage ${api} / ${stage}`);
			return found.ref.id;
		},
		distribution: (alias) => {
			const found = [...store.latest.distributions.values()].find(({ distribution }) =>
				distribution.aliases.includes(alias),
			);
			if (!found) throw new Error(`there is no distribution ${alias}`);
			return found.distribution.id;
		},
	};
}

/** The client of API Gateway's first version, for somebody beside qdash. */
export function restClient(t: Pick<TestContext, 'after'>, endpoint: string): APIGatewayClient {
	const client = new APIGatewayClient({ endpoint, region: 'eu-west-1', credentials });
	t.after(() => client.destroy());
	return client;
}

/** Gives a stage a cache for its GET methods. */
export async function cacheOn(client: APIGatewayClient, restApiId: string, stageName: string): Promise<void> {
	const patchOperations = [
		{ op: 'replace' as const, path: '/cacheClusterEnabled', value: 'true' },
		{ op: 'replace' as const, path: '/cacheClusterSize', value: '0.5' },
		{ op: 'replace' as const, path: '/*/*/caching/enabled', value: 'true' },
		{ op: 'replace' as const, path: '/*/*/caching/ttlInSeconds', value: '300' },
	];
	await client.send(new UpdateStageCommand({ restApiId, stageName, patchOperations }));
}

/** Turns the detailed metrics of an HTTP or WebSocket API's stage on. */
export async function detailedOn(
	t: Pick<TestContext, 'after'>,
	endpoint: string,
	api: string,
	stage: string,
): Promise<void> {
	const client = new ApiGatewayV2Client({ endpoint, region: 'eu-west-1', credentials });
	t.after(() => client.destroy());
	const { Items = [] } = await client.send(new GetApisCommand({}));
	const ApiId = Items.find(({ Name }) => Name === api)?.ApiId;
	const DefaultRouteSettings = { DetailedMetricsEnabled: true };
	await client.send(new UpdateV2StageCommand({ ApiId, StageName: stage, DefaultRouteSettings }));
}

/** Looks at all stages, until the numbers, settings and deployments of each have come. */
export async function watchStages(watched: WatchedNumbers): Promise<void> {
	const { store, look } = watched;
	await look({ kind: 'stage' }, () => store.latest.apis.state === 'known' && store.latest.stages.size >= 4);
	const shown = [...store.latest.stages.keys()];
	await look({ kind: 'stage', shown, selected: shown[0] ?? null }, () =>
		[...store.latest.stages.values()].every(
			({ metrics, settings, deployments }) =>
				metrics.percentiles !== 'pending' && settings.state === 'known' && deployments.state === 'known',
		),
	);
}
