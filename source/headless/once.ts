import type { Connection, ConnectionRequest } from '../aws/services.ts';
import { exitCodeFor, exitCodes } from '../exit-codes.ts';
import { type Clock, sleep } from '../model/clock.ts';
import { CallMeter } from '../model/cost.ts';
import type { QdashError } from '../model/errors.ts';
import { Monitor } from '../monitor/monitor.ts';
import { asQdashError } from '../monitor/service-health.ts';
import { type DashboardState, DashboardStore } from '../store/dashboard-store.ts';
import type { Theme } from '../theme.ts';
import { failuresOf } from './failures.ts';
import { pick, wantedBy } from './picked.ts';
import { printTables } from './print-tables.ts';
import { documentText, snapshotOf } from './snapshot.ts';

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
		await monitor.readOnce(wantedBy(options.filter, store));
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
	const picked = pick(state, filter);
	const failures = failuresOf(state, picked);
	if (json) write(`${documentText(snapshotOf(state, picked, request.readOnly))}\n`);
	else write(printTables(state, picked, options.columns, options.theme));
	const code = codeOf(state, failures);
	// Where nothing could be read, the first reason is everybody's: for people it is said once.
	const told = code === exitCodes.partly ? failures : failures.slice(0, 1);
	for (const { message } of json ? [] : told) writeError(`${message}\n`);
	return code;
}

/** Where not one row could be read, the code says why the queues could not: they are what is there everywhere. */
function codeOf(state: DashboardState, failures: readonly QdashError[]): number {
	const { connection, listing, queues, stages, distributions, functions } = state;
	const whole = connection.state === 'failed' ? connection.error : listing.error;
	const rows = queues.size + stages.size + distributions.size + functions.size;
	if (whole && rows === 0) return exitCodeFor(whole);
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
