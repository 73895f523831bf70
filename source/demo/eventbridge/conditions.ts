import { BlockList, isIP } from 'node:net';
import type { ServiceError } from '../service-error.ts';

/** Tells whether one value of an event, neither object nor array, meets a condition. */
export type Condition = (value: unknown) => boolean;

/** Makes the service's error out of the reason why a pattern is none. */
export type Refuse = (reason: string) => ServiceError;

/** Numbers beyond these are refused, from EventBridge's page on numeric matching. */
const largest = 5e9;

/**
 * Reads an element of a pattern's array: a value that has to be met exactly, or a comparison.
 * `exists` is no condition on a value, and is read elsewhere.
 *
 * @throws ServiceError for what is no comparison
 */
export function readCondition(given: unknown, refuse: Refuse): Condition {
	if (Array.isArray(given)) throw refuse('Arrays in arrays are not allowed');
	if (typeof given !== 'object' || given === null) return (value) => value === given;
	const [[type, operand] = [], ...others] = Object.entries(given);
	if (type === undefined || others.length > 0) {
		throw refuse('Only one key allowed in match expression');
	}
	switch (type) {
		case 'prefix':
			return affix(operand, 'prefix', refuse);
		case 'suffix':
			return affix(operand, 'suffix', refuse);
		case 'equals-ignore-case':
			return ignoringCase(textOf(operand, type, refuse));
		case 'wildcard':
			return wildcard(textOf(operand, type, refuse), refuse);
		case 'anything-but':
			return anythingBut(operand, refuse);
		case 'numeric':
			return numeric(operand, refuse);
		case 'cidr':
			return cidr(textOf(operand, type, refuse), refuse);
		default:
			throw refuse(`Unrecognized match type ${type}`);
	}
}

function textOf(operand: unknown, type: string, refuse: Refuse): string {
	if (typeof operand === 'string') return operand;
	throw refuse(`${type} match pattern must be a string`);
}

function affix(operand: unknown, end: 'prefix' | 'suffix', refuse: Refuse): Condition {
	const folds = typeof operand === 'object' && operand !== null && 'equals-ignore-case' in operand;
	const text = textOf(folds ? operand['equals-ignore-case'] : operand, end, refuse);
	const wanted = folds ? text.toLowerCase() : text;
	return (value) => {
		if (typeof value !== 'string') return false;
		const folded = folds ? value.toLowerCase() : value;
		return end === 'prefix' ? folded.startsWith(wanted) : folded.endsWith(wanted);
	};
}

function ignoringCase(text: string): Condition {
	const wanted = text.toLowerCase();
	return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
}

/** `*` stands for any text; `\*` and `\\` for themselves. */
function wildcard(text: string, refuse: Refuse): Condition {
	const parts: string[] = [''];
	for (let index = 0; index < text.length; index++) {
		const character = text[index] as string;
		if (character === '\\') {
			const next = text[++index];
			if (next !== '*' && next !== '\\') throw refuse(`Invalid escape character at pos ${index - 1}`);
			parts[parts.length - 1] += next;
		} else if (character === '*') {
			if (text[index - 1] === '*' && text[index - 2] !== '\\') {
				throw refuse(`Consecutive wildcard characters at pos ${index - 1}`);
			}
			parts.push('');
		} else parts[parts.length - 1] += character;
	}
	return (value) => typeof value === 'string' && fits(value, parts);
}

/** The parts occur in order, the first at the start and the last at the end. */
function fits(value: string, parts: readonly string[]): boolean {
	const first = parts[0] ?? '';
	if (parts.length === 1) return value === first;
	const last = parts.at(-1) ?? '';
	if (!value.startsWith(first)) return false;
	let from = first.length;
	for (const part of parts.slice(1, -1)) {
		const at = value.indexOf(part, from);
		if (at < 0) return false;
		from = at + part.length;
	}
	return value.length - last.length >= from && value.endsWith(last);
}

function anythingBut(operand: unknown, refuse: Refuse): Condition {
	if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
		const [[type, excluded] = [], ...others] = Object.entries(operand);
		const known = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];
		if (type === undefined || others.length > 0 || !known.includes(type)) {
			throw refuse(`Unsupported anything-but pattern: ${type}`);
		}
		const conditions = [excluded].flat().map((one) => {
			const isAffix = type === 'prefix' || type === 'suffix';
			if (isAffix && textOf(one, `anything-but ${type}`, refuse) === '') {
				throw refuse(`Null ${type} not allowed`);
			}
			return readCondition({ [type]: one }, refuse);
		});
		if (conditions.length === 0) throw refuse('Empty arrays are not allowed');
		return (value) => !conditions.some((condition) => condition(value));
	}
	const excluded = [operand].flat();
	if (excluded.length === 0) throw refuse('Empty arrays are not allowed');
	for (const one of excluded) {
		if (typeof one !== 'string' && typeof one !== 'number') {
			throw refuse('Inside anything but list, start|null|boolean is not supported.');
		}
		if (typeof one !== typeof excluded[0]) {
			throw refuse(
				'Inside anything but list, either all values are number or string, mixed type is not supported',
			);
		}
	}
	return (value) => !excluded.includes(value);
}

const comparisons: Readonly<Record<string, (value: number, operand: number) => boolean>> = {
	'=': (value, operand) => value === operand,
	'<': (value, operand) => value < operand,
	'<=': (value, operand) => value <= operand,
	'>': (value, operand) => value > operand,
	'>=': (value, operand) => value >= operand,
};

function numeric(operand: unknown, refuse: Refuse): Condition {
	if (!Array.isArray(operand)) throw refuse('Value of numeric must be an array.');
	const [first, firstValue, second, secondValue, ...others] = operand as unknown[];
	const lower = comparison(first, firstValue, refuse);
	if (second === undefined) return (value) => typeof value === 'number' && lower(value);
	if (others.length > 0) throw refuse('Too many elements in numeric expression');
	const range = String(first).startsWith('>') && String(second).startsWith('<');
	if (!range) throw refuse(`Bad numeric range operator: ${first} ${second}`);
	const upper = comparison(second, secondValue, refuse);
	if ((firstValue as number) >= (secondValue as number)) throw refuse('Bottom must be less than top');
	return (value) => typeof value === 'number' && lower(value) && upper(value);
}

function comparison(operator: unknown, operand: unknown, refuse: Refuse): (value: number) => boolean {
	if (typeof operator !== 'string') throw refuse('Invalid member in numeric match: operator expected');
	const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
	if (!compare) throw refuse(`Unrecognized numeric range operator: ${operator}`);
	if (typeof operand !== 'number') throw refuse(`Value of ${operator} must be numeric`);
	if (Math.abs(operand) > largest) {
		throw refuse('Value must be between -5.0E9 and 5.0E9, inclusive');
	}
	return (value) => compare(value, operand);
}

function cidr(text: string, refuse: Refuse): Condition {
	const [address = '', bits = ''] = text.split('/');
	const version = isIP(address);
	const prefix = Number(bits);
	const most = version === 4 ? 32 : 128;
	if (version === 0) throw refuse(`Malformed CIDR, one '/' required: ${text}`);
	if (!/^\d{1,3}$/.test(bits) || prefix > most) throw refuse('Malformed CIDR, mask bits must be an integer');
	const block = new BlockList();
	block.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6');
	return (value) => {
		if (typeof value !== 'string') return false;
		const family = isIP(value);
		return family !== 0 && block.check(value, family === 4 ? 'ipv4' : 'ipv6');
	};
}
