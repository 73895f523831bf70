import type { DistributionMetric, DistributionRecord } from '../../model/distribution.ts';
import {
	bytesOutRate,
	hitRatio,
	originLatency,
	viewerErrorPercent,
	viewerRequestRate,
} from '../../model/distribution-rates.ts';
import { formatBytes, formatLatency, formatPercent, formatRate } from '../../model/format.ts';
import { perSecond } from '../../model/metric-readings.ts';
import type { Reading } from '../../model/reading.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { Theme } from '../../theme.ts';
import { numberLines, readingText, verdictLines } from '../overview-lines.ts';

/** What is said of a distribution, and its numbers. */
export function drawDistributionState(
	record: DistributionRecord,
	{ now, cdn }: Pick<DashboardState, 'now' | 'cdn'>,
	columns: number,
	theme: Theme,
): string[] {
	const problems = [record.error, cdn.metricsError].flatMap((error) => (error ? [error.message] : []));
	return [
		...verdictLines(record.verdict, [...new Set(problems)], columns, theme),
		...numberLines(distributionNumbers(record, now), columns, theme),
	];
}

/** The numbers of the newest settled minute. */
export function distributionNumbers(
	record: DistributionRecord,
	now: number,
): (readonly [name: string, value: string])[] {
	const rate = (reading: Reading<number>, format: (value: number) => string) =>
		readingText(reading, (value) => `${format(value)}/s`);
	const share = (reading: Reading<number>) => readingText(reading, formatPercent);
	const latency = (key: Extract<DistributionMetric, `origin${string}`>) =>
		readingText(originLatency(record, key, now), formatLatency);
	return [
		['Requests', rate(viewerRequestRate(record, now), formatRate)],
		['Hit ratio', share(hitRatio(record, now))],
		['4XX', share(viewerErrorPercent(record, '4XX', now))],
		['5XX', share(viewerErrorPercent(record, '5XX', now))],
		['Origin P50', latency('originP50')],
		['Origin P90', latency('originP90')],
		['Origin P99', latency('originP99')],
		['Out', rate(bytesOutRate(record, now), formatBytes)],
		['In', rate(perSecond(record.metrics, 'bytesUploaded', now), formatBytes)],
	];
}
