import { ServiceError } from '../service-error.ts';

export function invalidValue(message: string): ServiceError {
	return new ServiceError({
		shape: 'InvalidParameterValueException',
		code: 'InvalidParameterValue',
		message,
	});
}

export function invalidCombination(message: string): ServiceError {
	return new ServiceError({
		shape: 'InvalidParameterCombinationException',
		code: 'InvalidParameterCombination',
		message,
	});
}

export function missing(parameter: string): ServiceError {
	return new ServiceError({
		shape: 'MissingRequiredParameterException',
		code: 'MissingParameter',
		message: `The parameter ${parameter} is required.`,
	});
}

/** `ValidationError`, which the SDK names `ValidationException`. */
export function validation(message: string): ServiceError {
	return new ServiceError({ shape: 'ValidationException', code: 'ValidationError', message });
}

export function invalidToken(): ServiceError {
	return new ServiceError({
		shape: 'InvalidNextToken',
		code: 'InvalidNextToken',
		message: 'The next token specified is invalid.',
	});
}
