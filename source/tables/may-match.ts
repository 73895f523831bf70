import { filterRows } from '../components/filter.ts';
import type { ListTable } from './list-table.ts';

/** A state of each kind that only metrics can tell; the numbers in them may be any. */
const states = {
	queue: [
		'growing, 2x in 10 min',
		'stuck, over 10 min',
		'draining, 10 min left',
		'was asleep 10h, waking',
		'healthy',
	],
	stage: [
		'5XX since 10:10, after deploy',
		'5XX 10.10 %',
		'5XX until 10:10',
		'4XX since 10:10',
		'4XX 10.10 %',
		'4XX until 10:10',
		'errors since 10:10, after deploy',
		'errors 10.10 %',
		'errors until 10:10',
		'client errors since 10:10',
		'throttled since 10:10',
		'throttled until 10:10',
		'throttled at 10/s',
		"at 10.10 % of the account's limit",
		'p10 10ms since 10:10, after deploy',
		'integration p10 10ms since 10:10',
		'alarm',
		'metrics denied',
		'no metrics here',
		'no metrics yet',
		'no traffic for 10 min',
		'healthy, canary 10 %',
		'healthy, 10 APIs in one',
		'10 connects/min',
	],
	distribution: [
		'5XX since 10:10',
		'5XX 10.10 %',
		'5XX until 10:10',
		'4XX since 10:10',
		'4XX 10.10 %',
		'4XX until 10:10',
		'hit ratio was 10.10 %',
		'hit ratio was 10.10 % until 10:10',
		'origin p10 10ms since 10:10',
		'alarm',
		'metrics denied',
		'no metrics here',
		'no metrics yet',
		'no traffic for 10 min',
		'healthy, hit ratio off',
	],
	function: [
		'errors since 10:10',
		'errors 10.10 %',
		'errors until 10:10',
		'throttled since 10:10',
		'throttled 10.10 %',
		'throttled until 10:10',
		'10 of 10 at once',
		'p10 10ms of 10.10s',
		'alarm',
		'metrics denied',
		'no metrics here',
		'no metrics yet',
		'no traffic for 10 min',
		'healthy',
	],
} as const;

/**
 * Whether a row may pass the filter once its metrics are known: those cost money, and are asked for only where
 * they can show.
 */
export function mayMatch<Item>(
	{ fields }: Pick<ListTable<Item>, 'fields'>,
	item: Item,
	kind: keyof typeof states,
	filter: string,
): boolean {
	if (filterRows([item], filter, fields).length > 0) return true;
	const words = filter.split(/\s+/).filter((word) => word !== '');
	return states[kind].some((state) =>
		words.every(
			(word) =>
				filterRows([item], word, fields).length > 0 ||
				filterRows([state], anyNumber(word), [anyNumber]).length > 0,
		),
	);
}

/** A number that was typed may be any number of a state. */
function anyNumber(text: string): string {
	return text.replaceAll(/\d+/g, '10');
}
