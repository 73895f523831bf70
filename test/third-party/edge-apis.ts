import {
	CreateAuthorizerCommand,
	CreateDeploymentCommand,
	CreateRequestValidatorCommand,
	CreateResourceCommand,
	CreateRestApiCommand,
	CreateStageCommand,
	CreateUsagePlanCommand,
	GetResourcesCommand,
	PutIntegrationCommand,
	PutMethodCommand,
	UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import {
	CreateApiCommand,
	CreateAuthorizerCommand as CreateAuthorizerV2Command,
	CreateIntegrationCommand,
	CreateRouteCommand,
	CreateStageCommand as CreateStageV2Command,
} from '@aws-sdk/client-apigatewayv2';
import type { EdgeClients } from './edge-clients.ts';

/** What two APIs are made of. */
export interface ApiParts {
	readonly queueArn: string;
	readonly functionArn: string;
}

/** An id that the endpoint has given. */
export function given(id: string | undefined): string {
	if (!id) throw new Error('the endpoint gave no id');
	return id;
}

/**
 * A REST API `orders` with the stage `prod`: `GET /orders` runs a function behind an authoriser, `POST /orders`
 * sends to a queue and has limits of its own, `GET /orders/{id}` asks a web server, `PUT /` is a mock that
 * checks what it is asked.
 */
export async function makeRestApi({ rest, region }: EdgeClients, { queueArn, functionArn }: ApiParts) {
	const { id } = await rest.send(
		new CreateRestApiCommand({
			name: 'orders',
			description: 'What is ordered',
			endpointConfiguration: { types: ['REGIONAL'] },
			tags: { team: 'shop' },
		}),
	);
	const restApiId = given(id);
	const invoke = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
	const authorizer = await rest.send(
		new CreateAuthorizerCommand({
			restApiId,
			name: 'tokens',
			type: 'TOKEN',
			authorizerUri: invoke,
			identitySource: 'method.request.header.Authorization',
			authorizerResultTtlInSeconds: 300,
		}),
	);
	const { items = [] } = await rest.send(new GetResourcesCommand({ restApiId }));
	const child = async (parentId: string | undefined, pathPart: string) => {
		const made = await rest.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
		return given(made.id);
	};
	const root = given(items.find(({ path }) => path === '/')?.id);
	const orders = await child(root, 'orders');
	const order = await child(orders, '{id}');
	const method = (resourceId: string, httpMethod: string, more: object = {}) =>
		rest.send(
			new PutMethodCommand({ restApiId, resourceId, httpMethod, authorizationType: 'NONE', ...more }),
		);
	await method(orders, 'GET', { authorizationType: 'CUSTOM', authorizerId: authorizer.id });
	await method(orders, 'POST', { apiKeyRequired: true });
	await method(order, 'GET');
	const strict = await rest.send(
		new CreateRequestValidatorCommand({
			restApiId,
			name: 'strict',
			validateRequestBody: true,
			validateRequestParameters: false,
		}),
	);
	await method(root, 'PUT', { authorizationType: 'AWS_IAM', requestValidatorId: given(strict.id) });
	await rest.send(
		new PutIntegrationCommand({
			restApiId,
			resourceId: root,
			httpMethod: 'PUT',
			type: 'MOCK',
			requestTemplates: { 'application/json': '{"statusCode":200}' },
		}),
	);
	await rest.send(
		new PutIntegrationCommand({
			restApiId,
			resourceId: orders,
			httpMethod: 'GET',
			type: 'AWS_PROXY',
			integrationHttpMethod: 'POST',
			uri: invoke,
		}),
	);
	const [account, queue] = queueArn.split(':').slice(-2);
	await rest.send(
		new PutIntegrationCommand({
			restApiId,
			resourceId: orders,
			httpMethod: 'POST',
			type: 'AWS',
			integrationHttpMethod: 'POST',
			uri: `arn:aws:apigateway:${region}:sqs:path/${account}/${queue}`,
			requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$input.body' },
		}),
	);
	await rest.send(
		new PutIntegrationCommand({
			restApiId,
			resourceId: order,
			httpMethod: 'GET',
			type: 'HTTP_PROXY',
			integrationHttpMethod: 'GET',
			uri: 'https://orders.example/{id}',
		}),
	);
	const deployment = await rest.send(new CreateDeploymentCommand({ restApiId, description: 'first' }));
	await rest.send(
		new CreateStageCommand({
			restApiId,
			stageName: 'prod',
			deploymentId: given(deployment.id),
			description: 'for customers',
			variables: { table: 'orders' },
			tracingEnabled: true,
		}),
	);
	await rest.send(
		new UpdateStageCommand({
			restApiId,
			stageName: 'prod',
			patchOperations: [
				{ op: 'replace', path: '/*/*/throttling/rateLimit', value: '50' },
				{ op: 'replace', path: '/*/*/throttling/burstLimit', value: '100' },
				{ op: 'replace', path: '/*/*/metrics/enabled', value: 'true' },
				{ op: 'replace', path: '/~1orders/POST/throttling/rateLimit', value: '3' },
				{ op: 'replace', path: '/~1orders/POST/throttling/burstLimit', value: '4' },
			],
		}),
	);
	await rest.send(
		new CreateUsagePlanCommand({
			name: 'partners',
			apiStages: [{ apiId: restApiId, stage: 'prod' }],
			throttle: { rateLimit: 5, burstLimit: 10 },
			quota: { limit: 1000, period: 'MONTH' },
		}),
	);
	return { id: restApiId, deploymentId: given(deployment.id) };
}

/** An HTTP API `storefront` with the stage `$default`: one route runs a function behind a JWT authoriser. */
export async function makeHttpApi({ v2 }: EdgeClients, { functionArn }: ApiParts) {
	const api = await v2.send(
		new CreateApiCommand({
			Name: 'storefront',
			ProtocolType: 'HTTP',
			CorsConfiguration: { AllowOrigins: ['https://shop.example'], AllowMethods: ['GET'] },
		}),
	);
	const ApiId = given(api.ApiId);
	const { IntegrationId } = await v2.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'AWS_PROXY',
			IntegrationUri: functionArn,
			PayloadFormatVersion: '2.0',
		}),
	);
	const { AuthorizerId } = await v2.send(
		new CreateAuthorizerV2Command({
			ApiId,
			Name: 'customers',
			AuthorizerType: 'JWT',
			IdentitySource: ['$request.header.Authorization'],
			JwtConfiguration: { Issuer: 'https://login.example', Audience: ['shop'] },
		}),
	);
	const route = (RouteKey: string, more: object = {}) =>
		v2.send(new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}`, ...more }));
	await route('GET /cart', { AuthorizationType: 'JWT', AuthorizerId });
	await route('$default');
	await v2.send(
		new CreateStageV2Command({
			ApiId,
			StageName: '$default',
			AutoDeploy: true,
			DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
			StageVariables: { colour: 'blue' },
		}),
	);
	return { id: ApiId };
}

/** A WebSocket API `live` with the stage `now`: who connects is checked by IAM, what they say goes to a queue. */
export async function makeWebSocketApi({ v2, region }: EdgeClients, { queueArn }: ApiParts) {
	const api = await v2.send(
		new CreateApiCommand({
			Name: 'live',
			ProtocolType: 'WEBSOCKET',
			RouteSelectionExpression: '$request.body.action',
		}),
	);
	const ApiId = given(api.ApiId);
	const [account, queue] = queueArn.split(':').slice(-2);
	const { IntegrationId } = await v2.send(
		new CreateIntegrationCommand({
			ApiId,
			IntegrationType: 'AWS',
			IntegrationMethod: 'POST',
			IntegrationUri: `arn:aws:apigateway:${region}:sqs:path/${account}/${queue}`,
		}),
	);
	const Target = `integrations/${IntegrationId}`;
	await v2.send(
		new CreateRouteCommand({ ApiId, RouteKey: '$connect', Target, AuthorizationType: 'AWS_IAM' }),
	);
	await v2.send(new CreateRouteCommand({ ApiId, RouteKey: 'say', Target }));
	await v2.send(
		new CreateStageV2Command({
			ApiId,
			StageName: 'now',
			DefaultRouteSettings: { LoggingLevel: 'INFO', DataTraceEnabled: true, DetailedMetricsEnabled: true },
		}),
	);
	return { id: ApiId };
}
