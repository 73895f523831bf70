import { badRequest, missingParameter } from './errors.ts';
import { integrationSubtypes } from './integration-subtypes.ts';
import type { Values } from './members.ts';
import type { Integration, integrationMembers, Protocol } from './resources.ts';

type Given = Values<typeof integrationMembers>;

const httpMethods = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Milliseconds that an integration may take, at least and at most; the most is the default too. */
const timeouts = { HTTP: { least: 50, most: 30_000 }, WEBSOCKET: { least: 50, most: 29_000 } } as const;

/** What a new integration has before its client says anything. */
export function integrationDefaults(protocol: Protocol, type: Integration['IntegrationType']): Given {
	const { most } = timeouts[protocol];
	const common: Given = { ConnectionType: 'INTERNET', TimeoutInMillis: most };
	if (protocol === 'HTTP') return common;
	return {
		...common,
		PassthroughBehavior: 'WHEN_NO_MATCH',
		PayloadFormatVersion: '1.0',
		// A proxy's answer is passed on as it is, so nothing is there to select.
		...(type !== 'AWS_PROXY' &&
			type !== 'HTTP_PROXY' && {
				// biome-ignore lint/suspicious/noTemplateCurlyInString: it is AWS's expression, not ours
				IntegrationResponseSelectionExpression: '${integration.response.statuscode}',
			}),
	};
}

/**
 * Holds an integration to the rules of its protocol, and fills in what follows from its type.
 *
 * @throws ServiceError `BadRequestException`
 */
export function checkedIntegration<I extends Given>(integration: I, protocol: Protocol): I {
	const { IntegrationType: type, IntegrationMethod: method, IntegrationSubtype: subtype } = integration;
	if (type === undefined) throw missingParameter('IntegrationType');
	if (method !== undefined && !httpMethods.includes(method)) {
		throw badRequest('Invalid HTTP method specified');
	}
	checkTimeout(integration.TimeoutInMillis, protocol);
	if (protocol === 'HTTP') checkHttp(integration);
	else if (subtype !== undefined) {
		throw badRequest('IntegrationSubtype is not supported on protocolType WEBSOCKET');
	}
	if (type === 'MOCK') return integration;
	if (subtype === undefined) checkUri(integration);
	if (method !== undefined || subtype !== undefined) return integration;
	if (type === 'AWS_PROXY' || type === 'AWS') return { ...integration, IntegrationMethod: 'POST' };
	return { ...integration, IntegrationMethod: 'ANY' };
}

function checkTimeout(timeout: number | undefined, protocol: Protocol): void {
	const { least, most } = timeouts[protocol];
	if (timeout === undefined || (timeout >= least && timeout <= most)) return;
	throw badRequest(`Timeout should be between ${least} ms and ${most} ms`);
}

function checkHttp(integration: Given): void {
	const { IntegrationType: type, PayloadFormatVersion: version, IntegrationSubtype: subtype } = integration;
	if (type !== 'AWS_PROXY' && type !== 'HTTP_PROXY') {
		throw badRequest(
			'Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)',
		);
	}
	if (version === undefined) throw badRequest('PayloadFormatVersion is a required parameter for integration');
	const versions = type === 'AWS_PROXY' && subtype === undefined ? ['1.0', '2.0'] : ['1.0'];
	if (!versions.includes(version)) {
		throw badRequest(`PayloadFormatVersion ${version} is not supported for this type of integration`);
	}
	if (integration.ConnectionType === 'VPC_LINK' && !integration.ConnectionId) {
		throw badRequest('ConnectionId is required for an integration with a ConnectionType of VPC_LINK');
	}
	if (subtype !== undefined) checkSubtype(integration, subtype);
}

function checkSubtype(integration: Given, subtype: string): void {
	if (integration.IntegrationType !== 'AWS_PROXY') {
		throw badRequest('IntegrationSubtype is supported for AWS_PROXY integrations only');
	}
	const needed = integrationSubtypes.get(subtype);
	if (!needed) throw badRequest(`Invalid IntegrationSubtype specified: ${subtype}`);
	if (!integration.CredentialsArn) {
		throw badRequest('Credentials ARN is required for an integration with an integrationSubtype');
	}
	const given = integration.RequestParameters ?? {};
	const absent = needed.filter((name) => !given[name]);
	if (absent.length > 0) {
		throw badRequest(`Required parameters are missing for ${subtype}: ${absent.join(', ')}`);
	}
}

function checkUri({ IntegrationType: type, IntegrationUri: uri, ConnectionType: connection }: Given): void {
	if (!uri) throw missingParameter('IntegrationUri');
	const arn = uri.startsWith('arn:');
	if (connection === 'VPC_LINK') {
		if (!arn) throw badRequest('The IntegrationUri of a private integration must be an ARN');
		return;
	}
	if (type === 'AWS' || type === 'AWS_PROXY') {
		if (!arn) throw badRequest('Invalid ARN specified in the request');
		return;
	}
	if (!/^https?:\/\/[^/\s]+/.test(uri)) throw badRequest('Invalid HTTP endpoint specified for URI');
}
