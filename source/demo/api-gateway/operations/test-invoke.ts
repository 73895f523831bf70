import { randomUUID } from 'node:crypto';
import { badRequest } from '../errors.ts';
import { invokeMock } from '../mock-invocation.ts';
import { pathOf } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { textRecord } from '../validation.ts';
import { integrationOf } from './integrations.ts';
import { methodOf } from './methods.ts';

const testInvokeMethod: ApiGatewayOperation = ({ input, region }) => {
	const method = methodOf(input, region);
	const apiId = input.requiredText('restApiId');
	const resource = region.resource(apiId, input.requiredText('resourceId'));
	const integration = integrationOf(method);
	if (integration.type !== 'MOCK') {
		throw badRequest(
			`The embedded cloud tests MOCK integrations only: this one is ${integration.type}, and calls nothing here.`,
		);
	}
	const resourcePath = pathOf(region.api(apiId), resource);
	const { status, body, headers, log } = invokeMock(integration, {
		httpMethod: method.httpMethod,
		resourcePath,
		pathWithQueryString: input.text('pathWithQueryString') || resourcePath,
		body: input.text('body') ?? '',
		headers: textRecord(input, 'headers') ?? {},
		stageVariables: textRecord(input, 'stageVariables') ?? {},
		requestId: randomUUID(),
		now: region.now,
	});
	return {
		status,
		body,
		headers,
		multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
		log,
		// Nothing is called, so nothing takes time.
		latency: 0,
	};
};

/** Operations that try an API without deploying it. */
export const testInvokeOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	TestInvokeMethod: testInvokeMethod,
};
