import {
	formatAge,
	formatCount,
	formatDateTime,
	formatDuration,
	formatLatency,
	formatPercent,
	formatRate,
	UNKNOWN,
} from '../../model/format.ts';
import type {
	AccountConcurrency,
	EventSourceMapping,
	FunctionRecord,
	LambdaFunction,
} from '../../model/function.ts';
import {
	concurrencyLimit,
	duration,
	functionCount,
	functionErrorPercent,
	invocationRate,
	reservation,
} from '../../model/function-rates.ts';
import { sourceName } from '../../model/function-verdicts.ts';
import { knownValue, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { readingText } from '../overview-lines.ts';
import type { SettingsRow } from '../settings-table.ts';

/** A function's settings in a few words, the most telling first. */
export function functionInWords({
	runtime,
	memoryMegabytes,
	timeoutSeconds,
	architectures,
	state,
}: LambdaFunction): string {
	return [
		runtime === null ? 'image' : sanitise(runtime),
		memoryMegabytes === null ? '' : `${formatCount(memoryMegabytes)} MB`,
		timeoutSeconds === null ? '' : `timeout ${formatDuration(timeoutSeconds * 1000)}`,
		architectures.map(sanitise).join(', '),
		state === null || state === 'Active' ? '' : sanitise(state),
	]
		.filter((part) => part !== '')
		.join(' · ');
}

/** The numbers of the newest settled minute, and what of its limits they use. */
export function functionNumbers(
	record: FunctionRecord,
	account: AccountConcurrency | null,
	now: number,
): (readonly [name: string, value: string])[] {
	const latency = (key: 'durationP50' | 'durationP90' | 'durationP99') =>
		readingText(duration(record, key, now), formatLatency);
	const limit = knownValue(concurrencyLimit(record, account));
	const most = readingText(functionCount(record, 'concurrency', now), formatCount);
	return [
		['Invocations', readingText(invocationRate(record, now), (rate) => `${formatRate(rate)}/s`)],
		['Errors', errorsText(record, now)],
		['Throttles', perMinuteText(functionCount(record, 'throttles', now))],
		['P50', latency('durationP50')],
		['P90', latency('durationP90')],
		['P99', latency('durationP99')],
		['Concurrency', limit === null ? most : `${most} of ${formatCount(limit)}`],
		['Reserved', reservedText(record)],
	];
}

/** A count without a share says the same twice over. */
function errorsText(record: FunctionRecord, now: number): string {
	const share = readingText(functionErrorPercent(record, now), formatPercent);
	const count = functionCount(record, 'errors', now);
	return count.state === 'known' && count.value > 0 ? `${share}, ${perMinuteText(count)}` : share;
}

function perMinuteText(reading: Reading<number>): string {
	return readingText(reading, (count) => `${formatCount(count)}/min`);
}

function reservedText(record: FunctionRecord): string {
	const reading = reservation(record);
	return reading.state === 'off' ? 'none' : readingText(reading, formatCount);
}

/** One mapping in a few words: `orders.fifo`, `Enabled · 10 a batch · OK`. */
export function mappingWords(mapping: EventSourceMapping): readonly [source: string, words: string] {
	const { state, batchSize, lastResult } = mapping;
	const words = [
		sanitise(state),
		batchSize === null ? '' : `${formatCount(batchSize)} a batch`,
		lastResult === null ? '' : sanitise(lastResult),
	];
	return [sourceName(mapping), words.filter((part) => part !== '').join(' · ')];
}

/** All that is known of a mapping beyond its row; empty parts are left out. */
export function mappingFacts(mapping: EventSourceMapping): (readonly [string, string])[] {
	const { eventSourceArn, uuid, stateReason, filters, reportsItemFailures } = mapping;
	return [
		['Reads', sanitise(eventSourceArn ?? UNKNOWN)],
		['Mapping', sanitise(uuid)],
		...(stateReason === null ? [] : ([['State changed by', sanitise(stateReason)]] as const)),
		[
			'Of a failed batch',
			reportsItemFailures ? 'only the failed messages come again' : 'all messages come again',
		],
		...filters.map((filter) => ['Filter', sanitise(filter)] as const),
	];
}

/** All settings, a name and a value a line. */
export function functionSettings(
	record: FunctionRecord,
	account: AccountConcurrency | null,
	now: number,
): readonly SettingsRow[] {
	const fn = record.function;
	const text = (value: string | null, none: string = UNKNOWN) => (value === null ? none : sanitise(value));
	return [
		['ARN', sanitise(fn.arn)],
		['Description', text(fn.description, 'none')],
		['Runtime', text(fn.runtime, 'a container image')],
		['Handler', text(fn.handler, fn.runtime === null ? 'in the image' : UNKNOWN)],
		['Architecture', fn.architectures.length === 0 ? UNKNOWN : fn.architectures.map(sanitise).join(', ')],
		['Memory', fn.memoryMegabytes === null ? UNKNOWN : `${formatCount(fn.memoryMegabytes)} MB`],
		[
			'Timeout',
			fn.timeoutSeconds === null
				? UNKNOWN
				: `${formatDuration(fn.timeoutSeconds * 1000)}: then a call is ended and counts as an error`,
		],
		['Reserved concurrency', ...reservedSetting(record, account)],
		['Tracing', tracingWords(fn.tracing)],
		['Dead letter target', text(fn.deadLetterTarget, 'none: an asynchronous event that fails is dropped')],
		...(fn.state === null ? [] : ([['State', sanitise(fn.state)]] as const)),
		[
			'Changed',
			fn.modifiedAt === null
				? UNKNOWN
				: `${formatDateTime(fn.modifiedAt)}, ${formatAge(now - fn.modifiedAt)} ago`,
		],
	];
}

function reservedSetting(
	record: FunctionRecord,
	account: AccountConcurrency | null,
): readonly [string] | readonly [string, 'warn'] {
	const reading = reservation(record);
	const left =
		account === null
			? ''
			: `: ${formatCount(account.unreserved)} of the account's ${formatCount(account.limit)} are unreserved`;
	if (reading.state === 'off') return [`none, it shares what the account has left${left}`];
	if (reading.state === 'known' && reading.value === 0)
		return ['0: it is stopped, every call is throttled', 'warn'];
	return [readingText(reading, (value) => `${formatCount(value)} calls at once at most, kept for it${left}`)];
}

function tracingWords(tracing: string | null): string {
	if (tracing === 'Active') return 'on: X-Ray samples its calls';
	if (tracing === 'PassThrough') return 'only where the caller is traced';
	return tracing === null ? UNKNOWN : sanitise(tracing);
}
