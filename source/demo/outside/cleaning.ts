import type { Clock } from '../../model/clock.ts';
import { Holes } from './holes.ts';
import { findLeftovers } from './leftovers.ts';
import { patient } from './patience.ts';
import type { OutsideCaller } from './port.ts';
import { type Removal, removeThings } from './removal.ts';

/** What a cleaning up needs. */
export interface CleaningOptions {
	/** The endpoint's address, as journals have it. */
	readonly endpoint: string;
	readonly account: string;
	readonly region: string;
	readonly isAws: boolean;
	readonly clock: Clock;
	/** Where journals are. */
	readonly journals: string;
	/** Milliseconds that removing may take. */
	readonly limit: number;
	/** Told of where it could not be looked. */
	readonly say: (sentence: string) => void;
}

/** What a cleaning up came to. */
export interface Cleaned extends Removal {
	/** The processes of demos that still run here: what they made stays. */
	readonly running: readonly number[];
}

/** Removes what earlier demos left at an endpoint: what has their tag, and what is in their journals. */
export async function cleanUp(call: OutsideCaller, options: CleaningOptions): Promise<Cleaned> {
	const { endpoint, account, region, isAws, clock, journals, say, limit } = options;
	const waiting = patient(call, clock);
	const search = { call: waiting, region, isAws, holes: new Holes(say) };
	const { things, doubtful, running, forget } = await findLeftovers(search, {
		directory: journals,
		endpoint,
		account,
	});
	const removal = await removeThings(things, { call: waiting, clock, limit });
	const left = [...removal.left, ...doubtful];
	if (left.length === 0) forget();
	return { removed: removal.removed, left, running };
}
