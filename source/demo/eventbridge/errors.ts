import { ServiceError } from '../service-error.ts';

/** Errors of EventBridge's service model; all are 400 but the last. */
type Shape =
	| 'InvalidEventPatternException'
	| 'LimitExceededException'
	| 'ResourceAlreadyExistsException'
	| 'ResourceNotFoundException'
	| 'ValidationException';

export function eventsError(shape: Shape, message: string): ServiceError {
	return new ServiceError({ shape, message });
}

/** `ValidationException`, which EventBridge gives without modelling it. */
export function invalid(message: string): ServiceError {
	return eventsError('ValidationException', message);
}

/** `ValidationException` in AWS's usual sentence. @param member - in lower camel case */
export function invalidValue(value: unknown, member: string, constraint: string): ServiceError {
	const told = value === null || value === undefined ? 'null' : `'${value}'`;
	return invalid(
		`1 validation error detected: Value ${told} at '${member}' failed to satisfy constraint: ${constraint}`,
	);
}

export function missingParameter(name: string): ServiceError {
	return invalidValue(null, name.charAt(0).toLowerCase() + name.slice(1), 'Member must not be null');
}

/** @throws ServiceError `ValidationException` for a text that breaks the pattern or is too long */
export function checkText(value: string, member: string, longest: number, pattern?: RegExp): string {
	if (value.length > longest) {
		throw invalidValue(value, member, `Member must have length less than or equal to ${longest}`);
	}
	if (pattern && !pattern.test(value)) {
		const shown = pattern.source.replace(/^\^|\$$/g, '');
		throw invalidValue(value, member, `Member must satisfy regular expression pattern: ${shown}`);
	}
	return value;
}
