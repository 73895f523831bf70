import type { MetricStore } from '../metric-store.ts';
import { asList, type Datapoint, pointsOf, QueryEvaluation } from '../query-evaluation.ts';
import { minute } from '../series.ts';
import { comparisons, type MetricAlarmSettings, type StateValue } from './alarm.ts';

/** What an alarm looked at, and what follows. */
export interface Judgement {
	readonly value: StateValue;
	/** Existing points that were looked at, newest first. */
	readonly points: readonly Datapoint[];
	/** Those that breach the threshold. */
	readonly breaching: readonly Datapoint[];
	/** Missing points that were counted as breaching or not. */
	readonly filled: number;
	/** When the newest period that was looked at began. */
	readonly newest: number;
}

/** Points beyond the evaluation periods that are looked at, in case some are missing. */
const lookBack = 2;

/**
 * Judges a metric alarm by the periods that ended by now. Periods end with the minute, or, where they are
 * shorter, with themselves.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined where the alarm keeps its state
 * @throws ServiceError for an expression that can't be computed
 */
export function judge(
	settings: MetricAlarmSettings,
	metrics: MetricStore,
	account: string,
	now: number,
): Judgement | undefined {
	const { period, evaluationPeriods, threshold, comparison } = settings;
	const step = Math.min(period, minute);
	const end = Math.floor(now / step) * step;
	const window = { from: end - (evaluationPeriods + lookBack) * period, to: end, aligned: false };
	const existing = readPoints(settings, metrics, account, window, now);
	if (hasTooFewSamples(settings, existing)) return undefined;
	const points = existing.slice(-evaluationPeriods).reverse();
	const breaching = points.filter(({ value }) => comparisons[comparison].breaches(value, threshold));
	const verdict = weigh(settings, points, breaching, end);
	return verdict && { ...verdict, points, breaching, newest: end - period };
}

function readPoints(
	{ metric, queries }: MetricAlarmSettings,
	metrics: MetricStore,
	account: string,
	window: { from: number; to: number; aligned: boolean },
	now: number,
): readonly Datapoint[] {
	if (metric) return pointsOf(metrics, metric, window, now).points;
	const watched = queries?.find(({ returned }) => returned);
	if (!queries || !watched) return [];
	const evaluation = new QueryEvaluation({ queries, metrics, window, account, now });
	const [series] = asList(evaluation.series(watched));
	return series
		? series.at.map((at, index) => ({ at, value: series.values[index] as number, samples: 1 }))
		: [];
}

/** Where there are fewer samples than a percentile needs to mean something, an alarm may ignore it. */
function hasTooFewSamples(
	{ metric, lowSampleCount }: MetricAlarmSettings,
	points: readonly Datapoint[],
): boolean {
	const percentile = /^p(\d[\d.]*)$/.exec(metric?.statistic.name ?? '')?.[1];
	if (lowSampleCount !== 'ignore' || percentile === undefined || points.length === 0) return false;
	const share = Number(percentile) / 100;
	const needed = 10 / (share >= 0.5 ? 1 - share : share);
	// The division may miss a whole number by a hair.
	return points.reduce((sum, { samples }) => sum + samples, 0) < needed - 1e-6;
}

/** The rules of the CloudWatch user guide's "Configuring how alarms treat missing data". */
function weigh(
	settings: MetricAlarmSettings,
	points: readonly Datapoint[],
	breaching: readonly Datapoint[],
	end: number,
): { readonly value: StateValue; readonly filled: number } | undefined {
	const { evaluationPeriods, period } = settings;
	const needed = settings.datapointsToAlarm ?? evaluationPeriods;
	const rule = settings.treatMissingData ?? 'missing';
	const missing = evaluationPeriods - points.length;
	if (breaching.length >= needed) return { value: 'ALARM', filled: 0 };
	if (missing === 0) return { value: 'OK', filled: 0 };
	if (rule === 'breaching') {
		return { value: breaching.length + missing >= needed ? 'ALARM' : 'OK', filled: missing };
	}
	if (rule === 'notBreaching') return { value: 'OK', filled: missing };
	if (points.length > breaching.length) return { value: 'OK', filled: 0 };
	if (rule === 'ignore') return undefined;
	const oldest = breaching.at(-1);
	// Nothing but breaching points, the oldest of them old enough: what is missing would not save it.
	if (oldest && (end - oldest.at) / period >= needed) return { value: 'ALARM', filled: 0 };
	return { value: 'INSUFFICIENT_DATA', filled: 0 };
}
