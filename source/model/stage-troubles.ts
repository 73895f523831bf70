import type { StageRecord, Throttle } from './api.ts';
import { formatCount, formatLatency, formatPercent, formatRate } from './format.ts';
import {
	type Deployed,
	judgeErrors,
	judgeLatency,
	metricThresholds,
	onsetSentences,
	recentShare,
	whenWords,
} from './metric-verdicts.ts';
import { joined, newestRun, quantileOf, settledPoints } from './minutes.ts';
import { knownValue } from './reading.ts';
import { seriesOf } from './resource-metrics.ts';
import { callsOf, clientErrors, requestRate, serverErrors } from './stage-rates.ts';
import { type Verdict, verdict } from './verdict.ts';

/** Every threshold that only stages and routes have, by name, with its reason. */
export const stageThresholds = {
	/** API Gateway gives an integration 29 s (REST, unless the account's quota was raised) or 30 s (HTTP). */
	integrationTimeout: 29_000,
	/** From nine tenths of it, some requests surely run into it. */
	nearTimeout: 0.9,
	/** A bucket that is used to four fifths on the average of a minute is empty for some seconds of it. */
	throttledUse: 80,
	/** Then this share of 4XX is taken for 429 … */
	throttledErrors: 5,
	/** … where it is so many times what it was in the better quarter of the record. */
	throttledTimes: 3,
} as const;

/** What both stages and routes are judged by. */
export type Measured = Pick<StageRecord, 'ref' | 'metrics'>;

/** The deployments that answer at this stage now. */
export function deploymentsOf({ settings, deployments }: StageRecord): readonly Deployed[] {
	const stage = knownValue(settings);
	if (!stage) return [];
	const live = [stage.deploymentId, stage.canary?.deploymentId];
	return (knownValue(deployments) ?? []).filter(({ id }) => live.includes(id));
}

/** 5XX, or what failed in and on the way to the integrations of a WebSocket API. */
export function judgeServerErrors(
	{ ref, metrics }: Measured,
	deployments: readonly Deployed[],
	now: number,
): Verdict | null {
	const socket = ref.protocol === 'WebSocket';
	return judgeErrors(
		{
			kind: '5XX',
			name: socket ? 'errors' : '5XX',
			errors: serverErrors(metrics, ref.protocol),
			calls: callsOf(metrics, ref.protocol),
			sentence: (calls) =>
				socket
					? `of ${calls} messages and connects failed in their integration or on the way to it`
					: `of ${calls} requests were answered with 5XX`,
			warning: metricThresholds.errorWarning,
			critical: metricThresholds.errorCritical,
		},
		deployments,
		now,
	);
}

/** 4XX of a share that is no crawler. */
export function judgeClientErrors({ ref, metrics }: Measured, now: number): Verdict | null {
	const socket = ref.protocol === 'WebSocket';
	return judgeErrors(
		{
			kind: '4XX',
			name: socket ? 'client errors' : '4XX',
			errors: clientErrors(metrics),
			calls: callsOf(metrics, ref.protocol),
			sentence: (calls) =>
				socket
					? `of ${calls} messages and connects were refused before their integration`
					: `of ${calls} requests were answered with 4XX (429 is one of these)`,
			warning: metricThresholds.clientErrorWarning,
			critical: null,
		},
		[],
		now,
	);
}

/** 4XX that came with the rate at its limit: CloudWatch does not tell 429 from other 4XX. */
export function judgeThrottle(
	{ ref, metrics }: Measured,
	limit: Throttle | null,
	whose: string,
	now: number,
): Verdict | null {
	if (!limit) return null;
	const rate = knownValue(requestRate({ metrics }, now));
	const calls = callsOf(metrics, ref.protocol);
	const share = recentShare({ errors: clientErrors(metrics), calls }, now);
	if (rate === null || !share || share.percent < stageThresholds.throttledErrors) return null;
	if (rate * 100 < limit.rate * stageThresholds.throttledUse) return null;
	const perMinute = settledPoints(
		joined(calls, clientErrors(metrics), (all, some) => (all > 0 ? (some / all) * 100 : 0)),
		now,
	);
	const level = quantileOf(perMinute, 0.25) ?? 0;
	const always = level * stageThresholds.throttledTimes > share.percent;
	if (always && share.percent < metricThresholds.clientErrorWarning) return null;
	const run = newestRun(perMinute, (percent) => percent >= stageThresholds.throttledErrors);
	return verdict('throttled', 'warning', `throttled ${whenWords(run, `at ${formatRate(limit.rate)}/s`)}`, {
		since: run?.since ?? null,
		evidence: [
			`${formatRate(rate)} requests/s against a limit ${whose} of ${formatRate(limit.rate)}/s${Number.isFinite(limit.burst) ? ` (bursts of ${formatCount(limit.burst)})` : ''}.`,
			`${formatPercent(share.percent)} of ${formatCount(share.calls)} requests in the last ${metricThresholds.minutes} minutes were answered with 4XX, which 429 is one of: CloudWatch does not tell them apart.`,
			...onsetSentences(run),
		],
		urgency: share.percent,
	});
}

/** The account's limit is shared by all stages: one that alone comes near it is said before anything fails. */
export function judgeAccountLimit(
	{ metrics }: Measured,
	accountThrottle: Throttle | null,
	now: number,
): Verdict | null {
	const rate = knownValue(requestRate({ metrics }, now));
	if (!accountThrottle || accountThrottle.rate <= 0 || rate === null) return null;
	const use = (rate / accountThrottle.rate) * 100;
	if (use < stageThresholds.throttledUse) return null;
	return verdict('throttled', 'warning', `at ${formatPercent(use)} of the account's limit`, {
		evidence: [
			`${formatRate(rate)} requests/s of the ${formatRate(accountThrottle.rate)}/s that all APIs of the account share here.`,
		],
		urgency: use,
	});
}

/** A p99 that is several times its own level, or near the time that an integration has. */
export function judgeSlow(
	{ ref, metrics }: Measured,
	deployments: readonly Deployed[],
	now: number,
): Verdict | null {
	const limit = stageThresholds.integrationTimeout * stageThresholds.nearTimeout;
	return judgeLatency(
		{
			kind: 'latency',
			name: ref.protocol === 'WebSocket' ? 'integration p99' : 'p99',
			latency: seriesOf(metrics, ref.protocol === 'WebSocket' ? 'integrationP99' : 'latencyP99'),
			calls: callsOf(metrics, ref.protocol),
			limit: {
				milliseconds: limit,
				sentence: `An integration has ${formatLatency(stageThresholds.integrationTimeout)}, unless its own timeout is shorter: then the answer is 504.`,
			},
		},
		deployments,
		now,
	);
}
