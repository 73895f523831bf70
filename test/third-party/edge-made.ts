import { makeHttpApi, makeRestApi, makeWebSocketApi } from './edge-apis.ts';
import { createRole, type EdgeClients } from './edge-clients.ts';
import {
	makeAlarm,
	makeDistribution,
	makeFeeds,
	makeFunction,
	makeMapping,
	makeQueue,
	publish,
} from './edge-things.ts';

/** What every emulator has: the ids and ARNs that it gave. */
export interface CommonEdge {
	readonly queue: { readonly url: string; readonly arn: string };
	readonly functionArn: string;
	readonly mappingId: string;
	readonly rest: { readonly id: string; readonly deploymentId: string };
	readonly topicArn: string;
	/** When the minute of the metrics of `orders/prod` began: 600 requests, of which 6 failed. */
	readonly minute: number;
}

/**
 * A queue `orders` with a function `consume` that reads it, a REST API `orders` with metrics and an alarm, and
 * what feeds the queue.
 */
export async function makeCommonEdge(clients: EdgeClients): Promise<CommonEdge> {
	const queue = await makeQueue(clients, 'orders');
	const functionArn = await makeFunction(clients, 'consume', await createRole(clients, 'runner'));
	const mappingId = await makeMapping(clients, 'consume', queue.arn);
	const rest = await makeRestApi(clients, { queueArn: queue.arn, functionArn });
	const { topicArn } = await makeFeeds(clients, queue);
	const minute = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
	const stage = { ApiName: 'orders', Stage: 'prod' };
	const measured = {
		Count: [600, 600],
		'5XXError': [6, 600],
		'4XXError': [0, 600],
		Latency: [9000, 600],
	} as const;
	await publish(clients, 'AWS/ApiGateway', stage, minute, measured);
	// As AWS publishes them beside the stage's: of the API, and of one of its routes.
	await publish(clients, 'AWS/ApiGateway', { ApiName: 'orders' }, minute, measured);
	const route = { ...stage, Method: 'GET', Resource: '/orders' };
	await publish(clients, 'AWS/ApiGateway', route, minute, { Count: [60, 60] });
	await makeAlarm(clients, 'orders fail', { threshold: 5, state: 'ALARM' }, stage);
	await makeAlarm(clients, 'orders are well', { threshold: 1000, state: 'OK' }, stage);
	return { queue, functionArn, mappingId, rest, topicArn, minute };
}

/** What moto has besides. */
export interface MotoEdge extends CommonEdge {
	readonly http: { readonly id: string };
	readonly webSocket: { readonly id: string };
	readonly distribution: { readonly id: string };
}

/** All of it, with an HTTP API `storefront`, a WebSocket API `live`, and a distribution that has metrics. */
export async function makeMotoEdge(clients: EdgeClients): Promise<MotoEdge> {
	const common = await makeCommonEdge(clients);
	const { queue, functionArn, rest, minute } = common;
	const parts = { queueArn: queue.arn, functionArn };
	const http = await makeHttpApi(clients, parts);
	const webSocket = await makeWebSocketApi(clients, parts);
	const distribution = await makeDistribution(clients, 'www.shop.example', rest.id);
	await publish(clients, 'AWS/CloudFront', { DistributionId: distribution.id, Region: 'Global' }, minute, {
		Requests: [1200, 1],
		'4xxErrorRate': [2, 1],
		'5xxErrorRate': [0, 1],
		BytesDownloaded: [5000, 1],
	});
	return { ...common, http, webSocket, distribution };
}
