import type { Clock } from '../model/clock.ts';
import type { AskedSeries } from './asked-series.ts';
import type { MetricsFocus, MetricsSource } from './metrics-source.ts';
import { mostTroubled } from './pacing.ts';
import type { PercentileRefusal } from './percentile-refusal.ts';

/** Series of one resource that are due. */
export interface Due<Key extends string> {
	readonly id: string;
	readonly keys: readonly Key[];
}

/** What it takes to say what is due. */
export interface DueSeriesOptions<Key extends string> {
	readonly source: MetricsSource<Key>;
	readonly asked: AskedSeries<Key>;
	readonly percentiles: PercentileRefusal;
	/** Whether a key is a percentile, as far as queries have shown. */
	readonly isPercentile: (key: Key) => boolean;
	readonly endpointClock: Clock;
	/** Factor on every interval. */
	readonly widened: () => number;
}

const minute = 60_000;
const defaultHistory = { shown: 31 * minute, opened: 31 * minute };
const wideMinutes = 5;
/** Rows off the screen for which one round of five minutes is meant; more rows make the round longer. */
const rowsPerRound = 500;
/** Metrics of rows off the screen in one go: one call, and a view that is left stops the next one. */
const metricsPerGo = 500;

/** Nothing is looked at. */
export const notOpen: MetricsFocus = { open: false, shown: [], selected: null, opened: null };

/** Says which series are to be asked for: by what is looked at, and by when they were asked for last. */
export class DueSeries<Key extends string> {
	readonly #options: DueSeriesOptions<Key>;
	/** What is looked at. */
	focus: MetricsFocus = notOpen;

	constructor(options: DueSeriesOptions<Key>) {
		this.#options = options;
	}

	/** How far back a resource's series are wanted, in milliseconds. */
	historyOf(id: string): number {
		const history = this.#options.source.history ?? defaultHistory;
		if (id === this.focus.opened) return history.opened;
		// Rows off the screen are many, and are only ranked: hours of each would fill the memory.
		const near = id === this.focus.selected || this.focus.shown.includes(id);
		return near ? history.shown : Math.min(history.shown, defaultHistory.shown);
	}

	/** What is due of the selected, the opened, the troubled and the rows on the screen. */
	onScreen(): Due<Key>[] {
		const close = this.#close();
		return [...new Set([...close, ...this.focus.shown])].flatMap((id) =>
			this.#of(id, this.#options.source.keys(id, 'all'), (close.has(id) ? 1 : wideMinutes) * minute),
		);
	}

	/** What is due of the rows off the screen, one go's worth of it. */
	offScreen(): { readonly due: readonly Due<Key>[]; readonly more: boolean } {
		const rows = this.#rowsOffScreen(this.#close());
		const every = roundOf(rows.length);
		const due: Due<Key>[] = [];
		let metrics = 0;
		for (const id of rows) {
			for (const found of this.#of(id, this.#options.source.keys(id, 'rank'), every)) {
				if (metrics + found.keys.length > metricsPerGo) return { due, more: true };
				due.push(found);
				metrics += found.keys.length;
			}
		}
		return { due, more: false };
	}

	/** Metrics that come due in an hour if nothing is widened. */
	metricsPerHour(): number {
		if (!this.focus.open) return 0;
		const close = this.#close();
		const shown = new Set(this.focus.shown.filter((id) => !close.has(id)));
		const off = this.#rowsOffScreen(close);
		return (
			this.#count(close, 'all') * 60 +
			this.#count(shown, 'all') * (60 / wideMinutes) +
			(this.#count(off, 'rank') * 60 * minute) / roundOf(off.length)
		);
	}

	/** Those that are asked for every minute. */
	#close(): ReadonlySet<string> {
		const { selected, opened } = this.focus;
		const close = new Set(this.#options.source.troubled().slice(0, mostTroubled));
		if (selected !== null) close.add(selected);
		if (opened !== null) close.add(opened);
		return close;
	}

	#rowsOffScreen(close: ReadonlySet<string>): string[] {
		if (this.focus.opened !== null) return [];
		const shown = new Set(this.focus.shown);
		return this.#options.source.ids().filter((id) => !shown.has(id) && !close.has(id));
	}

	/**
	 * What is due of one resource. What is asked for again is asked for together: a share whose parts are of two
	 * rounds would be of no minute at all. So a row of which some was asked for a moment ago waits for that.
	 */
	#of(id: string, keys: readonly Key[], every: number): Due<Key>[] {
		const { asked, endpointClock, source, widened } = this.#options;
		const now = endpointClock.now();
		const pace = every * widened();
		const wanted = this.historyOf(id);
		const missing = new Set<Key>();
		const again: Key[] = [];
		let oldest = 0;
		let newest = Number.POSITIVE_INFINITY;
		for (const key of keys) {
			if (this.#isHeld(key)) continue;
			const before = asked.get(id, key);
			if (!before || before.history < wanted) missing.add(key);
			else if (!source.onlyHistory?.has(key)) {
				const age = now - before.at;
				oldest = Math.max(oldest, age);
				newest = Math.min(newest, age);
				again.push(key);
			}
		}
		const together = newest >= minute && (oldest >= pace || missing.size > 0) ? new Set(again) : new Set();
		const due = keys.filter((key) => missing.has(key) || together.has(key));
		return due.length > 0 ? [{ id, keys: due }] : [];
	}

	#count(ids: Iterable<string>, which: 'all' | 'rank'): number {
		const { source } = this.#options;
		let metrics = 0;
		for (const id of ids) {
			for (const key of source.keys(id, which)) {
				if (!source.onlyHistory?.has(key) && !this.#isHeld(key)) metrics += 1;
			}
		}
		return metrics;
	}

	#isHeld(key: Key): boolean {
		return this.#options.isPercentile(key) && this.#options.percentiles.holds;
	}
}

/** Milliseconds between two looks at rows off the screen: longer the more there are, so the cost has a limit. */
function roundOf(rows: number): number {
	return wideMinutes * minute * Math.max(1, Math.ceil(rows / rowsPerRound));
}
