import type { Input } from '../wire/input.ts';
import { badRequest, validationFailed } from './errors.ts';

/** Gathers what AWS's framework finds wrong with a request, all of which it says at once. */
export class Violations {
	readonly #found: string[] = [];

	/** @param at - where the value stands, as AWS says it: `createRestApiInput.apiKeySource` */
	oneOf(value: string | undefined, at: string, allowed: readonly string[]): this {
		if (value !== undefined && !allowed.includes(value)) {
			this.#found.push(
				`Value '${value}' at '${at}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
			);
		}
		return this;
	}

	allOf(values: readonly string[] | undefined, at: string, allowed: readonly string[]): this {
		if (values?.some((value) => !allowed.includes(value))) {
			this.#found.push(
				`Value '[${values.join(', ')}]' at '${at}' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${allowed.join(', ')}]]`,
			);
		}
		return this;
	}

	statusCode(value: string | undefined): this {
		if (value !== undefined && !/^[1-5]\d\d$/.test(value)) {
			this.#found.push(
				`Value '${value}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d`,
			);
		}
		return this;
	}

	/** These, and then those of another. */
	and(other: Violations): Violations {
		const both = new Violations();
		both.#found.push(...this.#found, ...other.#found);
		return both;
	}

	/** @throws ServiceError `ValidationException` where anything was found */
	check(): void {
		if (this.#found.length > 0) throw validationFailed(this.#found);
	}
}

/** A map of texts as a record, or undefined where the request has none. */
export function textRecord(input: Input, name: string): Record<string, string> | undefined {
	const map = input.textMap(name);
	return map && Object.fromEntries(map);
}

/** A map of booleans, as the parameters of methods are. */
export function booleanRecord(input: Input, name: string): Record<string, boolean> | undefined {
	const given = input.object(name);
	if (!given) return undefined;
	return Object.fromEntries(given.names.map((key) => [key, given.boolean(key) ?? false]));
}

/** @throws ServiceError `BadRequestException` for what is no whole number within the bounds */
export function wholeNumber(value: string | undefined, what: string, least: number, most: number): number {
	const number = /^-?\d{1,15}$/.test(value ?? '') ? Number(value) : Number.NaN;
	if (!(number >= least && number <= most)) {
		throw badRequest(`Invalid ${what}, must be between ${least} and ${most}`);
	}
	return number;
}
