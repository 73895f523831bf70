import type { Distribution } from '../model/distribution.ts';
import type { Outcome } from './outcome.ts';
import type { GateRequest, Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { distributionTarget } from './target.ts';

export interface EnableMonitoringRequest {
	readonly distribution: Distribution;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

/** What the gate is asked before a distribution's additional metrics are turned on. */
export function monitoringRequest(distribution: Distribution): GateRequest {
	return { action: 'monitoring', target: distributionTarget(distribution), count: 1 };
}

/**
 * Turns a distribution's additional metrics on, which cost money for as long as they are.
 *
 * @throws QdashError when the gate refuses or the call fails
 */
export function enableMonitoring(
	session: ActionSession,
	{ distribution, confirmed, signal }: EnableMonitoringRequest,
): Promise<Outcome> {
	const { gate, cloudFront } = session;
	return gate.run({ ...monitoringRequest(distribution), confirmed }, async (permit): Promise<Outcome> => {
		await cloudFront.enableMonitoring(permit, distribution.id, signal ? { signal } : {});
		return { outcome: 'done', count: 1, error: null };
	});
}
