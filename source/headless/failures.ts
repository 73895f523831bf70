import type { QdashError } from '../model/errors.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import type { Picked } from './picked.ts';

/**
 * What failed, each thing once. A value or a service that the endpoint does not support is no failure: it is named
 * in `unknown`. Where it does not even list queues, nothing of them could be read, and that is one.
 */
export function failuresOf(state: DashboardState, picked: Picked): QdashError[] {
	const { connection, listing, outage, metricsError, apis, cdn, lambda } = state;
	const whole = [connection.state === 'failed' ? connection.error : null, listing.error];
	const parts = [
		outage?.error ?? null,
		metricsError,
		...picked.queues.map(({ item }) => item.error),
		...[apis, cdn, lambda].flatMap((listed) => [listed.error, listed.metricsError]),
		...picked.stages.map(({ item }) => item.error),
		...picked.distributions.map(({ item }) => item.error),
		...picked.functions.map(({ item }) => item.record.error),
	];
	const seen = new Map<string, QdashError>();
	for (const error of [...whole, ...parts.filter((each) => each?.kind !== 'unsupported')]) {
		if (error) seen.set(`${error.service} ${error.operation} ${error.message}`, error);
	}
	return [...seen.values()];
}
