import type { BehaviourNode, DistributionNode, OriginNode } from '../simulation/graph.ts';
import type { CloudFrontAccount } from './account.ts';
import type { Distribution } from './distribution.ts';
import type { CacheBehaviour, DefaultCacheBehaviour } from './shapes/distribution.ts';

/** A distribution as the simulation sees it. */
export function distributionNode(distribution: Distribution, account: CloudFrontAccount): DistributionNode {
	const { id, arn, domainName, config, monitoring, invalidations } = distribution;
	const origins = new Map<string, OriginNode>(
		config.Origins.Items.map((origin) => [
			origin.Id,
			{ id: origin.Id, domainName: origin.DomainName, path: origin.OriginPath ?? '' },
		]),
	);
	const groups = new Map(
		(config.OriginGroups?.Items ?? []).map((group) => [
			group.Id,
			group.Members.Items.map(({ OriginId }) => OriginId),
		]),
	);
	const behaviour = (given: DefaultCacheBehaviour | CacheBehaviour, pathPattern: string): BehaviourNode => ({
		pathPattern,
		originIds: groups.get(given.TargetOriginId) ?? [given.TargetOriginId],
		...caching(given, account),
		cachedMethods: given.AllowedMethods?.CachedMethods?.Items ?? ['HEAD', 'GET'],
	});
	return {
		id,
		arn,
		domainName,
		aliases: config.Aliases?.Items ?? [],
		enabled: config.Enabled,
		origins,
		behaviours: [
			...(config.CacheBehaviors?.Items ?? []).map((one) => behaviour(one, one.PathPattern)),
			behaviour(config.DefaultCacheBehavior, '*'),
		],
		monitoring: monitoring === 'Enabled',
		invalidations: invalidations.newestFirst,
	};
}

function caching(
	behaviour: DefaultCacheBehaviour,
	account: CloudFrontAccount,
): { caches: boolean; defaultTtlSeconds: number } {
	const policy = account.cachePolicies.find(behaviour.CachePolicyId ?? '');
	const { MinTTL = 0, DefaultTTL = 0, MaxTTL = 0 } = policy?.config ?? behaviour;
	return { caches: MinTTL > 0 || DefaultTTL > 0 || MaxTTL > 0, defaultTtlSeconds: DefaultTTL };
}
