import type { AccountConcurrency, FunctionMetric, FunctionRecord } from './function.ts';
import { aSecond, newest, newestPercentile, percentOf, pointReading } from './metric-readings.ts';
import { settledPoint } from './rates.ts';
import { type Reading, unknown } from './reading.ts';
import { seriesOf } from './resource-metrics.ts';
import type { Sample } from './series.ts';

type Percentile = Extract<FunctionMetric, `duration${string}`>;

/**
 * What was called in the newest settled minute in which anybody called: where all is throttled, CloudWatch has no
 * point of an invocation, and an older one would look as if it still ran.
 */
function invoked({ metrics }: FunctionRecord, now: number): Sample | null {
	const runs = settledPoint(seriesOf(metrics, 'invocations'), now);
	const throttled = settledPoint(seriesOf(metrics, 'throttles'), now);
	const stopped = throttled !== null && metrics.series.invocations !== undefined;
	return stopped && throttled.at > (runs?.at ?? 0) ? { at: throttled.at, value: 0 } : runs;
}

/** Invocations a second, throttled ones not among them. */
export function invocationRate(record: FunctionRecord, now: number): Reading<number> {
	return aSecond(pointReading(invoked(record, now), record.metrics.state));
}

/** Percent of the invocations of the newest settled minute that failed; unknown where none ran in it. */
export function functionErrorPercent(record: FunctionRecord, now: number): Reading<number> {
	const { metrics } = record;
	const runs = invoked(record, now);
	return percentOf(seriesOf(metrics, 'errors'), runs ? [runs] : [], now, metrics);
}

/**
 * Errors or throttled attempts of the minute that the invocations are of; or the most that ran at once in the
 * newest settled minute, which need not have begun in it.
 */
export function functionCount(
	record: FunctionRecord,
	key: Extract<FunctionMetric, 'errors' | 'throttles' | 'concurrency'>,
	now: number,
): Reading<number> {
	const { metrics } = record;
	const runs = key === 'concurrency' ? null : invoked(record, now);
	if (!runs) return newest(metrics, key, now);
	return pointReading(seriesOf(metrics, key).find(({ at }) => at === runs.at) ?? null, metrics.state);
}

/** A percentile of how long invocations of the newest settled minute took, in milliseconds. */
export function duration({ metrics }: FunctionRecord, key: Percentile, now: number): Reading<number> {
	return newestPercentile(metrics, key, now);
}

/** The most that may run at once: the function's reservation, else what is left of the account's. */
export function concurrencyLimit(
	{ reservedConcurrency }: FunctionRecord,
	account: AccountConcurrency | null,
): Reading<number> {
	if (reservedConcurrency.state !== 'known') return reservedConcurrency;
	const limit = reservedConcurrency.value.value ?? account?.unreserved ?? null;
	return limit === null ? unknown : { ...reservedConcurrency, value: limit };
}

/** The function's own reservation; `off` where it shares the account's. */
export function reservation({ reservedConcurrency }: FunctionRecord): Reading<number> {
	if (reservedConcurrency.state !== 'known') return reservedConcurrency;
	const { value } = reservedConcurrency.value;
	return value === null ? { state: 'off' } : { ...reservedConcurrency, value };
}
