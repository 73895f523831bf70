import {
	type ChartData,
	type ChartSubject,
	type ChartWindow,
	edgesOf,
	initialWindow,
} from '../../model/chart-window.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { type UiState, viewState } from '../../store/ui-store.ts';

/** What the operator has done to the charts. One for all resources: who looks at an hour looks at an hour everywhere. */
export interface ChartsState {
	readonly window: ChartWindow;
	/** The moment that is read off, in milliseconds since the epoch: the middle of a period; or null. */
	readonly crosshair: number | null;
}

/** The view state's key. */
export const chartsKey = 'charts';
export const initialCharts: ChartsState = { window: initialWindow, crosshair: null };

/** The state of the charts on the screen. */
export function chartsState(ui: UiState): ChartsState {
	return viewState(ui, chartsKey, initialCharts);
}

/** The data of these charts, or null while none of this subject and window has been asked for. */
export function chartDataOf(
	data: DashboardState,
	subject: ChartSubject,
	window: ChartWindow,
): ChartData | null {
	const { chart } = data;
	if (!chart || chart.subject.kind !== subject.kind || chart.subject.id !== subject.id) return null;
	return chart.window.span === window.span && chart.window.until === window.until ? chart : null;
}

/** The edges on the screen: those of the data, or of the window while there is none. */
export function shownEdges(
	chart: ChartData | null,
	window: ChartWindow,
	now: number,
): { from: number; to: number; period: number } {
	const { from, to, period } = edgesOf(window, now);
	return chart && window.until !== null
		? { from: chart.from, to: chart.to, period: chart.period }
		: { from, to, period };
}

/** The crosshair a step further, within the window; from nothing to the newest whole period. */
export function stepped(
	crosshair: number | null,
	by: 1 | -1,
	edges: { readonly from: number; readonly to: number; readonly period: number },
	now: number,
): number {
	const step = edges.period * 1000;
	const middle = (at: number) => Math.floor(at / step) * step + step / 2;
	const last = middle(Math.min(edges.to - 1, now - step));
	if (crosshair === null || crosshair < edges.from || crosshair > edges.to) return last;
	// A key moves at least as far as a column of a chart is wide.
	const stride = Math.max(1, Math.round((edges.to - edges.from) / step / 120)) * step;
	return Math.min(middle(edges.to - 1), Math.max(middle(edges.from), crosshair + by * stride));
}
