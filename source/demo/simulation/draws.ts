import { randomBinomial, randomPoisson } from 'd3-random';
import { probit } from 'simple-statistics';
import type { Sample } from '../cloudwatch/distribution.ts';
import type { Random } from '../random.ts';

/** Half of the durations, and all but one in a hundred, are at most so many milliseconds. */
export interface Latency {
	readonly p50: number;
	readonly p99: number;
}

/** A log-normal distribution: the logarithm's middle, as milliseconds, and its deviation. */
interface LogNormal {
	readonly median: number;
	readonly deviation: number;
}

/** Places in a stratum, one of which is drawn. */
const placesOfStratum = 8;

/**
 * Where a distribution is cut into strata, as probabilities: p50, p90, p95 and p99 are within one. One
 * duration stands for all calls that fall into a stratum, so that a span costs the same however many calls
 * it has, and the p99 of few minutes is still near the distribution's.
 */
const cuts: readonly number[] = [0.13, 0.28, 0.43, 0.57, 0.72, 0.86, 0.94, 0.98, 0.9945, 1];

/** By stratum and place: how many deviations from the middle. */
const deviates: readonly (readonly number[])[] = cuts.map((cut, index) => {
	const from = cuts[index - 1] ?? 0;
	const width = (cut - from) / placesOfStratum;
	return Array.from({ length: placesOfStratum }, (_, place) => probit(from + (place + 0.5) * width));
});

const deviateOfP99 = probit(0.99);

function logNormal({ p50, p99 }: Latency): LogNormal {
	const median = Math.max(0.01, p50);
	return { median, deviation: Math.log(Math.max(1, p99 / median)) / deviateOfP99 };
}

/** The mean of durations, in milliseconds. */
export function meanLatency(latency: Latency): number {
	const { median, deviation } = logNormal(latency);
	return median * Math.exp(deviation ** 2 / 2);
}

/** Durations that are equally likely, for what is drawn often. */
export function tableOf(latency: Latency): readonly number[] {
	const { median, deviation } = logNormal(latency);
	const length = 64;
	return Array.from({ length }, (_, index) => median * Math.exp(probit((index + 0.5) / length) * deviation));
}

/** Draws for counts: what would take a draw for each request takes one for all of them. */
export class Draws {
	readonly #random: Random;
	readonly #poisson: ReturnType<typeof randomPoisson.source>;
	readonly #binomial: ReturnType<typeof randomBinomial.source>;

	constructor(random: Random) {
		this.#random = random;
		this.#poisson = randomPoisson.source(() => random.fraction());
		this.#binomial = randomBinomial.source(() => random.fraction());
	}

	/** How many come when so many are expected. */
	arrivals(expected: number): number {
		return expected > 0 ? this.#poisson(expected)() : 0;
	}

	/** Of `count`, how many are the ones that each is with this probability. */
	share(count: number, probability: number): number {
		if (count <= 0 || !(probability > 0)) return 0;
		return probability >= 1 ? count : this.#binomial(count, probability)();
	}

	/** `count` split into parts that are each as large as chance makes them by these shares, which add up to 1. */
	split(count: number, shares: readonly number[]): number[] {
		let left = count;
		let rest = 1;
		return shares.map((share) => {
			const part = rest <= share ? left : this.share(left, share / rest);
			left -= part;
			rest -= share;
			return part;
		});
	}

	/** A whole number whose mean is `value`. */
	whole(value: number): number {
		return Math.floor(value + this.#random.fraction());
	}

	/** A whole number, at least 0 and less than `limit`. */
	below(limit: number): number {
		return this.#random.integer(0, limit - 1);
	}

	/** A value with a mean of 1 that varies as the mean of `count` things does that vary by half. */
	around(count: number): number {
		return 1 + ((this.#random.fraction() - 0.5) * Math.sqrt(3)) / Math.sqrt(Math.max(1, count));
	}

	/**
	 * The durations of so many calls, in at most as many samples as there are strata.
	 *
	 * @param limit - milliseconds at which a call is given up
	 */
	latencies(count: number, latency: Latency, limit: number = Number.POSITIVE_INFINITY): Sample[] {
		if (count <= 0) return [];
		const { median, deviation } = logNormal(latency);
		const samples: Sample[] = [];
		const offset = this.#random.fraction();
		let before = 0;
		for (let stratum = 0; stratum < deviates.length; stratum++) {
			const until = Math.min(count, Math.floor(count * (cuts[stratum] as number) + offset));
			if (until === before) continue;
			const deviate = this.#deviate(stratum);
			const value = Math.min(limit, median * Math.exp(deviate * deviation));
			samples.push({ value, count: until - before });
			before = until;
		}
		return samples;
	}

	/** One duration of a table. */
	oneOf(table: readonly number[]): number {
		return table[Math.floor(this.#random.fraction() * table.length)] as number;
	}

	#deviate(stratum: number): number {
		const place = Math.floor(this.#random.fraction() * placesOfStratum);
		return deviates[stratum]?.[place] as number;
	}
}
