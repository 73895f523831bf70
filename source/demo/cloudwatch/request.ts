import type { ServiceError } from '../service-error.ts';
import type { Input } from '../wire/input.ts';
import type { AlarmBook } from './alarms/alarm-book.ts';
import { constraint, invalidToken } from './errors.ts';
import type { MetricIdentity, MetricStore } from './metric-store.ts';

/** One request to CloudWatch, with what its operations need. */
export interface CloudWatchRequest {
	readonly input: Input;
	readonly metrics: MetricStore;
	readonly alarms: AlarmBook;
	readonly account: string;
	readonly region: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

/** An operation; what it returns is the answer's body. */
export type CloudWatchOperation = (request: CloudWatchRequest) => object;

/** The units that a metric may have, as the service's model lists them. */
const units: ReadonlySet<string> = new Set([
	'Seconds',
	'Microseconds',
	'Milliseconds',
	'Bytes',
	'Kilobytes',
	'Megabytes',
	'Gigabytes',
	'Terabytes',
	'Bits',
	'Kilobits',
	'Megabits',
	'Gigabits',
	'Terabits',
	'Percent',
	'Count',
	'Bytes/Second',
	'Kilobytes/Second',
	'Megabytes/Second',
	'Gigabytes/Second',
	'Terabytes/Second',
	'Bits/Second',
	'Kilobits/Second',
	'Megabits/Second',
	'Gigabits/Second',
	'Terabits/Second',
	'Count/Second',
	'None',
]);

/** A text from a list of allowed ones. */
export function oneOf<Value extends string>(
	value: string | undefined,
	member: string,
	allowed: readonly Value[],
): Value | undefined {
	if (value === undefined || allowed.includes(value as Value)) return value as Value | undefined;
	throw constraint(value, member, `satisfy enum value set: [${allowed.join(', ')}]`);
}

/** A unit, or undefined where none is given. */
export function readUnit(input: Input, fail: (message: string) => ServiceError): string | undefined {
	const unit = input.text('Unit');
	if (unit === undefined || units.has(unit)) return unit;
	throw fail(`The value ${unit} for parameter Unit is invalid.`);
}

/** 1, 5, 10, 20, 30 seconds, and the multiples of a minute. */
export function isPeriod(seconds: number): boolean {
	return [1, 5, 10, 20, 30].includes(seconds) || (seconds >= 60 && seconds % 60 === 0);
}

const mostDimensions = 30;
const controls = /[\u0000-\u001f\u007f]/;

/**
 * Reads namespace, name and dimensions, and checks them by the rules that hold wherever a metric is named.
 *
 * @param place - put before the members' names in errors: `MetricData.member.1.`
 * @param fail - the error of the operation
 */
export function readIdentity(
	namespace: string,
	metric: Input,
	place: string,
	fail: (message: string) => ServiceError,
): MetricIdentity {
	const name = metric.requiredText('MetricName');
	checkText(name, 255, `${place}MetricName`, fail);
	return { namespace, name, dimensions: readDimensions(metric, place, fail) };
}

export function checkNamespace(namespace: string, fail: (message: string) => ServiceError): string {
	checkText(namespace, 255, 'Namespace', fail);
	if (namespace.startsWith(':')) throw fail(`The value ${namespace} for parameter Namespace is invalid.`);
	return namespace;
}

/** All dimensions of a metric, sorted by name. */
export function readDimensions(
	metric: Input,
	place: string,
	fail: (message: string) => ServiceError,
): MetricIdentity['dimensions'] {
	const given = metric.objects('Dimensions') ?? [];
	if (given.length > mostDimensions) {
		throw fail(`The collection ${place}Dimensions must not have a size greater than ${mostDimensions}.`);
	}
	const dimensions = given.map((dimension, index) => {
		const member = `${place}Dimensions.member.${index + 1}`;
		const name = dimension.requiredText('Name');
		const value = dimension.requiredText('Value');
		checkText(name, 255, `${member}.Name`, fail);
		checkText(value, 1024, `${member}.Value`, fail);
		if (name.startsWith(':')) throw fail(`The value ${name} for parameter ${member}.Name is invalid.`);
		return [name, value] as const;
	});
	if (new Set(dimensions.map(([name]) => name)).size < dimensions.length) {
		throw fail(`The names of the dimensions in ${place}Dimensions are not unique.`);
	}
	return dimensions.sort(([a], [b]) => (a < b ? -1 : 1));
}

function checkText(
	text: string,
	longest: number,
	member: string,
	fail: (message: string) => ServiceError,
): void {
	if (text.length > longest)
		throw fail(`The parameter ${member} must be shorter than ${longest + 1} characters.`);
	// All of them are printable ASCII with something other than blanks in it.
	if (text.trim() === '' || controls.test(text) || /[^\u0020-\u007e]/.test(text)) {
		throw fail(`The value ${text} for parameter ${member} is invalid.`);
	}
}

/** The dimensions as answers give them. */
export function dimensionsOf({ dimensions }: MetricIdentity): { Name: string; Value: string }[] {
	return dimensions.map(([Name, Value]) => ({ Name, Value }));
}

/** Some items of a list, and the token of the next page. */
export function page<Item>(
	items: readonly Item[],
	size: number,
	kind: string,
	token: string | undefined,
): { items: readonly Item[]; NextToken?: string } {
	const first = offsetIn(kind, token);
	const next = first + size;
	return {
		items: items.slice(first, next),
		...(items.length > next && { NextToken: tokenFor(kind, next) }),
	};
}

export function tokenFor(kind: string, offset: number): string {
	return Buffer.from(`${kind}-${offset}`).toString('base64');
}

/** @throws ServiceError `InvalidNextToken` for what this kind of list never gave */
export function offsetIn(kind: string, token: string | undefined): number {
	if (token === undefined) return 0;
	const [, given, offset] = /^([a-z]+)-(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
	if (given !== kind || offset === undefined) throw invalidToken();
	return Number(offset);
}

/** How many items a page of alarms or of history has: 100 when left out. */
export function readMaxRecords(input: Input): number {
	const most = 100;
	const size = input.integer('MaxRecords') ?? most;
	if (size < 1) throw constraint(size, 'maxRecords', 'have value greater than or equal to 1');
	if (size > most) throw constraint(size, 'maxRecords', `have value less than or equal to ${most}`);
	return size;
}
