/** The HTTP statuses that the simulation answers with. */
const known = [200, 400, 401, 403, 404, 429, 500, 502, 503, 504] as const;

export type Status = (typeof known)[number];

const places = new Map<Status, number>(known.map((status, place) => [status, place]));
const firstClientError = known.indexOf(400);
const firstServerError = known.indexOf(500);

/** How many requests were answered with which HTTP status. */
export class Statuses {
	readonly #counts: number[] = known.map(() => 0);

	add(status: Status, count: number): void {
		const place = places.get(status) as number;
		this.#counts[place] = (this.#counts[place] as number) + count;
	}

	merge(other: Statuses): void {
		for (let place = 0; place < known.length; place++) {
			this.#counts[place] = (this.#counts[place] as number) + (other.#counts[place] as number);
		}
	}

	/** These but the 5XX. */
	get withoutServerErrors(): Statuses {
		const others = new Statuses();
		others.merge(this);
		others.#counts.fill(0, firstServerError);
		return others;
	}

	of(status: Status): number {
		return this.#counts[places.get(status) as number] as number;
	}

	get all(): number {
		return this.#between(0, known.length);
	}

	get clientErrors(): number {
		return this.#between(firstClientError, firstServerError);
	}

	get serverErrors(): number {
		return this.#between(firstServerError, known.length);
	}

	#between(from: number, to: number): number {
		let sum = 0;
		for (let place = from; place < to; place++) sum += this.#counts[place] as number;
		return sum;
	}
}
