import { metricName } from '../model/api.ts';
import { metricsOf, routeQueries, stageQueries } from './api-gateway-metrics.ts';
import type { ServiceLink } from './client-options.ts';
import { absentIn, distributionQueries } from './cloudfront-metrics.ts';
import type { ApiGatewayService } from './contract/api-gateway.ts';
import type { CloudFrontService } from './contract/cloudfront.ts';
import type { LambdaService } from './contract/lambda.ts';
import type { QueueFeedsService } from './contract/queue-feeds.ts';
import type { ControlPlanePacer } from './control-plane-pacer.ts';
import { functionQueries } from './lambda-metrics.ts';
import type { Links } from './links.ts';
import type { CloudWatchService } from './services.ts';

/** Where CloudFront is run from, with its metrics and alarms. */
export const globalRegion = 'us-east-1';

/** The methods of a service that ask the network, so that they can wait for its client too. */
type Asking<Service> = {
	[Name in keyof Service]: Service[Name] extends (...given: never[]) => Promise<unknown> ? Name : never;
}[keyof Service];

/**
 * A service whose client is loaded at its first call: the first screen does not wait for it.
 *
 * @param names - the methods to hand on, all of which answer with a promise
 */
function lazily<Service, Name extends Asking<Service> & string>(
	load: () => Promise<Service>,
	names: readonly Name[],
): Pick<Service, Name> {
	let service: Promise<Service> | undefined;
	const ask = async (name: Name, given: readonly unknown[]) => {
		service ??= load();
		const loaded = (await service) as Record<Name, (...given: readonly unknown[]) => Promise<unknown>>;
		return loaded[name](...given);
	};
	return Object.fromEntries(
		names.map((name) => [name, (...given: readonly unknown[]) => ask(name, given)]),
	) as Pick<Service, Name>;
}

/** CloudWatch, in the link's region. */
export function lazyCloudWatch(link: ServiceLink): CloudWatchService {
	return lazily<CloudWatchService, keyof CloudWatchService>(
		async () => new (await import('./cloudwatch.ts')).CloudWatch(link),
		['getMetricData', 'alarmsInAlarm', 'listMetrics'],
	);
}

/**
 * Both versions of API Gateway.
 *
 * @param pacer - of both: AWS counts their calls together
 */
export function lazyApiGateway(
	links: Links,
	cloudWatch: CloudWatchService,
	pacer: ControlPlanePacer,
): ApiGatewayService {
	const [version1, version2] = [
		links.link('api_gateway', 'API Gateway'),
		links.link('apigatewayv2', 'API Gateway'),
	];
	return {
		...lazily(
			async () => new (await import('./api-gateway.ts')).ApiGateway(version1, version2, cloudWatch, pacer),
			[
				'listApis',
				'stagesWithMetrics',
				'getStages',
				'getDeployments',
				'getDetails',
				'getUsagePlans',
				'getUsage',
				'getAccountThrottle',
				'exportOpenApi',
			],
		),
		metricName,
		stageQueries,
		routeQueries,
		metricsOf,
	};
}

/**
 * CloudFront.
 *
 * @param cloudWatch - of the connection's region, for its buckets
 */
export function lazyCloudFront(links: Links, cloudWatch: CloudWatchService): CloudFrontService {
	const link = links.link('cloudfront', 'CloudFront', globalRegion);
	return {
		...lazily(
			async () => new (await import('./cloudfront.ts')).CloudFront(link, cloudWatch),
			[
				'listDistributions',
				'getMonitoring',
				'listInvalidations',
				'getInvalidation',
				'getCachePolicy',
				'createInvalidation',
				'enableMonitoring',
				'bucketSize',
			],
		),
		absent: absentIn(links.region.name),
		distributionQueries,
	};
}

/** Lambda. */
export function lazyLambda(link: ServiceLink): LambdaService {
	return {
		...lazily(
			async () => new (await import('./lambda.ts')).Lambda(link),
			[
				'listFunctions',
				'listMappings',
				'getMapping',
				'getReservedConcurrency',
				'getAccountConcurrency',
				'setMappingEnabled',
				'setReservedConcurrency',
			],
		),
		functionQueries,
	};
}

/** Whatever puts messages into queues, each of which has a client of its own. */
export function lazyQueueFeeds(links: Links): QueueFeedsService {
	const [sns, eventBridge, s3] = [
		links.link('sns', 'SNS'),
		links.link('eventbridge', 'EventBridge'),
		links.link('s3', 'S3'),
	];
	return {
		...lazily(async () => new (await import('./sns.ts')).Sns(sns), ['subscriptionsTo']),
		...lazily(async () => new (await import('./eventbridge.ts')).EventBridge(eventBridge), ['rulesTo']),
		...lazily(async () => new (await import('./s3.ts')).S3(s3), ['notificationsTo']),
	};
}
