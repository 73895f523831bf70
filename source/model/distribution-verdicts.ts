import type { Alarm } from './alarm.ts';
import { alarmForDistribution } from './alarm-ties.ts';
import type { DistributionRecord, Invalidation } from './distribution.ts';
import { formatPercent, formatSpan, formatTime } from './format.ts';
import {
	judgeAlarm,
	judgeErrors,
	judgeLatency,
	metricThresholds,
	onsetSentences,
	type SilenceAround,
	sum,
	whenWords,
	withoutMinutes,
} from './metric-verdicts.ts';
import { joined, newestRun, quantileOf, settledMinutes, settledPoints } from './minutes.ts';
import { settledPoint } from './rates.ts';
import { knownValue } from './reading.ts';
import { seriesOf } from './resource-metrics.ts';
import { sanitise } from './sanitise.ts';
import { type Verdict, verdict, worst } from './verdict.ts';

/** Every threshold that only distributions have, by name, with its reason. */
export const distributionThresholds = {
	/** So many points below its level: then the origins get far more than they are used to. */
	hitRatioFall: 15,
	/** The ratio of fewer requests in the last minutes is chance. */
	hitRatioFewestCalls: 100,
	/** An invalidation is named where the fall began this soon after it. */
	afterInvalidationMs: 15 * 60_000,
} as const;

const minute = 60_000;

/** What else a distribution is judged by: the alarms in ALARM, empty while they are not known. */
export interface DistributionAround extends SilenceAround {
	readonly alarms: readonly Alarm[];
}

/**
 * Judges one distribution.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function judgeDistribution(
	record: DistributionRecord,
	around: DistributionAround,
	now: number,
): Verdict {
	const { distribution, metrics } = record;
	const requests = seriesOf(metrics, 'requests');
	const trouble = worst(
		judgeShare(record, '5XX', now),
		judgeHitRatio(record, now),
		judgeLatency(
			{
				kind: 'origin slow',
				name: 'origin p99',
				latency: seriesOf(metrics, 'originP99'),
				calls: requests,
				limit: null,
			},
			[],
			now,
		),
		judgeShare(record, '4XX', now),
	);
	if (trouble) return trouble;
	if (!distribution.enabled) {
		return verdict('disabled', 'fine', 'disabled', {
			evidence: ['The distribution is disabled: it answers nobody.'],
		});
	}
	const alarm = judgeAlarm(alarmForDistribution(record, around.alarms));
	if (alarm) return alarm;
	if (distribution.status === 'InProgress') return deploying(distribution.modifiedAt);
	if (!settledPoint(requests, now)) {
		return withoutMinutes(metrics, settledPoints(requests, now).at(-1), now, 'distributions', around);
	}
	const off = record.monitoring.state === 'off' || knownValue(record.monitoring) === false;
	return verdict('healthy', 'fine', off ? 'healthy, hit ratio off' : 'healthy', {
		evidence: off
			? ['Without a monitoring subscription CloudFront publishes no hit ratio and no origin latency.']
			: [],
	});
}

/** Percent of the requests of the newest settled minute, of the errors that CloudFront publishes as a rate. */
function judgeShare({ metrics }: DistributionRecord, side: '4XX' | '5XX', now: number): Verdict | null {
	const requests = seriesOf(metrics, 'requests');
	const rates = seriesOf(metrics, side === '5XX' ? 'rate5xx' : 'rate4xx');
	return judgeErrors(
		{
			kind: side,
			name: side,
			// A rate is an average over the minute's requests: times these, it is their number again.
			errors: joined(rates, requests, (rate, count) => Math.round((rate / 100) * count)),
			calls: requests,
			sentence: (calls) => `of ${calls} requests were answered with ${side}`,
			warning: side === '5XX' ? metricThresholds.errorWarning : metricThresholds.clientErrorWarning,
			critical: side === '5XX' ? metricThresholds.errorCritical : null,
		},
		[],
		now,
	);
}

function judgeHitRatio(record: DistributionRecord, now: number): Verdict | null {
	const ratios = settledPoints(seriesOf(record.metrics, 'hitRatio'), now);
	const recent = settledMinutes(ratios, now, metricThresholds.minutes);
	const requests = settledMinutes(seriesOf(record.metrics, 'requests'), now, metricThresholds.minutes);
	const ratio = quantileOf(recent, 0.5);
	// What it is when all is well: after half an hour of trouble a median would be the trouble's own.
	const level = ratios.length >= metricThresholds.levelMinutes ? quantileOf(ratios, 0.75) : null;
	if (ratio === null || level === null) return null;
	if (sum(requests) < distributionThresholds.hitRatioFewestCalls) return null;
	if (level - ratio < distributionThresholds.hitRatioFall) return null;
	const run = newestRun(ratios, (value) => level - value >= distributionThresholds.hitRatioFall);
	const invalidation = run?.since ? invalidationBefore(knownValue(record.invalidations), run.since) : null;
	const over = run !== null && !run.goesOn;
	const state = over ? `hit ratio low ${whenWords(run, '')}` : `hit ratio was ${formatPercent(level)}`;
	return verdict('hit ratio fell', 'warning', state, {
		since: run?.since ?? null,
		evidence: [
			`The hit ratio is ${formatPercent(ratio)} (the median of the last ${metricThresholds.minutes} minutes); in the better quarter of the last ${formatSpan(ratios.length * minute)} it was ${formatPercent(level)} or more.`,
			...onsetSentences(run),
			...(invalidation ? [invalidationSentence(invalidation)] : []),
		],
		urgency: level - ratio,
	});
}

function invalidationBefore(
	invalidations: readonly Invalidation[] | null,
	since: number,
): Invalidation | null {
	return (
		invalidations?.find(
			({ createdAt }) =>
				createdAt !== null &&
				createdAt < since + minute &&
				since - createdAt < distributionThresholds.afterInvalidationMs,
		) ?? null
	);
}

function invalidationSentence({ id, createdAt, paths }: Invalidation): string {
	const what = paths && paths.length > 0 ? sanitise(paths.slice(0, 3).join(', ')) : 'paths not asked for';
	return `Invalidation ${sanitise(id)} (${what}) was made at ${formatTime(createdAt ?? 0)}.`;
}

function deploying(modifiedAt: number | null): Verdict {
	return verdict('deploying', 'fine', `deploying${modifiedAt ? ` since ${formatTime(modifiedAt)}` : ''}`, {
		since: modifiedAt,
		evidence: ['CloudFront is still bringing the last change to its edge locations.'],
	});
}
