import { randomUUID } from 'node:crypto';
import type { Distribution, Invalidation } from '../model/distribution.ts';
import { assertPaths, coversEverything } from './invalidation-rules.ts';
import type { Outcome } from './outcome.ts';
import type { GateRequest, Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { distributionTarget } from './target.ts';

export interface InvalidateRequest {
	readonly distribution: Distribution;
	readonly paths: readonly string[];
	/** From {@link newCallerReference}, once for an intent: CloudFront makes no second one of the same paths with it. */
	readonly reference: string;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

export interface InvalidateOutcome extends Outcome {
	/** As CloudFront answered: in progress. */
	readonly invalidation: Invalidation;
}

/** What the gate is asked before these paths are invalidated. */
export function invalidationRequest(distribution: Distribution, paths: readonly string[]): GateRequest {
	return {
		action: 'invalidate',
		target: distributionTarget(distribution),
		count: paths.length,
		sweeping: coversEverything(paths),
	};
}

/** A caller reference that nobody else has. */
export function newCallerReference(): string {
	return `qdash-${randomUUID()}`;
}

/**
 * Invalidates paths of a distribution. It takes CloudFront a minute or two.
 *
 * @throws QdashError when the gate refuses; of kind `invalid` and service `qdash` when CloudFront would refuse
 * the paths, in which case nothing was sent; and whatever the call fails with
 */
export async function invalidate(
	session: ActionSession,
	{ distribution, paths, reference, confirmed, signal }: InvalidateRequest,
): Promise<InvalidateOutcome> {
	const { gate, cloudFront } = session;
	const request = invalidationRequest(distribution, paths);
	const { refusal } = gate.check(request);
	if (refusal) throw refusal;
	assertPaths(paths);
	return gate.run({ ...request, confirmed }, async (permit): Promise<InvalidateOutcome> => {
		const options = signal ? { signal } : {};
		const invalidation = await cloudFront.createInvalidation(
			permit,
			distribution.id,
			paths,
			reference,
			options,
		);
		return { outcome: 'done', count: paths.length, error: null, invalidation };
	});
}
