import { jsonBodies, type RestBodies, type RestRoute } from '../wire/rest-protocol.ts';
import { apiMappingMembers, domainNameMembers, vpcLinkMembers } from './connection-resources.ts';
import { fromWire, type Members, toWire } from './members.ts';
import {
	apiMembers,
	authorizerMembers,
	deploymentMembers,
	integrationMembers,
	integrationResponseMembers,
	modelMembers,
	quickCreateMembers,
	routeMembers,
	routeResponseMembers,
	stageMembers,
} from './resources.ts';

/** An operation on the wire, with the members of its body and its answer. */
interface WireRoute extends RestRoute {
	readonly takes?: Members;
	readonly gives?: Members;
}

interface Collection {
	/** `Route`: the operations are CreateRoute, GetRoute, GetRoutes, UpdateRoute, DeleteRoute. */
	readonly name: string;
	readonly path: string;
	/** The member of the path that tells one from another. */
	readonly id: string;
	readonly members: Members;
	/** What creating and updating takes beside the resource's own members. */
	readonly also?: Members;
}

const paging = { maxResults: 'MaxResults', nextToken: 'NextToken' };

function collection({ name, path, id, members, also }: Collection): WireRoute[] {
	const one = `${path}/{${id}}`;
	const takes = { ...members, ...also };
	return [
		{ operation: `Create${name}`, method: 'POST', path, status: 201, takes, gives: members },
		{ operation: `Get${name}`, method: 'GET', path: one, gives: members },
		{
			operation: `Get${name}s`,
			method: 'GET',
			path,
			query: paging,
			gives: { Items: { structures: members }, NextToken: 'text' },
		},
		{ operation: `Update${name}`, method: 'PATCH', path: one, takes, gives: members },
		{ operation: `Delete${name}`, method: 'DELETE', path: one, status: name === 'VpcLink' ? 202 : 204 },
	];
}

const api = '/v2/apis/{ApiId}';
const stage = `${api}/stages/{StageName}`;
const domain = '/v2/domainnames';
const basePath = {
	basepath: 'Basepath',
	failOnWarnings: { name: 'FailOnWarnings', type: 'boolean' },
} as const;

const removal = (operation: string, path: string): WireRoute => ({
	operation,
	method: 'DELETE',
	path,
	status: 204,
});

/** Paths, statuses and members from the service's model of 2018-11-29. */
export const wireRoutes: readonly WireRoute[] = [
	...collection({
		name: 'Api',
		path: '/v2/apis',
		id: 'ApiId',
		members: apiMembers,
		also: quickCreateMembers,
	}),
	...collection({ name: 'Route', path: `${api}/routes`, id: 'RouteId', members: routeMembers }),
	...collection({
		name: 'RouteResponse',
		path: `${api}/routes/{RouteId}/routeresponses`,
		id: 'RouteResponseId',
		members: routeResponseMembers,
	}),
	...collection({
		name: 'Integration',
		path: `${api}/integrations`,
		id: 'IntegrationId',
		members: integrationMembers,
	}),
	...collection({
		name: 'IntegrationResponse',
		path: `${api}/integrations/{IntegrationId}/integrationresponses`,
		id: 'IntegrationResponseId',
		members: integrationResponseMembers,
	}),
	...collection({
		name: 'Authorizer',
		path: `${api}/authorizers`,
		id: 'AuthorizerId',
		members: authorizerMembers,
	}),
	...collection({ name: 'Model', path: `${api}/models`, id: 'ModelId', members: modelMembers }),
	...collection({ name: 'Stage', path: `${api}/stages`, id: 'StageName', members: stageMembers }),
	...collection({
		name: 'Deployment',
		path: `${api}/deployments`,
		id: 'DeploymentId',
		members: deploymentMembers,
		also: { StageName: 'text' },
	}),
	...collection({ name: 'DomainName', path: domain, id: 'DomainName', members: domainNameMembers }),
	...collection({
		name: 'ApiMapping',
		path: `${domain}/{DomainName}/apimappings`,
		id: 'ApiMappingId',
		members: apiMappingMembers,
	}),
	...collection({ name: 'VpcLink', path: '/v2/vpclinks', id: 'VpcLinkId', members: vpcLinkMembers }),
	{
		operation: 'ImportApi',
		method: 'PUT',
		path: '/v2/apis',
		status: 201,
		query: basePath,
		takes: { Body: 'text' },
		gives: apiMembers,
	},
	{
		operation: 'ReimportApi',
		method: 'PUT',
		path: api,
		status: 201,
		query: basePath,
		takes: { Body: 'text' },
		gives: apiMembers,
	},
	{
		operation: 'ExportApi',
		method: 'GET',
		path: `${api}/exports/{Specification}`,
		query: {
			exportVersion: 'ExportVersion',
			includeExtensions: { name: 'IncludeExtensions', type: 'boolean' },
			outputType: 'OutputType',
			stageName: 'StageName',
		},
		answer: ({ body }) => ({ type: 'application/octet-stream', body: body as Uint8Array }),
	},
	{
		operation: 'GetModelTemplate',
		method: 'GET',
		path: `${api}/models/{ModelId}/template`,
		gives: { Value: 'text' },
	},
	removal('DeleteCorsConfiguration', `${api}/cors`),
	removal('DeleteAccessLogSettings', `${stage}/accesslogsettings`),
	removal('DeleteRouteSettings', `${stage}/routesettings/{RouteKey+}`),
	removal('DeleteRouteRequestParameter', `${api}/routes/{RouteId}/requestparameters/{RequestParameterKey}`),
	removal('ResetAuthorizersCache', `${stage}/cache/authorizers`),
	{ operation: 'GetTags', method: 'GET', path: '/v2/tags/{ResourceArn+}', gives: { Tags: 'textMap' } },
	{
		operation: 'TagResource',
		method: 'POST',
		path: '/v2/tags/{ResourceArn+}',
		status: 201,
		takes: { Tags: 'textMap' },
		gives: {},
	},
	{
		operation: 'UntagResource',
		method: 'DELETE',
		path: '/v2/tags/{ResourceArn+}',
		status: 204,
		query: { tagKeys: { name: 'TagKeys', type: 'texts' } },
	},
];

/** JSON bodies with small first letters. */
export const wireBodies: RestBodies = jsonBodies({
	toInput: (body, route) => fromWire(body, (route as WireRoute).takes ?? {}),
	toWire: (output, route) => toWire(output, (route as WireRoute).gives ?? {}),
});
