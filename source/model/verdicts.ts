import { formatCount, formatRate, formatSpan } from './format.ts';
import type { QueueRecord } from './queue-record.ts';
import { netRate, settledPoint } from './rates.ts';
import { knownValue } from './reading.ts';
import { type Sample, sampleAt, trend } from './series.ts';
import { notYetAsked, type Verdict, verdict } from './verdict.ts';

/** Every threshold by name, with its reason. */
export const thresholds = {
	/** In and out are compared over this many settled minutes: one minute alone is noise. */
	growingMinutes: 5,
	/** Growing means that a tenth more comes in than goes out: less is within a consumer's reach. */
	growingRatio: 1.1,
	/** And the backlog is at least this, so that a handful of messages is no alarm. */
	growingBacklog: 100,
	/** Doubling within an hour wakes somebody up. */
	growingCriticalMs: 60 * 60_000,
	/** Nothing deleted and nothing in flight for this long, with messages waiting, is stuck. */
	stuckMs: 5 * 60_000,
	/** SQS stops handing out messages at about 120,000 in flight (aws-sqs quotas, standard and FIFO). */
	inFlightLimit: 120_000,
	/** Said at four fifths of the limit, while there is time to act. */
	inFlightShare: 0.8,
	/** Dead letters' growth is quoted over this window. */
	deadLettersWindowMs: 10 * 60_000,
	/** A sample this much older than that window still stands for its start: the slow round has come by. */
	deadLettersSlackMs: 2 * 60_000,
} as const;

const minute = 60_000;

/**
 * Judges one queue.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function judgeQueue(record: QueueRecord, now: number): Verdict {
	return (
		unreadable(record) ??
		inFlightNearLimit(record) ??
		deadLetters(record, now) ??
		stuck(record, now) ??
		growing(record, now) ??
		asleep(record) ??
		draining(record, now) ??
		healthy(record)
	);
}

function unreadable(record: QueueRecord): Verdict | null {
	const { error, attributes } = record;
	if (error?.kind === 'notFound') return verdict('gone', 'unknown', 'deleted', { evidence: [error.message] });
	if (attributes.state === 'denied')
		return verdict('denied', 'denied', 'denied', { evidence: sentence(record) });
	if (attributes.state === 'unsupported') {
		return verdict('unsupported', 'denied', 'not supported here', { evidence: sentence(record) });
	}
	if (attributes.state === 'known') return null;
	if (error) return verdict('failed', 'unknown', `no answer (${error.kind})`, { evidence: sentence(record) });
	return notYetAsked;
}

function sentence(record: QueueRecord): string[] {
	return record.error ? [record.error.message] : [];
}

function inFlightNearLimit(record: QueueRecord): Verdict | null {
	const inFlight = knownValue(record.attributes)?.inFlight ?? 0;
	if (inFlight < thresholds.inFlightLimit * thresholds.inFlightShare) return null;
	return verdict('in flight near limit', 'critical', `${formatCount(inFlight)} in flight of 120,000`, {
		evidence: [`${formatCount(inFlight)} messages in flight; at about 120,000 SQS hands out no more.`],
		urgency: inFlight / thresholds.inFlightLimit,
	});
}

function deadLetters(record: QueueRecord, now: number): Verdict | null {
	const visible = knownValue(record.attributes)?.visible ?? 0;
	if (record.deadLetterSources.length === 0 || visible === 0) return null;
	const from = now - thresholds.deadLettersWindowMs;
	const before = sampleAt(record.depth, from);
	const grown = before && from - before.at <= thresholds.deadLettersSlackMs ? visible - before.value : null;
	const fresh = grown !== null && grown > 0 ? `, ${formatCount(grown)} in 10 min` : '';
	const sources = record.deadLetterSources.map((source) => source.name).join(', ');
	return verdict('dead letters', 'warning', `${formatCount(visible)} dead${fresh}`, {
		since: onset(record.depth, (value) => value > 0),
		evidence: [
			`${formatCount(visible)} dead letters of ${sources}.`,
			grown === null
				? 'How many came lately is not known yet.'
				: `${formatCount(Math.max(0, grown))} of them came in the last 10 minutes.`,
		],
		urgency: grown !== null && grown > 0 ? 1 + grown : 0,
	});
}

function growing(record: QueueRecord, now: number): Verdict | null {
	const visible = knownValue(record.attributes)?.visible ?? 0;
	if (visible < thresholds.growingBacklog) return null;
	const flow = flowOverMinutes(record, now);
	const rose = trend(record.depth, now, thresholds.growingMinutes * minute);
	if (flow) {
		if (flow.in <= flow.out * thresholds.growingRatio) return null;
		if (rose !== null && rose.perSecond <= 0) return null;
		return growingVerdict(visible, flow.in - flow.out, {
			since: growthOnset(record, now),
			evidence: [
				`${formatRate(flow.in)}/s in, ${formatRate(flow.out)}/s out over ${thresholds.growingMinutes} minutes of CloudWatch.`,
			],
		});
	}
	const net = netRate(record, now);
	if (record.metricsState === 'pending' || net === null || net <= 0) return null;
	if (rose === null || rose.perSecond <= 0) return null;
	const counted = `${formatRate(rose.perSecond)}/s over ${formatSpan(rose.over)}`;
	return growingVerdict(visible, rose.perSecond, {
		since: null,
		evidence: [`The visible messages rose by ${counted}; in and out are not known here.`],
	});
}

function growingVerdict(visible: number, net: number, rest: Pick<Verdict, 'since' | 'evidence'>): Verdict {
	const doubles = (visible / net) * 1000;
	return verdict(
		'growing',
		doubles < thresholds.growingCriticalMs ? 'critical' : 'warning',
		`growing, 2x in ${formatSpan(doubles)}`,
		{
			since: rest.since,
			evidence: [
				...rest.evidence,
				`The backlog of ${formatCount(visible)} doubles in ${formatSpan(doubles)}.`,
			],
			urgency: 1 / Math.max(doubles, 1),
		},
	);
}

function stuck(record: QueueRecord, now: number): Verdict | null {
	const attributes = knownValue(record.attributes);
	if (!attributes?.visible || attributes.inFlight !== 0) return null;
	const { deleted, sent } = record.metrics;
	const unbroken = unbrokenRun(deleted);
	const earliest = unbroken[0];
	if (!earliest || !settledPoint(deleted, now)) return null;
	const lastDelete = unbroken.findLast((point) => point.value > 0);
	const lastEmpty = record.depth.findLast((sample) => sample.value === 0);
	const onRecord = Math.max(lastDelete ? lastDelete.at + minute : 0, lastEmpty?.at ?? 0);
	const quietSince = Math.max(earliest.at, onRecord);
	if (now - quietSince < thresholds.stuckMs) return null;
	// Where neither a delete nor an empty queue is on record, it was so before the record began.
	const over = onRecord >= earliest.at ? '' : 'over ';
	const lasted = `${over}${formatSpan(now - quietSince)}`;
	const arriving = (settledPoint(sent, now)?.value ?? 0) > 0;
	return verdict('stuck', arriving ? 'critical' : 'warning', `stuck, ${lasted}`, {
		since: over === '' ? quietSince : null,
		evidence: [
			`${formatCount(attributes.visible)} visible, none in flight, and CloudWatch saw none deleted for ${lasted}.`,
			...(arriving ? ['More keep coming in.'] : []),
		],
		urgency: now - quietSince,
	});
}

function asleep(record: QueueRecord): Verdict | null {
	// A datapoint since then says that it is awake.
	if (record.asleepHours === null || record.metricsState === 'known') return null;
	return verdict('asleep', 'asleep', `was asleep ${record.asleepHours}h, waking`, {
		evidence: [
			`No datapoint for ${record.asleepHours} hours when first asked: the queue slept, and our asking wakes it. Metrics may take 15 minutes.`,
		],
	});
}

function draining(record: QueueRecord, now: number): Verdict | null {
	const visible = knownValue(record.attributes)?.visible ?? 0;
	if (visible < thresholds.growingBacklog) return null;
	const fell = trend(record.depth, now, thresholds.growingMinutes * minute);
	if (fell === null || fell.perSecond >= 0) return null;
	const empty = (visible / -fell.perSecond) * 1000;
	if (empty > 24 * 60 * minute) return null;
	return verdict('draining', 'fine', `draining, ${formatSpan(empty)} left`, {
		evidence: [
			`The backlog fell by ${formatRate(-fell.perSecond)}/s over ${formatSpan(fell.over)}; at that rate it is empty in ${formatSpan(empty)}.`,
		],
	});
}

function healthy(record: QueueRecord): Verdict {
	if (knownValue(record.attributes)?.visible === null) {
		return verdict('unknown', 'unknown', 'count not in the answer');
	}
	// Without rates and ages nobody can say that a queue is well, only that its counts look it.
	return verdict('healthy', 'fine', record.metricsState === 'known' ? 'healthy' : 'counts fine');
}

function flowOverMinutes(record: QueueRecord, now: number): { in: number; out: number } | null {
	const { sent, deleted } = record.metrics;
	const newestSent = settledPoint(sent, now);
	const newestDeleted = settledPoint(deleted, now);
	if (!newestSent || !newestDeleted) return null;
	// One of the two may come in later: only the same minutes can be compared.
	const newest = Math.min(newestSent.at, newestDeleted.at);
	const messagesIn = sumOverMinutes(sent, newest);
	const messagesOut = sumOverMinutes(deleted, newest);
	if (messagesIn === null || messagesOut === null) return null;
	const seconds = thresholds.growingMinutes * 60;
	return { in: messagesIn / seconds, out: messagesOut / seconds };
}

function sumOverMinutes(points: readonly Sample[], newest: number): number | null {
	const from = newest - (thresholds.growingMinutes - 1) * minute;
	const inWindow = points.filter((point) => point.at >= from && point.at <= newest);
	if (inWindow.length < thresholds.growingMinutes) return null;
	return inWindow.reduce((sum, point) => sum + point.value, 0);
}

/** The points up to the newest between which no minute is missing. */
function unbrokenRun(points: readonly Sample[]): readonly Sample[] {
	const gap = points.findLastIndex((point, index) => point.at - (points[index - 1]?.at ?? point.at) > minute);
	return points.slice(Math.max(0, gap));
}

/**
 * Since when, without a break, more came in than went out; null where that began before the series, or
 * before a minute that is missing.
 */
function growthOnset(record: QueueRecord, now: number): number | null {
	const deleted = new Map(record.metrics.deleted.map((point) => [point.at, point.value]));
	const settled = settledPoint(record.metrics.sent, now)?.at ?? 0;
	let since: number | null = null;
	for (const point of unbrokenRun(record.metrics.sent).toReversed()) {
		if (point.at > settled) continue;
		const out = deleted.get(point.at);
		if (out === undefined) {
			// The newest minutes of the other series may be still to come.
			if (since === null) continue;
			return null;
		}
		if (point.value <= out) return since;
		since = point.at;
	}
	return null;
}

/** Since when a series holds, without a break up to now; null where it held before the series began. */
function onset(series: readonly Sample[], holds: (value: number) => boolean): number | null {
	for (let index = series.length - 1; index >= 0; index--) {
		if (!holds((series[index] as Sample).value)) return series[index + 1]?.at ?? null;
	}
	return null;
}
