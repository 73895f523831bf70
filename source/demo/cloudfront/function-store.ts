import { cloudFrontError, invalidArgument } from './errors.ts';
import { entityId } from './ids.ts';
import type { FunctionConfig } from './shapes/others.ts';
import { checkVersion } from './versions.ts';

/** Bytes of a function's code. */
const mostCode = 10_240;
const mostFunctions = 100;

export type FunctionStage = 'DEVELOPMENT' | 'LIVE';

/** A function's code and configuration as they are in one stage. */
export interface FunctionVersion {
	readonly config: FunctionConfig;
	readonly code: Uint8Array;
	readonly etag: string;
	readonly modifiedAt: number;
}

/** A CloudFront function. */
export interface CloudFrontFunction {
	readonly name: string;
	readonly arn: string;
	readonly createdAt: number;
	readonly tags: Map<string, string>;
	development: FunctionVersion;
	/** Null until it is published. */
	live: FunctionVersion | null;
}

/** The functions of an account. */
export class FunctionStore {
	readonly #functions = new Map<string, CloudFrontFunction>();
	readonly #account: string;
	readonly #newId: () => string;

	constructor(account: string, newId: () => string) {
		this.#account = account;
		this.#newId = newId;
	}

	get all(): readonly CloudFrontFunction[] {
		return [...this.#functions.values()];
	}

	get(name: string): CloudFrontFunction {
		const found = this.#functions.get(name);
		if (!found) throw cloudFrontError('NoSuchFunctionExists', 'The specified function does not exist.');
		return found;
	}

	create(
		name: string,
		config: FunctionConfig,
		code: Uint8Array,
		tags: ReadonlyMap<string, string>,
		now: number,
	): CloudFrontFunction {
		if (!/^[\w-]{1,64}$/.test(name)) throw invalidArgument('The parameter Name is invalid.');
		if (this.#functions.has(name)) {
			throw cloudFrontError('FunctionAlreadyExists', 'A function with the same name already exists.');
		}
		if (this.#functions.size >= mostFunctions) {
			throw cloudFrontError('TooManyFunctions', 'You have reached the maximum number of functions.');
		}
		const created = {
			name,
			arn: `arn:aws:cloudfront::${this.#account}:function/${name}`,
			createdAt: now,
			tags: new Map(tags),
			development: this.#version(config, code, now),
			live: null,
		};
		this.#functions.set(name, created);
		return created;
	}

	update(
		name: string,
		ifMatch: string | undefined,
		config: FunctionConfig,
		code: Uint8Array,
		now: number,
	): CloudFrontFunction {
		const found = this.get(name);
		checkVersion(found.development.etag, ifMatch);
		found.development = this.#version(config, code, now);
		return found;
	}

	publish(name: string, ifMatch: string | undefined, now: number): CloudFrontFunction {
		const found = this.get(name);
		checkVersion(found.development.etag, ifMatch);
		const { config, code } = found.development;
		found.live = this.#version(config, code, now);
		return found;
	}

	/** @param inUse - whether a distribution refers to it */
	delete(name: string, ifMatch: string | undefined, inUse: (arn: string) => boolean): void {
		const found = this.get(name);
		checkVersion(found.development.etag, ifMatch);
		if (inUse(found.arn)) {
			throw cloudFrontError(
				'FunctionInUse',
				'Cannot delete the function because it is attached to one or more cache behaviors.',
			);
		}
		this.#functions.delete(name);
	}

	#version(config: FunctionConfig, code: Uint8Array, now: number): FunctionVersion {
		if (code.length === 0) throw invalidArgument('The parameter FunctionCode is required.');
		if (code.length > mostCode) {
			throw cloudFrontError('FunctionSizeLimitExceeded', 'The function is too large.');
		}
		return { config, code, etag: entityId(this.#newId()), modifiedAt: now };
	}
}
