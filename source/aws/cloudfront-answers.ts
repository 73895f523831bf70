import type { Behaviour, CachePolicy, Distribution, Invalidation, Origin } from '../model/distribution.ts';
import { functionIn } from '../model/integration-target.ts';
import { listOf, numberOf, textOf, textsOf, timeOf } from './answer-values.ts';
import type * as Sdk from './cloudfront-commands.ts';
import { originTarget } from './origin-target.ts';

function readOrigin(origin: Sdk.Origin): Origin {
	const domainName = textOf(origin.DomainName) ?? '';
	const path = textOf(origin.OriginPath) ?? '';
	const { CustomOriginConfig: custom, S3OriginConfig: s3 } = origin;
	return {
		id: textOf(origin.Id) ?? domainName,
		domainName,
		path,
		target: originTarget(domainName, path),
		protocolPolicy: textOf(custom?.OriginProtocolPolicy),
		accessControl: textOf(origin.OriginAccessControlId) ?? textOf(s3?.OriginAccessIdentity),
		shield: origin.OriginShield?.Enabled === true,
		connectionAttempts: numberOf(origin.ConnectionAttempts),
		readTimeoutSeconds: numberOf(custom?.OriginReadTimeout) ?? numberOf(s3?.OriginReadTimeout),
	};
}

function legacyTtl(behaviour: Sdk.DefaultCacheBehavior): Behaviour['legacyTtl'] {
	const [minimum, usual, maximum] = [behaviour.MinTTL, behaviour.DefaultTTL, behaviour.MaxTTL].map(numberOf);
	if (textOf(behaviour.CachePolicyId) !== null) return null;
	return minimum == null || usual == null || maximum == null ? null : { minimum, default: usual, maximum };
}

function functionsOf(behaviour: Sdk.DefaultCacheBehavior): Behaviour['functions'] {
	const edge = listOf(behaviour.LambdaFunctionAssociations?.Items).map((item) => ({
		event: textOf(item.EventType) ?? '',
		kind: 'Lambda@Edge' as const,
		name: functionIn(textOf(item.LambdaFunctionARN))?.name ?? textOf(item.LambdaFunctionARN) ?? '',
	}));
	const own = listOf(behaviour.FunctionAssociations?.Items).map((item) => ({
		event: textOf(item.EventType) ?? '',
		kind: 'CloudFront function' as const,
		name: textOf(item.FunctionARN)?.split('/').at(-1) ?? '',
	}));
	return [...own, ...edge];
}

function readBehaviour(behaviour: Sdk.DefaultCacheBehavior, pathPattern: string): Behaviour {
	return {
		pathPattern,
		targetOriginId: textOf(behaviour.TargetOriginId) ?? '',
		viewerProtocolPolicy: textOf(behaviour.ViewerProtocolPolicy) ?? '',
		allowedMethods: textsOf(behaviour.AllowedMethods?.Items),
		cachedMethods: textsOf(behaviour.AllowedMethods?.CachedMethods?.Items),
		cachePolicyId: textOf(behaviour.CachePolicyId),
		legacyTtl: legacyTtl(behaviour),
		originRequestPolicyId: textOf(behaviour.OriginRequestPolicyId),
		responseHeadersPolicyId: textOf(behaviour.ResponseHeadersPolicyId),
		functions: functionsOf(behaviour),
		compress: behaviour.Compress === true,
	};
}

function readBehaviours(summary: Sdk.DistributionSummary): readonly Behaviour[] {
	const ordered = listOf(summary.CacheBehaviors?.Items).map((behaviour) =>
		readBehaviour(behaviour, textOf(behaviour.PathPattern) ?? ''),
	);
	const { DefaultCacheBehavior: last } = summary;
	return last ? [...ordered, readBehaviour(last, '*')] : ordered;
}

/** A distribution as ListDistributions has it, or null without an id. */
export function readDistribution(summary: Sdk.DistributionSummary): Distribution | null {
	const id = textOf(summary.Id);
	if (id === null) return null;
	const groups = listOf(summary.OriginGroups?.Items).flatMap((group) => {
		const members = listOf(group.Members?.Items).flatMap(({ OriginId }) => textOf(OriginId) ?? []);
		return group.Id ? [[group.Id, members] as const] : [];
	});
	return {
		id,
		arn: textOf(summary.ARN) ?? '',
		domainName: textOf(summary.DomainName) ?? '',
		aliases: textsOf(summary.Aliases?.Items),
		comment: textOf(summary.Comment) ?? '',
		// AWS always says it; where an emulator does not, nothing says that it is off.
		enabled: summary.Enabled !== false,
		status: textOf(summary.Status) ?? '',
		modifiedAt: timeOf(summary.LastModifiedTime),
		priceClass: textOf(summary.PriceClass),
		webAcl: textOf(summary.WebACLId),
		httpVersion: textOf(summary.HttpVersion),
		origins: listOf(summary.Origins?.Items).map(readOrigin),
		originGroups: new Map(groups),
		behaviours: readBehaviours(summary),
	};
}

/** An invalidation of a list, without its paths, or null without an id. */
export function readInvalidationSummary(
	summary: Pick<Sdk.Invalidation, 'Id' | 'Status' | 'CreateTime'>,
): Invalidation | null {
	const id = textOf(summary.Id);
	if (id === null) return null;
	return { id, status: textOf(summary.Status) ?? '', createdAt: timeOf(summary.CreateTime), paths: null };
}

/** An invalidation with its paths, or null without an id. */
export function readInvalidation(invalidation: Sdk.Invalidation | undefined): Invalidation | null {
	const summary = invalidation && readInvalidationSummary(invalidation);
	return summary ? { ...summary, paths: textsOf(invalidation.InvalidationBatch?.Paths?.Items) } : null;
}

/** A cache policy, or null without an id or its least time to live. */
export function readCachePolicy(policy: Sdk.CachePolicy | undefined): CachePolicy | null {
	const id = textOf(policy?.Id);
	const config = policy?.CachePolicyConfig;
	const minimumTtl = numberOf(config?.MinTTL);
	if (id === null || minimumTtl === null) return null;
	return {
		id,
		name: textOf(config?.Name) ?? id,
		minimumTtl,
		// Left out where they are the usual ones: a day and a year, and never less than the least (API reference).
		defaultTtl: numberOf(config?.DefaultTTL) ?? Math.max(minimumTtl, 86_400),
		maximumTtl: numberOf(config?.MaxTTL) ?? Math.max(minimumTtl, 31_536_000),
	};
}
