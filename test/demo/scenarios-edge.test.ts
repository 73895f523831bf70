import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	APIGatewayClient,
	GetDeploymentsCommand,
	GetRestApisCommand,
	GetStageCommand,
	UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import {
	ApiGatewayV2Client,
	GetApisCommand,
	GetIntegrationsCommand,
	UpdateIntegrationCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
	CloudFrontClient,
	ListDistributionsCommand,
	ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { mean, type PlayedScenario, play } from './scenarios-support.ts';

const prod = { ApiName: 'kiosk-api', Stage: 'prod' };

async function restApiId(client: APIGatewayClient): Promise<string> {
	const { items } = await client.send(new GetRestApisCommand({}));
	assert.ok(items?.[0]?.id);
	return items[0].id;
}

async function distribution({ config }: PlayedScenario): Promise<{ DistributionId: string; Region: string }> {
	const { DistributionList } = await new CloudFrontClient(config).send(new ListDistributionsCommand({}));
	const Id = DistributionList?.Items?.[0]?.Id;
	assert.ok(Id);
	return { DistributionId: Id, Region: 'Global' };
}

test('cold-cache: an invalidation empties the cache, the origin is asked for too much, and concurrency heals', async () => {
	const cloud = await play('cold-cache');
	const site = await distribution(cloud);
	const ratio = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/CloudFront', 'CacheHitRate', site, 'Average', from, until));
	const errors = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/ApiGateway', '5XXError', prod, 'Average', from, until));
	const { InvalidationList } = await new CloudFrontClient(cloud.config).send(
		new ListInvalidationsCommand(site),
	);
	assert.equal(InvalidationList?.Items?.length, 1);
	await cloud.minutes(2);
	assert.ok((await ratio(-60, -9)) > 86);
	assert.ok((await ratio(-8, -5)) < 62);
	assert.ok((await errors(-60, -9)) < 0.002);
	assert.ok((await errors(-8, 1)) > 0.04);
	assert.deepEqual(await cloud.troubles(), [
		'5XX stage prod',
		'alarm kiosk-api-5xx',
		'hit ratio fell distribution',
		'throttled catalogue',
	]);
	await new LambdaClient(cloud.config).send(
		new PutFunctionConcurrencyCommand({ FunctionName: 'catalogue', ReservedConcurrentExecutions: 60 }),
	);
	await cloud.minutes(8);
	assert.deepEqual(await cloud.troubles(), ['hit ratio fell distribution'], 'the cache takes longer');
	await cloud.minutes(60);
	assert.deepEqual(await cloud.troubles(), []);
	assert.ok((await ratio(66, 70)) > 84);
});

test('bad-deployment: a canary fails, then everybody, until the stage has its old deployment again', async () => {
	const cloud = await play('bad-deployment');
	const route = { ...prod, Method: 'GET', Resource: '/api/orders/{id}' };
	const errors = async (from: number, until: number, of: Record<string, string> = route) =>
		mean(await cloud.metric('AWS/ApiGateway', '5XXError', of, 'Average', from, until));
	await cloud.minutes(2);
	assert.equal(await errors(-60, -14), 0);
	const [canary, everybody] = [await errors(-13, -6), await errors(-5, 2)];
	assert.ok(canary > 0.02 && canary < 0.1, `a tenth of them meets the canary: ${canary}`);
	assert.ok(everybody > 0.35 && everybody < 0.55, `then all of them: ${everybody}`);
	assert.equal(await errors(-60, 2, { ...prod, Method: 'POST', Resource: '/api/orders' }), 0);
	assert.deepEqual(await cloud.troubles(), [
		'5XX stage prod/GET/api/orders/{id}',
		'alarm kiosk-api-5xx',
		'function errors order-status',
	]);

	const client = new APIGatewayClient(cloud.config);
	const restApiId_ = await restApiId(client);
	const { items: deployments } = await client.send(new GetDeploymentsCommand({ restApiId: restApiId_ }));
	const stage = await client.send(new GetStageCommand({ restApiId: restApiId_, stageName: 'prod' }));
	const former = deployments?.find(({ description }) => description?.startsWith('v41'));
	assert.ok(former?.id && former.id !== stage.deploymentId);
	assert.ok(
		(former.createdDate?.getTime() ?? Number.NaN) < cloud.start - 20 * 24 * 3_600_000,
		'made long before',
	);
	await client.send(
		new UpdateStageCommand({
			restApiId: restApiId_,
			stageName: 'prod',
			patchOperations: [{ op: 'replace', path: '/deploymentId', value: former.id }],
		}),
	);
	await cloud.minutes(6);
	assert.deepEqual(await cloud.troubles(), []);
	assert.equal(await errors(4, 8), 0);
});

test('api-throttled: a campaign meets the limit of the stage, and a higher one heals', async () => {
	const cloud = await play('api-throttled');
	const refused = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/ApiGateway', '4XXError', prod, 'Average', from, until));
	await cloud.minutes(2);
	assert.ok((await refused(-60, -13)) < 0.005);
	assert.ok((await refused(-8, 2)) > 0.15);
	assert.deepEqual(await cloud.troubles(), ['throttled stage prod']);
	const client = new APIGatewayClient(cloud.config);
	const patch = (name: string, value: string) => ({
		op: 'replace' as const,
		path: `/*/*/throttling/${name}`,
		value,
	});
	await client.send(
		new UpdateStageCommand({
			restApiId: await restApiId(client),
			stageName: 'prod',
			patchOperations: [patch('rateLimit', '200'), patch('burstLimit', '400')],
		}),
	);
	await cloud.minutes(5);
	assert.deepEqual(await cloud.troubles(), []);
	assert.ok((await refused(4, 7)) < 0.005);
});

test('origin-slow: the origin, the API and the distribution in front of it wait, and a standby heals', async () => {
	const cloud = await play('origin-slow');
	const site = await distribution(cloud);
	const client = new ApiGatewayV2Client(cloud.config);
	const { Items: apis } = await client.send(new GetApisCommand({}));
	const ApiId = apis?.[0]?.ApiId;
	assert.ok(ApiId);
	const latency = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/ApiGateway', 'Latency', { ApiId, Stage: '$default' }, 'p50', from, until));
	const origin = async (from: number, until: number) =>
		mean(await cloud.metric('AWS/CloudFront', 'OriginLatency', site, 'p99', from, until));
	await cloud.minutes(2);
	assert.ok((await latency(-60, -14)) < 100);
	assert.ok((await latency(-12, 2)) > 1_500);
	assert.ok((await origin(-60, -14)) < 400);
	assert.ok((await origin(-12, 2)) > 3_000);
	assert.deepEqual(await cloud.troubles(), ['latency stage $default', 'origin slow distribution']);
	const { Items: integrations } = await client.send(new GetIntegrationsCommand({ ApiId }));
	await client.send(
		new UpdateIntegrationCommand({
			ApiId,
			IntegrationId: integrations?.[0]?.IntegrationId,
			IntegrationUri: 'https://offers-standby.kiosk.example/v1',
		}),
	);
	await cloud.minutes(5);
	assert.deepEqual(await cloud.troubles(), []);
	assert.ok((await latency(4, 7)) < 150);
});

test('the alarms of an incident change their states when the truth says so', async () => {
	const cloud = await play('bad-deployment');
	const { MetricAlarms } = await cloud.cloudWatch.send(new DescribeAlarmsCommand({}));
	const alarm = MetricAlarms?.find(({ AlarmName }) => AlarmName === 'kiosk-api-5xx');
	assert.equal(alarm?.StateValue, 'ALARM');
	const told = cloud.cloud.truth().find(({ kind }) => kind === 'alarm');
	const [since, changed] = [
		told?.since ?? Number.NaN,
		alarm.StateTransitionedTimestamp?.getTime() ?? Number.NaN,
	];
	assert.ok(Math.abs(since - changed) <= 2 * 60_000, `${(changed - since) / 60_000} minutes apart`);
	assert.equal(MetricAlarms?.find(({ AlarmName }) => AlarmName === 'orders-wait')?.StateValue, 'OK');
});
