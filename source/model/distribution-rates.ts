import type { DistributionMetric, DistributionRecord } from './distribution.ts';
import { newest, newestPercentile, perSecond } from './metric-readings.ts';
import type { Reading } from './reading.ts';

type Percentile = Extract<DistributionMetric, `origin${string}`>;

/** Requests a second. */
export function viewerRequestRate({ metrics }: DistributionRecord, now: number): Reading<number> {
	return perSecond(metrics, 'requests', now);
}

/** Bytes a second to viewers. */
export function bytesOutRate({ metrics }: DistributionRecord, now: number): Reading<number> {
	return perSecond(metrics, 'bytesDownloaded', now);
}

/** Percent of the requests that were answered with an error; CloudFront publishes it as that. */
export function viewerErrorPercent(
	{ metrics }: DistributionRecord,
	side: '4XX' | '5XX',
	now: number,
): Reading<number> {
	return newest(metrics, side === '4XX' ? 'rate4xx' : 'rate5xx', now);
}

/** Percent of the cacheable requests that a cache answered; `off` without a monitoring subscription. */
export function hitRatio(record: DistributionRecord, now: number): Reading<number> {
	return subscribed(record, newest(record.metrics, 'hitRatio', now));
}

/** Milliseconds until the origin's last byte; `off` without a monitoring subscription. */
export function originLatency(record: DistributionRecord, key: Percentile, now: number): Reading<number> {
	return subscribed(record, newestPercentile(record.metrics, key, now));
}

/** What only a monitoring subscription brings. Points that are there are told, whatever the subscription is now. */
function subscribed({ monitoring }: DistributionRecord, reading: Reading<number>): Reading<number> {
	if (reading.state === 'known') return reading;
	const off = monitoring.state === 'off' || (monitoring.state === 'known' && !monitoring.value);
	if (off) return { state: 'off' };
	return monitoring.state === 'known' ? reading : monitoring;
}
