import { QdashError } from '../model/errors.ts';
import { formatCount } from '../model/format.ts';
import type { AccountConcurrency, LambdaFunction } from '../model/function.ts';
import type { Outcome } from './outcome.ts';
import type { GateRequest, Grade } from './safety.ts';
import type { ActionSession } from './session.ts';
import { functionTarget } from './target.ts';

/** What AWS keeps for functions without a reservation, from Lambda's quotas. */
export const leastUnreserved = 100;

export interface SetConcurrencyRequest {
	readonly function: Pick<LambdaFunction, 'name'>;
	/** Calls at once; 0 stops it, null takes the reservation away. */
	readonly value: number | null;
	readonly confirmed: Grade;
	readonly signal?: AbortSignal;
}

/** What the gate is asked before a function's reserved concurrency is changed. */
export function concurrencyRequest(fn: Pick<LambdaFunction, 'name'>, value: number | null): GateRequest {
	const change = value === null ? 'no reservation' : `reserve ${value}`;
	return { action: 'concurrency', target: functionTarget(fn), count: 1, sweeping: value === 0, change };
}

/**
 * How many calls at once can be reserved for a function; null where that is not known, or where the account's
 * limit is so low that AWS keeps less than its usual 100.
 *
 * @param present - the function's reservation now, which it may give back
 */
export function mostReservable(account: AccountConcurrency | null, present: number | null): number | null {
	if (account === null || account.limit <= leastUnreserved) return null;
	return Math.max(0, account.unreserved + (present ?? 0) - leastUnreserved);
}

/** What Lambda would refuse, in one sentence; null when nothing is. `most` is from {@link mostReservable}. */
export function problemWithConcurrency(value: number | null, most: number | null): string | null {
	if (value === null) return null;
	if (!Number.isSafeInteger(value) || value < 0) return 'A reservation is a whole number, 0 or more.';
	if (most === null || value <= most) return null;
	return `At most ${formatCount(most)}: AWS keeps ${leastUnreserved} of the account unreserved.`;
}

/**
 * Reserves concurrency for a function, stops it with 0, or takes its reservation away.
 *
 * @throws QdashError when the gate refuses; of kind `invalid` and service `qdash` for what is no number of
 * calls; and whatever the call fails with
 */
export async function setConcurrency(
	session: ActionSession,
	{ function: fn, value, confirmed, signal }: SetConcurrencyRequest,
): Promise<Outcome> {
	const { gate, lambda } = session;
	const request = concurrencyRequest(fn, value);
	const { refusal } = gate.check(request);
	if (refusal) throw refusal;
	const message = problemWithConcurrency(value, null);
	if (message !== null) {
		const operation = 'PutFunctionConcurrency';
		throw new QdashError({ kind: 'invalid', service: 'qdash', operation, message });
	}
	return gate.run({ ...request, confirmed }, async (permit): Promise<Outcome> => {
		await lambda.setReservedConcurrency(permit, fn.name, value, signal ? { signal } : {});
		return { outcome: 'done', count: 1, error: null };
	});
}
