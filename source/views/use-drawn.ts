import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../app-services.ts';
import type { DashboardState } from '../store/dashboard-store.ts';
import type { UiState } from '../store/ui-store.ts';

/**
 * Lines drawn from what is known and from the screen's own state; drawn anew when either changes, but React
 * hears of it only when a line differs: a commit that changes nothing visible costs a whole frame.
 *
 * @param draw - pure; a new function (see `useCallback`) draws anew
 */
export function useDrawn(draw: (data: DashboardState, ui: UiState) => readonly string[]): readonly string[] {
	const { session, ui } = useServices();
	const last = useRef<{ data: DashboardState; ui: UiState; draw: unknown; lines: readonly string[] } | null>(
		null,
	);
	const subscribe = useCallback(
		(observer: () => void) => {
			const ends = [session.store.api.subscribe(observer), ui.subscribe(observer)];
			return () => {
				for (const end of ends) end();
			};
		},
		[session, ui],
	);
	const snapshot = () => {
		const data = session.store.api.getState();
		const state = ui.getState();
		const before = last.current;
		if (before && before.data === data && before.ui === state && before.draw === draw) return before.lines;
		const drawn = draw(data, state);
		const lines = before && sameLines(before.lines, drawn) ? before.lines : drawn;
		last.current = { data, ui: state, draw, lines };
		return lines;
	};
	return useSyncExternalStore(subscribe, snapshot);
}

/** Runs after a frame was drawn from these lines, with what they were drawn from. */
export function useAfterDrawn(lines: readonly string[], effect: () => void): void {
	const latest = useRef(effect);
	latest.current = effect;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the lines are the signal, the effect reads the stores
	useLayoutEffect(() => latest.current(), [lines]);
}

function sameLines(before: readonly string[], after: readonly string[]): boolean {
	return before.length === after.length && before.every((line, index) => line === after[index]);
}
