import type { Input } from '../wire/input.ts';
import { invalidToken, validation } from './errors.ts';
import type { Metric, MetricStore } from './metric-store.ts';

const pageSize = 500;
/** `RecentlyActive: 'PT3H'`. */
const recent = 3 * 3_600_000;

function readOffset(token: string | undefined): number {
	if (token === undefined) return 0;
	const offset = /^metrics-(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString())?.[1];
	if (offset === undefined) throw invalidToken();
	return Number(offset);
}

/** ListMetrics, with its filters on namespace, name, dimensions and recent activity. */
export function listMetrics(input: Input, store: MetricStore, now: number): object {
	const namespace = input.text('Namespace');
	const name = input.text('MetricName');
	const filters = (input.objects('Dimensions') ?? []).map((filter) => ({
		name: filter.requiredText('Name'),
		value: filter.text('Value'),
	}));
	const activity = input.text('RecentlyActive');
	if (activity !== undefined && activity !== 'PT3H') {
		throw validation('The only valid value of RecentlyActive is PT3H.');
	}
	const matches = ({ identity, series }: Metric) =>
		(namespace === undefined || identity.namespace === namespace) &&
		(name === undefined || identity.name === name) &&
		filters.every((filter) =>
			identity.dimensions.some(
				([key, value]) => key === filter.name && (filter.value === undefined || value === filter.value),
			),
		) &&
		(activity === undefined || (series.newest ?? 0) >= now - recent);
	const found = [...store.all].filter(matches);
	const first = readOffset(input.text('NextToken'));
	const next = first + pageSize;
	return {
		Metrics: found.slice(first, next).map(({ identity }) => ({
			Namespace: identity.namespace,
			MetricName: identity.name,
			Dimensions: identity.dimensions.map(([Name, Value]) => ({ Name, Value })),
		})),
		...(found.length > next && { NextToken: Buffer.from(`metrics-${next}`).toString('base64') }),
	};
}
