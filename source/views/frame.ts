/** The room on the terminal, and how it is divided. */
export interface Frame {
	readonly columns: number;
	readonly rows: number;
	/** One line of header, no tabs, no rule, no table head: a phone, a split pane. */
	readonly compact: boolean;
	/** Lines between the header and the line of events. */
	readonly bodyRows: number;
}

/** Below this, one sentence asks for room. */
export const smallest = { columns: 40, rows: 8 } as const;

const compactBelow = { columns: 60, rows: 14 } as const;

/** Divides a terminal of this size. */
export function frameOf(columns: number, rows: number): Frame {
	const compact = columns < compactBelow.columns || rows < compactBelow.rows;
	const around = compact ? 2 : 5;
	return { columns, rows, compact, bodyRows: Math.max(1, rows - around) };
}
