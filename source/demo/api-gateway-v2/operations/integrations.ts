import { found, targetOf } from '../api-state.ts';
import { badRequest, conflict, missingParameter } from '../errors.ts';
import { checkedIntegration, integrationDefaults } from '../integration-rules.ts';
import { only, patched, readMembers } from '../members.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import {
	type Integration,
	type IntegrationResponse,
	integrationMembers,
	integrationResponseMembers,
} from '../resources.ts';

const settable = only(
	integrationMembers,
	'ConnectionId',
	'ConnectionType',
	'ContentHandlingStrategy',
	'CredentialsArn',
	'Description',
	'IntegrationMethod',
	'IntegrationSubtype',
	'IntegrationType',
	'IntegrationUri',
	'PassthroughBehavior',
	'PayloadFormatVersion',
	'RequestParameters',
	'RequestTemplates',
	'ResponseParameters',
	'TemplateSelectionExpression',
	'TimeoutInMillis',
	'TlsConfig',
);

const responseSettable = only(
	integrationResponseMembers,
	'ContentHandlingStrategy',
	'IntegrationResponseKey',
	'ResponseParameters',
	'ResponseTemplates',
	'TemplateSelectionExpression',
);

function requestedIntegration(request: V2Request) {
	const api = requestedApi(request);
	const id = request.input.requiredText('IntegrationId');
	return { api, integration: found(api.integrations, 'Integration', id) };
}

const createIntegration: V2Operation = (request) => {
	const { input, region } = request;
	const api = requestedApi(request);
	const given = readMembers(input, settable);
	const { IntegrationType } = given;
	if (IntegrationType === undefined) throw missingParameter('IntegrationType');
	const { ProtocolType } = api.record;
	const { TimeoutInMillis = 0, ...rest } = {
		...integrationDefaults(ProtocolType, IntegrationType),
		...given,
	};
	const integration: Integration = checkedIntegration(
		{ ...rest, TimeoutInMillis, IntegrationId: region.environment.newId(7), IntegrationType },
		ProtocolType,
	);
	api.integrations.set(integration.IntegrationId, integration);
	api.changed();
	return integration;
};

const updateIntegration: V2Operation = (request) => {
	const { api, integration } = requestedIntegration(request);
	const given = readMembers(request.input, settable);
	const changed = checkedIntegration(patched(integration, given, settable), api.record.ProtocolType);
	api.integrations.set(integration.IntegrationId, changed);
	api.changed();
	return changed;
};

const deleteIntegration: V2Operation = (request) => {
	const { api, integration } = requestedIntegration(request);
	const users = [...api.routes.values()].filter((route) => targetOf(route) === integration.IntegrationId);
	if (users.length > 0) {
		const ids = users.map(({ RouteId }) => RouteId).join(', ');
		throw conflict(
			`Cannot delete Integration because it is referenced by the following Routes with Ids: [${ids}]`,
		);
	}
	api.deleteIntegration(integration.IntegrationId);
	api.changed();
	return {};
};

function requestedResponse(request: V2Request) {
	const { api, integration } = requestedIntegration(request);
	const responses = api.integrationResponses(integration.IntegrationId);
	const id = request.input.requiredText('IntegrationResponseId');
	return { api, responses, response: found(responses, 'IntegrationResponse', id) };
}

function checkResponseKey(key: string, responses: Iterable<IntegrationResponse>, ownId?: string): void {
	for (const other of responses) {
		if (other.IntegrationResponseKey === key && other.IntegrationResponseId !== ownId) {
			throw conflict(`IntegrationResponse with key ${key} already exists for this integration`);
		}
	}
}

const createIntegrationResponse: V2Operation = (request) => {
	const { api, integration } = requestedIntegration(request);
	if (api.http) throw badRequest('Integration responses are not supported on protocolType HTTP');
	const responses = api.integrationResponses(integration.IntegrationId);
	const IntegrationResponseKey = request.input.requiredText('IntegrationResponseKey');
	checkResponseKey(IntegrationResponseKey, responses.values());
	const IntegrationResponseId = request.region.environment.newId(7);
	const given = readMembers(request.input, responseSettable);
	const response = { ...given, IntegrationResponseId, IntegrationResponseKey };
	responses.set(IntegrationResponseId, response);
	api.changed();
	return response;
};

const updateIntegrationResponse: V2Operation = (request) => {
	const { api, responses, response } = requestedResponse(request);
	const changed = patched(response, readMembers(request.input, responseSettable), responseSettable);
	checkResponseKey(changed.IntegrationResponseKey, responses.values(), response.IntegrationResponseId);
	responses.set(response.IntegrationResponseId, changed);
	api.changed();
	return changed;
};

const deleteIntegrationResponse: V2Operation = (request) => {
	const { api, responses, response } = requestedResponse(request);
	responses.delete(response.IntegrationResponseId);
	api.changed();
	return {};
};

export const integrationOperations = {
	CreateIntegration: createIntegration,
	GetIntegration: (request: V2Request) => requestedIntegration(request).integration,
	GetIntegrations: (request: V2Request) =>
		page(request.input, requestedApi(request).integrations.values(), ({ IntegrationId }) => IntegrationId),
	UpdateIntegration: updateIntegration,
	DeleteIntegration: deleteIntegration,
	CreateIntegrationResponse: createIntegrationResponse,
	GetIntegrationResponse: (request: V2Request) => requestedResponse(request).response,
	GetIntegrationResponses: (request: V2Request) => {
		const { api, integration } = requestedIntegration(request);
		const responses = api.integrationResponses(integration.IntegrationId).values();
		return page(request.input, responses, ({ IntegrationResponseId }) => IntegrationResponseId);
	},
	UpdateIntegrationResponse: updateIntegrationResponse,
	DeleteIntegrationResponse: deleteIntegrationResponse,
};
