import { cloudFrontError } from './errors.ts';

const mostTags = 50;

/**
 * Tags by their keys.
 *
 * @throws ServiceError `InvalidTagging`
 */
export function tagMap(
	tags: readonly { readonly Key: string; readonly Value?: string | undefined }[] = [],
): Map<string, string> {
	const map = new Map<string, string>();
	for (const { Key, Value = '' } of tags) {
		const form = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
		if (Key.length < 1 || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
			throw invalidTagging();
		if (!form.test(Key) || !form.test(Value) || map.has(Key)) throw invalidTagging();
		map.set(Key, Value);
	}
	checkCount(map.size);
	return map;
}

/** @throws ServiceError `InvalidTagging` for more tags than a resource can have */
export function checkCount(count: number): void {
	if (count > mostTags) throw invalidTagging();
}

function invalidTagging() {
	return cloudFrontError('InvalidTagging', 'The tagging specified is not valid.');
}
