/** Whether a behaviour's pattern covers a path: `*` stands for any characters, `?` for one. */
export function covers(pattern: string, path: string): boolean {
	const wanted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
	const expression = expressionOf(wanted);
	return expression.test(path);
}

const expressions = new Map<string, RegExp>();
/** Patterns of a cloud that is left open for long are forgotten now and then. */
const mostExpressions = 1000;

function expressionOf(pattern: string): RegExp {
	let expression = expressions.get(pattern);
	if (!expression) {
		const source = pattern
			.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
			.replaceAll('*', '.*')
			.replaceAll('?', '.');
		expression = new RegExp(`^${source}$`, 's');
		if (expressions.size >= mostExpressions) expressions.clear();
		expressions.set(pattern, expression);
	}
	return expression;
}

/** The ids in a path: numbers that are a word of their own, so not that of `/v2/`. */
const id = /(?<=[/_=-])\d+(?=[./_&-]|$)/;

/** Whether a path stands for many objects, that differ by an id. */
export function hasId(path: string): boolean {
	return id.test(path);
}

/**
 * Of the objects that a kind of request asks for, the share that an invalidation removes. A path of a
 * kind, `/products/17`, has a number where its objects have their ids. As on CloudFront, `*` counts only
 * at the end of an invalidation's path.
 *
 * @param objects - how many there are
 */
export function removedShare(invalidated: string, path: string, objects: number): number {
	const given = invalidated.startsWith('/') ? invalidated : `/${invalidated}`;
	if (!given.endsWith('*')) {
		if (!hasId(path)) return given === path ? 1 : 0;
		return anyId(path).test(given) ? 1 / objects : 0;
	}
	const prefix = given.slice(0, -1);
	const [beforeId = path] = path.split(id, 1);
	if (beforeId.startsWith(prefix)) return 1;
	if (!hasId(path)) return path.startsWith(prefix) ? 1 : 0;
	// The prefix reaches into an id, or beyond it, so it is that of one object.
	return prefix.startsWith(beforeId) && sharesPlaces(path, prefix) ? 1 / objects : 0;
}

/** The paths that differ from this one by their ids only. */
function anyId(path: string): RegExp {
	return new RegExp(`^${path.split(id).map(escaped).join('[^/]+')}$`);
}

/** Whether a prefix is as deep as the path at most, and has the same names where the path has no ids. */
function sharesPlaces(path: string, prefix: string): boolean {
	const segments = path.split('/');
	const wanted = prefix.split('/');
	return wanted.every((segment, index) => {
		const given = segments[index];
		if (given === undefined) return false;
		if (hasId(`/${given}`)) return true;
		return index === wanted.length - 1 ? given.startsWith(segment) : given === segment;
	});
}

function escaped(text: string): string {
	return text.replace(/[.+*?^${}()|[\]\\]/g, '\\$&');
}
