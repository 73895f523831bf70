import { ServiceError } from '../service-error.ts';

/** HTTP status of each modelled error, from Lambda's service model. */
const modelled = {
	InvalidParameterValueException: 400,
	InvalidRequestContentException: 400,
	PolicyLengthExceededException: 400,
	PreconditionFailedException: 412,
	ProvisionedConcurrencyConfigNotFoundException: 404,
	RequestTooLargeException: 413,
	ResourceConflictException: 409,
	ResourceInUseException: 400,
	ResourceNotFoundException: 404,
	TooManyRequestsException: 429,
	UnsupportedMediaTypeException: 415,
} as const satisfies Record<string, number>;

/** An error of Lambda's service model. */
export function lambdaError(
	shape: keyof typeof modelled,
	message: string,
	fields: Readonly<Record<string, unknown>> = {},
): ServiceError {
	// This one shape spells its message with a capital; clients read whichever there is.
	const spelled = shape === 'ResourceNotFoundException' ? { Message: message } : {};
	return new ServiceError({
		shape,
		message,
		status: modelled[shape],
		fields: { Type: 'User', ...spelled, ...fields },
	});
}

/** `InvalidParameterValueException`. */
export function invalidParameter(message: string): ServiceError {
	return lambdaError('InvalidParameterValueException', message);
}

/**
 * `ValidationException`, which Lambda gives without modelling it, in its usual sentence.
 *
 * @param member - the member's path in lower camel case: `timeout`
 */
export function invalidValue(value: unknown, member: string, constraint: string): ServiceError {
	const told = value === null || value === undefined ? 'null' : `'${value}'`;
	return new ServiceError({
		shape: 'ValidationException',
		message: `1 validation error detected: Value ${told} at '${member}' failed to satisfy constraint: ${constraint}`,
	});
}

/** The error for a member that is required. */
export function missingParameter(name: string): ServiceError {
	return invalidValue(null, lowerFirst(name), 'Member must not be null');
}

/** @throws ServiceError `ValidationException` for a number outside its bounds */
export function checkRange(value: number, member: string, least: number, most: number): number {
	if (value < least) {
		throw invalidValue(value, member, `Member must have value greater than or equal to ${least}`);
	}
	if (value > most) throw invalidValue(value, member, `Member must have value less than or equal to ${most}`);
	return value;
}

/** @throws ServiceError `ValidationException` for a text that is none of these */
export function checkOneOf(value: string, member: string, allowed: readonly string[]): string {
	if (allowed.includes(value)) return value;
	throw invalidValue(value, member, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}

/** @throws ServiceError `ValidationException` for a text that breaks the pattern */
export function checkPattern(value: string, member: string, pattern: RegExp): string {
	if (pattern.test(value)) return value;
	const shown = pattern.source.replace(/^\^|\$$/g, '');
	throw invalidValue(value, member, `Member must satisfy regular expression pattern: ${shown}`);
}

function lowerFirst(name: string): string {
	return name.charAt(0).toLowerCase() + name.slice(1);
}
