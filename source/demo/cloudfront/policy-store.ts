import type { Clock } from '../../model/clock.ts';
import { cloudFrontError } from './errors.ts';
import { entityId } from './ids.ts';
import { checkVersion } from './versions.ts';

/** The version that AWS's own policies have in every account. */
const managedEtag = 'E23ZP02F085DFQ';

/** A cache policy, origin request policy or response headers policy. */
export interface Policy<Config> {
	readonly id: string;
	readonly managed: boolean;
	readonly config: Config;
	readonly etag: string;
	readonly modifiedAt: number;
}

interface Named {
	readonly Name: string;
}

/** What tells one kind of policy from another. */
export interface PolicyKind<Config extends Named> {
	/** As in the names of operations and errors: `CachePolicy`. */
	readonly name: string;
	/** In messages: `cache policy`. */
	readonly title: string;
	/** `TooManyCachePolicies` */
	readonly tooMany: string;
	readonly managed: readonly { readonly id: string; readonly config: Config }[];
	/** Fills in what the request left out. */
	complete(config: Config): Config;
}

/** Quota of policies of one's own, of each kind. */
const mostPolicies = 20;

/** The policies of one kind: AWS's own, and the account's. */
export class PolicyStore<Config extends Named> {
	readonly kind: PolicyKind<Config>;
	readonly #policies = new Map<string, Policy<Config>>();
	readonly #clock: Clock;
	readonly #newId: () => string;

	constructor(kind: PolicyKind<Config>, clock: Clock, newId: () => string) {
		this.kind = kind;
		this.#clock = clock;
		this.#newId = newId;
		for (const { id, config } of kind.managed) {
			this.#policies.set(id, { id, managed: true, config, etag: managedEtag, modifiedAt: 0 });
		}
	}

	get all(): readonly Policy<Config>[] {
		return [...this.#policies.values()];
	}

	find(id: string): Policy<Config> | undefined {
		return this.#policies.get(id);
	}

	get(id: string): Policy<Config> {
		const policy = this.#policies.get(id);
		const { name, title } = this.kind;
		if (!policy) throw cloudFrontError(`NoSuch${name}`, `The specified ${title} does not exist.`);
		return policy;
	}

	create(config: Config): Policy<Config> {
		this.#checkName(config.Name);
		if (this.all.filter((policy) => !policy.managed).length >= mostPolicies) {
			throw cloudFrontError(
				this.kind.tooMany,
				`You have reached the maximum number of ${this.kind.title}s for this AWS account.`,
			);
		}
		return this.#put(this.#newId(), config);
	}

	update(id: string, ifMatch: string | undefined, config: Config): Policy<Config> {
		const policy = this.get(id);
		if (policy.managed) {
			throw cloudFrontError('IllegalUpdate', `A managed ${this.kind.title} cannot be changed.`);
		}
		checkVersion(policy.etag, ifMatch);
		if (config.Name !== policy.config.Name) this.#checkName(config.Name);
		return this.#put(id, config);
	}

	/** @param inUse - whether a distribution refers to it */
	delete(id: string, ifMatch: string | undefined, inUse: boolean): void {
		const policy = this.get(id);
		const { name, title } = this.kind;
		if (policy.managed) throw cloudFrontError('IllegalDelete', `A managed ${title} cannot be deleted.`);
		checkVersion(policy.etag, ifMatch);
		if (inUse) {
			throw cloudFrontError(
				`${name}InUse`,
				`Cannot delete the ${title} because it is attached to one or more cache behaviors.`,
			);
		}
		this.#policies.delete(id);
	}

	#put(id: string, config: Config): Policy<Config> {
		const policy = {
			id,
			managed: false,
			config: this.kind.complete(config),
			etag: entityId(this.#newId()),
			modifiedAt: this.#clock.now(),
		};
		this.#policies.set(id, policy);
		return policy;
	}

	#checkName(name: string): void {
		const { name: kind, title } = this.kind;
		if (!/^[\w-]{1,128}$/.test(name)) {
			throw cloudFrontError('InvalidArgument', `The parameter Name of the ${title} is invalid.`);
		}
		if (this.all.some(({ config }) => config.Name === name)) {
			throw cloudFrontError(`${kind}AlreadyExists`, `A ${title} with this name already exists.`);
		}
	}
}
