import { ServiceError } from '../service-error.ts';

/** `BadRequestException`. */
export function badRequest(message: string): ServiceError {
	return new ServiceError({ shape: 'BadRequestException', status: 400, message });
}

/** `ConflictException`. */
export function conflict(message: string): ServiceError {
	return new ServiceError({ shape: 'ConflictException', status: 409, message });
}

/** `NotFoundException`, in the sentence that API Gateway has for most of its resources. */
export function notFound(resourceType: string, identifier: string): ServiceError {
	return new ServiceError({
		shape: 'NotFoundException',
		status: 404,
		message: `Invalid ${resourceType} identifier specified ${identifier}`,
		fields: { resourceType },
	});
}

/** `NotFoundException` for settings of a route that the API doesn't have. */
export function noSuchRoute(routeKey: string): ServiceError {
	return new ServiceError({
		shape: 'NotFoundException',
		status: 404,
		message: `Unable to find Route by key ${routeKey} within the provided RouteSettings`,
	});
}

export function missingParameter(name: string): ServiceError {
	return badRequest(`${name} is a required parameter and must not be empty`);
}
