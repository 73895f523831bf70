/**
 * Everything that qdash can do to an account. `receive` is one: it hides messages and raises their counts.
 * `demo` is all that the demo on somebody's endpoint does: it makes things, sends traffic through them,
 * and removes them again.
 */
export type ActionName =
	| 'receive'
	| 'extend'
	| 'release'
	| 'ack'
	| 'send'
	| 'purge'
	/** Invalidates paths of a distribution. */
	| 'invalidate'
	/** Turns a distribution's additional metrics on, which cost money. */
	| 'monitoring'
	/** Enables or disables an event source mapping. */
	| 'mapping'
	/** Sets or takes away a function's reserved concurrency. */
	| 'concurrency'
	| 'demo';

/**
 * Proof that an action passed the gate (`actions/safety.ts`). The methods in `aws/` that change the
 * account ask for one and check it, so that nothing can reach them by another road.
 */
export interface Permit {
	readonly action: ActionName;
	/**
	 * The one thing that it is good for: a queue's URL, a distribution's id, a mapping's UUID, a function's
	 * name; the endpoint's URL for `demo`.
	 */
	readonly target: string;
}

const issued = new WeakSet<Permit>();

/** Only for the gate: `actions/safety.ts` is the one importer, which a test holds. */
export function issuePermit(action: ActionName, target: string): Permit {
	const permit: Permit = Object.freeze({ action, target });
	issued.add(permit);
	return permit;
}

/** Only for the gate: ends a permit with the action it was issued for, so that a kept one opens nothing. */
export function revokePermit(permit: Permit): void {
	issued.delete(permit);
}

/** @throws Error when the permit was not issued by the gate for this action on this target */
export function assertPermit(permit: Permit, action: ActionName, target: string): void {
	if (!issued.has(permit) || permit.action !== action || permit.target !== target) {
		throw new Error(`${action} on ${target} did not pass the gate`);
	}
}
