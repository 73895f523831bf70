import type { IntegrationTarget } from './api.ts';

/** A Lambda function as an ARN names it. */
export interface NamedFunction {
	readonly name: string;
	/** A version or an alias, or null. */
	readonly qualifier: string | null;
}

/** What of an integration says where it leads, of either version. */
export interface IntegrationSettings {
	/** `AWS_PROXY`, `HTTP`, `MOCK` */
	readonly type: string | null;
	/** `SQS-SendMessage` (HTTP APIs). */
	readonly subtype: string | null;
	readonly uri: string | null;
	/** `VPC_LINK`, `INTERNET` */
	readonly connectionType: string | null;
	readonly connectionId: string | null;
	readonly parameters: Readonly<Record<string, string>>;
	readonly templates: Readonly<Record<string, string>>;
}

/**
 * The function that an ARN or an invocation URI calls; a stage variable in its place stays as it is
 * written: `${stageVariables.handler}`. Null where it is no function's.
 */
export function functionIn(uri: string | null): NamedFunction | null {
	const text = uri ?? '';
	const [, name, qualifier] =
		/arn:[^:/]*:lambda:[^:/]*:[^:/]*:function:([^:/]+)(?::([^:/]+))?/.exec(text) ?? [];
	// A stage variable may hold the whole ARN.
	const whole = name ?? /:lambda:path\/[^/]+\/functions\/([^/:]+)\//.exec(text)?.[1];
	return whole === undefined ? null : { name: whole, qualifier: qualifier ?? null };
}

/** Where an integration leads, as far as its settings say it. */
export function integrationTarget(settings: IntegrationSettings): IntegrationTarget {
	const { type, subtype, connectionType, connectionId } = settings;
	const uri = settings.uri ?? '';
	if (type === 'MOCK') return { kind: 'mock' };
	if (connectionType === 'VPC_LINK') return { kind: 'vpc link', id: connectionId ?? '', url: uri };
	if (subtype) return subtypeTarget(subtype, settings.parameters);
	if (type === 'HTTP' || type === 'HTTP_PROXY') return { kind: 'http', url: uri };
	const called = functionIn(uri);
	if (called) return { kind: 'function', ...called };
	return serviceTarget(settings, uri);
}

/** HTTP APIs call a service's action themselves; the parameters say on what. */
function subtypeTarget(subtype: string, parameters: Readonly<Record<string, string>>): IntegrationTarget {
	const [service = subtype] = subtype.split('-');
	if (service === 'SQS') {
		const queue = lastSegment(parameters.QueueUrl);
		if (queue) return { kind: 'queue', name: queue };
	}
	if (service === 'EventBridge') {
		const bus = parameters.EventBusName;
		const name = bus === undefined ? 'default' : lastSegment(bus);
		if (name) return { kind: 'bus', name };
	}
	return { kind: 'other', service, uri: subtype };
}

/** `arn:aws:apigateway:eu-west-1:sqs:path/…`: the service is told what to do by the path, or by what it is sent. */
function serviceTarget(settings: IntegrationSettings, uri: string): IntegrationTarget {
	const [, service = '', way, rest = ''] =
		/^arn:[^:]*:apigateway:[^:]*:([^:]+):(path|action)\/(.*)$/s.exec(uri) ?? [];
	const inPath = way === 'path' ? lastSegment(rest) : null;
	const named = resources.get(service);
	const name = named?.name(sent(settings), inPath);
	return named && name ? { kind: named.kind, name } : { kind: 'other', service, uri };
}

interface NamedResource {
	readonly kind: 'queue' | 'topic' | 'bus';
	/** How the service's resource is named, in what it is sent or in the path. */
	name(sent: string, inPath: string | null): string | null;
}

const resources: ReadonlyMap<string, NamedResource> = new Map([
	[
		'sqs',
		{
			kind: 'queue',
			name: (said, inPath) =>
				inPath ?? lastSegment(/QueueUrl[^\n&]*?(https?:\/\/[^\s"'&)\\]+)/i.exec(said)?.[1]),
		},
	],
	[
		'sns',
		{
			kind: 'topic',
			name: (said, inPath) => /arn:[^:\s]*:sns:[^:\s]*:[^:\s]*:([^\s"'&)\\]+)/.exec(said)?.[1] ?? inPath,
		},
	],
	[
		'events',
		{
			kind: 'bus',
			name: (said) => {
				if (!/EventBusName/i.test(said)) return 'default';
				return lastSegment(/EventBusName[^\w$]+([^\s"'&)\\,}]+)/i.exec(said)?.[1]);
			},
		},
	],
]);

/** Everything that the integration sends, in one text; templates are often form data with URLs encoded in it. */
function sent({ parameters, templates }: IntegrationSettings): string {
	return [...Object.entries(parameters).map((entry) => entry.join('=')), ...Object.values(templates)]
		.join('\n')
		.replace(/%3A/gi, ':')
		.replace(/%2F/gi, '/');
}

/** The name at the end of a path, a URL or an ARN; null where it is only known when a request comes. */
function lastSegment(text: string | undefined): string | null {
	const last = text
		?.replace(/^'(.*)'$/, '$1')
		.split(/[/:]/)
		.at(-1);
	return !last || /^\$(?:request|context|input|util)\b/.test(last) || /^\{/.test(last) ? null : last;
}
