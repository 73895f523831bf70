import type { QdashError } from '../model/errors.ts';

/** What failed of things that several questions are asked about; a question that is answered is forgotten. */
export class Failures {
	readonly #errors = new Map<string, Map<string, QdashError>>();

	/** Takes in how one question about one thing ended. @returns the oldest failure that still stands, or null */
	set(id: string, what: string, error: QdashError | null): QdashError | null {
		const errors = this.#errors.get(id) ?? new Map<string, QdashError>();
		if (error) errors.set(what, error);
		else errors.delete(what);
		if (errors.size === 0) this.#errors.delete(id);
		else this.#errors.set(id, errors);
		return this.of(id);
	}

	/** What stands of one thing: the oldest failure, or null. */
	of(id: string): QdashError | null {
		for (const error of this.#errors.get(id)?.values() ?? []) return error;
		return null;
	}
}
