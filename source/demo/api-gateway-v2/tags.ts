import { badRequest } from './errors.ts';

/** The most tags that a resource can have. */
const mostTags = 50;

/**
 * Tags as they are kept.
 *
 * @throws ServiceError `BadRequestException` for too many, and for keys or values that are too long
 */
export function checkTags(
	given: ReadonlyMap<string, string> | undefined,
	present: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
	const tags = { ...present, ...Object.fromEntries(given ?? []) };
	const entries = Object.entries(tags);
	if (entries.length > mostTags) throw badRequest(`A resource can have at most ${mostTags} tags`);
	for (const [key, value] of entries) {
		if (key.length < 1 || key.length > 128) throw badRequest('Tag keys have 1 to 128 characters');
		if (key.startsWith('aws:')) throw badRequest('Tag keys can not start with aws:');
		if (value.length > 256) throw badRequest('Tag values have at most 256 characters');
	}
	return tags;
}
