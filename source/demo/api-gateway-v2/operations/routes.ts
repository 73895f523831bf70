import { found } from '../api-state.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { only, patched, readMembers } from '../members.ts';
import { page } from '../paging.ts';
import { requestedApi, type V2Operation, type V2Request } from '../request.ts';
import { type Route, type RouteResponse, routeMembers, routeResponseMembers } from '../resources.ts';
import { checkRoute, checkRouteKey, duplicateRoute } from '../route-rules.ts';

const settable = only(
	routeMembers,
	'ApiKeyRequired',
	'AuthorizationScopes',
	'AuthorizationType',
	'AuthorizerId',
	'ModelSelectionExpression',
	'OperationName',
	'RequestModels',
	'RequestParameters',
	'RouteKey',
	'RouteResponseSelectionExpression',
	'Target',
);

const responseSettable = only(
	routeResponseMembers,
	'ModelSelectionExpression',
	'ResponseModels',
	'ResponseParameters',
	'RouteResponseKey',
);

function requestedRoute(request: V2Request) {
	const api = requestedApi(request);
	return { api, route: found(api.routes, 'Route', request.input.requiredText('RouteId')) };
}

const createRoute: V2Operation = (request) => {
	const { input, region } = request;
	const api = requestedApi(request);
	const RouteKey = input.requiredText('RouteKey');
	checkRouteKey(RouteKey, api.http);
	if (duplicateRoute(api, RouteKey)) {
		throw conflict(`Route with key ${RouteKey} already exists for this API`);
	}
	const given = readMembers(input, settable);
	const route: Route = {
		...given,
		ApiKeyRequired: given.ApiKeyRequired ?? false,
		AuthorizationType: given.AuthorizationType ?? 'NONE',
		RouteId: region.environment.newId(7),
		RouteKey,
	};
	checkRoute(api, route);
	api.routes.set(route.RouteId, route);
	api.changed();
	return route;
};

const updateRoute: V2Operation = (request) => {
	const { api, route } = requestedRoute(request);
	const given = readMembers(request.input, settable);
	const { RouteKey = route.RouteKey } = given;
	if (RouteKey !== route.RouteKey) {
		if (route.ApiGatewayManaged) {
			throw badRequest('The route key of a route that is managed by API Gateway can not be changed');
		}
		checkRouteKey(RouteKey, api.http);
		if (duplicateRoute(api, RouteKey, route.RouteId)) {
			throw conflict(`Route with key ${RouteKey} already exists for this API`);
		}
	}
	const changed = withoutAuthorizer({ ...patched(route, given, settable), RouteKey });
	checkRoute(api, changed);
	api.routes.set(route.RouteId, changed);
	api.changed();
	return changed;
};

/** A route that asks for no authorizer's word forgets which authorizer it had. */
function withoutAuthorizer(route: Route): Route {
	if (route.AuthorizationType === 'JWT' || route.AuthorizationType === 'CUSTOM') return route;
	const { AuthorizerId: _id, AuthorizationScopes: _scopes, ...rest } = route;
	return rest;
}

const deleteRoute: V2Operation = (request) => {
	const { api, route } = requestedRoute(request);
	api.deleteRoute(route.RouteId);
	api.changed();
	return {};
};

const deleteRouteRequestParameter: V2Operation = (request) => {
	const { api, route } = requestedRoute(request);
	const key = request.input.requiredText('RequestParameterKey');
	const { [key]: removed, ...RequestParameters } = route.RequestParameters ?? {};
	if (removed === undefined) throw notFound('RequestParameter', key);
	api.routes.set(route.RouteId, { ...route, RequestParameters });
	api.changed();
	return {};
};

function requestedResponse(request: V2Request) {
	const { api, route } = requestedRoute(request);
	const responses = api.routeResponses(route.RouteId);
	const id = request.input.requiredText('RouteResponseId');
	return { api, responses, response: found(responses, 'RouteResponse', id) };
}

function checkResponseKey(key: string, responses: Iterable<RouteResponse>, ownId?: string): void {
	if (key !== '$default') throw badRequest('Only the $default route response is supported');
	for (const other of responses) {
		if (other.RouteResponseKey === key && other.RouteResponseId !== ownId) {
			throw conflict(`RouteResponse with key ${key} already exists for this route`);
		}
	}
}

const createRouteResponse: V2Operation = (request) => {
	const { api, route } = requestedRoute(request);
	if (api.http) throw badRequest('Route responses are not supported on protocolType HTTP');
	const responses = api.routeResponses(route.RouteId);
	const RouteResponseKey = request.input.requiredText('RouteResponseKey');
	checkResponseKey(RouteResponseKey, responses.values());
	const RouteResponseId = request.region.environment.newId(7);
	const response = { ...readMembers(request.input, responseSettable), RouteResponseId, RouteResponseKey };
	responses.set(RouteResponseId, response);
	api.changed();
	return response;
};

const updateRouteResponse: V2Operation = (request) => {
	const { api, responses, response } = requestedResponse(request);
	const changed = patched(response, readMembers(request.input, responseSettable), responseSettable);
	checkResponseKey(changed.RouteResponseKey, responses.values(), response.RouteResponseId);
	responses.set(response.RouteResponseId, changed);
	api.changed();
	return changed;
};

const deleteRouteResponse: V2Operation = (request) => {
	const { api, responses, response } = requestedResponse(request);
	responses.delete(response.RouteResponseId);
	api.changed();
	return {};
};

export const routeOperations = {
	CreateRoute: createRoute,
	GetRoute: (request: V2Request) => requestedRoute(request).route,
	GetRoutes: (request: V2Request) =>
		page(request.input, requestedApi(request).routes.values(), ({ RouteId }) => RouteId),
	UpdateRoute: updateRoute,
	DeleteRoute: deleteRoute,
	DeleteRouteRequestParameter: deleteRouteRequestParameter,
	CreateRouteResponse: createRouteResponse,
	GetRouteResponse: (request: V2Request) => requestedResponse(request).response,
	GetRouteResponses: (request: V2Request) => {
		const { api, route } = requestedRoute(request);
		const responses = api.routeResponses(route.RouteId).values();
		return page(request.input, responses, ({ RouteResponseId }) => RouteResponseId);
	},
	UpdateRouteResponse: updateRouteResponse,
	DeleteRouteResponse: deleteRouteResponse,
};
