import type { ChartSubject, ChartWindow } from '../model/chart-window.ts';

/** The kinds of rows that there are. */
export type FocusKind = ChartSubject['kind'];

/** What the operator looks at: it decides what is asked for, and how often. */
export interface Focus {
	/** What the rows and the ids below are. */
	readonly kind: FocusKind;
	/** Ids (URLs, for queues) of the rows on the screen. */
	readonly shown: readonly string[];
	/** The one under the cursor, or the one that is opened. */
	readonly selected: string | null;
	/** The one that is opened. A route's rows are shown while their stage is opened: this is the route then. */
	readonly opened: string | null;
	/** The stage whose routes are shown, or one of whose routes is opened; for kind `route` only. */
	readonly stage?: string;
	/** What of the opened one is looked at beyond its overview: a tab's name. */
	readonly detail?: 'settings' | 'connections' | 'origins' | 'invalidations' | 'mappings';
	/** Charts on the screen, or null. */
	readonly chart: { readonly subject: ChartSubject; readonly window: ChartWindow } | null;
}

/** Nothing is looked at. */
export const noFocus: Focus = { kind: 'queue', shown: [], selected: null, opened: null, chart: null };

/** Whether two looks are at the same things, in the same way. */
export function sameFocus(a: Focus, b: Focus): boolean {
	return (
		a.kind === b.kind &&
		a.selected === b.selected &&
		a.opened === b.opened &&
		a.stage === b.stage &&
		a.detail === b.detail &&
		sameChart(a.chart, b.chart) &&
		a.shown.length === b.shown.length &&
		a.shown.every((id, index) => id === b.shown[index])
	);
}

function sameChart(a: Focus['chart'], b: Focus['chart']): boolean {
	if (a === null || b === null) return a === b;
	return (
		a.subject.kind === b.subject.kind &&
		a.subject.id === b.subject.id &&
		a.window.span === b.window.span &&
		a.window.until === b.window.until
	);
}
