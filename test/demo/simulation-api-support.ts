import type { Backend, DraftMaker } from '../../source/demo/scenario/scenario.ts';
import type { ResolvedViewers } from '../../source/demo/simulation/edge-traffic.ts';
import type { StageNode } from '../../source/demo/simulation/graph.ts';
import { type Edge, functionNode, makeEdge, route, stageNode } from './simulation-support.ts';

/** Dimensions of the stage that `stageNode` makes. */
export const restStage = { ApiName: 'orders-api', Stage: 'prod' };
export const to = { apiId: 'a1b2c3d4e5', stage: 'prod' };
/** The edge hands makers of messages on, and makes none itself. */
const unmade: DraftMaker = () => {
	throw new Error('no message is made here');
};
/** A function with errors of both kinds, of whose successes half send a message. */
export const orders: Backend = {
	latency: { p50: 60, p99: 420 },
	errors: () => 0.02,
	clientErrors: () => 0.05,
	effects: [{ to: { queue: 'orders' }, share: 0.5, draft: unmade }],
};

/** Viewers that ask for one path. */
export function asking(path: string, rate: number, more: Partial<ResolvedViewers> = {}): ResolvedViewers {
	return { to, rate: () => rate, requests: [{ method: 'GET', path, weight: 1 }], ...more };
}

/** A metric of AWS/ApiGateway, of all minutes. */
export function api(edge: Edge, name: string, dimensions: Readonly<Record<string, string>> = restStage) {
	return edge.metric('AWS/ApiGateway', name, dimensions);
}

/** A stage with one route to the function above, and viewers who ask for it. */
export function ordersEdge(stage: Partial<StageNode>, rate = 50, seed = 1) {
	return makeEdge({
		things: {
			stages: [stageNode([route('GET', '/orders/{id}')], stage)],
			functions: [functionNode('orders')],
		},
		viewers: [asking('/orders/17', rate)],
		backends: { functions: { orders } },
		seed,
	});
}
