import type { Input } from '../wire/input.ts';
import { checkPattern, invalidParameter } from './errors.ts';

/** Bytes of all variables of a function, from Lambda's quotas. */
const longestEnvironment = 4_096;
/** Variables that Lambda sets itself, from its page on environment variables. */
const reservedVariables = new Set([
	'_HANDLER',
	'_X_AMZN_TRACE_ID',
	'AWS_ACCESS_KEY',
	'AWS_ACCESS_KEY_ID',
	'AWS_DEFAULT_REGION',
	'AWS_EXECUTION_ENV',
	'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
	'AWS_LAMBDA_FUNCTION_NAME',
	'AWS_LAMBDA_FUNCTION_VERSION',
	'AWS_LAMBDA_INITIALIZATION_TYPE',
	'AWS_LAMBDA_LOG_GROUP_NAME',
	'AWS_LAMBDA_LOG_STREAM_NAME',
	'AWS_LAMBDA_RUNTIME_API',
	'AWS_REGION',
	'AWS_SECRET_ACCESS_KEY',
	'AWS_SECRET_KEY',
	'AWS_SESSION_TOKEN',
	'LAMBDA_RUNTIME_DIR',
	'LAMBDA_TASK_ROOT',
]);

/**
 * Reads `Environment`.
 *
 * @throws ServiceError `InvalidParameterValueException` for variables that are Lambda's own, or too long
 */
export function readVariables(environment: Input): Readonly<Record<string, string>> {
	const variables = environment.textMap('Variables') ?? new Map<string, string>();
	for (const name of variables.keys()) {
		checkPattern(name, 'environment.variables', /^[a-zA-Z]([a-zA-Z0-9_])+$/);
	}
	const reserved = [...variables.keys()].filter((name) => reservedVariables.has(name));
	if (reserved.length > 0) {
		throw invalidParameter(
			`Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
		);
	}
	const measured = JSON.stringify(Object.fromEntries(variables));
	if (Buffer.byteLength(measured) > longestEnvironment) {
		throw invalidParameter(
			`Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
		);
	}
	return Object.fromEntries(variables);
}
