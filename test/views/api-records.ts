import type {
	ApiRoute,
	ApiSummary,
	Authoriser,
	Integration,
	RouteRecord,
	StageRecord,
	StageSettings,
} from '../../source/model/api.ts';
import { known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { notYetAsked } from '../../source/model/verdict.ts';

/** Now, in these records. */
export const now = Date.UTC(2026, 10, 23, 12, 0, 30);
export const minute = 60_000;

/** A public REST API. */
export const anApi: ApiSummary = {
	id: 'abc123',
	name: 'orders-api',
	protocol: 'REST',
	description: 'Products, orders and payments',
	createdAt: now - 90 * 24 * 60 * minute,
	endpointType: 'regional',
	executeApiDisabled: false,
	cors: null,
	hasPolicy: false,
	tags: { team: 'checkout' },
};

export const someSettings: StageSettings = {
	stage: 'prod',
	description: null,
	deploymentId: 'd2',
	createdAt: now - 1000 * minute,
	updatedAt: now - 11 * minute,
	autoDeploy: false,
	deploymentMessage: null,
	canary: null,
	variables: {},
	cache: null,
	tracing: true,
	accessLog: null,
	webAcl: null,
	clientCertificate: null,
	defaults: {
		throttle: null,
		detailedMetrics: false,
		loggingLevel: 'INFO',
		dataTrace: false,
		cacheTtlSeconds: null,
	},
	routes: new Map(),
	tags: {},
};

/** The stage of that API, with its settings known. */
export function aStage(said: Partial<StageRecord> = {}, settings: Partial<StageSettings> = {}): StageRecord {
	return {
		ref: { id: 'abc123/prod', protocol: 'REST', apiId: 'abc123', apiName: 'orders-api', stage: 'prod' },
		api: anApi,
		settings: known({ ...someSettings, ...settings }, now - 3 * minute),
		deployments: pending,
		metrics: noMetrics,
		metricsShownBy: null,
		sharing: 0,
		error: null,
		verdict: notYetAsked,
		...said,
	};
}

export const nobody: Authoriser = {
	kind: 'none',
	id: null,
	name: null,
	functionName: null,
	issuers: [],
	audience: [],
	scopes: [],
	cacheTtlSeconds: null,
	apiKeyRequired: false,
};

export const toFunction: Integration = {
	target: { kind: 'function', name: 'order-query', qualifier: null },
	type: 'AWS_PROXY',
	uri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/…/invocations',
	method: 'POST',
	timeoutMilliseconds: 29_000,
	credentials: null,
};

/** One of its routes. */
export function aRoute(said: Partial<ApiRoute> = {}, record: Partial<RouteRecord> = {}): RouteRecord {
	const route: ApiRoute = {
		key: 'GET /orders/{id}',
		method: 'GET',
		path: '/orders/{id}',
		integration: toFunction,
		authoriser: nobody,
		operationName: null,
		validation: null,
		corsPreflight: false,
		...said,
	};
	return {
		id: `abc123/prod ${route.key}`,
		stage: aStage().ref,
		route,
		detailed: false,
		metrics: noMetrics,
		verdict: notYetAsked,
		...record,
	};
}
