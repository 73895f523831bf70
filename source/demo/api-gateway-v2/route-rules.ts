import { type ApiState, targetOf } from './api-state.ts';
import { badRequest } from './errors.ts';
import type { Route } from './resources.ts';

/**
 * Holds a route's key to the form of its API's protocol.
 *
 * @throws ServiceError `BadRequestException`
 */
export function checkRouteKey(key: string, http: boolean): void {
	if (!http) {
		if (key.length > 128) throw badRequest('RouteKey must have at most 128 characters');
		return;
	}
	if (key === '$default') return;
	const path = /^(?:ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (\/\S*)$/.exec(key)?.[1];
	if (path === undefined) {
		throw badRequest(
			'The provided route key is not formatted properly for HTTP protocol. The format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
		);
	}
	const parts = path.split('/').slice(1);
	const names = new Set<string>();
	parts.forEach((part, index) => {
		if (!/[{}]/.test(part)) return;
		const name = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/.exec(part);
		if (!name?.[1] || (name[2] === '+' && index < parts.length - 1) || names.has(name[1])) {
			throw badRequest(`Invalid path part ${part} in route key ${key}`);
		}
		names.add(name[1]);
	});
}

/** True where another route has this key. */
export function duplicateRoute(api: ApiState, key: string, ownId?: string): boolean {
	return [...api.routes.values()].some((route) => route.RouteKey === key && route.RouteId !== ownId);
}

/**
 * Holds what a route names to what there is.
 *
 * @throws ServiceError `BadRequestException`
 */
export function checkRoute(api: ApiState, route: Omit<Route, 'RouteId'>): void {
	const { Target, AuthorizationType: authorization, AuthorizerId, AuthorizationScopes: scopes } = route;
	if (Target !== undefined) {
		const id = targetOf(route);
		if (id === undefined) {
			throw badRequest(`Invalid target ${Target}. It should be of the form integrations/<integration id>`);
		}
		if (!api.integrations.has(id)) throw badRequest(`Invalid Integration identifier specified ${id}`);
	}
	if (!api.http && authorization === 'JWT') {
		throw badRequest('AuthorizationType JWT is not supported on protocolType WEBSOCKET');
	}
	if (scopes?.length && authorization !== 'JWT') {
		throw badRequest('AuthorizationScopes are supported for the JWT authorization type only');
	}
	if (authorization !== 'JWT' && authorization !== 'CUSTOM') return;
	const authorizer = api.authorizers.get(AuthorizerId ?? '');
	if (!authorizer) throw badRequest(`Invalid Authorizer identifier specified ${AuthorizerId ?? ''}`.trim());
	if ((authorizer.AuthorizerType === 'JWT') !== (authorization === 'JWT')) {
		throw badRequest(
			`Authorizer ${authorizer.AuthorizerId} of type ${authorizer.AuthorizerType} does not fit the authorization type ${authorization}`,
		);
	}
}
