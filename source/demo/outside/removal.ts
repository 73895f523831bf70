import { type Clock, sleep } from '../../model/clock.ts';
import { kindOf } from './kinds/all.ts';
import type { OutsideCaller } from './port.ts';
import { askOf, type Thing } from './thing.ts';
import { isAbsent, isServiceFailure, mayPass } from './trouble.ts';

/** What became of things that were to be removed. */
export interface Removal {
	readonly removed: readonly Thing[];
	readonly left: readonly { readonly thing: Thing; readonly reason: string }[];
}

/** How to remove. */
export interface RemovalOptions {
	readonly call: OutsideCaller;
	readonly clock: Clock;
	/** Milliseconds that all of it may take; thousands of things get more. */
	readonly limit: number;
	/** Told of each thing as soon as it is gone. */
	readonly onRemoved?: (thing: Thing) => void;
}

/** Between two looks at what takes its time. */
const pause = 1_000;
/** Milliseconds that each of many things gets. */
const perThing = 50;
/** Attempts at something on which the service itself fails. */
const mostFailures = 3;

/**
 * Removes things, the last of them first, in bounded time. What is in use, or is still being turned off, is
 * tried again while there is time.
 *
 * @param things - in the order in which they were made
 */
export async function removeThings(things: readonly Thing[], options: RemovalOptions): Promise<Removal> {
	const { call, clock, limit, onRemoved } = options;
	const over = new AbortController();
	const time = Math.max(limit, things.length * perThing);
	const timer = clock.setTimeout(() => over.abort(new Error('the time for it is over')), time);
	const asker = (thing: Thing) =>
		askOf((request) => call(request, over.signal), kindOf(thing.kind).service, thing.region);
	const removed: Thing[] = [];
	const reasons = new Map<Thing, string>();
	let waiting = [...things].reverse();
	const failures = new Map<Thing, number>();
	/** A service that failed within may have removed it all the same: the next answer tells. */
	const again = (thing: Thing, error: unknown): boolean => {
		const count = (failures.get(thing) ?? 0) + 1;
		failures.set(thing, count);
		return isServiceFailure(error) && count < mostFailures;
	};
	const attempt = async (thing: Thing): Promise<boolean> => {
		try {
			await kindOf(thing.kind).remove(thing, asker(thing));
		} catch (error) {
			if (!isAbsent(error)) {
				reasons.set(
					thing,
					over.signal.aborted ? (reasons.get(thing) ?? 'there was no time') : reasonOf(error),
				);
				return mayPass(error) || again(thing, error);
			}
		}
		reasons.delete(thing);
		removed.push(thing);
		onRemoved?.(thing);
		return false;
	};
	try {
		for (const thing of waiting) {
			try {
				await kindOf(thing.kind).prepare?.(thing, asker(thing));
			} catch (error) {
				// What can't be prepared can't be removed either, which then says why.
				reasons.set(thing, reasonOf(error));
			}
		}
		while (waiting.length > 0 && !over.signal.aborted) {
			const again: Thing[] = [];
			for (const thing of waiting) if (await attempt(thing)) again.push(thing);
			waiting = again;
			if (waiting.length > 0) await sleep(clock, pause, over.signal).catch(() => undefined);
		}
	} finally {
		clock.clearTimeout(timer);
	}
	const gone = new Set(removed);
	const left = things.filter((thing) => !gone.has(thing));
	return {
		removed,
		left: left.map((thing) => ({ thing, reason: reasons.get(thing) ?? 'there was no time' })),
	};
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
