import { checkedCors } from '../cors.ts';
import { badRequest, missingParameter } from '../errors.ts';
import { only, patched, readMembers, type Values } from '../members.ts';
import { page } from '../paging.ts';
import { quickCreate, updateQuickCreated } from '../quick-create.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { type Api, apiMembers, type Protocol, quickCreateMembers } from '../resources.ts';
import { checkTags } from '../tags.ts';
import { isoDate } from '../time.ts';

/** The one expression that an HTTP API can have; AWS accepts it in braces too. */
const httpRouteSelection = '$request.method $request.path';

/** What a client can set of an API after its creation. */
const settable = only(
	apiMembers,
	'ApiKeySelectionExpression',
	'CorsConfiguration',
	'Description',
	'DisableSchemaValidation',
	'DisableExecuteApiEndpoint',
	'IpAddressType',
	'Name',
	'RouteSelectionExpression',
	'Version',
);

const createApi: V2Operation = (request) => {
	const { input, region } = request;
	const given = readMembers(input, settable);
	const quick = readMembers(input, quickCreateMembers);
	const protocol = readMembers(input, { ProtocolType: apiMembers.ProtocolType }).ProtocolType;
	if (protocol === undefined) throw missingParameter('ProtocolType');
	input.requiredText('Name');
	checkProtocol(given, quick, protocol);
	if (protocol === 'WEBSOCKET') input.requiredText('RouteSelectionExpression');
	const api = region.addApi(newApi(request, protocol, given, checkTags(input.textMap('Tags'))));
	if (quick.Target !== undefined) {
		try {
			quickCreate(api, quick, region.environment);
		} catch (error) {
			region.apis.delete(api.record.ApiId);
			throw error;
		}
	}
	return api.record;
};

/** A new API's record. */
export function newApi(
	{ region, now }: V2Request,
	protocol: Protocol,
	given: Values<typeof settable>,
	tags: Readonly<Record<string, string>>,
): Api {
	const { newId, region: name } = region.environment;
	const id = newId(10);
	const scheme = protocol === 'HTTP' ? 'https' : 'wss';
	return {
		ApiKeySelectionExpression: '$request.header.x-api-key',
		DisableExecuteApiEndpoint: false,
		IpAddressType: 'ipv4',
		...given,
		...(given.CorsConfiguration && { CorsConfiguration: checkedCors(given.CorsConfiguration) }),
		Name: given.Name ?? '',
		RouteSelectionExpression:
			protocol === 'WEBSOCKET' ? (given.RouteSelectionExpression ?? '') : httpRouteSelection,
		ApiEndpoint: `${scheme}://${id}.execute-api.${name}.amazonaws.com`,
		ApiId: id,
		CreatedDate: isoDate(now),
		ProtocolType: protocol,
		Tags: tags,
	};
}

function checkProtocol(
	given: Values<typeof settable>,
	quick: Values<typeof quickCreateMembers>,
	protocol: Protocol,
): void {
	const { RouteSelectionExpression: expression, CorsConfiguration: cors } = given;
	if (protocol === 'WEBSOCKET') {
		if (cors) throw badRequest('CorsConfiguration is not supported on protocolType WEBSOCKET');
		if (quick.Target ?? quick.RouteKey ?? quick.CredentialsArn) {
			throw badRequest('Quick create is not supported on protocolType WEBSOCKET');
		}
		return;
	}
	if (expression === undefined || expression.replace(/\$\{([^}]*)\}/g, '$$$1') === httpRouteSelection) return;
	throw badRequest(
		`RouteSelectionExpression must be ${httpRouteSelection} for an API with a protocolType of HTTP`,
	);
}

const updateApi: V2Operation = (request) => {
	const api = requestedApi(request);
	const given = readMembers(request.input, settable);
	const quick = readMembers(request.input, quickCreateMembers);
	checkProtocol(given, quick, api.record.ProtocolType);
	const { Name, RouteSelectionExpression } = api.record;
	const record = patched(api.record, given, settable);
	if (quick.Target ?? quick.RouteKey ?? quick.CredentialsArn) updateQuickCreated(api, quick);
	api.record = {
		...record,
		...(record.CorsConfiguration && { CorsConfiguration: checkedCors(record.CorsConfiguration) }),
		Name: record.Name || Name,
		RouteSelectionExpression: api.http ? RouteSelectionExpression : record.RouteSelectionExpression,
	};
	api.changed();
	return api.record;
};

const deleteApi: V2Operation = (request) => {
	const { ApiId } = requestedApi(request).record;
	for (const { mappings } of request.region.domainNames.values()) {
		if ([...mappings.values()].some((mapping) => mapping.ApiId === ApiId)) {
			throw badRequest('Please remove all base path mappings related to the API in your domain to continue');
		}
	}
	request.region.apis.delete(ApiId);
	return {};
};

const deleteCorsConfiguration: V2Operation = (request) => {
	const api = requestedApi(request);
	const { CorsConfiguration: _gone, ...record } = api.record;
	api.record = record;
	api.changed();
	return {};
};

export const apiOperations = {
	CreateApi: createApi,
	GetApi: (request: V2Request) => requestedApi(request).record,
	GetApis: ({ input, region }: V2Request) =>
		page(
			input,
			[...region.apis.values()].map((api) => api.record),
			(api) => api.ApiId,
		),
	UpdateApi: updateApi,
	DeleteApi: deleteApi,
	DeleteCorsConfiguration: deleteCorsConfiguration,
};
