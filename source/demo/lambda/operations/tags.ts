import { invalidParameter, invalidValue, lambdaError, missingParameter } from '../errors.ts';
import type { LambdaOperation, LambdaRequest } from '../request.ts';

const mostTags = 50;

/** @throws ServiceError `InvalidParameterValueException` for more tags than a resource may have, or bad ones */
export function checkTags(tags: ReadonlyMap<string, string>): void {
	if (tags.size > mostTags) throw invalidParameter('Number of tags exceeds resource tag limit.');
	for (const [key, value] of tags) {
		if (key === '' || key.length > 128 || value.length > 256 || /^aws:/i.test(key)) {
			throw invalidParameter(`Invalid tag: ${key}`);
		}
	}
}

function taggedResource({ input, region }: LambdaRequest): Map<string, string> {
	const arn = input.requiredText('Resource');
	const match = /^arn:aws[a-zA-Z-]*:lambda:[^:]+:\d{12}:(function|event-source-mapping):([^:]+)(:.+)?$/.exec(
		arn,
	);
	if (!match?.[2]) {
		throw invalidValue(
			arn,
			'resource',
			'Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambda:…',
		);
	}
	if (match[3] !== undefined) {
		throw invalidParameter(
			'Tags on function aliases and versions are not supported. Please specify either a function ARN or function name.',
		);
	}
	const tagged = match[1] === 'function' ? region.functions.get(match[2]) : region.findMapping(match[2]);
	if (tagged?.arn === arn) return tagged.tags;
	throw lambdaError(
		'ResourceNotFoundException',
		match[1] === 'function' ? `Function not found: ${arn}` : `Event source mapping not found: ${arn}`,
	);
}

const tagResource: LambdaOperation = (request) => {
	const tags = taggedResource(request);
	const given = request.input.textMap('Tags');
	if (!given) throw missingParameter('Tags');
	checkTags(given);
	checkTags(new Map([...tags, ...given]));
	for (const [key, value] of given) tags.set(key, value);
	return {};
};

const untagResource: LambdaOperation = (request) => {
	const tags = taggedResource(request);
	const keys = request.input.texts('TagKeys');
	if (!keys) throw missingParameter('TagKeys');
	for (const key of keys) tags.delete(key);
	return {};
};

const listTags: LambdaOperation = (request) => ({ Tags: Object.fromEntries(taggedResource(request)) });

/** Operations on tags. */
export const tagOperations: Readonly<Record<string, LambdaOperation>> = {
	TagResource: tagResource,
	UntagResource: untagResource,
	ListTags: listTags,
};
