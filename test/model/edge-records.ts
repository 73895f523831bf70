import type { Alarm } from '../../source/model/alarm.ts';
import type {
	ApiRoute,
	ApiSummary,
	Deployment,
	RouteRecord,
	StageMetric,
	StageRecord,
	StageSettings,
} from '../../source/model/api.ts';
import type {
	Distribution,
	DistributionMetric,
	DistributionRecord,
} from '../../source/model/distribution.ts';
import type { EventSourceMapping, FunctionMetric, FunctionRecord } from '../../source/model/function.ts';
import { known, pending } from '../../source/model/reading.ts';
import type { ResourceMetrics } from '../../source/model/resource-metrics.ts';
import type { Sample } from '../../source/model/series.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { minutely, now } from './records.ts';

/** Values by the series' keys, one a minute, the last of them the minute that ended 40 seconds ago. */
export type Said<Key extends string> = Partial<Record<Key, readonly (number | null)[]>>;

/** The last settled minute is the one before the last of these: the newest is still being added to. */
export function metricsOf<Key extends string>(
	said: Said<Key>,
	rest: Partial<ResourceMetrics<Key>> = {},
): ResourceMetrics<Key> {
	const entries = Object.entries(said) as [Key, readonly (number | null)[]][];
	const series: Partial<Record<Key, readonly Sample[]>> = {};
	for (const [key, values] of entries) series[key] = minutely(values);
	const state = entries.length > 0 ? 'known' : 'none';
	return { series, state, percentiles: state, at: now, ...rest };
}

/** The same value for so many minutes. */
export function times(count: number, value: number): number[] {
	return new Array(count).fill(value);
}

export const anApi: ApiSummary = {
	id: 'a1b2c3',
	name: 'shop',
	protocol: 'REST',
	description: null,
	createdAt: null,
	endpointType: 'regional',
	executeApiDisabled: false,
	cors: null,
	hasPolicy: false,
	tags: {},
};

export function settingsOf(rest: Partial<StageSettings> = {}): StageSettings {
	return {
		stage: 'prod',
		description: null,
		deploymentId: 'd2',
		createdAt: null,
		updatedAt: null,
		autoDeploy: false,
		deploymentMessage: null,
		canary: null,
		variables: {},
		cache: null,
		tracing: false,
		accessLog: null,
		webAcl: null,
		clientCertificate: null,
		defaults: {
			throttle: null,
			detailedMetrics: true,
			loggingLevel: 'OFF',
			dataTrace: false,
			cacheTtlSeconds: null,
		},
		routes: new Map(),
		tags: {},
		...rest,
	};
}

export function deployment(id: string, createdAt: number, description: string | null = null): Deployment {
	return { id, createdAt, description, status: null, automatic: false };
}

export function aStage(said: Said<StageMetric> = {}, rest: Partial<StageRecord> = {}): StageRecord {
	const api = rest.api === undefined ? anApi : rest.api;
	const protocol = api?.protocol ?? 'REST';
	return {
		ref: { id: 'a1b2c3/prod', protocol, apiId: 'a1b2c3', apiName: 'shop', stage: 'prod' },
		api,
		settings: known(settingsOf(), now),
		deployments: pending,
		metrics: metricsOf(said),
		metricsShownBy: null,
		sharing: 0,
		error: null,
		verdict: notYetAsked,
		...rest,
	};
}

export function aRoute(rest: Partial<ApiRoute> = {}): ApiRoute {
	return {
		key: 'GET /cart',
		method: 'GET',
		path: '/cart',
		integration: null,
		authoriser: {
			kind: 'IAM',
			id: null,
			name: null,
			functionName: null,
			issuers: [],
			audience: [],
			scopes: [],
			cacheTtlSeconds: null,
			apiKeyRequired: false,
		},
		operationName: null,
		validation: null,
		corsPreflight: false,
		...rest,
	};
}

export function aRouteRecord(said: Said<StageMetric> = {}, rest: Partial<RouteRecord> = {}): RouteRecord {
	const route = rest.route ?? aRoute();
	return {
		id: `a1b2c3/prod ${route.key}`,
		stage: aStage().ref,
		route,
		detailed: true,
		metrics: metricsOf(said),
		verdict: notYetAsked,
		...rest,
	};
}

export function aDistribution(
	said: Said<DistributionMetric> = {},
	rest: Partial<Omit<DistributionRecord, 'distribution'>> & {
		readonly distribution?: Partial<Distribution>;
	} = {},
): DistributionRecord {
	return {
		monitoring: known(true, now),
		metrics: metricsOf(said),
		invalidations: pending,
		error: null,
		verdict: notYetAsked,
		...rest,
		distribution: {
			id: 'E1A2B3C4D5',
			arn: 'arn:aws:cloudfront::000000000000:distribution/E1A2B3C4D5',
			domainName: 'd111111abcdef8.cloudfront.net',
			aliases: ['cdn.shop.example', 'img.shop.example'],
			comment: 'the shop',
			enabled: true,
			status: 'Deployed',
			modifiedAt: null,
			priceClass: null,
			webAcl: null,
			httpVersion: null,
			origins: [],
			originGroups: new Map(),
			behaviours: [],
			...rest.distribution,
		},
	};
}

export function aFunction(
	said: Said<FunctionMetric> = {},
	rest: Partial<FunctionRecord> = {},
	name = 'order-worker',
): FunctionRecord {
	return {
		function: {
			name,
			arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
			runtime: 'nodejs22.x',
			memoryMegabytes: 128,
			timeoutSeconds: 30,
			modifiedAt: null,
			state: 'Active',
			description: null,
			handler: null,
			tracing: null,
			architectures: [],
			deadLetterTarget: null,
		},
		reservedConcurrency: known({ value: null }, now),
		metrics: metricsOf(said),
		error: null,
		verdict: notYetAsked,
		...rest,
	};
}

export function aMapping(rest: Partial<EventSourceMapping> = {}): EventSourceMapping {
	return {
		uuid: 'c0ffee00-0000-4000-8000-000000000001',
		functionName: 'order-worker',
		eventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:orders.fifo',
		state: 'Enabled',
		stateReason: null,
		batchSize: 10,
		batchingWindowSeconds: null,
		maximumConcurrency: null,
		reportsItemFailures: false,
		filters: [],
		lastResult: null,
		modifiedAt: null,
		...rest,
	};
}

export function anAlarm(
	namespace: string,
	dimensions: Readonly<Record<string, string>>,
	rest: Partial<Alarm> = {},
): Alarm {
	return {
		name: 'shop-5xx',
		arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:shop-5xx',
		kind: 'metric',
		state: 'ALARM',
		reason: 'Threshold Crossed',
		since: now - 600_000,
		watches: { namespace, metric: '5XXError', dimensions },
		region: 'eu-west-1',
		...rest,
	};
}
