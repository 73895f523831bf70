import assert from 'node:assert/strict';
import { MetricStore } from '../../source/demo/cloudwatch/metric-store.ts';
import type { Statistics } from '../../source/demo/cloudwatch/series.ts';
import { statisticOf } from '../../source/demo/cloudwatch/statistic.ts';
import { randomFrom } from '../../source/demo/random.ts';
import type { Backends, DraftMaker } from '../../source/demo/scenario/scenario.ts';
import { EdgeTraffic, type ResolvedViewers } from '../../source/demo/simulation/edge-traffic.ts';
import type { Effects, Graph } from '../../source/demo/simulation/effects.ts';
import { FunctionRuns } from '../../source/demo/simulation/function-runs.ts';
import type {
	BehaviourNode,
	DistributionNode,
	FunctionNode,
	IntegrationNode,
	RouteNode,
	StageNode,
} from '../../source/demo/simulation/graph.ts';

export const region = 'eu-west-1';
/** When the cloud started: at the beginning of a minute. */
export const start = Date.UTC(2026, 10, 23, 20, 0, 0);
const minute = 60_000;

export type Changeable<Node> = { -readonly [Member in keyof Node]: Node[Member] };

/** What there is, for a test to fill and to change. */
export interface Things {
	distributions: DistributionNode[];
	stages: StageNode[];
	functions: FunctionNode[];
}

/** What was sent behind the edge. */
export interface Sent {
	readonly to: Parameters<Effects['send']>[0];
	readonly count: number;
	readonly draft: DraftMaker;
}

export const noBackends: Backends = { functions: {}, hosts: {}, buckets: {} };

/** An edge with hand-made things, and everything that comes of its traffic. */
export function makeEdge(options: {
	readonly things: Partial<Things>;
	readonly viewers?: readonly ResolvedViewers[];
	readonly backends?: Partial<Backends>;
	readonly seed?: number;
}) {
	const things: Things = { distributions: [], stages: [], functions: [], ...options.things };
	const graph: Graph = {
		distributions: () => things.distributions,
		stages: () => things.stages,
		functions: () => things.functions,
		mappings: () => [],
		buckets: () => [
			{ name: 'shop-assets', host: `shop-assets.s3.${region}.amazonaws.com`, bytes: 5_000_000, objects: 420 },
		],
	};
	const stores = new Map<string, MetricStore>();
	const metrics = (name: string) => {
		const store = stores.get(name) ?? new MetricStore();
		stores.set(name, store);
		return store;
	};
	const sent: Sent[] = [];
	const effects: Effects = { send: (to, count, draft) => sent.push({ to, count, draft }) };
	const backends = { ...noBackends, ...options.backends };
	const seed = options.seed ?? 1;
	const functions = new FunctionRuns({
		graph,
		backends,
		metrics,
		region,
		random: randomFrom(seed),
		start,
		effects,
	});
	const edge = new EdgeTraffic({
		graph,
		viewers: options.viewers ?? [],
		backends,
		functions,
		effects,
		metrics,
		region,
		random: randomFrom(seed + 1),
		start,
	});
	/** Plays whole minutes from the start on, each as one span or in turns of a quarter of a second. */
	const play = (from: number, minutes: number, turn = minute) => {
		for (let at = start + from * minute; at < start + (from + minutes) * minute; at += minute) {
			for (let time = at; time < at + minute; time += turn) edge.play(time, time + turn);
			edge.flush(at);
			functions.flush(at);
		}
	};
	return {
		things,
		edge,
		functions,
		sent,
		play,
		stores,
		sentTo: (arn: string) =>
			sent.reduce((sum, { to, count }) => sum + ('arn' in to && to.arn === arn ? count : 0), 0),
		/** Of some minutes, undefined where nothing was published. */
		metric: (
			namespace: string,
			name: string,
			dimensions: Readonly<Record<string, string>>,
			from = 0,
			minutes = 24 * 60,
			where = region,
		): Statistics | undefined => {
			const identity = { namespace, name, dimensions: Object.entries(dimensions) };
			const [found] = metrics(where).units(identity);
			const begin = start + from * minute;
			const [period] = found?.series.periods(begin, begin + minutes * minute, minutes * minute, true) ?? [];
			return period?.statistics;
		},
	};
}

export type Edge = ReturnType<typeof makeEdge>;

/** `p50`, `p99` and the like. */
export function percentile(name: string, statistics: Statistics | undefined): number {
	const value = statistics && statisticOf(name)?.of(statistics);
	if (value === undefined) throw new Error(`there is no ${name}`);
	return value;
}

export function functionIntegration(name: string): IntegrationNode {
	return { target: { kind: 'function', name }, timeoutMilliseconds: 29_000 };
}

export function route(method: string, resource: string, more: Partial<RouteNode> = {}): RouteNode {
	return { method, resource, integration: functionIntegration('orders'), authoriser: null, ...more };
}

export function functionNode(name: string, more: Partial<FunctionNode> = {}): FunctionNode {
	const arn = `arn:aws:lambda:${region}:000000000000:function:${name}`;
	return { name, arn, reservedConcurrency: null, timeoutSeconds: 30, ...more };
}

export function stageNode(routes: readonly RouteNode[], more: Partial<StageNode> = {}): StageNode {
	const apiId = more.apiId ?? 'a1b2c3d4e5';
	return {
		protocol: 'REST',
		apiId,
		apiName: 'orders-api',
		stage: 'prod',
		arn: `arn:aws:apigateway:${region}::/restapis/${apiId}/stages/prod`,
		host: `${apiId}.execute-api.${region}.amazonaws.com`,
		deployments: [{ id: 'dep001', description: 'first', share: 1, routes }],
		detailedMetrics: () => false,
		throttle: () => null,
		cacheTtl: () => null,
		...more,
	};
}

export function behaviour(pathPattern: string, more: Partial<BehaviourNode> = {}): BehaviourNode {
	return {
		pathPattern,
		originIds: ['assets'],
		caches: true,
		defaultTtlSeconds: 86_400,
		cachedMethods: ['GET', 'HEAD'],
		...more,
	};
}

export function distributionNode(more: Partial<DistributionNode> = {}): Changeable<DistributionNode> {
	const assets = { id: 'assets', domainName: `shop-assets.s3.${region}.amazonaws.com`, path: '' };
	return {
		id: 'E2EXAMPLE12345',
		arn: 'arn:aws:cloudfront::000000000000:distribution/E2EXAMPLE12345',
		domainName: 'd111111abcdef8.cloudfront.net',
		aliases: [],
		enabled: true,
		origins: new Map([['assets', assets]]),
		behaviours: [behaviour('*')],
		monitoring: true,
		invalidations: [],
		...more,
	};
}

/** Asserts that a value is about what is wanted. */
export function near(value: number | undefined, wanted: number, tolerance: number, what: string): void {
	const close = value !== undefined && Math.abs(value - wanted) <= tolerance;
	assert.ok(close, `${what}: ${value}, not ${wanted}`);
}
