/**
 * What goes wrong: an error in the service's own shape (`denied`, `throttled`, `expired`,
 * `serverError`, `unsupported`), an answer that is none (`html`, `empty`), a connection that does not
 * answer (`hang`), breaks (`reset`) or takes its time (`slow`, which then answers as usual).
 */
export const faultKinds = [
	'denied',
	'throttled',
	'expired',
	'serverError',
	'html',
	'hang',
	'reset',
	'unsupported',
	'slow',
	'empty',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A fault and what it applies to; what is left out applies to all. */
export interface Fault {
	/** `SQS`, `CloudWatch`, `STS`, in any case. */
	readonly service?: string;
	/** In AWS's spelling. */
	readonly operation?: string;
	/** A queue's name. */
	readonly queue?: string;
	readonly kind: FaultKind;
	/** How many requests it hits; all when left out. */
	readonly times?: number;
	/** For `slow`: real time added to the answer, 1,000 when left out. */
	readonly milliseconds?: number;
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
	left: number;
}

/** The faults that are on. */
export class Faults {
	readonly #entries = new Set<Entry>();

	/** Turns a fault on. The function that is returned turns it off again. */
	add(fault: Fault): () => void {
		const entry: Entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
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
		return [...this.#entries].map(({ fault }) => fault);
	}

	/** Takes what hits a request: all that slow it down, and the first of the others. */
	take(target: FaultTarget): { readonly delay: number; readonly fault: Fault | undefined } {
		let delay = 0;
		let hit: Fault | undefined;
		for (const entry of this.#entries) {
			const { fault } = entry;
			if (!applies(fault, target) || (fault.kind !== 'slow' && hit)) continue;
			if (fault.kind === 'slow') delay += fault.milliseconds ?? 1000;
			else hit = fault;
			entry.left--;
			if (entry.left <= 0) this.#entries.delete(entry);
		}
		return { delay, fault: hit };
	}
}

function applies(fault: Fault, target: FaultTarget): boolean {
	return (
		(fault.service === undefined || fault.service.toLowerCase() === target.service.toLowerCase()) &&
		(fault.operation === undefined || fault.operation === target.operation) &&
		(fault.queue === undefined || fault.queue === target.queue)
	);
}
