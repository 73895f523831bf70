import { ServiceError } from '../service-error.ts';

const statuses = {
	BadRequestException: 400,
	NotFoundException: 404,
	ConflictException: 409,
	LimitExceededException: 429,
} as const;

function modelled(shape: keyof typeof statuses, message: string): ServiceError {
	return new ServiceError({ shape, status: statuses[shape], message });
}

export function badRequest(message: string): ServiceError {
	return modelled('BadRequestException', message);
}

export function conflict(message: string): ServiceError {
	return modelled('ConflictException', message);
}

/** In AWS's words, which name the kind of thing: `Invalid stage identifier specified`. */
export function notFound(message: string): ServiceError {
	return modelled('NotFoundException', message);
}

/** A quota of the account or of an API is used up. */
export function limitExceeded(what: string, owner: string): ServiceError {
	return modelled(
		'LimitExceededException',
		`Maximum number of ${what} for this ${owner} has been reached. Please contact AWS if you need additional ${what}.`,
	);
}

/** What AWS's framework answers before the service looks at a request; it isn't in the service's model. */
export function validationFailed(violations: readonly string[]): ServiceError {
	const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
	return new ServiceError({
		shape: 'ValidationException',
		message: `${count} detected: ${violations.join('; ')}`,
	});
}

export function missingParameter(name: string): ServiceError {
	return validationFailed([`Value null at '${name}' failed to satisfy constraint: Member must not be null`]);
}
