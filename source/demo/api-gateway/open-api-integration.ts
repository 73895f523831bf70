import { isObject } from '../open-api/document.ts';
import type { Integration, IntegrationResponse } from './entities.ts';
import { badRequest } from './errors.ts';
import { longestTimeout } from './operations/integrations.ts';

const types = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'];

/** The texts of a map, or undefined where there are none. */
export function textEntries(value: unknown): Record<string, string> | undefined {
	if (!isObject(value) || Object.keys(value).length === 0) return undefined;
	return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

/** Templates of a map; null, like an empty one, passes the body through. */
export function templateEntries(value: unknown): Record<string, string | null> | undefined {
	if (!isObject(value) || Object.keys(value).length === 0) return undefined;
	return Object.fromEntries(
		Object.entries(value).map(([type, template]) => [type, template ? String(template) : null]),
	);
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

/**
 * An integration as an operation's `x-amazon-apigateway-integration` has it.
 *
 * @param resourceId - the namespace of its cache when it has none of its own
 * @throws ServiceError `BadRequestException` for a type that there is not
 */
export function importedIntegration(
	extension: Readonly<Record<string, unknown>>,
	resourceId: string,
): Integration {
	const type = (text(extension.type) ?? '').toUpperCase();
	if (!types.includes(type)) {
		throw badRequest(`Invalid integration type specified. Valid options are ${types.join(', ')}`);
	}
	const keys = extension.cacheKeyParameters;
	const tls = extension.tlsConfig;
	const timeout = extension.timeoutInMillis;
	const responses = importedResponses(extension.responses);
	const integration: Integration = {
		type,
		httpMethod: type === 'MOCK' ? undefined : text(extension.httpMethod)?.toUpperCase(),
		uri: text(extension.uri),
		connectionType: text(extension.connectionType) ?? (type.startsWith('HTTP') ? 'INTERNET' : undefined),
		connectionId: text(extension.connectionId),
		integrationTarget: text(extension.integrationTarget),
		credentials: text(extension.credentials),
		requestParameters: textEntries(extension.requestParameters),
		requestTemplates: templateEntries(extension.requestTemplates),
		passthroughBehavior: (text(extension.passthroughBehavior) ?? 'WHEN_NO_MATCH').toUpperCase(),
		contentHandling: text(extension.contentHandling)?.toUpperCase(),
		timeoutInMillis: typeof timeout === 'number' ? timeout : longestTimeout,
		cacheNamespace: text(extension.cacheNamespace) ?? resourceId,
		cacheKeyParameters: Array.isArray(keys) ? keys.map(String) : [],
		...(isObject(tls) && {
			tlsConfig: { insecureSkipVerification: tls.insecureSkipVerification === true },
		}),
		...(Object.keys(responses).length > 0 && { integrationResponses: responses }),
	};
	return integration;
}

/** By status; the key that a document has them under is the pattern that selects them. */
function importedResponses(value: unknown): Record<string, IntegrationResponse> {
	const responses: Record<string, IntegrationResponse> = {};
	for (const [pattern, response] of Object.entries(isObject(value) ? value : {})) {
		if (!isObject(response)) continue;
		const statusCode = String(response.statusCode ?? '200');
		responses[statusCode] = {
			statusCode,
			...(pattern !== 'default' && { selectionPattern: pattern }),
			responseParameters: textEntries(response.responseParameters),
			responseTemplates: templateEntries(response.responseTemplates),
			contentHandling: text(response.contentHandling)?.toUpperCase(),
		};
	}
	return responses;
}
