import { renderDocument } from '../../open-api/document.ts';
import { ApiState, found } from '../api-state.ts';
import { checkedAuthorizer } from '../authorizer-rules.ts';
import { checkedCors } from '../cors.ts';
import { badRequest } from '../errors.ts';
import { exportDocument } from '../export-document.ts';
import { type Definition, readDefinition } from '../import-definition.ts';
import { checkedIntegration, integrationDefaults } from '../integration-rules.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import type { Api, Authorizer } from '../resources.ts';
import { checkRoute, checkRouteKey, duplicateRoute } from '../route-rules.ts';
import { checkTags } from '../tags.ts';
import { newApi } from './apis.ts';

function requestedDefinition({ input }: V2Request): Definition {
	const definition = readDefinition(input.requiredText('Body'), input.text('Basepath') ?? 'ignore');
	if (input.boolean('FailOnWarnings') && definition.warnings.length > 0) {
		throw badRequest(`Warnings found during import:\n\t${definition.warnings.join('\n\t')}`);
	}
	return definition;
}

/** What a definition says of the API itself. */
function described(definition: Definition): Partial<Api> & Pick<Api, 'Name'> {
	const { name, description, version, cors, disableExecuteApiEndpoint: disabled, warnings } = definition;
	return {
		Name: name,
		Description: description,
		Version: version,
		CorsConfiguration: cors && checkedCors(cors),
		...(disabled !== undefined && { DisableExecuteApiEndpoint: disabled }),
		...(warnings.length > 0 && { Warnings: warnings }),
	};
}

/** Gives an API that has nothing yet the authorizers, integrations and routes of a definition. */
function define(api: ApiState, definition: Definition, newId: (length: number) => string): void {
	const authorizers = new Map<string, string>();
	for (const [name, given] of definition.authorizers) {
		const { AuthorizerType } = given;
		if (!AuthorizerType) throw badRequest(`The authorizer ${name} has no type`);
		const authorizer: Authorizer = { ...given, AuthorizerId: newId(6), AuthorizerType, Name: name };
		api.authorizers.set(authorizer.AuthorizerId, checkedAuthorizer(api, authorizer));
		authorizers.set(name, authorizer.AuthorizerId);
	}
	const integrations = new Map<string, string>();
	for (const [key, given] of definition.integrations) {
		const { IntegrationType } = given;
		if (!IntegrationType) throw badRequest(`The integration of ${key} has no type`);
		const { TimeoutInMillis = 0, ...rest } = { ...integrationDefaults('HTTP', IntegrationType), ...given };
		const IntegrationId = newId(7);
		const integration = { ...rest, TimeoutInMillis, IntegrationId, IntegrationType };
		api.integrations.set(IntegrationId, checkedIntegration(integration, 'HTTP'));
		integrations.set(key, IntegrationId);
	}
	for (const { key, operationName, integration, authorization, authorizer, scopes } of definition.routes) {
		checkRouteKey(key, true);
		if (duplicateRoute(api, key)) throw badRequest(`The document has the route ${key} more than once`);
		const target = integrations.get(integration ?? '');
		const AuthorizerId = authorizers.get(authorizer ?? '');
		const route = {
			ApiKeyRequired: false,
			AuthorizationType: authorization,
			...(AuthorizerId !== undefined && { AuthorizerId }),
			...(scopes.length > 0 && { AuthorizationScopes: scopes }),
			...(operationName !== undefined && { OperationName: operationName }),
			...(target !== undefined && { Target: `integrations/${target}` }),
			RouteId: newId(7),
			RouteKey: key,
		};
		checkRoute(api, route);
		api.routes.set(route.RouteId, route);
	}
}

const importApi: V2Operation = (request) => {
	const { region } = request;
	const definition = requestedDefinition(request);
	const { Warnings, ...given } = described(definition);
	const record: Api = {
		...newApi(request, 'HTTP', given, checkTags(definition.tags)),
		...(Warnings && { Warnings }),
	};
	const api = new ApiState(record, region.environment);
	define(api, definition, region.environment.newId);
	region.apis.set(record.ApiId, api);
	return record;
};

const reimportApi: V2Operation = (request) => {
	const api = requestedApi(request);
	if (!api.http) throw badRequest('Importing is not supported on protocolType WEBSOCKET');
	const definition = requestedDefinition(request);
	const { environment } = request.region;
	const { Warnings: _old, ...record } = api.record;
	const fresh = new ApiState(
		{ ...record, ...described(definition), Tags: checkTags(definition.tags, record.Tags) },
		environment,
	);
	define(fresh, definition, environment.newId);
	api.redefine(fresh);
	return api.record;
};

const exportApi: V2Operation = (request) => {
	const { input } = request;
	const api = requestedApi(request);
	if (!api.http) throw badRequest('Exporting is not supported on protocolType WEBSOCKET');
	if (input.requiredText('Specification') !== 'OAS30') {
		throw badRequest('Invalid specification specified. Must be one of [OAS30]');
	}
	const format = input.requiredText('OutputType');
	if (format !== 'JSON' && format !== 'YAML') {
		throw badRequest('Invalid outputType specified. Must be one of [YAML, JSON]');
	}
	const version = input.text('ExportVersion');
	if (version !== undefined && version !== '1.0') {
		throw badRequest('Invalid exportVersion specified. Must be one of [1.0]');
	}
	const stage = input.text('StageName');
	const document = exportDocument({
		api: api.record,
		stage,
		extensions: input.boolean('IncludeExtensions') ?? true,
		...(stage === undefined
			? { routes: api.currentRoutes, cors: api.record.CorsConfiguration }
			: deployedTo(api, stage)),
	});
	return { body: Buffer.from(renderDocument(document, format === 'JSON' ? 'json' : 'yaml')) };
};

function deployedTo(api: ApiState, stageName: string) {
	const { DeploymentId } = api.stage(stageName);
	if (DeploymentId === undefined) throw badRequest(`Stage ${stageName} has no deployment to export`);
	return found(api.deployments, 'Deployment', DeploymentId);
}

export const openApiOperations = {
	ImportApi: importApi,
	ReimportApi: reimportApi,
	ExportApi: exportApi,
};
