import type { FunctionMetric } from '../model/function.ts';
import type { SeriesQuery } from './contract/series-query.ts';

interface Series {
	readonly metric: string;
	readonly statistic: string;
	readonly percentile: boolean;
}

const count = (metric: string): Series => ({ metric, statistic: 'Sum', percentile: false });
const duration = (statistic: string): Series => ({ metric: 'Duration', statistic, percentile: true });

const seriesOf: Readonly<Record<FunctionMetric, Series>> = {
	invocations: count('Invocations'),
	errors: count('Errors'),
	throttles: count('Throttles'),
	concurrency: { metric: 'ConcurrentExecutions', statistic: 'Maximum', percentile: false },
	durationP50: duration('p50'),
	durationP90: duration('p90'),
	durationP99: duration('p99'),
};

/**
 * The series of a function in `AWS/Lambda`, over all its versions. The id of its record is its name.
 *
 * @param periodSeconds - a multiple of 60
 */
export function functionQueries(
	name: string,
	keys: readonly FunctionMetric[],
	periodSeconds: number,
): SeriesQuery<FunctionMetric>[] {
	return keys.map((fills) => ({
		id: name,
		fills,
		namespace: 'AWS/Lambda',
		dimensions: { FunctionName: name },
		periodSeconds,
		...seriesOf[fills],
	}));
}
