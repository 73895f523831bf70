import { QdashError } from '../../model/errors.ts';
import { isUnsupported } from './trouble.ts';

/** What an endpoint does not do: each operation is said once, and one that it lacks is not asked again. */
export class Holes {
	readonly #say: (sentence: string) => void;
	readonly #said = new Set<string>();
	readonly #lacking = new Set<string>();

	constructor(say: (sentence: string) => void) {
		this.#say = say;
	}

	/** Whether the endpoint has shown that it lacks an operation, or that it is not allowed. */
	lacks(service: string, operation: string): boolean {
		return this.#lacking.has(`${service} ${operation}`);
	}

	/** From now on an operation is not asked. */
	leaveOut(service: string, operation: string): void {
		this.#lacking.add(`${service} ${operation}`);
	}

	/** Notes what came of a call that failed. */
	note(service: string, operation: string, error: unknown): void {
		const denied = error instanceof QdashError && error.kind === 'denied';
		if (isUnsupported(error) || denied) this.#lacking.add(`${service} ${operation}`);
		this.sayOnce(`${service} ${operation}`, error instanceof Error ? error.message : String(error));
	}

	/** Says a sentence about something, unless one about it was said before. */
	sayOnce(subject: string, sentence: string): void {
		if (this.#said.has(subject)) return;
		this.#said.add(subject);
		this.#say(sentence);
	}
}
