import type { Holes } from './holes.ts';
import { journalsOf } from './journal.ts';
import { kinds } from './kinds/all.ts';
import type { OutsideCaller } from './port.ts';
import { leftOutOfAws } from './steps.ts';
import { askOf, type Found, type Thing } from './thing.ts';
import { isFatal } from './trouble.ts';

/** Where to look for what earlier runs left. */
export interface Search {
	readonly call: OutsideCaller;
	readonly region: string;
	readonly isAws: boolean;
	readonly holes: Holes;
	readonly signal?: AbortSignal;
}

/** CloudFront's alarms are there, wherever the rest is. */
const alarmRegion = 'us-east-1';

/** Everything at an endpoint that has the demo's tag, in the order in which it can have been made. */
export async function findTagged({ call, region, isAws, holes, signal }: Search): Promise<readonly Found[]> {
	const found: Found[] = [];
	for (const kind of [...kinds].reverse()) {
		const { service, name } = kind;
		if (isAws && leftOutOfAws[service]) continue;
		const regions = name === 'alarm' ? new Set([region, alarmRegion]) : [region];
		for (const where of regions) {
			const ask = askOf((request) => call(request, signal), service, where);
			try {
				for await (const each of kind.find(where, ask)) found.push(each);
			} catch (error) {
				if (signal?.aborted || isFatal(error)) throw error;
				holes.note(service, `find ${name}`, error);
			}
		}
	}
	return found;
}

/** What earlier runs left at an endpoint, by the tag and by their journals; runs that still go on are left. */
export async function findLeftovers(
	search: Search,
	journals: { readonly directory: string; readonly endpoint: string },
): Promise<{ readonly things: readonly Thing[]; readonly running: readonly number[]; forget(): void }> {
	const all = journalsOf(journals.directory, journals.endpoint);
	const running = new Set(all.filter(({ alive }) => alive).map(({ head }) => head.run));
	const ended = all.filter(({ alive }) => !alive);
	const tagged = await findTagged(search);
	const things = new Map<string, Thing>();
	const add = (thing: Thing) => things.set(`${thing.kind} ${thing.region} ${thing.id}`, thing);
	for (const { thing, run } of tagged) if (!running.has(run)) add(thing);
	for (const journal of ended) journal.things.forEach(add);
	const order = [...kinds].reverse().map(({ name }) => name);
	return {
		things: [...things.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
		running: all.filter(({ alive }) => alive).map(({ head }) => head.process),
		forget: () => {
			for (const journal of ended) journal.end();
		},
	};
}
