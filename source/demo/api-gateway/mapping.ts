import type { Integration, IntegrationResponse, Method } from './entities.ts';
import { badRequest } from './errors.ts';

/** In AWS's words. What is told as an error here would be a warning of an import. */
function refuse(problem: string) {
	return badRequest(
		`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${problem}]`,
	);
}

const requestSource =
	/^method\.request\.(path|querystring|header|multivaluequerystring|multivalueheader)\.([^.].*)$/;
/** What needs no parameter of the method: the body, the context, stage variables, a literal. */
const freeRequestSource =
	/^(method\.request\.body(\..+|\[.*)?|context\..+|stageVariables\..+|'[\s\S]*'|integration\.request\..+)$/;
const freeResponseSource =
	/^(integration\.response\.(header|multivalueheader)\..+|integration\.response\.body(\..+|\[.*)?|context\..+|stageVariables\..+|'[\s\S]*')$/;

/**
 * Checks what an integration's request is made of.
 *
 * @throws ServiceError `BadRequestException` for what is no mapping, or names a parameter that the
 * method doesn't have
 */
export function checkRequestMapping(method: Method, integration: Integration): void {
	const declared = Object.keys(method.requestParameters ?? {});
	for (const [target, source] of Object.entries(integration.requestParameters ?? {})) {
		if (!/^integration\.request\.(path|querystring|header)\..+$/.test(target)) {
			throw refuse(`Invalid mapping expression specified: ${target}`);
		}
		if (freeRequestSource.test(source)) continue;
		const named = requestSource.exec(source);
		if (!named) throw refuse(`Invalid mapping expression specified: ${source}`);
		const parameter = `method.request.${named[1]?.replace('multivalue', '')}.${named[2]}`;
		if (!declared.includes(parameter)) {
			throw refuse(`Invalid mapping expression parameter specified: ${source}`);
		}
	}
	for (const parameter of integration.cacheKeyParameters) {
		const known =
			declared.includes(parameter) || Object.hasOwn(integration.requestParameters ?? {}, parameter);
		if (!known) throw badRequest(`Invalid cache key parameter specified: ${parameter}`);
	}
	checkContentTypes(integration.requestTemplates);
}

/** Checks what the answer of an integration becomes, in the same way. */
export function checkResponseMapping(method: Method, response: IntegrationResponse): void {
	const declared = method.methodResponses?.[response.statusCode]?.responseParameters ?? {};
	for (const [target, source] of Object.entries(response.responseParameters ?? {})) {
		if (!/^method\.response\.(header\..+|body)$/.test(target)) {
			throw refuse(`Invalid mapping expression specified: ${target}`);
		}
		if (!Object.hasOwn(declared, target) && target !== 'method.response.body') {
			throw refuse(`Invalid mapping expression parameter specified: ${target}`);
		}
		if (!freeResponseSource.test(source)) {
			throw refuse(`Invalid mapping expression specified: ${source}`);
		}
	}
	checkContentTypes(response.responseTemplates);
}

function checkContentTypes(templates: Readonly<Record<string, string | null>> | undefined): void {
	for (const type of Object.keys(templates ?? {})) {
		if (type === '$default' || /^[\w.+*-]+\/[\w.+*-]+(\s*;.*)?$/.test(type)) continue;
		throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${type}]`);
	}
}
