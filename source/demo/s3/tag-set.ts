import type { Input } from '../wire/input.ts';
import { s3Error } from './errors.ts';

/**
 * Reads a list of tags.
 *
 * @param most - 50 for buckets, 10 for objects
 * @param member - what the list is called
 * @throws ServiceError `InvalidTag`
 */
export function readTagSet(tagging: Input, most: number, member = 'TagSet'): Map<string, string> {
	return checkedTags(
		(tagging.objects(member) ?? []).map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? '']),
		most,
	);
}

/** Reads `x-amz-tagging`: `a=1&b=2`. */
export function readTagHeader(header: string | undefined): Map<string, string> {
	return checkedTags([...new URLSearchParams(header ?? '')], 10);
}

function checkedTags(entries: readonly (readonly [string, string])[], most: number): Map<string, string> {
	const tags = new Map(entries);
	const form = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
	if (tags.size < entries.length) {
		throw s3Error('InvalidTag', {}, 'Cannot provide multiple Tags with the same key');
	}
	if (tags.size > most) throw s3Error('InvalidTag', {}, `There can be at most ${most} tags.`);
	for (const [key, value] of tags) {
		if (key.length < 1 || key.length > 128 || !form.test(key) || /^aws:/i.test(key)) {
			throw s3Error('InvalidTag', { TagKey: key }, 'The TagKey you have provided is invalid');
		}
		if (value.length > 256 || !form.test(value)) {
			throw s3Error('InvalidTag', { TagKey: key }, 'The TagValue you have provided is invalid');
		}
	}
	return tags;
}

/** Tags in the SDK's shape. */
export function tagSet(tags: ReadonlyMap<string, string>): object {
	return { TagSet: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}
