import { type Clock, systemClock } from '../model/clock.ts';
import type { FaultKind } from './fault-kinds.ts';
import { type Random, randomFrom } from './random.ts';

/** A fault and what it applies to; what is left out applies to all. */
export interface Fault {
	/** A service's name, like `SQS` or `CloudFront`, in any case. */
	readonly service?: string;
	/** In AWS's spelling. */
	readonly operation?: string;
	/** The name of the queue, or what else the request is about. */
	readonly queue?: string;
	readonly kind: FaultKind;
	/** How many requests it hits; all when left out. */
	readonly times?: number;
	/** Seconds on the cloud's clock after which it ends by itself: credentials that come back. */
	readonly seconds?: number;
	/** The share of requests that it hits, above 0 and up to 1; all when left out. */
	readonly share?: number;
	/** For `slow`: real time added to the answer, 1,000 when left out. For `trickle`: between two bytes, 1,000. */
	readonly milliseconds?: number;
	/** For `slow`: up to so many milliseconds more, by chance. */
	readonly jitter?: number;
	/** For `html`: the HTTP status; 200 when left out. */
	readonly status?: number;
}

/** What a request is, as far as faults can tell requests apart. */
export interface FaultTarget {
	readonly service: string;
	readonly operation: string;
	readonly queue?: string | undefined;
}

interface Entry {
	readonly fault: Fault;
	/** Milliseconds since the epoch on the cloud's clock. */
	readonly endsAt: number;
	left: number;
}

/** The faults that are on. */
export class Faults {
	readonly #entries = new Set<Entry>();
	readonly #clock: Clock;
	readonly #random: Random;

	/**
	 * @param clock - the cloud's
	 * @param random - decides whom a fault with a share hits
	 */
	constructor(clock: Clock = systemClock, random: Random = randomFrom(1)) {
		this.#clock = clock;
		this.#random = random;
	}

	/** Turns a fault on. The function that is returned turns it off again. */
	add(fault: Fault): () => void {
		const lasts = fault.seconds === undefined ? Number.POSITIVE_INFINITY : fault.seconds * 1000;
		const left = fault.times ?? Number.POSITIVE_INFINITY;
		const entry: Entry = { fault, left, endsAt: this.#clock.now() + lasts };
		this.#entries.add(entry);
		return () => {
			this.#entries.delete(entry);
		};
	}

	clear(): void {
		this.#entries.clear();
	}

	/** The faults that are on, oldest first. */
	get list(): readonly Fault[] {
		this.#forgetEnded();
		return [...this.#entries].map(({ fault }) => fault);
	}

	/** Takes what hits a request: all that slow it down, and the first of the others. */
	take(target: FaultTarget): { readonly delay: number; readonly fault: Fault | undefined } {
		if (this.#entries.size === 0) return { delay: 0, fault: undefined };
		this.#forgetEnded();
		let delay = 0;
		let hit: Fault | undefined;
		for (const entry of this.#entries) {
			const { fault } = entry;
			if (!applies(fault, target) || (fault.kind !== 'slow' && hit)) continue;
			if (fault.share !== undefined && !this.#random.chance(fault.share)) continue;
			if (fault.kind === 'slow') {
				delay += (fault.milliseconds ?? 1000) + (fault.jitter ?? 0) * this.#random.fraction();
			} else hit = fault;
			entry.left--;
			if (entry.left <= 0) this.#entries.delete(entry);
		}
		return { delay, fault: hit };
	}

	#forgetEnded(): void {
		const now = this.#clock.now();
		for (const entry of this.#entries) if (entry.endsAt <= now) this.#entries.delete(entry);
	}
}

function applies(fault: Fault, target: FaultTarget): boolean {
	return (
		(fault.service === undefined || fault.service.toLowerCase() === target.service.toLowerCase()) &&
		(fault.operation === undefined || fault.operation === target.operation) &&
		(fault.queue === undefined || fault.queue === target.queue)
	);
}
