import type { Holes } from './holes.ts';
import { type JournalHead, journalsOf } from './journal.ts';
import { kinds } from './kinds/all.ts';
import type { OutsideCaller } from './port.ts';
import type { Removal } from './removal.ts';
import { leftOutOfAws } from './steps.ts';
import { askOf, type Found, keyOf, type Thing, type ThingKind } from './thing.ts';
import { isFatal } from './trouble.ts';

/** Where to look for what earlier runs left. */
export interface Search {
	readonly call: OutsideCaller;
	readonly region: string;
	readonly isAws: boolean;
	readonly holes: Holes;
	readonly signal?: AbortSignal;
}

/** What earlier runs left. */
export interface Leftovers {
	/** In the order in which it can have been made. */
	readonly things: readonly Thing[];
	/** What journals have, and what may be somebody else's since. */
	readonly doubtful: Removal['left'];
	/** The processes of demos that still run here. */
	readonly running: readonly number[];
	/** Removes the journals of runs that ended. */
	forget(): void;
}

/** CloudFront's alarms are there, wherever the rest is. */
const alarmRegion = 'us-east-1';

interface Looked {
	readonly found: readonly Found[];
	/** Whether all of a kind could be looked at. */
	knows(kind: string): boolean;
}

/** Everything that there is of the demo's kinds, in the order in which it can have been made. */
async function lookAround({ call, region, isAws, holes, signal }: Search, more: readonly Thing[] = []) {
	const found: Found[] = [];
	const unknown = new Set<string>();
	for (const kind of [...kinds].reverse()) {
		const { service, name } = kind;
		if (isAws && leftOutOfAws[service]) continue;
		for (const where of regionsOf(kind, region, more)) {
			const ask = askOf((request) => call(request, signal), service, where);
			try {
				for await (const each of kind.find(where, ask)) found.push(each);
			} catch (error) {
				if (signal?.aborted || isFatal(error)) throw error;
				holes.note(service, `find ${name}`, error);
				unknown.add(name);
			}
		}
	}
	return { found, knows: (kind) => !unknown.has(kind) } satisfies Looked;
}

function regionsOf({ name, everywhere }: ThingKind, region: string, more: readonly Thing[]): Set<string> {
	if (everywhere) return new Set([region]);
	const others = more.filter(({ kind }) => kind === name).map((thing) => thing.region);
	return new Set([region, ...(name === 'alarm' ? [alarmRegion] : []), ...others]);
}

/** Everything at an endpoint that has the tag of a run, in the order in which it can have been made. */
export async function findOfRun(search: Search, run: string): Promise<readonly Thing[]> {
	const { found } = await lookAround(search);
	return found.filter((each) => each.run === run).map(({ thing }) => thing);
}

/**
 * What earlier runs left at an endpoint, by the tag and by their journals; runs that still go on are left.
 *
 * A journal alone does not show that something known by its name is still the demo's: an emulator that was
 * started anew has forgotten everything, and somebody may have made a queue of that name since. So a journal
 * is believed where something of its run is still there with its tag.
 */
export async function findLeftovers(
	search: Search,
	journals: { readonly directory: string } & Pick<JournalHead, 'endpoint' | 'account'>,
): Promise<Leftovers> {
	const all = journalsOf(journals.directory, journals);
	const running = new Set(all.filter(({ alive }) => alive).map(({ head }) => head.run));
	const ended = all.filter(({ alive }) => !alive);
	const looked = await lookAround(
		search,
		ended.flatMap(({ things }) => things),
	);
	const there = new Map(looked.found.map((each) => [placeless(each.thing), each]));
	const seen = new Set(looked.found.map(({ run }) => run));
	const things = new Map<string, Thing>();
	const doubtful = new Map<string, Removal['left'][number]>();
	for (const { thing, run } of looked.found) {
		if (run !== undefined && !running.has(run)) things.set(placeless(thing), thing);
	}
	for (const { head, things: written } of ended) {
		for (const thing of written) {
			const key = placeless(thing);
			const here = there.get(key);
			if (here?.run !== undefined) continue;
			if (seen.has(head.run) || isOwnId(thing)) things.set(key, thing);
			else if (here)
				doubtful.set(key, { thing, reason: "it lacks the demo's tag, and may be somebody else's" });
			else if (!looked.knows(thing.kind)) {
				doubtful.set(key, { thing, reason: "nobody can say whether it is the demo's" });
			}
		}
	}
	const order = [...kinds].reverse().map(({ name }) => name);
	return {
		things: [...things.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
		doubtful: [...doubtful.values()].filter(({ thing }) => !things.has(placeless(thing))),
		running: all.filter(({ alive }) => alive).map(({ head }) => head.process),
		forget: () => {
			for (const journal of ended) journal.end();
		},
	};
}

/** A newer qdash may have written down what this one does not know; it is told of then. */
function kindIfKnown({ kind }: Thing): ThingKind | undefined {
	return kinds.find(({ name }) => name === kind);
}

function isOwnId(thing: Thing): boolean {
	const kind = kindIfKnown(thing);
	return kind === undefined || kind.ownId === true;
}

/** What is there for all regions is the same, from wherever it is looked at. */
function placeless(thing: Thing): string {
	return keyOf(kindIfKnown(thing)?.everywhere ? { ...thing, region: '' } : thing);
}
