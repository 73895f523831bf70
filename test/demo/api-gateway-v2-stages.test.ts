import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CreateApiCommand,
	CreateApiMappingCommand,
	CreateAuthorizerCommand,
	CreateDeploymentCommand,
	CreateDomainNameCommand,
	CreateIntegrationCommand,
	CreateRouteCommand,
	CreateStageCommand,
	CreateVpcLinkCommand,
	DeleteAccessLogSettingsCommand,
	DeleteApiCommand,
	DeleteApiMappingCommand,
	DeleteDeploymentCommand,
	DeleteRouteSettingsCommand,
	DeleteStageCommand,
	DeleteVpcLinkCommand,
	GetApiCommand,
	GetApiMappingsCommand,
	GetDeploymentCommand,
	GetDeploymentsCommand,
	GetDomainNameCommand,
	GetStageCommand,
	GetStagesCommand,
	GetTagsCommand,
	GetVpcLinkCommand,
	GetVpcLinksCommand,
	TagResourceCommand,
	UntagResourceCommand,
	UpdateApiMappingCommand,
	UpdateDeploymentCommand,
	UpdateDomainNameCommand,
	UpdateIntegrationCommand,
	UpdateStageCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { RouteNode } from '../../source/demo/simulation/graph.ts';
import { startV2 } from './api-gateway-v2-support.ts';

const { client, clock, service } = await startV2();
const limited = await startV2({ limited: true });

async function newApi(name = 'shop'): Promise<string> {
	const { ApiId = '' } = await client.send(new CreateApiCommand({ Name: name, ProtocolType: 'HTTP' }));
	return ApiId;
}

/** An API with one route to a function. */
async function newApiWithRoute(name = 'shop') {
	const ApiId = await newApi(name);
	const { IntegrationId } = await client.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'AWS_PROXY',
			IntegrationUri: 'arn:aws:lambda:eu-west-1:000000000000:function:list-orders:live',
			PayloadFormatVersion: '2.0',
		}),
	);
	const Target = `integrations/${IntegrationId}`;
	const { RouteId } = await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /orders', Target }));
	return { ApiId, IntegrationId, RouteId };
}

const badRequest = (message: RegExp) => ({ name: 'BadRequestException', message });

test('a stage has the defaults of AWS, and is not made twice', async () => {
	const ApiId = await newApi();
	const { $metadata, ...stage } = await client.send(new CreateStageCommand({ ApiId, StageName: 'dev' }));
	assert.equal($metadata.httpStatusCode, 201);
	const now = new Date(clock.now());
	assert.deepEqual(stage, {
		CreatedDate: now,
		DefaultRouteSettings: { DetailedMetricsEnabled: false },
		LastUpdatedDate: now,
		RouteSettings: {},
		StageName: 'dev',
		StageVariables: {},
		Tags: {},
	});
	await assert.rejects(client.send(new CreateStageCommand({ ApiId, StageName: 'dev' })), {
		name: 'ConflictException',
		message: 'Stage already exists',
	});
	for (const StageName of ['a b', 'a/b', 'x'.repeat(129)]) {
		await assert.rejects(
			client.send(new CreateStageCommand({ ApiId, StageName })),
			badRequest(/Stage names/),
		);
	}
	await assert.rejects(client.send(new GetStageCommand({ ApiId, StageName: 'none' })), {
		name: 'NotFoundException',
	});
});

test('a stage with auto deploy follows each change, and says when it can not', async () => {
	const ApiId = await newApi();
	await client.send(new CreateStageCommand({ ApiId, StageName: '$default', AutoDeploy: true }));
	const stage = () => client.send(new GetStageCommand({ ApiId, StageName: '$default' }));
	const empty = await stage();
	assert.equal(empty.DeploymentId, undefined);
	assert.equal(
		empty.LastDeploymentStatusMessage,
		'Deployment attempt failed: Unable to deploy API because no routes exist in this API',
	);
	await clock.advance(60_000);
	await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a' }));
	const first = await stage();
	assert.match(first.DeploymentId ?? '', /^[a-z0-9]{6}$/);
	assert.equal(first.LastUpdatedDate?.getTime(), clock.now());
	await client.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /b' }));
	const second = await stage();
	assert.notEqual(second.DeploymentId, first.DeploymentId);
	const { $metadata: _, ...deployment } = await client.send(
		new GetDeploymentCommand({ ApiId, DeploymentId: second.DeploymentId }),
	);
	assert.deepEqual(deployment, {
		AutoDeployed: true,
		CreatedDate: new Date(clock.now()),
		DeploymentId: second.DeploymentId,
		DeploymentStatus: 'DEPLOYED',
		Description: 'Automatic deployment triggered by changes to the Api configuration',
	});
	await assert.rejects(
		client.send(new UpdateStageCommand({ ApiId, StageName: '$default', DeploymentId: first.DeploymentId })),
		badRequest(/autoDeploy/),
	);
	await assert.rejects(
		client.send(new CreateDeploymentCommand({ ApiId, StageName: '$default' })),
		badRequest(/autoDeploy/),
	);
});

test('a deployment that a client makes goes to the stage it names, and stays while one has it', async () => {
	const empty = await newApi();
	await assert.rejects(
		client.send(new CreateDeploymentCommand({ ApiId: empty })),
		badRequest(/^Unable to deploy API because no routes exist in this API$/),
	);
	const { ApiId } = await newApiWithRoute();
	await assert.rejects(client.send(new CreateDeploymentCommand({ ApiId, StageName: 'prod' })), {
		name: 'NotFoundException',
	});
	await client.send(new CreateStageCommand({ ApiId, StageName: 'prod' }));
	const made = await client.send(
		new CreateDeploymentCommand({ ApiId, StageName: 'prod', Description: 'first' }),
	);
	const { DeploymentId } = made;
	assert.equal(made.AutoDeployed, false);
	assert.equal(made.DeploymentStatus, 'DEPLOYED');
	assert.equal(
		(await client.send(new GetStageCommand({ ApiId, StageName: 'prod' }))).DeploymentId,
		DeploymentId,
	);
	await client.send(new UpdateDeploymentCommand({ ApiId, DeploymentId, Description: 'renamed' }));
	await assert.rejects(
		client.send(new DeleteDeploymentCommand({ ApiId, DeploymentId })),
		badRequest(/Active stages/),
	);
	const other = await client.send(new CreateDeploymentCommand({ ApiId }));
	const moved = { ApiId, StageName: 'prod', DeploymentId: other.DeploymentId };
	await client.send(new UpdateStageCommand(moved));
	await client.send(new DeleteDeploymentCommand({ ApiId, DeploymentId }));
	const left = await client.send(new GetDeploymentsCommand({ ApiId }));
	assert.deepEqual(
		left.Items?.map((deployment) => deployment.DeploymentId),
		[other.DeploymentId],
	);
	await assert.rejects(client.send(new UpdateStageCommand({ ...moved, DeploymentId: 'nonono' })), {
		name: 'NotFoundException',
	});
});

test('merges route settings and variables, and takes them away one by one', async () => {
	const { ApiId } = await newApiWithRoute();
	const StageName = 'prod';
	const key = 'GET /orders';
	const strange = { ApiId, StageName, RouteSettings: { 'GET /nothing': { ThrottlingRateLimit: 1 } } };
	await assert.rejects(client.send(new CreateStageCommand(strange)), {
		name: 'NotFoundException',
		message: 'Unable to find Route by key GET /nothing within the provided RouteSettings',
	});
	await client.send(new CreateRouteCommand({ ApiId, RouteKey: '$default' }));
	await client.send(
		new CreateStageCommand({
			ApiId,
			StageName,
			AutoDeploy: true,
			DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 50 },
			RouteSettings: { [key]: { ThrottlingRateLimit: 2.5 } },
			StageVariables: { Table: 'orders', Mode: 'live' },
			AccessLogSettings: {
				DestinationArn: 'arn:aws:logs:eu-west-1:0:log-group:x',
				Format: '$context.requestId',
			},
			Tags: { Env: 'Prod' },
		}),
	);
	const updated = await client.send(
		new UpdateStageCommand({
			ApiId,
			StageName,
			DefaultRouteSettings: { DetailedMetricsEnabled: true },
			RouteSettings: { [key]: { ThrottlingBurstLimit: 7 }, $default: { DetailedMetricsEnabled: false } },
			StageVariables: { Mode: '', Extra: 'yes' },
		}),
	);
	assert.deepEqual(updated.DefaultRouteSettings, {
		DetailedMetricsEnabled: true,
		ThrottlingBurstLimit: 50,
		ThrottlingRateLimit: 100,
	});
	assert.deepEqual(updated.RouteSettings, {
		[key]: { ThrottlingBurstLimit: 7, ThrottlingRateLimit: 2.5 },
		$default: { DetailedMetricsEnabled: false },
	});
	assert.deepEqual(updated.StageVariables, { Table: 'orders', Extra: 'yes' });
	await client.send(new DeleteRouteSettingsCommand({ ApiId, StageName, RouteKey: key }));
	await client.send(new DeleteAccessLogSettingsCommand({ ApiId, StageName }));
	const stage = await client.send(new GetStageCommand({ ApiId, StageName }));
	assert.deepEqual(stage.RouteSettings, { $default: { DetailedMetricsEnabled: false } });
	assert.equal(stage.AccessLogSettings, undefined);
	await assert.rejects(client.send(new DeleteRouteSettingsCommand({ ApiId, StageName, RouteKey: key })), {
		name: 'NotFoundException',
	});
	await assert.rejects(
		client.send(new UpdateStageCommand({ ApiId, StageName, DefaultRouteSettings: { LoggingLevel: 'INFO' } })),
		badRequest(/^Execution logs are not supported on protocolType HTTP$/),
	);
	await assert.rejects(
		client.send(new UpdateStageCommand({ ApiId, StageName, StageVariables: { 'no-name': 'x' } })),
		badRequest(/variable name/),
	);
	await client.send(new DeleteStageCommand({ ApiId, StageName }));
	assert.deepEqual((await client.send(new GetStagesCommand({ ApiId }))).Items, []);
});

test('maps stages of APIs under a domain name, and keeps what is mapped', async () => {
	const { ApiId } = await newApiWithRoute();
	const Stage = 'prod';
	await client.send(new CreateStageCommand({ ApiId, StageName: Stage }));
	const DomainName = 'api.example.com';
	const CertificateArn = 'arn:aws:acm:eu-west-1:000000000000:certificate/1';
	const domain = await client.send(
		new CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [{ CertificateArn }] }),
	);
	const [configuration] = domain.DomainNameConfigurations ?? [];
	assert.equal(domain.ApiMappingSelectionExpression, '$request.basepath');
	assert.equal(configuration?.EndpointType, 'REGIONAL');
	assert.equal(configuration?.SecurityPolicy, 'TLS_1_2');
	assert.match(
		configuration?.ApiGatewayDomainName ?? '',
		/^d-[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
	);
	await assert.rejects(
		client.send(new CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [{ CertificateArn }] })),
		{ name: 'ConflictException' },
	);
	const other = `${CertificateArn}2`;
	await client.send(
		new UpdateDomainNameCommand({ DomainName, DomainNameConfigurations: [{ CertificateArn: other }] }),
	);
	const [changed] =
		(await client.send(new GetDomainNameCommand({ DomainName }))).DomainNameConfigurations ?? [];
	assert.equal(changed?.CertificateArn, other);
	assert.equal(changed?.ApiGatewayDomainName, configuration?.ApiGatewayDomainName);

	const { ApiMappingId } = await client.send(
		new CreateApiMappingCommand({ DomainName, ApiId, Stage, ApiMappingKey: 'orders' }),
	);
	await assert.rejects(
		client.send(new CreateApiMappingCommand({ DomainName, ApiId, Stage, ApiMappingKey: 'orders' })),
		{ name: 'ConflictException' },
	);
	await assert.rejects(
		client.send(new CreateApiMappingCommand({ DomainName, ApiId, Stage: 'none' })),
		badRequest(/Invalid stage identifier/),
	);
	await client.send(
		new UpdateApiMappingCommand({ DomainName, ApiId, ApiMappingId, ApiMappingKey: 'v1/orders' }),
	);
	assert.deepEqual((await client.send(new GetApiMappingsCommand({ DomainName }))).Items, [
		{ ApiId, ApiMappingId, ApiMappingKey: 'v1/orders', Stage },
	]);
	await assert.rejects(client.send(new DeleteApiCommand({ ApiId })), badRequest(/base path mappings/));
	await assert.rejects(
		client.send(new DeleteStageCommand({ ApiId, StageName: Stage })),
		badRequest(/mapping/),
	);
	await client.send(new DeleteApiMappingCommand({ DomainName, ApiMappingId }));
	await client.send(new DeleteApiCommand({ ApiId }));
});

test('a VPC link is provisioned before it is ready, and goes after a while', async () => {
	const made = await client.send(new CreateVpcLinkCommand({ Name: 'inside', SubnetIds: ['subnet-1'] }));
	const { VpcLinkId } = made;
	const link = () => client.send(new GetVpcLinkCommand({ VpcLinkId }));
	assert.equal(made.VpcLinkStatus, 'PENDING');
	assert.equal(made.VpcLinkVersion, 'V2');
	await clock.advance(10_000);
	assert.equal((await link()).VpcLinkStatus, 'AVAILABLE');
	const deleted = await client.send(new DeleteVpcLinkCommand({ VpcLinkId }));
	assert.equal(deleted.$metadata.httpStatusCode, 202);
	assert.equal((await link()).VpcLinkStatus, 'DELETING');
	await clock.advance(10_000);
	await assert.rejects(link(), { name: 'NotFoundException' });
	assert.deepEqual((await client.send(new GetVpcLinksCommand({}))).Items, []);
});

test('tags APIs and stages by their ARN, with keys as they are written', async () => {
	const ApiId = await newApi();
	await client.send(new CreateStageCommand({ ApiId, StageName: 'prod', Tags: { Env: 'Prod' } }));
	const api = `arn:aws:apigateway:eu-west-1::/apis/${ApiId}`;
	const tagsOf = async (ResourceArn: string) => (await client.send(new GetTagsCommand({ ResourceArn }))).Tags;
	const tagged = await client.send(
		new TagResourceCommand({ ResourceArn: api, Tags: { CostCentre: 'A 1', team: 'x' } }),
	);
	assert.equal(tagged.$metadata.httpStatusCode, 201);
	assert.deepEqual(await tagsOf(api), { CostCentre: 'A 1', team: 'x' });
	assert.deepEqual((await client.send(new GetApiCommand({ ApiId }))).Tags, { CostCentre: 'A 1', team: 'x' });
	await client.send(new UntagResourceCommand({ ResourceArn: api, TagKeys: ['team', 'none'] }));
	assert.deepEqual(await tagsOf(api), { CostCentre: 'A 1' });
	assert.deepEqual(await tagsOf(`${api}/stages/prod`), { Env: 'Prod' });
	await assert.rejects(tagsOf('arn:aws:apigateway:eu-west-1::/apis/none'), { name: 'NotFoundException' });
	await assert.rejects(tagsOf('arn:aws:sqs:eu-west-1:0:q'), { name: 'BadRequestException' });
});

test('the simulation sees what a stage has deployed, not what was changed since', async () => {
	const { ApiId, IntegrationId } = await newApiWithRoute('graph');
	const { AuthorizerId } = await client.send(
		new CreateAuthorizerCommand({
			ApiId,
			Name: 'check',
			AuthorizerType: 'REQUEST',
			AuthorizerUri:
				'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:check/invocations',
			AuthorizerPayloadFormatVersion: '2.0',
			IdentitySource: ['$request.header.Authorization'],
		}),
	);
	const queue = await client.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'AWS_PROXY',
			IntegrationSubtype: 'SQS-SendMessage',
			PayloadFormatVersion: '1.0',
			CredentialsArn: 'arn:aws:iam::000000000000:role/send',
			RequestParameters: {
				QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/0/orders',
				MessageBody: '$request.body',
			},
			TimeoutInMillis: 5_000,
		}),
	);
	await client.send(
		new CreateRouteCommand({
			ApiId,
			RouteKey: 'POST /orders',
			Target: `integrations/${queue.IntegrationId}`,
			AuthorizationType: 'CUSTOM',
			AuthorizerId,
		}),
	);
	await client.send(
		new CreateStageCommand({
			ApiId,
			StageName: 'prod',
			DefaultRouteSettings: { DetailedMetricsEnabled: true },
			RouteSettings: { 'POST /orders': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 2 } },
		}),
	);
	const stage = () => {
		const node = service.stages('eu-west-1').find(({ apiId }) => apiId === ApiId);
		assert.ok(node);
		return node;
	};
	assert.deepEqual(stage().deployments, []);
	const { DeploymentId = '' } = await client.send(
		new CreateDeploymentCommand({ ApiId, StageName: 'prod', Description: 'first' }),
	);
	const get: RouteNode = {
		method: 'GET',
		resource: '/orders',
		integration: { target: { kind: 'function', name: 'list-orders' }, timeoutMilliseconds: 30_000 },
		authoriser: null,
	};
	const post: RouteNode = {
		method: 'POST',
		resource: '/orders',
		integration: { target: { kind: 'queue', name: 'orders' }, timeoutMilliseconds: 5_000 },
		authoriser: { kind: 'LAMBDA', name: 'check', functionName: 'check' },
	};
	await client.send(
		new UpdateIntegrationCommand({
			ApiId,
			IntegrationId,
			IntegrationUri: 'arn:aws:lambda:eu-west-1:000000000000:function:other',
		}),
	);
	const node = stage();
	assert.deepEqual(node.deployments, [
		{ id: DeploymentId, description: 'first', share: 1, routes: [get, post] },
	]);
	assert.equal(node.protocol, 'HTTP');
	assert.equal(node.apiName, 'graph');
	assert.equal(node.host, `${ApiId}.execute-api.eu-west-1.amazonaws.com`);
	assert.equal(node.detailedMetrics(get), true);
	assert.equal(node.throttle(get), null);
	assert.deepEqual(node.throttle(post), { rate: 5, burst: 2 });
	assert.equal(node.cacheTtl(get), null);
	assert.deepEqual(service.stages('us-east-1'), []);
});

test('calls over the wire count for the quotas of the control plane', async () => {
	const { ApiId } = await limited.client.send(new CreateApiCommand({ Name: 'x', ProtocolType: 'HTTP' }));
	const call = () => limited.client.send(new GetApiCommand({ ApiId }));
	for (let calls = 1; calls < 40; calls++) await call();
	await assert.rejects(call(), (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
		assert.equal(error.name, 'TooManyRequestsException');
		assert.equal(error.$metadata?.httpStatusCode, 429);
		return true;
	});
	await limited.clock.advance(1_000);
	await call();
});
