import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { MetricFamilies, Publisher } from './metric-family.ts';
import { MinuteTallies } from './minute-tallies.ts';
import { SampleBag } from './sample.ts';

/** What became of calls of a function. */
export interface FunctionCounts {
	readonly succeeded: number;
	readonly failed: number;
	readonly throttled: number;
	/** Milliseconds, of those that ran. */
	readonly durations: readonly Sample[];
}

/** Most that ran at once. */
interface Peaks {
	readonly own: number;
	readonly all: number;
	readonly unreserved: number;
}

/** A minute of one function, or of all of them. */
class Tally {
	#succeeded = 0;
	#failed = 0;
	#throttled = 0;
	#concurrency = 0;
	#unreservedConcurrency = 0;
	readonly #durations = new SampleBag(10);

	add({ succeeded, failed, throttled, durations }: FunctionCounts): void {
		this.#succeeded += succeeded;
		this.#failed += failed;
		this.#throttled += throttled;
		this.#durations.add(durations);
	}

	/** Sees how many run at once. */
	peak(running: number, unreserved: number): void {
		this.#concurrency = Math.max(this.#concurrency, running);
		this.#unreservedConcurrency = Math.max(this.#unreservedConcurrency, unreserved);
	}

	/** Adds the counts of another; how many run at once of all does not follow from how many run of each. */
	merge(other: Tally): void {
		this.#succeeded += other.#succeeded;
		this.#failed += other.#failed;
		this.#throttled += other.#throttled;
		this.#durations.merge(other.#durations);
	}

	publish(publisher: Publisher): void {
		const runs = this.#succeeded + this.#failed;
		publisher.marks('Invocations', runs, runs);
		publisher.marks('Errors', this.#failed, runs);
		publisher.marks('Throttles', this.#throttled, this.#throttled + runs);
		publisher.samples('Duration', 'Milliseconds', this.#durations.drain());
		const concurrency = [
			['ConcurrentExecutions', this.#concurrency],
			['UnreservedConcurrentExecutions', this.#unreservedConcurrency],
		] as const;
		for (const [name, running] of concurrency) if (running > 0) publisher.value(name, 'Count', running);
	}
}

/** The key of all functions together: no function has an empty name. */
const account = '';

/** AWS/Lambda, by function and for all of them. */
export class FunctionMetrics {
	readonly #store: MetricStore;
	readonly #tallies = new MinuteTallies<Tally>();
	readonly #families = new MetricFamilies('AWS/Lambda');

	constructor(store: MetricStore) {
		this.#store = store;
	}

	/** @param minute - when it began (milliseconds since the epoch) */
	add(minute: number, functionName: string, counts: FunctionCounts, peaks: Peaks): void {
		const make = () => new Tally();
		const own = this.#tallies.of(minute, functionName, make);
		own.add(counts);
		const all = this.#tallies.of(minute, account, make);
		// Where all were refused nothing ran: AWS then has no concurrency either.
		if (counts.durations.length === 0) return;
		own.peak(peaks.own, 0);
		all.peak(peaks.all, peaks.unreserved);
	}

	/** Publishes what was counted until the end of a minute. */
	flush(minute: number): void {
		this.#tallies.take(minute, (tallies, at) => {
			const all = tallies.get(account);
			for (const tally of tallies.values()) if (tally !== all) all?.merge(tally);
			for (const [name, tally] of tallies) {
				const family = this.#families.of(name, () => (name === account ? [] : [['FunctionName', name]]));
				tally.publish(new Publisher([family], this.#store, at));
			}
		});
	}
}
