import { body, type CloudFrontOperation } from '../operation.ts';
import { tagKeys, tags } from '../shapes/tags.ts';
import { checkCount, tagMap } from '../tag-rules.ts';

const tagResource: CloudFrontOperation = (input, account) => {
	const owned = account.tags(input.requiredText('Resource'));
	const given = tagMap(body(input, 'Tags', tags).Items);
	checkCount(new Set([...owned.keys(), ...given.keys()]).size);
	for (const [key, value] of given) owned.set(key, value);
	return {};
};

const untagResource: CloudFrontOperation = (input, account) => {
	const owned = account.tags(input.requiredText('Resource'));
	for (const key of body(input, 'TagKeys', tagKeys).Items ?? []) owned.delete(key);
	return {};
};

const listTagsForResource: CloudFrontOperation = (input, account) => {
	const owned = account.tags(input.requiredText('Resource'));
	return { Tags: { Items: [...owned].map(([Key, Value]) => ({ Key, Value })) } };
};

/** Operations on tags, of distributions and functions. */
export const tagOperations: Readonly<Record<string, CloudFrontOperation>> = {
	ListTagsForResource: listTagsForResource,
	TagResource: tagResource,
	UntagResource: untagResource,
};
