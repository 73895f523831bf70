import type { Connection, ConnectionRequest } from '../aws/services.ts';
import { initialTable } from '../components/table-state.ts';
import { exitCodeFor, exitCodes } from '../exit-codes.ts';
import { type Clock, sleep } from '../model/clock.ts';
import { CallMeter } from '../model/cost.ts';
import type { QdashError } from '../model/errors.ts';
import { Monitor } from '../monitor/monitor.ts';
import { asQdashError } from '../monitor/service-health.ts';
import { DashboardStore } from '../store/dashboard-store.ts';
import { mayMatch, orderQueues } from '../tables/queue-order.ts';
import type { Theme } from '../theme.ts';
import { printQueues } from './print-queues.ts';
import { failuresOf, snapshotOf } from './snapshot.ts';

/** What `--once` needs. */
export interface OnceOptions {
	readonly request: Omit<ConnectionRequest, 'generation' | 'clock' | 'onCall'>;
	readonly connect: (request: ConnectionRequest) => Promise<Connection>;
	readonly clock: Clock;
	readonly filter: string;
	readonly json: boolean;
	/** Columns of the table. */
	readonly columns: number;
	readonly theme: Theme;
	readonly write: (text: string) => void;
	readonly writeError: (text: string) => void;
}

/** Who we are is asked along with the rest, and not waited for much longer. */
const identityWait = 1000;

/**
 * Reads everything once, prints it, and says how it went.
 *
 * @returns the exit code: 0, 1 when a part failed, 2 or 3 when nothing could be read
 */
export async function once(options: OnceOptions): Promise<number> {
	const { clock, connect, request } = options;
	const store = new DashboardStore(clock, 2);
	const meter = new CallMeter();
	let connection: Connection | null = null;
	try {
		connection = await connect({ ...request, generation: 1, clock, onCall: (call) => meter.add(call) });
		const monitor = new Monitor({ connection, store, clock, meter, budget: null });
		const identified = identify(connection, store, clock);
		await monitor.readOnce((record) => mayMatch(record, options.filter));
		await identified;
		monitor.stop();
		store.update({ now: connection.clock.now() });
	} catch (cause) {
		store.update({ connection: { state: 'failed', error: asQdashError(cause, 'qdash', 'connect') } });
	}
	store.flush();
	const code = print(options, store);
	connection?.close();
	return code;
}

function print(options: OnceOptions, store: DashboardStore): number {
	const { filter, json, request, write, writeError } = options;
	const state = store.latest;
	const order = orderQueues(state.queues, { ...initialTable('state'), filter }, state.now);
	const queues = order.queues.map(({ record }) => record);
	const failures = failuresOf(state, queues);
	if (json) write(`${JSON.stringify(snapshotOf(state, queues, request.readOnly))}\n`);
	else write(printQueues(state, order.queues, options.columns, options.theme));
	for (const { message } of json ? [] : failures) writeError(`${message}\n`);
	return codeOf(
		state.connection.state === 'failed' ? state.connection.error : state.listing.error,
		state.queues.size,
		failures,
	);
}

function codeOf(whole: QdashError | null, listed: number, failures: readonly QdashError[]): number {
	if (whole && listed === 0) return exitCodeFor(whole);
	return failures.length === 0 ? exitCodes.done : exitCodes.partly;
}

async function identify(connection: Connection, store: DashboardStore, clock: Clock): Promise<void> {
	const over = new AbortController();
	try {
		const identity = await Promise.race([
			connection.identify(),
			sleep(clock, identityWait, over.signal).then(() => null),
		]);
		if (identity) {
			store.update({ context: { ...connection.context, account: identity.account, caller: identity.arn } });
		}
	} catch {
		// The account stays null in the output: an endpoint without STS is no failure of the queues.
	} finally {
		over.abort();
	}
}
