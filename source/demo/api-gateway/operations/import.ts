import { type ApiDocument, OpenApiError, parseDocument } from '../../open-api/document.ts';
import type { RestApi } from '../entities.ts';
import { badRequest } from '../errors.ts';
import { type ImportTarget, importInto } from '../open-api-import.ts';
import type { ApiGatewayOperation, ApiGatewayRequest } from '../request.ts';
import { endpointConfiguration } from '../rest-api-settings.ts';
import { textRecord, Violations } from '../validation.ts';
import { newRestApi, restApiOutput } from './rest-apis.ts';

function documentOf({ input }: ApiGatewayRequest): ApiDocument {
	const body = input.blob('body');
	if (!body || body.length === 0) throw badRequest('Invalid OpenAPI input.');
	try {
		return parseDocument(body);
	} catch (error) {
		if (error instanceof OpenApiError) throw badRequest(`Invalid OpenAPI input. ${error.message}`);
		throw error;
	}
}

function parametersOf({ input }: ApiGatewayRequest): Readonly<Record<string, string>> {
	return textRecord(input, 'parameters') ?? {};
}

/** Takes the document in, and says in the API's output what was left out of it. */
function importDocument(request: ApiGatewayRequest, api: RestApi, document: ApiDocument): readonly string[] {
	const given = parametersOf(request).basepath ?? parametersOf(request).basePath ?? 'ignore';
	if (given !== 'ignore' && given !== 'prepend' && given !== 'split') {
		throw badRequest('Invalid basepath specified. Valid options are ignore, prepend, split');
	}
	const target: ImportTarget = { region: request.region, api, basePath: given, warnings: [] };
	importInto(target, document);
	if (request.input.boolean('failOnWarnings') && target.warnings.length > 0) {
		throw badRequest(`Warnings found during import: ${target.warnings.join('; ')}`);
	}
	return target.warnings;
}

function importOutput(api: RestApi, warnings: readonly string[], showTags: boolean): object {
	return { ...restApiOutput(api, showTags), ...(warnings.length > 0 && { warnings: [...warnings] }) };
}

const importRestApi: ApiGatewayOperation = (request) => {
	const document = documentOf(request);
	const type = parametersOf(request).endpointConfigurationTypes;
	new Violations().oneOf(type, 'endpointConfigurationTypes', ['PRIVATE', 'EDGE', 'REGIONAL']).check();
	const api = newRestApi(request.region, {
		name: String(document.document.info.title),
		...(type && { endpointConfiguration: endpointConfiguration([type], undefined, undefined) }),
	});
	// An imported API has the models of its document, and no others.
	api.models.clear();
	const warnings = importDocument(request, api, document);
	request.region.apis.set(api.settings.id, api);
	return importOutput(api, warnings, false);
};

/** An API that can be changed without touching the one that it was made from, until it is put in its place. */
function draftOf(api: RestApi, keepContents: boolean): RestApi {
	const { settings } = api;
	const root = api.resources.get(settings.rootResourceId);
	const kept = <Value>(map: Map<string, Value>) =>
		keepContents ? structuredClone(map) : new Map<string, Value>();
	const resources = kept(api.resources);
	if (!keepContents && root) resources.set(root.id, { id: root.id, methods: new Map() });
	return {
		...api,
		settings: structuredClone(settings),
		resources,
		authorizers: kept(api.authorizers),
		validators: kept(api.validators),
		models: kept(api.models),
		gatewayResponses: kept(api.gatewayResponses),
	};
}

const putRestApi: ApiGatewayOperation = (request) => {
	const { input, region } = request;
	const mode = input.text('mode') ?? 'merge';
	new Violations().oneOf(mode, 'mode', ['merge', 'overwrite']).check();
	const api = region.api(input.requiredText('restApiId'));
	const document = documentOf(request);
	const draft = draftOf(api, mode === 'merge');
	const warnings = importDocument(request, draft, document);
	region.apis.set(draft.settings.id, draft);
	return importOutput(draft, warnings, true);
};

/** Operations that take an API from a document. */
export const importOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	ImportRestApi: importRestApi,
	PutRestApi: putRestApi,
};
