import { readJson } from '../json-object.ts';
import { type Condition, type Refuse, readCondition } from './conditions.ts';

/** Conditions on a field's values: one of them has to be met. */
interface Leaf {
	readonly conditions: readonly Condition[];
	/** `{"exists": true}` is among the conditions. */
	readonly present: boolean;
	/** `{"exists": false}` is among the conditions. */
	readonly absent: boolean;
}

/** A pattern as it was understood, for {@link matchesPattern}. */
export interface EventPattern {
	readonly leaves: ReadonlyMap<string, Leaf>;
	readonly nested: ReadonlyMap<string, EventPattern>;
	/** Of each `$or`, one has to match. */
	readonly alternatives: readonly (readonly EventPattern[])[];
}

/**
 * Understands a pattern of EventBridge's language, which SNS's filter policies and Lambda's event filters
 * share: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws ServiceError by `refuse`, for what is no JSON or no pattern
 */
export function parseEventPattern(text: string, refuse: Refuse): EventPattern {
	let given: unknown;
	try {
		given = readJson(text);
	} catch (error) {
		throw refuse(error instanceof Error ? error.message : String(error));
	}
	return readPattern(given, refuse);
}

/** @throws ServiceError by `refuse`, for what is no pattern */
export function checkEventPattern(text: string, refuse: Refuse): void {
	parseEventPattern(text, refuse);
}

/** Understands a pattern that was read already. */
export function readPattern(given: unknown, refuse: Refuse): EventPattern {
	if (!isObject(given)) throw refuse('Filter is not an object');
	if (Object.keys(given).length === 0) throw refuse('Empty objects are not allowed');
	const leaves = new Map<string, Leaf>();
	const nested = new Map<string, EventPattern>();
	const alternatives: EventPattern[][] = [];
	for (const [name, content] of Object.entries(given)) {
		if (name === '$or' && isAlternatives(content)) {
			alternatives.push(content.map((one) => readPattern(one, refuse)));
		} else if (Array.isArray(content)) leaves.set(name, readLeaf(content, refuse));
		else if (isObject(content)) nested.set(name, readPattern(content, refuse));
		else throw refuse(`"${name}" must be an object or an array`);
	}
	return { leaves, nested, alternatives };
}

/** Anything else under the name `$or` is a field of that name. */
function isAlternatives(content: unknown): content is readonly Record<string, unknown>[] {
	return Array.isArray(content) && content.length > 1 && content.every(isObject);
}

function readLeaf(content: readonly unknown[], refuse: Refuse): Leaf {
	if (content.length === 0) throw refuse('Empty arrays are not allowed');
	const conditions: Condition[] = [];
	let present = false;
	let absent = false;
	for (const one of content) {
		if (isObject(one) && 'exists' in one && Object.keys(one).length === 1) {
			if (typeof one.exists !== 'boolean') throw refuse('exists match pattern must be either true or false.');
			if (one.exists) present = true;
			else absent = true;
		} else conditions.push(readCondition(one, refuse));
	}
	return { conditions, present, absent };
}

/** Whether an event, an object as JSON gives it, matches a pattern. */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
	const fields = isObject(event) ? event : {};
	for (const [name, leaf] of pattern.leaves) {
		if (!meetsLeaf(leaf, own(fields, name))) return false;
	}
	for (const [name, inner] of pattern.nested) {
		if (!matchesNested(inner, own(fields, name))) return false;
	}
	return pattern.alternatives.every((either) => either.some((one) => matchesPattern(one, fields)));
}

/** All conditions on the objects of an array have to be met by the same one of them. */
function matchesNested(pattern: EventPattern, content: unknown): boolean {
	if (!Array.isArray(content)) return matchesPattern(pattern, content);
	const objects = elements(content).filter(isObject);
	return objects.length === 0
		? matchesPattern(pattern, {})
		: objects.some((one) => matchesPattern(pattern, one));
}

function meetsLeaf(leaf: Leaf, content: unknown): boolean {
	const values = elements(content).filter((value) => value !== undefined && !isObject(value));
	if (values.length === 0) return leaf.absent;
	return leaf.present || values.some((value) => leaf.conditions.some((condition) => condition(value)));
}

/** What stands in arrays, and in arrays in them: whoever writes an event may nest them deeper than a stack is. */
function elements(content: unknown): unknown[] {
	const found: unknown[] = [];
	const waiting: unknown[] = [content];
	while (waiting.length > 0) {
		const one = waiting.pop();
		if (!Array.isArray(one)) found.push(one);
		else for (const inner of one) waiting.push(inner);
	}
	return found;
}

/** Names of more parts are taken as they stand: there would be too many ways to take them apart. */
const mostJoined = 16;

/**
 * What stands under a name. A dot in a name is as good as one more level, in patterns and in events:
 * `{"state.status": …}` is `{"state": {"status": …}}`.
 */
function own(fields: Record<string, unknown>, name: string): unknown {
	const exact = Object.hasOwn(fields, name) ? fields[name] : undefined;
	if (exact !== undefined || name.split('.').length > mostJoined) return exact;
	for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
		const outer = name.slice(0, dot);
		if (!Object.hasOwn(fields, outer)) continue;
		const found = elements(fields[outer])
			.filter(isObject)
			.map((one) => own(one, name.slice(dot + 1)))
			.filter((value) => value !== undefined);
		if (found.length > 0) return found.length === 1 ? found[0] : found;
	}
	const prefix = `${name}.`;
	const joined = Object.entries(fields).filter(([key]) => key.startsWith(prefix));
	if (joined.length === 0) return undefined;
	return Object.fromEntries(joined.map(([key, value]) => [key.slice(prefix.length), value]));
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
