import { invalidParameter, invalidValue, lambdaError } from './errors.ts';

/** A function, and which version or alias of it. */
export interface FunctionReference {
	readonly name: string;
	/** `$LATEST`, a version's number or an alias; undefined where none is said. */
	readonly qualifier: string | undefined;
}

/** From Lambda's service model: a name, a partial ARN or a whole one, each perhaps with a qualifier. */
const pattern =
	/^(arn:(?:aws[a-zA-Z-]*)?:lambda:)?((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;
const longestName = 64;

/**
 * Reads what `FunctionName` and `Qualifier` say.
 *
 * @throws ServiceError `ValidationException` for what is no name, `ResourceNotFoundException` for a function
 * of another region, `InvalidParameterValueException` where name and `Qualifier` contradict each other
 */
export function readReference(
	text: string,
	qualifier: string | undefined,
	region: string,
	member = 'functionName',
): FunctionReference {
	const match = pattern.exec(text);
	const name = match?.[5];
	if (!match || name === undefined) {
		throw invalidValue(text, member, `Member must satisfy regular expression pattern: ${pattern.source}`);
	}
	if (name.length > longestName) {
		throw invalidValue(name, member, `Member must have length less than or equal to ${longestName}`);
	}
	const elsewhere = match[2]?.slice(0, -1);
	if (elsewhere !== undefined && elsewhere !== region) {
		throw lambdaError(
			'ResourceNotFoundException',
			`Functions from '${elsewhere}' are not reachable in this region ('${region}')`,
		);
	}
	const inName = match[6];
	if (inName !== undefined && qualifier !== undefined && inName !== qualifier) {
		throw invalidParameter(
			'The derived qualifier from the function name does not match the specified qualifier.',
		);
	}
	return { name, qualifier: qualifier ?? inName };
}

/** True for the number of a published version. */
export function isVersion(qualifier: string): boolean {
	return /^[0-9]+$/.test(qualifier);
}
