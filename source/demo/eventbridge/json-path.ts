/** The part of JSONPath that EventBridge takes: `$.detail.lines[0]['order-id']`, and `[*]` for all of a list. */
const step = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[['"]([^'"]+)['"]\]|(?:\[\*\]|\.\*)/y;

type Step = string | number | null;

function parse(path: string): readonly Step[] | undefined {
	if (!path.startsWith('$')) return undefined;
	const steps: Step[] = [];
	step.lastIndex = 1;
	while (step.lastIndex < path.length) {
		const match = step.exec(path);
		if (!match) return undefined;
		const [, name, index, quoted] = match;
		steps.push(name ?? quoted ?? (index === undefined ? null : Number(index)));
	}
	return steps;
}

export function isJsonPath(path: string): boolean {
	return parse(path) !== undefined;
}

/** What stands under a path, or undefined. */
export function atPath(value: unknown, path: string): unknown {
	const steps = parse(path);
	return steps && walk(value, steps);
}

function walk(value: unknown, [next, ...rest]: readonly Step[]): unknown {
	if (next === undefined || typeof value !== 'object' || value === null) {
		return next === undefined ? value : undefined;
	}
	if (next === null) {
		return Object.values(value)
			.map((one) => walk(one, rest))
			.filter((one) => one !== undefined);
	}
	return Object.hasOwn(value, next)
		? walk((value as Record<string | number, unknown>)[next], rest)
		: undefined;
}
