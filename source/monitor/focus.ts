/** What the operator looks at: it decides what is asked for, and how often. */
export interface Focus {
	/** URLs of the queues whose rows are on the screen. */
	readonly shown: readonly string[];
	/** The queue under the cursor, or the one that is opened. */
	readonly selected: string | null;
	/** The queue that is opened: its history reaches back three hours. */
	readonly opened: string | null;
}

/** Nothing is looked at. */
export const noFocus: Focus = { shown: [], selected: null, opened: null };
