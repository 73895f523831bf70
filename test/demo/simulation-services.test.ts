import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	ApiGatewayV2Client,
	CreateApiCommand,
	CreateIntegrationCommand,
	CreateRouteCommand,
	CreateStageCommand,
	UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
	CloudFrontClient,
	CreateDistributionCommand,
	CreateInvalidationCommand,
	CreateMonitoringSubscriptionCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { randomFrom } from '../../source/demo/random.ts';
import { Services } from '../../source/demo/services.ts';
import { EdgeTraffic } from '../../source/demo/simulation/edge-traffic.ts';
import { FunctionRuns } from '../../source/demo/simulation/function-runs.ts';
import { startServices } from './service-support.ts';
import { near, noBackends, region } from './simulation-support.ts';

const minute = 60_000;
/** "CachingOptimized", which AWS manages. */
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

test('what is made and changed through the SDK is what requests find', async () => {
	let made: Services | undefined;
	const { clock, config } = await startServices((given) => {
		made = new Services(given, '000000000000', 1);
		return made.all;
	});
	const services = made;
	assert.ok(services);
	const gateway = new ApiGatewayV2Client(config);
	const cloudFront = new CloudFrontClient(config);
	const { FunctionArn } = await new LambdaClient(config).send(
		new CreateFunctionCommand({
			FunctionName: 'catalogue',
			Role: 'arn:aws:iam::000000000000:role/catalogue',
			PackageType: 'Image',
			Code: { ImageUri: '000000000000.dkr.ecr.eu-west-1.amazonaws.com/catalogue:1' },
		}),
	);
	const { ApiId } = await gateway.send(new CreateApiCommand({ Name: 'catalogue', ProtocolType: 'HTTP' }));
	const { IntegrationId } = await gateway.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'AWS_PROXY',
			IntegrationUri: FunctionArn,
			PayloadFormatVersion: '2.0',
		}),
	);
	const target = { Target: `integrations/${IntegrationId}` };
	await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /products/{id}', ...target }));
	const stage = { ApiId, StageName: '$default' };
	await gateway.send(new CreateStageCommand({ ...stage, AutoDeploy: true }));
	const { Distribution } = await cloudFront.send(
		new CreateDistributionCommand({
			DistributionConfig: {
				CallerReference: 'once',
				Comment: '',
				Enabled: true,
				Origins: {
					Quantity: 1,
					Items: [
						{
							Id: 'api',
							DomainName: `${ApiId}.execute-api.${region}.amazonaws.com`,
							CustomOriginConfig: {
								HTTPPort: 80,
								HTTPSPort: 443,
								OriginProtocolPolicy: 'https-only',
							},
						},
					],
				},
				DefaultCacheBehavior: {
					TargetOriginId: 'api',
					ViewerProtocolPolicy: 'redirect-to-https',
					CachePolicyId: cachingOptimized,
				},
			},
		}),
	);
	const DistributionId = Distribution?.Id ?? '';
	await cloudFront.send(
		new CreateMonitoringSubscriptionCommand({
			DistributionId,
			MonitoringSubscription: {
				RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' },
			},
		}),
	);

	const graph = services.graph(region);
	const metrics = (name: string) => services.cloudWatch.store(name);
	const sending = { send: () => assert.fail('nothing sends here') };
	const shared = { graph, backends: noBackends, metrics, region, start: clock.now(), effects: sending };
	const functions = new FunctionRuns({ ...shared, random: randomFrom(1) });
	const edge = new EdgeTraffic({
		...shared,
		functions,
		random: randomFrom(2),
		viewers: [
			{
				to: { distributionId: DistributionId },
				rate: () => 50,
				requests: [{ method: 'GET', path: '/products/7', weight: 1, hitRatio: 0.9, objects: 20_000 }],
			},
		],
	});
	const play = async (minutes: number) => {
		const from = Math.ceil(clock.now() / minute) * minute;
		await clock.advance(from + minutes * minute - clock.now());
		for (let at = from; at < clock.now(); at += minute) {
			edge.play(at, at + minute);
			edge.flush(at);
			functions.flush(at);
		}
		return { StartTime: new Date(from), EndTime: new Date(from + minutes * minute), Period: minutes * 60 };
	};
	const served = async (
		period: Awaited<ReturnType<typeof play>>,
		name: readonly [namespace: string, name: string],
		dimensions: Readonly<Record<string, string | undefined>>,
		statistic: 'Sum' | 'Average',
	) => {
		const where = name[0] === 'AWS/CloudFront' ? 'us-east-1' : region;
		const { Datapoints } = await new CloudWatchClient({ ...config, region: where }).send(
			new GetMetricStatisticsCommand({
				...period,
				Namespace: name[0],
				MetricName: name[1],
				Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
				Statistics: [statistic],
			}),
		);
		return Datapoints?.[0]?.[statistic];
	};
	const site = { DistributionId, Region: 'Global' };
	const hitRate = ['AWS/CloudFront', 'CacheHitRate'] as const;

	const warm = await play(10);
	near(await served(warm, hitRate, site, 'Average'), 90, 1, 'warm');
	const atApi = await served(warm, ['AWS/ApiGateway', 'Count'], { ApiId, Stage: '$default' }, 'Sum');
	near(atApi, 3000, 200, 'misses at the API');
	assert.equal(
		await served(warm, ['AWS/Lambda', 'Invocations'], { FunctionName: 'catalogue' }, 'Sum'),
		atApi,
	);

	await cloudFront.send(
		new CreateInvalidationCommand({
			DistributionId,
			InvalidationBatch: { CallerReference: 'first', Paths: { Quantity: 1, Items: ['/products/*'] } },
		}),
	);
	const cold = await play(3);
	near(await served(cold, hitRate, site, 'Average'), 17, 3, 'just after the invalidation');

	await gateway.send(
		new UpdateStageCommand({
			...stage,
			DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 },
		}),
	);
	const throttled = await play(2);
	const invoked = await served(
		throttled,
		['AWS/Lambda', 'Invocations'],
		{ FunctionName: 'catalogue' },
		'Sum',
	);
	near(invoked, 120, 2, 'one a second gets through');
	const refused = await served(throttled, ['AWS/CloudFront', '4xxErrorRate'], site, 'Average');
	assert.ok((refused ?? 0) > 30, 'viewers see the others as 429');
});
