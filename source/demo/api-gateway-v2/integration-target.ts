import type { IntegrationNode } from '../simulation/graph.ts';
import type { Integration } from './resources.ts';

type Target = IntegrationNode['target'];

/** Where an integration leads, as far as its configuration says it. */
export function integrationTarget(integration: Integration): Target {
	const { IntegrationType: type, IntegrationUri: uri = '', IntegrationSubtype: subtype } = integration;
	if (type === 'MOCK') return { kind: 'mock' };
	if (subtype !== undefined) return subtypeTarget(subtype, integration.RequestParameters ?? {});
	if (type === 'HTTP' || type === 'HTTP_PROXY') {
		const host = /^https?:\/\/([^/?#]+)/.exec(uri)?.[1];
		return host === undefined ? { kind: 'other', uri } : { kind: 'http', host };
	}
	return targetOfArn(uri);
}

/** The queue, the bus or the like that the parameters of a service integration name. */
function subtypeTarget(subtype: string, parameters: Readonly<Record<string, string>>): Target {
	if (subtype.startsWith('SQS-')) {
		const name = parameters.QueueUrl?.split('/').at(-1);
		if (name) return { kind: 'queue', name };
	}
	if (subtype === 'EventBridge-PutEvents') {
		return { kind: 'bus', name: parameters.EventBusName?.split('/').at(-1) || 'default' };
	}
	return { kind: 'other', uri: subtype };
}

/**
 * What an ARN calls: a function's own, or API Gateway's `arn:aws:apigateway:REGION:SERVICE:path/…` and
 * `…:action/…`.
 */
function targetOfArn(uri: string): Target {
	const name = functionOf(uri);
	if (name !== undefined) return { kind: 'function', name };
	const [, service, way, rest = ''] =
		/^arn:[^:]*:apigateway:[^:]*:([^:]+):(path|action)\/(.*)$/.exec(uri) ?? [];
	const last = rest.split(/[/:]/).at(-1);
	if (way === 'path' && last) {
		if (service === 'sqs') return { kind: 'queue', name: last };
		if (service === 'sns') return { kind: 'topic', name: last };
	}
	if (service === 'events') return { kind: 'bus', name: 'default' };
	return { kind: 'other', uri };
}

/** The name of the Lambda function that an ARN or an invocation URI means, without version and alias. */
export function functionOf(uri: string): string | undefined {
	return /arn:[^:]*:lambda:[^:]*:[^:]*:function:([\w-]+)/.exec(uri)?.[1];
}
