import type { ApiReference, ReferenceOperation } from '../../model/open-api/reference.ts';

/** A stage's exported document, and where one is in it. */
export interface ReferenceState {
	readonly reference: ApiReference;
	/** Where the document was written. */
	readonly path: string;
	/** When it was exported, by the endpoint's clock, in milliseconds since the epoch. */
	readonly at: number;
	readonly position: Position;
	readonly filter: string;
}

/** What is on the screen's first line. */
export interface Position {
	/** 0 is the head, then one for each operation that the filter lets through. */
	readonly section: number;
	/** The line of that section. */
	readonly line: number;
}

export const start: Position = { section: 0, line: 0 };

/** Where the reference of one stage is kept. */
export function referenceKey(stageId: string): string {
	return `reference ${stageId}`;
}

const haystacks = new WeakMap<ReferenceOperation, string>();

/** The operations in which each word of the filter stands somewhere. */
export function matching(reference: ApiReference, filter: string): readonly ReferenceOperation[] {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return reference.operations;
	return reference.operations.filter((operation) => {
		const text = haystackOf(operation);
		return words.every((word) => text.includes(word));
	});
}

/** All that can be read of an operation, in lower case. */
function haystackOf(operation: ReferenceOperation): string {
	let text = haystacks.get(operation);
	if (text === undefined) {
		text = textsOf(operation).join('\n').toLowerCase();
		haystacks.set(operation, text);
	}
	return text;
}

function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/**
 * The position so many lines further on; it goes no further than where the last line stands at the bottom.
 *
 * @param sections - how many there are
 * @param count - the lines of one; asked only of those on the way
 * @param rows - lines on the screen
 */
export function moved(
	position: Position,
	by: number,
	sections: number,
	count: (section: number) => number,
	rows: number,
): Position {
	const last = lastPosition(sections, count, rows);
	if (by === Number.POSITIVE_INFINITY) return last;
	let section = Math.min(position.section, sections - 1);
	let line = Math.min(position.line, count(section) - 1);
	// Who went to one of the last operations has it on top already, with nothing below the end.
	const furthest = isBeyond({ section, line }, last) ? { section, line } : last;
	line += by;
	while (line < 0 && section > 0) {
		section -= 1;
		line += count(section);
	}
	while (section < sections - 1 && line >= count(section)) {
		line -= count(section);
		section += 1;
	}
	const there = { section, line: Math.max(0, line) };
	return isBeyond(there, furthest) ? furthest : there;
}

function isBeyond(position: Position, other: Position): boolean {
	return (
		position.section > other.section || (position.section === other.section && position.line > other.line)
	);
}

/** The position at which the last line stands at the bottom of the screen. */
function lastPosition(sections: number, count: (section: number) => number, rows: number): Position {
	let left = rows;
	for (let section = sections - 1; section > 0; section--) {
		const lines = count(section);
		if (lines >= left) return { section, line: lines - left };
		left -= lines;
	}
	return { section: 0, line: Math.max(0, count(0) - left) };
}
