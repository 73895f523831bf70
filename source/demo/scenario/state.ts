import { minute } from '../cloudwatch/series.ts';
import type { Services } from '../services.ts';
import { inProcess } from './provision.ts';
import type { CloudState, Made, QueueState } from './scenario.ts';

/**
 * What there is at a moment, for a scenario's troubles to look at.
 *
 * @param now - milliseconds since the epoch
 */
export function stateAt(now: number, services: Services, made: Made): CloudState {
	const { region } = made;
	return {
		now,
		made,
		queue: (name) => queueState(services, made, name, now),
		recent: (namespace, name, dimensions, statistic, minutes) => {
			const pairs = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
			const store = services.cloudWatch.store(namespace === 'AWS/CloudFront' ? 'us-east-1' : region);
			const metric = store.find({ namespace, name, dimensions: pairs });
			const end = Math.floor(now / minute) * minute;
			const points = metric ? [...metric.series.periods(end - minutes * minute, end, minute)] : [];
			return points.map(({ statistics: { sum, count, most } }) =>
				statistic === 'Sum' ? sum : statistic === 'Average' ? sum / count : most,
			);
		},
		mappingEnabled: (functionName) =>
			services.lambda
				.mappings(region)
				.some((mapping) => mapping.functionName === functionName && mapping.enabled),
		alarm: (name, where) => alarmState(services, name, where ?? region),
	};
}

function queueState(
	{ sqs }: Services,
	{ region, account }: Made,
	name: string,
	now: number,
): QueueState | null {
	const queue = sqs.region(region).queueByArn(`arn:aws:sqs:${region}:${account}:${name}`);
	if (!queue) return null;
	const { visible, inFlight, delayed } = queue.store.counts;
	let oldest = now;
	for (const message of queue.store.messages()) oldest = Math.min(oldest, message.sentAt);
	return { visible, inFlight, delayed, oldestSeconds: (now - oldest) / 1000 };
}

function alarmState({ cloudWatch }: Services, name: string, region: string): string | null {
	const answer = inProcess([cloudWatch])({
		service: 'CloudWatch',
		operation: 'DescribeAlarms',
		input: { AlarmNames: [name] },
		region,
	}) as { readonly MetricAlarms?: readonly { readonly StateValue: string }[] };
	return answer.MetricAlarms?.[0]?.StateValue ?? null;
}
