import { ServiceError } from '../service-error.ts';

/** `ValidationError`, which STS gives without modelling it. @param member - in lower camel case */
export function invalidValue(value: unknown, member: string, constraint: string): ServiceError {
	const told = value === undefined ? 'null' : `'${value}'`;
	return new ServiceError({
		shape: 'ValidationError',
		message: `1 validation error detected: Value ${told} at '${member}' failed to satisfy constraint: ${constraint}`,
	});
}

/** The error for a parameter that is required. */
export function missingParameter(name: string): ServiceError {
	const member = name.charAt(0).toLowerCase() + name.slice(1);
	return invalidValue(undefined, member, 'Member must not be null');
}

export function invalidIdentityToken(): ServiceError {
	return new ServiceError({
		shape: 'InvalidIdentityTokenException',
		code: 'InvalidIdentityToken',
		message: 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
	});
}
