import type { ApiProtocol, StageMetric, StageRecord } from '../../model/api.ts';
import { formatCount, formatLatency, formatPercent, formatRate } from '../../model/format.ts';
import type { ResourceMetrics } from '../../model/resource-metrics.ts';
import {
	cacheHitPercent,
	connectsPerMinute,
	errorRate,
	requestRate,
	type StagePercentile,
	stageLatency,
	stageThrottle,
	throttleUse,
} from '../../model/stage-rates.ts';
import { readingText } from '../overview-lines.ts';
import { throttleWords } from './stage-words.ts';

type Item = readonly [name: string, value: string];

/** The numbers of the newest settled minute that a stage and a route have in common. */
export function trafficNumbers(
	metrics: ResourceMetrics<StageMetric>,
	protocol: ApiProtocol,
	now: number,
): Item[] {
	const webSocket = protocol === 'WebSocket';
	const errors = (side: '4XX' | '5XX'): string => {
		const { percent, count } = errorRate(metrics, protocol, side, now);
		const share = readingText(percent, formatPercent);
		// A count without a share says the same twice over.
		return count.state === 'known' && count.value > 0 ? `${share}, ${formatCount(count.value)}/min` : share;
	};
	const latency = (key: StagePercentile): string =>
		readingText(stageLatency(metrics, protocol, key, now), formatLatency);
	const connects = connectsPerMinute({ ref: { protocol }, metrics }, now);
	return [
		[
			webSocket ? 'Messages' : 'Requests',
			readingText(requestRate({ metrics }, now), (rate) => `${formatRate(rate)}/s`),
		],
		...(webSocket
			? ([['Connects', readingText(connects, (count) => `${formatCount(count)}/min`)]] as const)
			: []),
		[webSocket ? 'Client errors' : '4XX', errors('4XX')],
		[webSocket ? 'Server errors' : '5XX', errors('5XX')],
		...(webSocket
			? []
			: ([
					['P50', latency('latencyP50')],
					['P90', latency('latencyP90')],
					['P99', latency('latencyP99')],
				] as const)),
		['Backend P50', latency('integrationP50')],
		['Backend P99', latency('integrationP99')],
	];
}

/** A stage's numbers: its traffic, and what of its limits that uses. */
export function stageNumbers(record: StageRecord, now: number): Item[] {
	const { ref, metrics } = record;
	const items = trafficNumbers(metrics, ref.protocol, now);
	if (ref.protocol === 'REST')
		items.push(['Cache hits', readingText(cacheHitPercent(record, now), formatPercent)]);
	const use = throttleUse(record, now);
	const limit = readingText(stageThrottle(record), throttleWords);
	items.push(['Throttle', use.state === 'known' ? `${limit}, ≤${formatPercent(use.value)} used` : limit]);
	return items;
}
