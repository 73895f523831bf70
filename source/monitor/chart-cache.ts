import type { ChartData, ChartSubject, ChartWindow } from '../model/chart-window.ts';

const most = 20;

/** The charts that were looked at last, so that going back to a window asks for nothing anew. */
export class ChartCache {
	/** Least recently used first. */
	readonly #charts = new Map<string, ChartData>();

	/** A chart that was fetched before, or undefined. */
	get(subject: ChartSubject, window: ChartWindow): ChartData | undefined {
		const key = keyOf(subject, window);
		const chart = this.#charts.get(key);
		if (chart) {
			this.#charts.delete(key);
			this.#charts.set(key, chart);
		}
		return chart;
	}

	set(subject: ChartSubject, window: ChartWindow, chart: ChartData): void {
		const key = keyOf(subject, window);
		this.#charts.delete(key);
		this.#charts.set(key, chart);
		const [oldest] = this.#charts.keys();
		if (this.#charts.size > most && oldest !== undefined) this.#charts.delete(oldest);
	}
}

function keyOf(subject: ChartSubject, { span, until }: ChartWindow): string {
	return JSON.stringify([subject.kind, subject.id, span, until]);
}
