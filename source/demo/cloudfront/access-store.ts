import { cloudFrontError } from './errors.ts';
import { entityId } from './ids.ts';
import { checkVersion } from './versions.ts';

/** An origin access control or identity. */
export interface Access<Config> {
	readonly id: string;
	readonly config: Config;
	readonly etag: string;
}

/** What tells origin access controls from identities. */
export interface AccessKind<Config> {
	/** As in the names of operations and errors: `OriginAccessControl`. */
	readonly name: string;
	/** In messages: `origin access control`. */
	readonly title: string;
	/** What no two of them share. */
	key(config: Config): string;
	/** True where the same request twice gives what the first one made. */
	readonly idempotent: boolean;
}

/** The origin access controls, or identities, of an account. */
export class AccessStore<Config> {
	readonly kind: AccessKind<Config>;
	readonly #entries = new Map<string, Access<Config>>();
	readonly #newId: () => string;

	constructor(kind: AccessKind<Config>, newId: () => string) {
		this.kind = kind;
		this.#newId = newId;
	}

	get all(): readonly Access<Config>[] {
		return [...this.#entries.values()];
	}

	has(id: string): boolean {
		return this.#entries.has(id);
	}

	get(id: string): Access<Config> {
		const entry = this.#entries.get(id);
		const { name, title } = this.kind;
		if (!entry) throw cloudFrontError(`NoSuch${name}`, `The specified ${title} does not exist.`);
		return entry;
	}

	create(config: Config): Access<Config> {
		const other = this.#other(config);
		if (other) {
			const same = JSON.stringify(other.config) === JSON.stringify(config);
			if (this.kind.idempotent && same) return other;
			throw this.#exists();
		}
		return this.#put(entityId(this.#newId()), config);
	}

	update(id: string, ifMatch: string | undefined, config: Config): Access<Config> {
		checkVersion(this.get(id).etag, ifMatch);
		const other = this.#other(config);
		if (other && other.id !== id) throw this.#exists();
		return this.#put(id, config);
	}

	/** @param inUse - whether a distribution refers to it */
	delete(id: string, ifMatch: string | undefined, inUse: boolean): void {
		checkVersion(this.get(id).etag, ifMatch);
		const { name, title } = this.kind;
		if (inUse) {
			throw cloudFrontError(
				`${name}InUse`,
				`Cannot delete the ${title} because it's in use by one or more distributions.`,
			);
		}
		this.#entries.delete(id);
	}

	#put(id: string, config: Config): Access<Config> {
		const entry = { id, config, etag: entityId(this.#newId()) };
		this.#entries.set(id, entry);
		return entry;
	}

	#other(config: Config): Access<Config> | undefined {
		return this.all.find((entry) => this.kind.key(entry.config) === this.kind.key(config));
	}

	#exists() {
		const { name, title } = this.kind;
		return cloudFrontError(
			`${name}AlreadyExists`,
			`An ${title} with the specified parameters already exists.`,
		);
	}
}
