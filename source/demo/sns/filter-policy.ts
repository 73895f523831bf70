import { type EventPattern, matchesPattern, readPattern } from '../eventbridge/event-pattern.ts';
import { readJson } from '../json-object.ts';
import type { ServiceError } from '../service-error.ts';
import type { DeliveryAttributes } from '../simulation/graph.ts';

export type FilterScope = 'MessageAttributes' | 'MessageBody';

/** A filter policy as it was understood. */
export interface FilterPolicy {
	readonly pattern: EventPattern;
	readonly scope: FilterScope;
}

/** SNS's limits on a policy: keys, combinations of values. */
const mostKeys = 5;
const mostCombinations = 150;

/**
 * Understands a filter policy.
 *
 * @param refuse - makes the error out of what is wrong
 * @returns undefined for a policy that filters nothing: empty text, or an empty object
 */
export function parseFilterPolicy(
	text: string,
	scope: FilterScope,
	refuse: (reason: string) => ServiceError,
): FilterPolicy | undefined {
	if (text === '') return undefined;
	let given: unknown;
	try {
		given = readJson(text);
	} catch {
		throw refuse('FilterPolicy: failed to parse JSON.');
	}
	if (!isObject(given)) throw refuse('FilterPolicy: Filter policy has to be a JSON object');
	const keys = Object.keys(given);
	if (keys.length === 0) return undefined;
	if (keys.length > mostKeys) {
		throw refuse(`FilterPolicy: Filter policy can not have more than ${mostKeys} keys`);
	}
	if (scope === 'MessageAttributes' && isNested(given)) {
		throw refuse('Filter policy scope MessageAttributes does not support nested filter policy');
	}
	const pattern = readPattern(given, (reason) => refuse(`FilterPolicy: ${reason}`));
	if (combinations(given, 1, 1) > mostCombinations) {
		throw refuse('FilterPolicy: Filter policy is too complex');
	}
	return { pattern, scope };
}

/** Whether a subscription with this policy gets a message. */
export function passes(policy: FilterPolicy, attributes: DeliveryAttributes, body: string): boolean {
	if (policy.scope === 'MessageAttributes') return matchesPattern(policy.pattern, comparable(attributes));
	let content: unknown;
	try {
		content = JSON.parse(body);
	} catch {
		return false;
	}
	return isObject(content) && matchesPattern(policy.pattern, content);
}

/** Attributes as values to compare; binary ones can't be, and count as not there. */
function comparable(attributes: DeliveryAttributes): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	for (const [name, attribute] of Object.entries(attributes)) {
		if (typeof attribute === 'string') values[name] = attribute;
		else if (typeof attribute.value === 'string')
			values[name] = comparableValue(attribute.type, attribute.value);
	}
	return values;
}

function comparableValue(type: string, text: string): unknown {
	if (type === 'Number' || type.startsWith('Number.')) return Number(text);
	if (type !== 'String.Array') return text;
	try {
		return JSON.parse(text);
	} catch {
		// A text that claims to be a list matches nothing.
		return [];
	}
}

function isNested(policy: Record<string, unknown>): boolean {
	return Object.entries(policy).some(([name, content]) => {
		if (name === '$or' && Array.isArray(content))
			return content.some((one) => isObject(one) && isNested(one));
		return isObject(content);
	});
}

/** SNS's measure of complexity: values, times how deep they stand, multiplied over all keys. */
function combinations(policy: Record<string, unknown>, depth: number, before: number): number {
	let product = before;
	for (const [name, content] of Object.entries(policy)) {
		if (isObject(content)) product = combinations(content, depth + 1, product);
		else if (name === '$or' && Array.isArray(content)) {
			const from = product;
			product = content.filter(isObject).reduce((sum, one) => sum + combinations(one, depth, from), 0);
		} else if (Array.isArray(content)) product *= content.length * depth;
	}
	return product;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
