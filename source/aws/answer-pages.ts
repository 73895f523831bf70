import { sleep } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import type { ServiceLink } from './client-options.ts';

/** One page of a list: what is in it, and what asks for the next one. */
export interface AnswerPage<Item> {
	readonly items: readonly Item[];
	/** Missing, null or empty on the last page. */
	readonly next: string | null | undefined;
}

/**
 * Waits before a page that was throttled is asked for again, in milliseconds. Lambda takes 15 calls a second and
 * SNS 30: where a list is given up in the middle, one of hundreds of pages never comes to its end.
 */
const pauses: readonly number[] = [1000, 2000, 4000, 8000];

/**
 * All pages of a list, one after the other. Where the first one is throttled, that is told at once: whoever asks
 * asks less often then. Later ones are waited for.
 *
 * @param token - what the service calls it: `NextToken`
 * @throws QdashError of the calls; `unknown` where a page leads back to one before it: such pages do not end
 */
export async function allPages<Item>(
	link: Pick<ServiceLink, 'lacking' | 'settings'>,
	operation: string,
	token: string,
	ask: (next: string | undefined) => Promise<AnswerPage<Item>>,
): Promise<Item[]> {
	const all: Item[] = [];
	const asked = new Set<string>();
	let next: string | undefined;
	do {
		const page = next === undefined ? await ask(next) : await patiently(link, () => ask(next));
		for (const item of page.items) all.push(item);
		next = page.next || undefined;
		if (next !== undefined && asked.has(next)) {
			throw link.lacking(operation, `a new ${token}: its pages do not end`);
		}
		if (next !== undefined) asked.add(next);
	} while (next);
	return all;
}

/** Asks again after a while where it was throttled; a signal that fires meanwhile ends it at the next try. */
async function patiently<Answer>(
	{ settings }: Pick<ServiceLink, 'settings'>,
	ask: () => Promise<Answer>,
): Promise<Answer> {
	for (const pause of pauses) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof QdashError) || error.kind !== 'throttled') throw error;
			await sleep(settings.clock, Math.max(pause, error.retryAfter ?? 0));
		}
	}
	return ask();
}
