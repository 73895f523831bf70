import assert from 'node:assert/strict';
import { APIGateway, type APIGatewayServiceException } from '@aws-sdk/client-api-gateway';
import { ApiGatewayService } from '../../source/demo/api-gateway/api-gateway-service.ts';
import { ControlPlaneLimiter } from '../../source/demo/api-gateway/control-plane-limiter.ts';
import { type ServicesUnderTest, startServices } from './service-support.ts';

export const account = '000000000000';

/** REST APIs under test, with a client to them. */
export interface ApisUnderTest extends ServicesUnderTest {
	readonly client: APIGateway;
	readonly service: ApiGatewayService;
}

/** Starts API Gateway v1 alone; its ids count up, so that each is another. */
export async function startApis({ limited = false } = {}): Promise<ApisUnderTest> {
	let made = 0;
	const newId = (length: number) =>
		(36 ** (length - 1) + made++).toString(36).padStart(length, 'a').slice(-length);
	let service: ApiGatewayService | undefined;
	const started = await startServices((clock) => {
		const limiter = limited ? new ControlPlaneLimiter(clock) : undefined;
		service = new ApiGatewayService(clock, account, newId, limiter);
		return [service];
	});
	assert.ok(service);
	return { ...started, service, client: new APIGateway(started.config) };
}

/** The error that a call has to be refused with: its name, its HTTP status, and its message. */
export async function refusal(
	call: Promise<unknown>,
): Promise<readonly [name: string, status: number | undefined, message: string]> {
	try {
		await call;
	} catch (error) {
		const { name, message, $metadata } = error as APIGatewayServiceException;
		return [name, $metadata?.httpStatusCode, message];
	}
	assert.fail('the call succeeded');
}

/** An output without what every answer has. */
export function output<Output extends { $metadata?: unknown }>(answer: Output): Omit<Output, '$metadata'> {
	const { $metadata: _metadata, ...rest } = answer;
	return JSON.parse(JSON.stringify(rest)) as Omit<Output, '$metadata'>;
}

/** The URI by which an integration or an authorizer calls a function. */
export function functionUri(name: string): string {
	return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:${account}:function:${name}/invocations`;
}

/** An API with `GET /orders/{id}`, which calls a function, and what it consists of. */
export async function ordersApi(
	client: APIGateway,
	name = 'orders',
): Promise<{ readonly restApiId: string; readonly rootId: string; readonly resourceId: string }> {
	const { id: restApiId = '', rootResourceId: rootId = '' } = await client.createRestApi({ name });
	const orders = await client.createResource({ restApiId, parentId: rootId, pathPart: 'orders' });
	const { id: resourceId = '' } = await client.createResource({
		restApiId,
		parentId: orders.id,
		pathPart: '{id}',
	});
	const place = { restApiId, resourceId, httpMethod: 'GET' };
	await client.putMethod({
		...place,
		authorizationType: 'NONE',
		requestParameters: { 'method.request.path.id': true },
	});
	await client.putIntegration({
		...place,
		type: 'AWS_PROXY',
		integrationHttpMethod: 'POST',
		// biome-ignore lint/suspicious/noTemplateCurlyInString: it is API Gateway that fills it in
		uri: functionUri('${stageVariables.function}'),
	});
	return { restApiId, rootId, resourceId };
}
