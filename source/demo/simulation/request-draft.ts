import type { DraftMaker } from '../scenario/scenario.ts';
import type { RouteNode, StageNode } from './graph.ts';

/** Requests of one session follow each other in a FIFO queue. */
const sessions = 40;

/**
 * The message that a route hands on whose integration is a queue, a topic or a bus: the request itself.
 *
 * @param fifo - whether the receiver needs a group and a deduplication id
 */
export function requestDraft(stage: StageNode, { method, resource }: RouteNode, fifo: boolean): DraftMaker {
	return (random) => {
		const requestId = random.uuid();
		const sourceIp = `198.51.100.${random.integer(1, 254)}`;
		const session = random.integer(1, sessions);
		const body = JSON.stringify({
			requestId,
			api: stage.apiName,
			stage: stage.stage,
			method,
			resource,
			sourceIp,
		});
		return {
			body,
			attributes: new Map(),
			traceHeader: null,
			group: fifo ? `session-${session}` : null,
			deduplicationId: fifo ? requestId : null,
			size: Buffer.byteLength(body),
			senderId: `AROAAPIGATEWAY0000001:${stage.apiId}`,
		};
	};
}
