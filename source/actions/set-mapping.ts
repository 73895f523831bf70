import type { EventSourceMapping } from '../model/function.ts';
import type { Outcome } from './outcome.ts';
import type { GateRequest, Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { mappingTarget } from './target.ts';

export interface SetMappingRequest {
	readonly mapping: EventSourceMapping;
	readonly enabled: boolean;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

export interface SetMappingOutcome extends Outcome {
	/** As Lambda answered: `Enabling` or `Disabling`, for some seconds. */
	readonly mapping: EventSourceMapping;
}

/** What the gate is asked before a mapping is enabled or disabled. */
export function mappingRequest(mapping: EventSourceMapping): GateRequest {
	return { action: 'mapping', target: mappingTarget(mapping), count: 1 };
}

/**
 * Lets a function read its source, or stops it.
 *
 * @throws QdashError when the gate refuses or the call fails: Lambda takes no change during another one
 */
export function setMapping(
	session: ActionSession,
	{ mapping, enabled, confirmed, signal }: SetMappingRequest,
): Promise<SetMappingOutcome> {
	const { gate, lambda } = session;
	const request = { ...mappingRequest(mapping), change: enabled ? 'enable' : 'disable', confirmed };
	return gate.run(request, async (permit): Promise<SetMappingOutcome> => {
		const options = signal ? { signal } : {};
		const changed = await lambda.setMappingEnabled(permit, mapping.uuid, enabled, options);
		return { outcome: 'done', count: 1, error: null, mapping: changed };
	});
}
