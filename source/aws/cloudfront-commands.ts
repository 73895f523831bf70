import {
	CloudFrontClient,
	CreateDistributionWithTagsCommand,
	CreateInvalidationCommand,
	CreateMonitoringSubscriptionCommand,
	DeleteDistributionCommand,
	DeleteMonitoringSubscriptionCommand,
	GetCachePolicyCommand,
	GetDistributionCommand,
	GetDistributionConfigCommand,
	GetInvalidationCommand,
	GetMonitoringSubscriptionCommand,
	ListDistributionsCommand,
	ListInvalidationsCommand,
	ListTagsForResourceCommand,
	UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import type { ServiceDefinition } from './service-commands.ts';

/** The shapes of answers, for those who read them. */
export type {
	CacheBehavior,
	CachePolicy,
	DefaultCacheBehavior,
	DistributionSummary,
	Invalidation,
	Origin,
} from '@aws-sdk/client-cloudfront';

const reads = {
	GetCachePolicy: GetCachePolicyCommand,
	GetDistribution: GetDistributionCommand,
	GetDistributionConfig: GetDistributionConfigCommand,
	GetInvalidation: GetInvalidationCommand,
	GetMonitoringSubscription: GetMonitoringSubscriptionCommand,
	ListDistributions: ListDistributionsCommand,
	ListInvalidations: ListInvalidationsCommand,
	ListTagsForResource: ListTagsForResourceCommand,
} as const;

const writes = {
	CreateDistributionWithTags: CreateDistributionWithTagsCommand,
	CreateInvalidation: CreateInvalidationCommand,
	CreateMonitoringSubscription: CreateMonitoringSubscriptionCommand,
	DeleteDistribution: DeleteDistributionCommand,
	DeleteMonitoringSubscription: DeleteMonitoringSubscriptionCommand,
	UpdateDistribution: UpdateDistributionCommand,
} as const;

/** The one place that knows CloudFront's SDK client. */
export const cloudFrontCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'CloudFront',
	create: (options) => new CloudFrontClient(options),
	reads,
	writes,
};
