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

export function exclusive(one: string, other: string): ServiceError {
	return invalidCombination(
		`The parameters ${one} and ${other} are mutually exclusive and you have specified both.`,
	);
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

/** `ValidationError` for a member that breaks a constraint of the service's model, in the framework's sentence. */
export function constraint(value: unknown, member: string, rule: string): ServiceError {
	return validation(
		`1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
	);
}

export function invalidToken(): ServiceError {
	return new ServiceError({
		shape: 'InvalidNextToken',
		code: 'InvalidNextToken',
		message: 'The next token specified is invalid.',
	});
}

/** `ResourceNotFound`, of SetAlarmState and DeleteAlarms. */
export function resourceNotFound(message: string): ServiceError {
	return new ServiceError({ shape: 'ResourceNotFound', code: 'ResourceNotFound', status: 404, message });
}

/** `ResourceNotFoundException`, of the tagging operations. */
export function taggedResourceNotFound(arn: string): ServiceError {
	return new ServiceError({
		shape: 'ResourceNotFoundException',
		code: 'ResourceNotFoundException',
		status: 404,
		message: `Unknown resource: ${arn}`,
		fields: { ResourceType: 'alarm', ResourceId: arn.split(':').slice(6).join(':') },
	});
}

export function limitExceeded(message: string): ServiceError {
	return new ServiceError({ shape: 'LimitExceededFault', code: 'LimitExceeded', message });
}

export function invalidFormat(message: string): ServiceError {
	return new ServiceError({ shape: 'InvalidFormatFault', code: 'InvalidFormat', message });
}
