import type { Input } from '../../wire/input.ts';
import { invalidValue, taggedResourceNotFound } from '../errors.ts';
import type { CloudWatchOperation, CloudWatchRequest } from '../request.ts';

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/** The tags of a request by key. */
export function readTags(input: Input): ReadonlyMap<string, string> {
	const tags = new Map<string, string>();
	for (const tag of input.objects('Tags') ?? []) {
		const key = tag.requiredText('Key');
		const value = tag.text('Value') ?? '';
		if (key.length > longestKey || key.toLowerCase().startsWith('aws:')) {
			throw invalidValue(`The value ${key} for parameter Tags.member.Key is invalid.`);
		}
		if (value.length > longestValue) {
			throw invalidValue(`The value ${value} for parameter Tags.member.Value is invalid.`);
		}
		tags.set(key, value);
	}
	if (tags.size > mostTags) throw invalidValue(`A resource can have at most ${mostTags} tags.`);
	return tags;
}

/** The tags of the alarm that a request names. */
function tagsOf({ input, alarms }: CloudWatchRequest): Map<string, string> {
	const arn = input.requiredText('ResourceARN');
	const name = /^arn:[\w-]+:cloudwatch:[\w-]*:\d*:alarm:(.+)$/s.exec(arn)?.[1];
	if (name === undefined && !/^arn:[\w-]+:cloudwatch:/.test(arn)) {
		throw invalidValue(`The value ${arn} for parameter ResourceARN is invalid.`);
	}
	const tags = name !== undefined && alarms.arnOf(name) === arn ? alarms.tags(name) : undefined;
	if (!tags) throw taggedResourceNotFound(arn);
	return tags;
}

const listTagsForResource: CloudWatchOperation = (request) => ({
	Tags: [...tagsOf(request)].map(([Key, Value]) => ({ Key, Value })),
});

const tagResource: CloudWatchOperation = (request) => {
	const tags = tagsOf(request);
	const merged = new Map([...tags, ...readTags(request.input)]);
	if (merged.size > mostTags) throw invalidValue(`A resource can have at most ${mostTags} tags.`);
	for (const [key, value] of merged) tags.set(key, value);
	return {};
};

const untagResource: CloudWatchOperation = (request) => {
	const tags = tagsOf(request);
	for (const key of request.input.texts('TagKeys') ?? []) tags.delete(key);
	return {};
};

export const tagOperations = {
	ListTagsForResource: listTagsForResource,
	TagResource: tagResource,
	UntagResource: untagResource,
} satisfies Record<string, CloudWatchOperation>;
