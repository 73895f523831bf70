import { isObject } from '../open-api/document.ts';
import { jsonBodies, type RestBodies, type RestMember, type RestRoute } from '../wire/rest-protocol.ts';

/** What is more than a route's method, path and status. */
type More = Omit<RestRoute, 'operation' | 'method' | 'path' | 'status'>;

function route(operation: string, request: string, status = 200, more: More = {}): RestRoute {
	const [method = '', path = ''] = request.split(' ');
	return { operation, method, path, status, ...more };
}

const paged: Readonly<Record<string, RestMember>> = {
	position: 'position',
	limit: { name: 'limit', type: 'number' },
};
const embedded: Readonly<Record<string, RestMember>> = { embed: { name: 'embed', type: 'texts' } };
const list: More = { query: paged };

const api = '/restapis/{restApiId}';
const resource = `${api}/resources/{resourceId}`;
const method = `${resource}/methods/{httpMethod}`;
const methodResponse = `${method}/responses/{statusCode}`;
const integration = `${method}/integration`;
const integrationResponse = `${integration}/responses/{statusCode}`;
const authorizer = `${api}/authorizers/{authorizerId}`;
const validator = `${api}/requestvalidators/{requestValidatorId}`;
const model = `${api}/models/{modelName}`;
const gatewayResponse = `${api}/gatewayresponses/{responseType}`;
const deployment = `${api}/deployments/{deploymentId}`;
const stage = `${api}/stages/{stageName}`;
const plan = '/usageplans/{usagePlanId}';
const planKey = `${plan}/keys/{keyId}`;
const key = '/apikeys/{apiKey}';
const domain = '/domainnames/{domainName}';
const mapping = `${domain}/basepathmappings/{basePath}`;
const link = '/vpclinks/{vpcLinkId}';
const tags = '/tags/{resourceArn+}';

const imported: More = {
	body: 'body',
	query: {
		mode: 'mode',
		failonwarnings: { name: 'failOnWarnings', type: 'boolean' },
	},
	queryMap: 'parameters',
};

/** An export goes over the wire as it is, with what describes it in headers. */
function exported({ body, contentType, contentDisposition }: Record<string, unknown>) {
	return {
		type: String(contentType),
		body: body as Uint8Array,
		headers: { 'Content-Disposition': String(contentDisposition) },
	};
}

/** Methods, paths and statuses of all operations, from the service's model. */
export const wireRoutes: readonly RestRoute[] = [
	route('CreateRestApi', 'POST /restapis', 201),
	route('ImportRestApi', 'POST /restapis', 201, { ...imported, flag: 'mode' }),
	route('GetRestApis', 'GET /restapis', 200, list),
	route('GetRestApi', `GET ${api}`),
	route('UpdateRestApi', `PATCH ${api}`),
	route('PutRestApi', `PUT ${api}`, 200, imported),
	route('DeleteRestApi', `DELETE ${api}`, 202),
	route('CreateResource', `POST ${api}/resources/{parentId}`, 201),
	route('GetResources', `GET ${api}/resources`, 200, { query: { ...paged, ...embedded } }),
	route('GetResource', `GET ${resource}`, 200, { query: embedded }),
	route('UpdateResource', `PATCH ${resource}`),
	route('DeleteResource', `DELETE ${resource}`, 202),
	route('PutMethod', `PUT ${method}`, 201),
	route('GetMethod', `GET ${method}`),
	route('UpdateMethod', `PATCH ${method}`),
	route('DeleteMethod', `DELETE ${method}`, 204),
	route('TestInvokeMethod', `POST ${method}`),
	route('PutMethodResponse', `PUT ${methodResponse}`, 201),
	route('GetMethodResponse', `GET ${methodResponse}`),
	route('UpdateMethodResponse', `PATCH ${methodResponse}`, 201),
	route('DeleteMethodResponse', `DELETE ${methodResponse}`, 204),
	route('PutIntegration', `PUT ${integration}`, 201),
	route('GetIntegration', `GET ${integration}`),
	route('UpdateIntegration', `PATCH ${integration}`),
	route('DeleteIntegration', `DELETE ${integration}`, 204),
	route('PutIntegrationResponse', `PUT ${integrationResponse}`, 201),
	route('GetIntegrationResponse', `GET ${integrationResponse}`),
	route('UpdateIntegrationResponse', `PATCH ${integrationResponse}`),
	route('DeleteIntegrationResponse', `DELETE ${integrationResponse}`, 204),
	route('CreateAuthorizer', `POST ${api}/authorizers`, 201),
	route('GetAuthorizers', `GET ${api}/authorizers`, 200, list),
	route('GetAuthorizer', `GET ${authorizer}`),
	route('UpdateAuthorizer', `PATCH ${authorizer}`),
	route('DeleteAuthorizer', `DELETE ${authorizer}`, 202),
	route('CreateRequestValidator', `POST ${api}/requestvalidators`, 201),
	route('GetRequestValidators', `GET ${api}/requestvalidators`, 200, list),
	route('GetRequestValidator', `GET ${validator}`),
	route('UpdateRequestValidator', `PATCH ${validator}`),
	route('DeleteRequestValidator', `DELETE ${validator}`, 202),
	route('CreateModel', `POST ${api}/models`, 201),
	route('GetModels', `GET ${api}/models`, 200, list),
	route('GetModel', `GET ${model}`, 200, { query: { flatten: { name: 'flatten', type: 'boolean' } } }),
	route('UpdateModel', `PATCH ${model}`),
	route('DeleteModel', `DELETE ${model}`, 202),
	route('GetGatewayResponses', `GET ${api}/gatewayresponses`, 200, list),
	route('PutGatewayResponse', `PUT ${gatewayResponse}`, 201),
	route('GetGatewayResponse', `GET ${gatewayResponse}`),
	route('UpdateGatewayResponse', `PATCH ${gatewayResponse}`),
	route('DeleteGatewayResponse', `DELETE ${gatewayResponse}`, 202),
	route('CreateDeployment', `POST ${api}/deployments`, 201),
	route('GetDeployments', `GET ${api}/deployments`, 200, list),
	route('GetDeployment', `GET ${deployment}`, 200, { query: embedded }),
	route('UpdateDeployment', `PATCH ${deployment}`),
	route('DeleteDeployment', `DELETE ${deployment}`, 202),
	route('CreateStage', `POST ${api}/stages`, 201),
	route('GetStages', `GET ${api}/stages`, 200, { query: { deploymentId: 'deploymentId' } }),
	route('GetStage', `GET ${stage}`),
	route('UpdateStage', `PATCH ${stage}`),
	route('DeleteStage', `DELETE ${stage}`, 202),
	route('FlushStageCache', `DELETE ${stage}/cache/data`, 202),
	route('FlushStageAuthorizersCache', `DELETE ${stage}/cache/authorizers`, 202),
	route('GetExport', `GET ${stage}/exports/{exportType}`, 200, {
		queryMap: 'parameters',
		headers: { accept: 'accepts' },
		answer: exported,
	}),
	route('CreateUsagePlan', 'POST /usageplans', 201),
	route('GetUsagePlans', 'GET /usageplans', 200, { query: { ...paged, keyId: 'keyId' } }),
	route('GetUsagePlan', `GET ${plan}`),
	route('UpdateUsagePlan', `PATCH ${plan}`),
	route('DeleteUsagePlan', `DELETE ${plan}`, 202),
	route('CreateUsagePlanKey', `POST ${plan}/keys`, 201),
	route('GetUsagePlanKeys', `GET ${plan}/keys`, 200, { query: { ...paged, name: 'nameQuery' } }),
	route('GetUsagePlanKey', `GET ${planKey}`),
	route('DeleteUsagePlanKey', `DELETE ${planKey}`, 202),
	route('GetUsage', `GET ${plan}/usage`, 200, {
		query: { ...paged, keyId: 'keyId', startDate: 'startDate', endDate: 'endDate' },
	}),
	route('UpdateUsage', `PATCH ${planKey}/usage`),
	route('CreateApiKey', 'POST /apikeys', 201),
	route('GetApiKeys', 'GET /apikeys', 200, {
		query: {
			...paged,
			name: 'nameQuery',
			customerId: 'customerId',
			includeValues: { name: 'includeValues', type: 'boolean' },
		},
	}),
	route('GetApiKey', `GET ${key}`, 200, {
		query: { includeValue: { name: 'includeValue', type: 'boolean' } },
	}),
	route('UpdateApiKey', `PATCH ${key}`),
	route('DeleteApiKey', `DELETE ${key}`, 202),
	route('GetAccount', 'GET /account'),
	route('UpdateAccount', 'PATCH /account'),
	route('CreateDomainName', 'POST /domainnames', 201),
	route('GetDomainNames', 'GET /domainnames', 200, list),
	route('GetDomainName', `GET ${domain}`),
	route('UpdateDomainName', `PATCH ${domain}`),
	route('DeleteDomainName', `DELETE ${domain}`, 202),
	route('CreateBasePathMapping', `POST ${domain}/basepathmappings`, 201),
	route('GetBasePathMappings', `GET ${domain}/basepathmappings`, 200, list),
	route('GetBasePathMapping', `GET ${mapping}`),
	route('UpdateBasePathMapping', `PATCH ${mapping}`),
	route('DeleteBasePathMapping', `DELETE ${mapping}`, 202),
	route('CreateVpcLink', 'POST /vpclinks', 202),
	route('GetVpcLinks', 'GET /vpclinks', 200, list),
	route('GetVpcLink', `GET ${link}`),
	route('UpdateVpcLink', `PATCH ${link}`),
	route('DeleteVpcLink', `DELETE ${link}`, 202),
	route('TagResource', `PUT ${tags}`, 204),
	route('UntagResource', `DELETE ${tags}`, 204, { query: { tagKeys: { name: 'tagKeys', type: 'texts' } } }),
	route('GetTags', `GET ${tags}`, 200, list),
];

const json = jsonBodies({
	// On the wire the method of an integration has the name that the path's method has in the SDK.
	toInput: (body, { operation }) => {
		if (operation !== 'PutIntegration' || !isObject(body)) return body;
		const { httpMethod, ...rest } = body;
		return { ...rest, integrationHttpMethod: httpMethod };
	},
	toWire: (output, { operation }) => {
		const { items, ...rest } = output;
		if (items === undefined) return output;
		return operation === 'GetUsage' || operation === 'UpdateUsage'
			? { ...rest, values: items }
			: { item: items, ...rest };
	},
});

/** Bodies of REST APIs' control plane: JSON, but for documents that are imported as they are. */
export const wireBodies: RestBodies = {
	...json,
	parse: (body, at) => (at.body === undefined ? json.parse(body, at) : body),
};
