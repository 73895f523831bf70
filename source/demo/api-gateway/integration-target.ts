import { functionOf } from '../api-gateway-v2/integration-target.ts';
import type { IntegrationNode } from '../simulation/graph.ts';
import type { Integration } from './entities.ts';

type Target = IntegrationNode['target'];

/**
 * Where an integration leads, as far as its configuration says it.
 *
 * @param variables - what `${stageVariables.name}` in it stands for
 */
export function integrationTarget(
	integration: Integration,
	variables: Readonly<Record<string, string>>,
): Target {
	const { type } = integration;
	if (type === 'MOCK') return { kind: 'mock' };
	const uri = withVariables(integration.uri ?? '', variables);
	if (type.startsWith('HTTP')) {
		const host = /^https?:\/\/([^/?#]+)/.exec(uri)?.[1];
		return host === undefined ? { kind: 'other', uri } : { kind: 'http', host };
	}
	const name = functionOf(uri);
	if (name !== undefined) return { kind: 'function', name };
	const [, service = '', way = '', rest = ''] =
		/^arn:[^:]*:apigateway:[^:]*:([^:]+):(path|action)\/(.*)$/.exec(uri) ?? [];
	return serviceTarget(service, way, rest, integration) ?? { kind: 'other', uri };
}

function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
	return text.replace(/\$\{stageVariables\.(\w+)\}/g, (_all, name: string) => variables[name] ?? '');
}

/** An AWS service is told what to do by the path, or by what the parameters and templates say. */
function serviceTarget(
	service: string,
	way: string,
	rest: string,
	{ requestParameters = {}, requestTemplates = {} }: Integration,
): Target | undefined {
	const said = [...Object.entries(requestParameters).map(([key, value]) => `${key}=${value}`)]
		.concat(Object.values(requestTemplates).map((template) => template ?? ''))
		.map((text) => decode(text))
		.join('\n');
	if (service === 'sqs') {
		const inPath = way === 'path' ? rest.split('/').at(-1) : undefined;
		const name = inPath || /QueueUrl[^\n]*?https?:\/\/[^/\s]+\/\d+\/([\w.-]+)/.exec(said)?.[1];
		return name ? { kind: 'queue', name } : undefined;
	}
	if (service === 'sns') {
		const inPath = way === 'path' ? rest.split(/[/:]/).at(-1) : undefined;
		const name = /arn:[^:]*:sns:[^:]*:\d*:([\w.-]+)/.exec(said)?.[1] ?? inPath;
		return name ? { kind: 'topic', name } : undefined;
	}
	if (service === 'events') {
		const name = /EventBusName"?\s*[:=]\s*"?'?(?:arn:[^:]*:events:[^:]*:\d*:event-bus\/)?([\w./-]+)/.exec(
			said,
		);
		return { kind: 'bus', name: name?.[1] ?? 'default' };
	}
	return undefined;
}

/** Templates are often form data, with URLs encoded in it. */
function decode(text: string): string {
	return text.replace(/%3A/gi, ':').replace(/%2F/gi, '/');
}
