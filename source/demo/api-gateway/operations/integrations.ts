import type { Input } from '../../wire/input.ts';
import type { Integration, Method } from '../entities.ts';
import { badRequest, notFound } from '../errors.ts';
import { checkRequestMapping } from '../mapping.ts';
import { listRule, mapRule, type PatchTable, patched, patchSteps, textRule, truth } from '../patch.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { textRecord, Violations } from '../validation.ts';
import { methodOf } from './methods.ts';

const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'];
const passthroughs = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'];
const conversions = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'];
/** Milliseconds; the longest, which is also the default, can be raised for regional APIs only by request. */
const shortestTimeout = 50;
export const longestTimeout = 29_000;

/** Templates as the service keeps them: an empty one, and none at all, passes the body through. */
export function templates(input: Input, name: string): Record<string, string | null> | undefined {
	const given = input.object(name);
	if (!given) return undefined;
	const raw = input.raw(name) as Record<string, unknown>;
	return Object.fromEntries(Object.keys(raw).map((type) => [type, given.text(type) || null]));
}

/** @throws ServiceError `BadRequestException` in AWS's words for an integration that can't be called */
export function checkIntegration(method: Method, integration: Integration): void {
	const { type, uri = '', httpMethod, credentials, passthroughBehavior } = integration;
	if (!passthroughs.includes(passthroughBehavior)) {
		throw badRequest(`Invalid passthroughBehavior specified. Valid options are ${passthroughs.join(', ')}`);
	}
	if (type !== 'MOCK') {
		if (!httpMethod) throw badRequest('Enumeration value for HttpMethod must be non-empty');
		if (type.startsWith('HTTP')) checkHttpUri(integration);
		else checkAwsUri(type, uri, credentials);
	}
	checkRequestMapping(method, integration);
}

function checkHttpUri({ uri = '', connectionType, connectionId }: Integration): void {
	if (!/^https?:\/\/[^\s/]+/.test(uri) && !uri.startsWith('${stageVariables.')) {
		throw badRequest('Invalid HTTP endpoint specified for URI');
	}
	if (connectionType === 'VPC_LINK' && !connectionId) {
		throw badRequest('Invalid VpcLink connection ID specified');
	}
}

function checkAwsUri(type: string, uri: string, credentials: string | undefined): void {
	if (!/^arn:aws[\w-]*:apigateway:[\w-]+:[\w.-]+:/.test(uri)) {
		throw badRequest('Invalid ARN specified in the request');
	}
	if (!/:(path|action)\//.test(uri)) {
		throw badRequest('AWS ARN for integration must contain path or action');
	}
	const lambda = uri.includes(':lambda:path/');
	if (type === 'AWS_PROXY' && !lambda && !uri.includes(':firehose:') && !uri.includes(':states:')) {
		throw badRequest(
			"Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
		);
	}
	if (!lambda && !credentials) throw badRequest('Role ARN must be specified for AWS integrations');
}

const putIntegration: ApiGatewayOperation = ({ input, region }) => {
	const type = input.requiredText('type');
	const connectionType = input.text('connectionType');
	const contentHandling = input.text('contentHandling');
	new Violations()
		.oneOf(type, 'putIntegrationInput.type', types)
		.oneOf(connectionType, 'putIntegrationInput.connectionType', ['INTERNET', 'VPC_LINK'])
		.oneOf(contentHandling, 'putIntegrationInput.contentHandling', conversions)
		.check();
	const method = methodOf(input, region);
	const timeout = input.integer('timeoutInMillis');
	const tls = input.object('tlsConfig');
	const integration: Integration = {
		type,
		httpMethod: type === 'MOCK' ? undefined : input.text('integrationHttpMethod'),
		uri: type === 'MOCK' ? undefined : input.text('uri'),
		connectionType: type.startsWith('HTTP') ? (connectionType ?? 'INTERNET') : connectionType,
		connectionId: input.text('connectionId'),
		integrationTarget: input.text('integrationTarget'),
		credentials: input.text('credentials'),
		requestParameters: textRecord(input, 'requestParameters'),
		requestTemplates: templates(input, 'requestTemplates'),
		passthroughBehavior: input.text('passthroughBehavior') ?? 'WHEN_NO_MATCH',
		contentHandling,
		timeoutInMillis: timeout === undefined ? longestTimeout : timeoutIn(String(timeout)),
		cacheNamespace: input.text('cacheNamespace') ?? input.requiredText('resourceId'),
		cacheKeyParameters: input.texts('cacheKeyParameters') ?? [],
		...(tls && {
			tlsConfig: { insecureSkipVerification: tls.boolean('insecureSkipVerification') ?? false },
		}),
		responseTransferMode: input.text('responseTransferMode'),
	};
	checkIntegration(method, integration);
	method.methodIntegration = integration;
	return structuredClone(integration);
};

function timeoutIn(value: string | undefined): number {
	if (!/^\d{1,9}$/.test(value ?? '') || Number(value) < shortestTimeout || Number(value) > longestTimeout) {
		throw badRequest(`Timeout should be between ${shortestTimeout} ms and ${longestTimeout} ms`);
	}
	return Number(value);
}

/** The integration of the method that a request names. */
export function integrationOf(method: Method): Integration {
	if (!method.methodIntegration) throw notFound('Invalid Integration identifier specified');
	return method.methodIntegration;
}

const getIntegration: ApiGatewayOperation = ({ input, region }) =>
	structuredClone(integrationOf(methodOf(input, region)));

const template = (value: string | undefined) => value || null;
const oneOf =
	(name: 'connectionType' | 'passthroughBehavior' | 'contentHandling', allowed: readonly string[]) =>
	(integration: Integration, { value = '' }: { readonly value: string | undefined }) => {
		if (!allowed.includes(value)) {
			throw badRequest(`Invalid ${name} specified. Valid options are ${allowed.join(', ')}`);
		}
		integration[name] = value;
	};

const patches: PatchTable<Integration> = {
	style: 'plain',
	rules: [
		textRule('httpMethod'),
		textRule('uri'),
		textRule('connectionId'),
		textRule('integrationTarget'),
		textRule('credentials', ['replace', 'remove']),
		textRule('cacheNamespace'),
		textRule('responseTransferMode'),
		{ path: '/connectionType', ops: ['replace'], apply: oneOf('connectionType', ['INTERNET', 'VPC_LINK']) },
		{ path: '/passthroughBehavior', ops: ['replace'], apply: oneOf('passthroughBehavior', passthroughs) },
		{
			path: '/contentHandling',
			ops: ['replace'],
			apply: (integration, step) => {
				if (step.value) oneOf('contentHandling', conversions)(integration, step);
				else delete integration.contentHandling;
			},
		},
		{
			path: '/timeoutInMillis',
			ops: ['replace'],
			apply: (integration, { value }) => {
				integration.timeoutInMillis = timeoutIn(value);
			},
		},
		{
			path: '/tlsConfig/insecureSkipVerification',
			ops: ['replace'],
			apply: (integration, { value }) => {
				integration.tlsConfig = { insecureSkipVerification: truth(value) };
			},
		},
		mapRule('requestParameters', 'Invalid parameter name specified', (value) => value ?? ''),
		mapRule('requestTemplates', 'Content-Type specified was not found', template),
		listRule('cacheKeyParameters', 'Invalid parameter name specified'),
	],
};

const updateIntegration: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateIntegration');
	const method = methodOf(input, region);
	const draft = patched(integrationOf(method), steps, patches);
	checkIntegration(method, draft);
	method.methodIntegration = draft;
	return structuredClone(draft);
};

const deleteIntegration: ApiGatewayOperation = ({ input, region }) => {
	const method = methodOf(input, region);
	integrationOf(method);
	delete method.methodIntegration;
	return {};
};

/** Operations of what a method calls. */
export const integrationOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	PutIntegration: putIntegration,
	GetIntegration: getIntegration,
	UpdateIntegration: updateIntegration,
	DeleteIntegration: deleteIntegration,
};
