import type { Alarm } from './alarm.ts';
import { alarmForFunction } from './alarm-ties.ts';
import { formatCount, formatLatency, formatPercent } from './format.ts';
import type { AccountConcurrency, EventSourceMapping, FunctionRecord } from './function.ts';
import {
	judgeAlarm,
	judgeErrors,
	metricThresholds,
	onsetSentences,
	type SilenceAround,
	sum,
	whenWords,
	withoutMinutes,
} from './metric-verdicts.ts';
import { newestRun, settledMinutes, settledPoints } from './minutes.ts';
import { queueNameOf } from './queue.ts';
import { settledPoint } from './rates.ts';
import { knownValue } from './reading.ts';
import { seriesOf } from './resource-metrics.ts';
import { sanitise } from './sanitise.ts';
import { type Verdict, verdict, worst } from './verdict.ts';

/** Every threshold that only functions have, by name, with its reason. */
export const functionThresholds = {
	/** From this share of its limit, in percent, the next burst is throttled. */
	concurrencyUse: 80,
	/** From this share of its timeout, in percent, the slowest calls surely run into it. */
	timeoutUse: 90,
	/** Throttled invocations of a queue or a stream come again: from this share of all attempts it is more than a burst. */
	throttledCritical: 5,
} as const;

/** What else a function is judged by. */
export interface FunctionAround extends SilenceAround {
	/** Null while it is not known. */
	readonly account: AccountConcurrency | null;
	/** Those of this function; others may be among them. */
	readonly mappings: readonly EventSourceMapping[];
	/** Those in ALARM; empty while they are not known. */
	readonly alarms: readonly Alarm[];
}

/**
 * Judges one function.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function judgeFunction(record: FunctionRecord, around: FunctionAround, now: number): Verdict {
	const { metrics } = record;
	const invocations = seriesOf(metrics, 'invocations');
	const own = around.mappings.filter(({ functionName }) => functionName === record.function.name);
	return (
		stopped(record) ??
		worst(
			judgeErrors(
				{
					kind: 'function errors',
					name: 'errors',
					errors: seriesOf(metrics, 'errors'),
					calls: invocations,
					sentence: (calls) => `of ${calls} invocations failed`,
					warning: metricThresholds.errorWarning,
					critical: metricThresholds.errorCritical,
				},
				[],
				now,
			),
			judgeThrottles(record, around.account, now),
			judgeMappings(own),
			judgeConcurrency(record, around.account, now),
			judgeDuration(record, now),
		) ??
		judgeAlarm(alarmForFunction(record, around.alarms)) ??
		(settledPoint(invocations, now)
			? verdict('healthy', 'fine', 'healthy')
			: withoutMinutes(metrics, settledPoints(invocations, now).at(-1), now, 'functions', around))
	);
}

function stopped({ reservedConcurrency }: FunctionRecord): Verdict | null {
	if (knownValue(reservedConcurrency)?.value !== 0) return null;
	return verdict('stopped', 'warning', 'stopped, reserved concurrency is 0', {
		evidence: ['Its reserved concurrency is 0: Lambda throttles every invocation.'],
	});
}

function judgeThrottles(
	record: FunctionRecord,
	account: AccountConcurrency | null,
	now: number,
): Verdict | null {
	const throttles = seriesOf(record.metrics, 'throttles');
	const recent = settledMinutes(throttles, now, metricThresholds.minutes);
	const count = sum(recent);
	if (count <= 0) return null;
	const minutes = new Set(recent.map(({ at }) => at));
	const ran = sum(seriesOf(record.metrics, 'invocations').filter(({ at }) => minutes.has(at)));
	const percent = (count / (count + ran)) * 100;
	const run = newestRun(settledPoints(throttles, now), (value) => value > 0);
	const limit = limitOf(record, account);
	const critical = percent >= functionThresholds.throttledCritical && run?.goesOn === true;
	return verdict(
		'throttled',
		critical ? 'critical' : 'warning',
		`throttled ${whenWords(run, formatPercent(percent))}`,
		{
			since: run?.since ?? null,
			evidence: [
				`${formatCount(count)} of ${formatCount(count + ran)} attempts to invoke it were throttled in the last ${metricThresholds.minutes} minutes.`,
				...(limit ? [`${limit.whose} ${formatCount(limit.value)}.`] : []),
				...onsetSentences(run),
			],
			urgency: percent,
		},
	);
}

/** The most that may run at once, and whose limit that is. */
function limitOf(
	{ reservedConcurrency }: FunctionRecord,
	account: AccountConcurrency | null,
): { readonly value: number; readonly whose: string } | null {
	const reserved = knownValue(reservedConcurrency);
	if (reserved && reserved.value !== null) {
		return { value: reserved.value, whose: 'Its reserved concurrency is' };
	}
	// Without knowing that there is no reservation, the account's limit may not be the one that holds.
	return reserved && account
		? { value: account.unreserved, whose: 'All functions without a reservation share' }
		: null;
}

function judgeConcurrency(
	record: FunctionRecord,
	account: AccountConcurrency | null,
	now: number,
): Verdict | null {
	const limit = limitOf(record, account);
	const most = settledPoint(seriesOf(record.metrics, 'concurrency'), now);
	if (!limit || limit.value === 0 || !most) return null;
	const use = (most.value / limit.value) * 100;
	if (use < functionThresholds.concurrencyUse) return null;
	return verdict(
		'near concurrency limit',
		'warning',
		`${formatCount(most.value)} of ${formatCount(limit.value)} at once`,
		{
			evidence: [
				`Up to ${formatCount(most.value)} ran at once in the newest minute.`,
				`${limit.whose} ${formatCount(limit.value)}.`,
			],
			urgency: use,
		},
	);
}

function judgeDuration(
	{ metrics, function: { timeoutSeconds } }: FunctionRecord,
	now: number,
): Verdict | null {
	const slowest = settledPoint(seriesOf(metrics, 'durationP99'), now);
	if (timeoutSeconds === null || !slowest) return null;
	const timeout = timeoutSeconds * 1000;
	const from = (timeout * functionThresholds.timeoutUse) / 100;
	if (slowest.value < from) return null;
	const run = newestRun(settledPoints(seriesOf(metrics, 'durationP99'), now), (value) => value >= from);
	return verdict(
		'near timeout',
		'warning',
		`p99 ${formatLatency(slowest.value)} of ${formatLatency(timeout)}`,
		{
			since: run?.since ?? null,
			evidence: [
				`The slowest hundredth of its invocations took ${formatLatency(slowest.value)} or more; its timeout is ${formatLatency(timeout)}.`,
				...onsetSentences(run),
			],
			urgency: slowest.value / timeout,
		},
	);
}

/** A mapping that is off reads nothing; one that has a problem says which, in AWS's words. */
function judgeMappings(mappings: readonly EventSourceMapping[]): Verdict | null {
	const failing = mappings.find(({ lastResult }) => lastResult?.startsWith('PROBLEM'));
	const disabled = mappings.filter(({ state }) => state === 'Disabled' || state === 'Disabling');
	if (disabled.length > 0) {
		const names = disabled.map(sourceName).join(', ');
		return verdict('mapping disabled', 'warning', `mapping disabled: ${names}`, {
			evidence: disabled.map(
				(mapping) =>
					`It does not read ${sourceName(mapping)}: the mapping is ${sanitise(mapping.state)}${mapping.stateReason ? ` (${sanitise(mapping.stateReason)})` : ''}.`,
			),
		});
	}
	if (!failing) return null;
	return verdict('mapping failing', 'warning', `mapping: ${sanitise(failing.lastResult ?? '')}`, {
		evidence: [`Reading ${sourceName(failing)}, Lambda said last: ${sanitise(failing.lastResult ?? '')}.`],
	});
}

/** What a mapping reads, by its name. */
export function sourceName({ eventSourceArn }: Pick<EventSourceMapping, 'eventSourceArn'>): string {
	if (eventSourceArn === null) return 'its source';
	return sanitise(
		eventSourceArn.includes(':sqs:')
			? queueNameOf(eventSourceArn)
			: eventSourceArn.split(':').slice(5).join(':'),
	);
}
