/** How deep JSON may nest: what the parser that AWS's services use takes, and what can be walked through. */
const deepest = 1_000;

/**
 * Reads JSON that somebody sent as a text: an event, a policy, a pattern.
 *
 * @throws SyntaxError for what is no JSON, or nests deeper than 1,000 levels
 */
export function readJson(text: string): unknown {
	if (isNestedTooDeeply(text)) {
		throw new SyntaxError(`JSON must not nest deeper than ${deepest} levels`);
	}
	return JSON.parse(text);
}

/** The JSON object in a text, or undefined for anything else. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
	try {
		const value = readJson(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		return undefined;
	}
}

/** An access policy, whose statements can be gone through, or undefined for what is none. */
export function readAccessPolicy(text: string): Record<string, unknown> | undefined {
	const policy = readJsonObject(text);
	const statements = [policy?.Statement ?? []].flat() as unknown[];
	const whole = statements.every((statement) => typeof statement === 'object' && statement !== null);
	return whole ? policy : undefined;
}

/** Few texts have so many brackets at all; only those are looked at one character after the other. */
function isNestedTooDeeply(text: string): boolean {
	if (text.length <= deepest) return false;
	if (!hasMany(text, '{', deepest / 2) && !hasMany(text, '[', deepest / 2)) return false;
	let depth = 0;
	let quoted = false;
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (quoted) {
			if (character === '\\') index++;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === '[' || character === '{') {
			if (++depth > deepest) return true;
		} else if (character === ']' || character === '}') depth--;
	}
	return false;
}

function hasMany(text: string, bracket: string, many: number): boolean {
	let count = 0;
	for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
		if (++count > many) return true;
	}
	return false;
}
