import type { Alarm } from './alarm.ts';
import { formatCount, formatLatency, formatPercent, formatSpan, formatTime } from './format.ts';
import { joined, newestRun, quantileOf, type Run, settledMinutes, settledPoints } from './minutes.ts';
import type { ResourceMetrics } from './resource-metrics.ts';
import { sanitise } from './sanitise.ts';
import type { Sample } from './series.ts';
import { beganAt, notYetAsked, type Verdict, type VerdictKind, verdict } from './verdict.ts';

/** Every threshold of what is judged by metrics alone, by name, with its reason. */
export const metricThresholds = {
	/** Shares are taken over this many settled minutes: one alone is noise where little comes in. */
	minutes: 5,
	/** One answer in a hundred is what service levels commonly allow in a bad month. */
	errorWarning: 1,
	/** One in twenty is what people notice and call about. */
	errorCritical: 5,
	/** A trouble began where the share rose above this part of what is one: shares of single minutes waver. */
	onsetPart: 0.5,
	/** A share of less than this many requests says nothing … */
	fewestCalls: 20,
	/** … unless so many failed. */
	fewestErrors: 5,
	/** Crawlers and expired logins make some 4XX everywhere; a fifth is not that. */
	clientErrorWarning: 20,
	/** A deployment is named where something began this soon after it. */
	afterDeploymentMs: 15 * 60_000,
	/** Slow is so many times what it was in the better quarter of the record: below that, percentiles wander. */
	slowTimes: 3,
	/** And at least this, in milliseconds: three times 20 ms hurts nobody. */
	slowLeast: 500,
	/** And in so many of the last minutes: the p99 of a single one may be one request. */
	slowMinutes: 3,
	/** The p99 of fewer requests than this is their slowest. */
	slowFewestCalls: 100,
	/** A level needs this many minutes to be one. */
	levelMinutes: 8,
} as const;

const minute = 60_000;

/** What failed of what was asked for. */
export interface Failing {
	readonly kind: VerdictKind;
	/** `5XX`, `errors`: how the state begins. */
	readonly name: string;
	/** Errors and calls, a sum each minute. */
	readonly errors: readonly Sample[];
	readonly calls: readonly Sample[];
	/** The end of a sentence that begins with a share: `of 512 requests were answered with 5XX`. */
	readonly sentence: (calls: string) => string;
	/** Percent of the calls from which it is one or the other; a null is never. */
	readonly warning: number;
	readonly critical: number | null;
}

/** Judges how much of what was asked for failed over the last settled minutes; null where it is no trouble, or not known. */
export function judgeErrors(failing: Failing, deployments: readonly Deployed[], now: number): Verdict | null {
	const share = recentShare(failing, now);
	if (!share || share.percent < failing.warning) return null;
	const perMinute = joined(failing.calls, failing.errors, (calls, errors) =>
		calls > 0 ? (errors / calls) * 100 : 0,
	);
	const from = failing.warning * metricThresholds.onsetPart;
	const run = newestRun(settledPoints(perMinute, now), (percent) => percent >= from);
	const over = run !== null && !run.goesOn;
	const critical = !over && failing.critical !== null && share.percent >= failing.critical;
	const deployed = run?.since ? deploymentBefore(deployments, run.since) : null;
	return verdict(
		failing.kind,
		critical ? 'critical' : 'warning',
		`${failing.name} ${whenWords(run, formatPercent(share.percent))}${deployed ? ', after deploy' : ''}`,
		{
			since: run?.since ?? null,
			evidence: [
				`${formatPercent(share.percent)} ${failing.sentence(formatCount(share.calls))} in the last ${metricThresholds.minutes} minutes: ${formatCount(share.errors)}.`,
				...onsetSentences(run),
				...(deployed && run?.since ? [deploymentSentence(deployed, run.since)] : []),
			],
			// What fails hurts before what is slow or refused: those are told apart by less than a hundred.
			urgency: failing.critical === null ? share.percent : 100 + share.percent,
		},
	);
}

/** Errors, calls, and their share in percent, over the last settled minutes. */
export interface RecentShare {
	readonly errors: number;
	readonly calls: number;
	readonly percent: number;
}

/** The share of errors over the last settled minutes; null where too little came in to say, or it is not known. */
export function recentShare(
	{ errors, calls }: Pick<Failing, 'errors' | 'calls'>,
	now: number,
): RecentShare | null {
	const inWindow = settledMinutes(calls, now, metricThresholds.minutes);
	const minutes = new Set(inWindow.map(({ at }) => at));
	const failed = errors.filter(({ at }) => minutes.has(at));
	if (failed.length === 0) return null;
	const all = sum(inWindow);
	const some = sum(failed);
	if (all <= 0) return null;
	if (all < metricThresholds.fewestCalls && some < metricThresholds.fewestErrors) return null;
	return { errors: some, calls: all, percent: (some / all) * 100 };
}

/** Something that can have changed what answers. */
export interface Deployed {
	readonly id: string;
	readonly createdAt: number | null;
	readonly description: string | null;
}

function deploymentBefore(deployments: readonly Deployed[], since: number): Deployed | null {
	// Made within the minute of the onset, it was before what failed in that minute.
	const before = deployments.filter(
		({ createdAt }) =>
			createdAt !== null &&
			createdAt < since + minute &&
			since - createdAt < metricThresholds.afterDeploymentMs,
	);
	return before.sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0))[0] ?? null;
}

function deploymentSentence({ id, createdAt, description }: Deployed, since: number): string {
	const at = createdAt ?? since;
	const name = description ? `${sanitise(id)} (${sanitise(description)})` : sanitise(id);
	const before = since - at >= minute ? `${formatSpan(since - at)} before` : 'in that minute';
	return `Deployment ${name} was made at ${formatTime(at)}, ${before}.`;
}

/** When it began or ended, where that is on record, else how much it is. */
export function whenWords(run: Run | null, amount: string): string {
	if (run && !run.goesOn) return `until ${formatTime(run.until)}`;
	return run?.since ? `since ${formatTime(run.since)}` : amount;
}

/** When it began, and that it ended, as sentences. */
export function onsetSentences(run: Run | null): string[] {
	if (!run) return [];
	return [
		run.since === null ? 'It began before the minutes that are known here.' : beganAt(run.since),
		...(run.goesOn ? [] : [`The minutes since ${formatTime(run.until)} are without it.`]),
	];
}

/** A percentile that is judged against its own level. */
export interface Slow {
	readonly kind: VerdictKind;
	/** `p99`, `origin p99`: how the state begins. */
	readonly name: string;
	/** Milliseconds, a point a minute. */
	readonly latency: readonly Sample[];
	/** What came in, a sum each minute. */
	readonly calls: readonly Sample[];
	/** Milliseconds from which it is slow by any measure, and why; null where there is no such limit. */
	readonly limit: { readonly milliseconds: number; readonly sentence: string } | null;
}

/**
 * Judges a percentile by the minutes: slow is three times what it was in the better quarter of the record, or
 * near a limit. Null where it is no trouble, or nothing can be said.
 */
export function judgeLatency(
	{ kind, name, latency, calls, limit }: Slow,
	deployments: readonly Deployed[],
	now: number,
): Verdict | null {
	const recent = settledMinutes(latency, now, metricThresholds.minutes);
	const last = recent.at(-1);
	if (!last || sum(settledMinutes(calls, now, metricThresholds.minutes)) < metricThresholds.slowFewestCalls) {
		return null;
	}
	const settled = settledPoints(latency, now);
	const level = settled.length >= metricThresholds.levelMinutes ? quantileOf(settled, 0.25) : null;
	const slowFrom =
		level === null
			? Number.POSITIVE_INFINITY
			: Math.max(metricThresholds.slowLeast, level * metricThresholds.slowTimes);
	const nearLimit = limit !== null && last.value >= limit.milliseconds;
	const slow = recent.filter(({ value }) => value >= slowFrom).length >= metricThresholds.slowMinutes;
	if (!nearLimit && !slow) return null;
	const least = slow ? slowFrom : (limit?.milliseconds ?? slowFrom);
	const run = newestRun(settled, (value) => value >= least);
	const deployed = run?.since ? deploymentBefore(deployments, run.since) : null;
	return verdict(
		kind,
		'warning',
		`${name} ${formatLatency(last.value)}${run && (run.since || !run.goesOn) ? ` ${whenWords(run, '')}` : ''}${deployed ? ', after deploy' : ''}`,
		{
			since: run?.since ?? null,
			evidence: [
				`${name[0]?.toUpperCase()}${name.slice(1)} was ${formatLatency(last.value)} in the minute from ${formatTime(last.at)}.`,
				...(slow && level !== null
					? [
							`In the better quarter of the last ${formatSpan(spanOf(settled))} it was ${formatLatency(level)} or less.`,
						]
					: []),
				...(nearLimit && limit ? [limit.sentence] : []),
				...onsetSentences(run),
				...(deployed && run?.since ? [deploymentSentence(deployed, run.since)] : []),
			],
			urgency: level ? last.value / level : 1,
		},
	);
}

/** What an alarm says of something that is otherwise healthy. */
export function judgeAlarm(alarm: Alarm | null): Verdict | null {
	if (!alarm) return null;
	const name = sanitise(alarm.name);
	return verdict('alarm', 'warning', `alarm ${name}`, {
		since: alarm.since,
		evidence: [
			`The alarm ${name} is in ALARM${alarm.since === null ? '' : ` since ${formatTime(alarm.since)}`}.`,
			...(alarm.reason === '' ? [] : [sanitise(alarm.reason)]),
		],
	});
}

/** What is said where nothing measures: whether anything came in is not known. The plural is of what was looked for. */
export function unmeasured(plural: string): Verdict {
	return verdict('unknown', 'unknown', 'no metrics here', {
		evidence: [`This endpoint has no metrics of ${plural}.`],
	});
}

/** What else something without a settled minute is judged by. */
export interface SilenceAround {
	/**
	 * Whether having no datapoint means that nothing came in: false at an endpoint, other than AWS, that was never seen
	 * to measure anything of the kind. Left out, it does.
	 */
	readonly silenceTells?: boolean;
}

/**
 * Why nothing can be said by metrics, or that there are none; for what has no settled minute now.
 *
 * @param plural - what is judged: `functions`, `HTTP APIs`
 */
export function withoutMinutes(
	{ state }: Pick<ResourceMetrics<string>, 'state'>,
	newest: Sample | undefined,
	now: number,
	plural: string,
	{ silenceTells = true }: SilenceAround,
): Verdict {
	if (newest) {
		const quiet = formatSpan(now - (newest.at + minute));
		return verdict('no traffic', 'fine', `no traffic for ${quiet}`, {
			evidence: [`CloudWatch's newest minute of it ended at ${formatTime(newest.at + minute)}.`],
		});
	}
	switch (state) {
		case 'pending':
			return notYetAsked;
		case 'denied':
			return verdict('denied', 'denied', 'metrics denied', { evidence: ['CloudWatch denied its metrics.'] });
		case 'unsupported':
			return verdict('unsupported', 'denied', 'no metrics here');
		case 'failed':
			return verdict('failed', 'unknown', 'no metrics yet', {
				evidence: ['CloudWatch did not answer, or in part.'],
			});
		case 'none':
		case 'known':
			if (!silenceTells) return unmeasured(plural);
			return verdict('no traffic', 'fine', 'no traffic', {
				evidence: ['CloudWatch has no minute of it in the last half hour: nothing came in.'],
			});
	}
}

/** The sum of some minutes. */
export function sum(points: readonly Sample[]): number {
	return points.reduce((total, { value }) => total + value, 0);
}

function spanOf(points: readonly Sample[]): number {
	const first = points[0];
	const last = points.at(-1);
	return first && last ? last.at - first.at + minute : 0;
}
