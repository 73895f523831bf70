/** What the view of one stage remembers, beside its table of routes. */
export interface StageViewState {
	/** The first line of the settings. */
	readonly settingsTop: number;
}

/** A stage's view as it opens. */
export const initialStageView: StageViewState = { settingsTop: 0 };

/** Where the state of one stage's view is kept. */
export function stageViewKey(id: string): string {
	return `stage ${id}`;
}
