import fuzzysort from 'fuzzysort';

/** A row that a filter let through. */
export interface Match<Row> {
	readonly row: Row;
	/** The matched characters of the first field, as ascending UTF-16 units; empty when another one matched. */
	readonly matches: readonly number[];
}

const none: readonly number[] = [];
/**
 * From 0 to 1: letters that stand in order are enough (`pym` finds payments), unless they are strewn over a
 * long text. The library's own 0.5 hides rows whose name holds the only letter that was typed.
 */
const worstMatch = 0.3;

function search<Row>(
	rows: readonly Row[],
	query: string,
	fields: readonly ((row: Row) => string)[],
): readonly Match<Row>[] {
	return fuzzysort
		.go(query, rows, { keys: [...fields], limit: 0, threshold: worstMatch })
		.map((result) => ({ row: result.obj, matches: result[0]?.indexes ?? none }));
}

/**
 * The rows that match what was typed, in the order they came in: a filter narrows, it does not sort. Words
 * may match different fields: `orders dlq`.
 *
 * @param fields - what is searched, the name first
 */
export function filterRows<Row>(
	rows: readonly Row[],
	query: string,
	fields: readonly ((row: Row) => string)[],
): readonly Match<Row>[] {
	const wanted = query.trim();
	if (wanted === '') return rows.map((row) => ({ row, matches: none }));
	const found = new Map(search(rows, wanted, fields).map((match) => [match.row, match]));
	return rows.flatMap((row) => found.get(row) ?? []);
}

/** The rows that match, the best first: for a palette. Without a query, all of them in their own order. */
export function rankRows<Row>(
	rows: readonly Row[],
	query: string,
	fields: readonly ((row: Row) => string)[],
): readonly Match<Row>[] {
	const wanted = query.trim();
	return wanted === '' ? rows.map((row) => ({ row, matches: none })) : search(rows, wanted, fields);
}
