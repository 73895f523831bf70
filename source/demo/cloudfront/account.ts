import type { Clock } from '../../model/clock.ts';
import { AccessStore } from './access-store.ts';
import { Distribution } from './distribution.ts';
import { withDefaults } from './distribution-defaults.ts';
import { checkDistribution } from './distribution-rules.ts';
import { cloudFrontError } from './errors.ts';
import { FunctionStore } from './function-store.ts';
import { domainName, entityId } from './ids.ts';
import type { Known } from './known.ts';
import { cachePolicies, originRequestPolicies, responseHeadersPolicies } from './policy-kinds.ts';
import { PolicyStore } from './policy-store.ts';
import type { Value } from './shape.ts';
import type { CacheBehaviour, DefaultCacheBehaviour, DistributionConfig } from './shapes/distribution.ts';
import type { originAccessControlConfig, originAccessIdentityConfig } from './shapes/policies.ts';
import { checkVersion } from './versions.ts';

/** Quota of distributions by account. */
const mostDistributions = 500;

/** All that an account has in CloudFront, which knows no regions. */
export class CloudFrontAccount {
	readonly clock: Clock;
	readonly newId: () => string;
	readonly cachePolicies;
	readonly originRequestPolicies;
	readonly responseHeadersPolicies;
	readonly originAccessControls;
	readonly originAccessIdentities;
	readonly functions: FunctionStore;
	readonly #account: string;
	readonly #distributions = new Map<string, Distribution>();

	constructor(clock: Clock, account: string, newId: () => string) {
		this.clock = clock;
		this.newId = newId;
		this.#account = account;
		this.cachePolicies = new PolicyStore(cachePolicies, clock, newId);
		this.originRequestPolicies = new PolicyStore(originRequestPolicies, clock, newId);
		this.responseHeadersPolicies = new PolicyStore(responseHeadersPolicies, clock, newId);
		this.originAccessControls = new AccessStore<Value<typeof originAccessControlConfig>>(
			{
				name: 'OriginAccessControl',
				title: 'origin access control',
				key: ({ Name }) => Name,
				idempotent: false,
			},
			newId,
		);
		this.originAccessIdentities = new AccessStore<Value<typeof originAccessIdentityConfig>>(
			{
				name: 'CloudFrontOriginAccessIdentity',
				title: 'origin access identity',
				key: ({ CallerReference }) => CallerReference,
				idempotent: true,
			},
			newId,
		);
		this.functions = new FunctionStore(account, newId);
	}

	/** In the order in which they were made. */
	get distributions(): readonly Distribution[] {
		return [...this.#distributions.values()];
	}

	distribution(id: string): Distribution {
		const found = this.#distributions.get(id);
		if (!found) throw cloudFrontError('NoSuchDistribution', 'The specified distribution does not exist.');
		return found;
	}

	createDistribution(given: DistributionConfig, tags: ReadonlyMap<string, string> = new Map()): Distribution {
		const same = this.distributions.find(({ config }) => config.CallerReference === given.CallerReference);
		if (same) {
			throw cloudFrontError(
				'DistributionAlreadyExists',
				`The caller reference that you are using to create a distribution is associated with another distribution. Already exists: ${same.id}`,
			);
		}
		const config = withDefaults(given);
		checkDistribution(config, this.#known());
		if (this.#distributions.size >= mostDistributions) {
			throw cloudFrontError(
				'TooManyDistributions',
				'Processing your request would cause you to exceed the maximum number of distributions allowed.',
			);
		}
		const created = new Distribution({
			id: entityId(this.newId()),
			account: this.#account,
			domainName: domainName(this.newId()),
			config,
			etag: entityId(this.newId()),
			now: this.clock.now(),
			tags,
		});
		this.#distributions.set(created.id, created);
		return created;
	}

	updateDistribution(id: string, ifMatch: string | undefined, given: DistributionConfig): Distribution {
		const found = this.distribution(id);
		checkVersion(found.etag, ifMatch);
		if (given.CallerReference !== found.config.CallerReference) {
			throw cloudFrontError('IllegalUpdate', 'The parameter CallerReference cannot be changed.');
		}
		const config = withDefaults(given);
		checkDistribution(config, this.#known(id));
		found.update(config, entityId(this.newId()), this.clock.now());
		return found;
	}

	deleteDistribution(id: string, ifMatch: string | undefined): void {
		const found = this.distribution(id);
		checkVersion(found.etag, ifMatch);
		// One that is switched off counts as on until every edge location has heard of it.
		if (found.config.Enabled || found.status(this.clock.now()) !== 'Deployed') {
			throw cloudFrontError(
				'DistributionNotDisabled',
				'The distribution you are trying to delete has not been disabled.',
			);
		}
		this.#distributions.delete(id);
	}

	/** The distributions one of whose behaviours is so. */
	distributionsWith(test: (behaviour: DefaultCacheBehaviour | CacheBehaviour) => boolean): Distribution[] {
		return this.distributions.filter(({ config }) =>
			[config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])].some(test),
		);
	}

	/** The tags of a distribution or a function. */
	tags(arn: string): Map<string, string> {
		const owner = [...this.distributions, ...this.functions.all].find((one) => one.arn === arn);
		if (!owner) throw cloudFrontError('NoSuchResource', 'The specified resource does not exist.');
		return owner.tags;
	}

	/** @param except - the id of the distribution that refers */
	#known(except?: string): Known {
		return {
			cachePolicy: (id) => this.cachePolicies.find(id) !== undefined,
			originRequestPolicy: (id) => this.originRequestPolicies.find(id) !== undefined,
			responseHeadersPolicy: (id) => this.responseHeadersPolicies.find(id) !== undefined,
			originAccessControl: (id) => this.originAccessControls.has(id),
			originAccessIdentity: (id) => this.originAccessIdentities.has(id),
			liveFunction: (arn) => this.functions.all.some((one) => one.arn === arn && one.live !== null),
			alias: (name) =>
				this.distributions.some(({ id, config }) => id !== except && config.Aliases?.Items?.includes(name)),
		};
	}
}
