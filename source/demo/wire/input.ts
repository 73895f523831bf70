import { frameworkNamespace, ServiceError } from '../service-error.ts';

function wrongType(name: string, wanted: string): ServiceError {
	return new ServiceError({
		shape: 'SerializationException',
		namespace: frameworkNamespace,
		message: `${name} has to be ${wanted}`,
	});
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The fields of a request, read with their types. A value of another type is a SerializationException,
 * as AWS answers it; null counts as left out.
 *
 * Queries and XML have nothing but text, and a list of one looks like no list: a textual input reads
 * `"10"` as a number, `"true"` as a boolean, one value as a list of one, and nothing as an empty list.
 */
export class Input {
	readonly #fields: Record<string, unknown>;
	readonly #missing: (name: string) => ServiceError;
	readonly #textual: boolean;

	/**
	 * @param missing - the service's error for a parameter that is required
	 * @param textual - true for what a query or XML was read into
	 */
	constructor(fields: unknown, missing: (name: string) => ServiceError, textual = false) {
		const given = textual && fields === '' ? {} : fields;
		if (!isObject(given)) throw wrongType('The request', 'an object');
		this.#fields = given;
		this.#missing = missing;
		this.#textual = textual;
	}

	/** The names of the fields that are given. */
	get names(): readonly string[] {
		return Object.keys(this.#fields).filter((name) => this.has(name));
	}

	/** A field as it came, for what is kept and given back unread. */
	raw(name: string): unknown {
		return this.#get(name);
	}

	has(name: string): boolean {
		return this.#get(name) !== undefined;
	}

	text(name: string): string | undefined {
		const value = this.#get(name);
		if (value === undefined || typeof value === 'string') return value;
		throw wrongType(name, 'a string');
	}

	requiredText(name: string): string {
		const value = this.text(name);
		if (value === undefined || value === '') throw this.#missing(name);
		return value;
	}

	number(name: string): number | undefined {
		const value = this.#get(name);
		if (value === undefined || typeof value === 'number') return value;
		if (this.#textual && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) {
			return Number(value);
		}
		throw wrongType(name, 'a number');
	}

	integer(name: string): number | undefined {
		const value = this.number(name);
		if (value === undefined || Number.isSafeInteger(value)) return value;
		throw wrongType(name, 'an integer');
	}

	requiredInteger(name: string): number {
		const value = this.integer(name);
		if (value === undefined) throw this.#missing(name);
		return value;
	}

	boolean(name: string): boolean | undefined {
		const value = this.#get(name);
		if (value === undefined || typeof value === 'boolean') return value;
		if (this.#textual && (value === 'true' || value === 'false')) return value === 'true';
		throw wrongType(name, 'a boolean');
	}

	/** A blob: base64 on the wire, or bytes where the wire carries them as they are. */
	blob(name: string): Uint8Array | undefined {
		const given = this.#get(name);
		if (given instanceof Uint8Array) return given;
		const value = this.text(name);
		return value === undefined ? undefined : Buffer.from(value, 'base64');
	}

	texts(name: string): string[] | undefined {
		return this.#list(name)?.map((value) => {
			if (typeof value === 'string') return value;
			throw wrongType(name, 'a list of strings');
		});
	}

	numbers(name: string): number[] | undefined {
		return this.#list(name)?.map((value) => {
			const number = this.#textual && typeof value === 'string' && value !== '' ? Number(value) : value;
			if (typeof number === 'number' && (typeof value === 'number' || Number.isFinite(number))) return number;
			throw wrongType(name, 'a list of numbers');
		});
	}

	object(name: string): Input | undefined {
		const value = this.#get(name);
		return value === undefined ? undefined : new Input(value, this.#missing, this.#textual);
	}

	requiredObject(name: string): Input {
		const value = this.object(name);
		if (!value) throw this.#missing(name);
		return value;
	}

	objects(name: string): Input[] | undefined {
		return this.#list(name)?.map((value) => new Input(value, this.#missing, this.#textual));
	}

	textMap(name: string): Map<string, string> | undefined {
		const value = this.#get(name);
		if (value === undefined) return undefined;
		if (!isObject(value)) throw wrongType(name, 'a map of strings');
		return new Map(
			Object.entries(value).map(([key, text]) => {
				if (typeof text === 'string') return [key, text];
				throw wrongType(name, 'a map of strings');
			}),
		);
	}

	objectMap(name: string): Map<string, Input> | undefined {
		const value = this.#get(name);
		if (value === undefined) return undefined;
		if (!isObject(value)) throw wrongType(name, 'a map');
		return new Map(
			Object.entries(value).map(([key, entry]) => [key, new Input(entry, this.#missing, this.#textual)]),
		);
	}

	#get(name: string): unknown {
		return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
	}

	#list(name: string): unknown[] | undefined {
		const value = this.#get(name);
		if (value === undefined || Array.isArray(value)) return value;
		if (this.#textual) return value === '' ? [] : [value];
		throw wrongType(name, 'a list');
	}
}
