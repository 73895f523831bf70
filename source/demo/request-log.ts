import type { ServiceName } from './service.ts';

/** A request as it arrived, whatever it was answered with. */
export interface RequestRecord {
	readonly service: ServiceName;
	/** In AWS's spelling: `GetQueueAttributes`. */
	readonly operation: string;
	/** Milliseconds since the epoch on the cloud's clock. */
	readonly at: number;
	/** The queue's name, where the request is about one. */
	readonly queue?: string;
}

const mostRecords = 20_000;

/** The latest requests; the older half goes when there are 20,000. */
export class RequestLog {
	readonly #records: RequestRecord[] = [];

	get records(): readonly RequestRecord[] {
		return this.#records;
	}

	add(record: RequestRecord): void {
		if (this.#records.length >= mostRecords) this.#records.splice(0, mostRecords / 2);
		this.#records.push(record);
	}

	clear(): void {
		this.#records.length = 0;
	}
}
