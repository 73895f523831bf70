/** A member of an answer, by its path; undefined where there is none. */
export function valueAt(answer: unknown, ...path: readonly string[]): unknown {
	let value = answer;
	for (const name of path) {
		value =
			typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
	}
	return value;
}

/** A text in an answer, or undefined. */
export function textAt(answer: unknown, ...path: readonly string[]): string | undefined {
	const value = valueAt(answer, ...path);
	return typeof value === 'string' ? value : undefined;
}

/** An answer lacks what nothing can be done without. */
export class BadAnswer extends Error {
	override readonly name = 'BadAnswer';
}

/**
 * A text that an answer must have.
 *
 * @throws BadAnswer where it has none
 */
export function requiredText(answer: unknown, ...path: readonly string[]): string {
	const text = textAt(answer, ...path);
	if (!text) throw new BadAnswer(`The endpoint's answer has no ${path.join('.')}.`);
	return text;
}

/** A list in an answer; an endpoint may leave an empty one out. */
export function listAt(answer: unknown, ...path: readonly string[]): readonly unknown[] {
	const value = valueAt(answer, ...path);
	return Array.isArray(value) ? value : [];
}

/** The value of a tag in a list of keys and values, or undefined. */
export function tagIn(tags: readonly unknown[], key: string): string | undefined {
	return textAt(
		tags.find((tag) => textAt(tag, 'Key') === key),
		'Value',
	);
}

/** All pages of a list: `next` gives the input of the page after an answer, or undefined after the last. */
export async function* pages(
	first: object,
	ask: (input: Readonly<Record<string, unknown>>) => Promise<object>,
	next: (answer: object) => Readonly<Record<string, unknown>> | undefined,
): AsyncIterable<object> {
	let more: Readonly<Record<string, unknown>> | undefined = {};
	let before = '';
	while (more) {
		const answer: object = await ask({ ...first, ...more });
		yield answer;
		more = next(answer);
		const key = JSON.stringify(more ?? null);
		// An endpoint that gives the same token for ever would be asked for ever.
		if (key === before) return;
		before = key;
	}
}

/** The input of the next page by a token, under the name that asks for it. */
export function byToken(given: string, asked = given) {
	return (answer: object): Readonly<Record<string, unknown>> | undefined => {
		const token = textAt(answer, given);
		return token ? { [asked]: token } : undefined;
	};
}
