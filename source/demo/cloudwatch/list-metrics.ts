import { constraint, invalidValue } from './errors.ts';
import type { Metric } from './metric-store.ts';
import { type CloudWatchOperation, dimensionsOf, page } from './request.ts';

const pageSize = 500;
const mostFilters = 10;
/** `RecentlyActive: 'PT3H'`. */
const recent = 3 * 3_600_000;
/** A metric is listed until this long after its last sample. */
export const listedFor = 14 * 24 * 3_600_000;

/** When a metric last had data, in whichever unit. */
export function newestOf(units: readonly Metric[]): number {
	return Math.max(...units.map(({ series }) => series.newest ?? 0));
}

/** ListMetrics, with its filters on namespace, name, dimensions and recent activity. */
export const listMetrics: CloudWatchOperation = ({ input, metrics, account, now }) => {
	const namespace = input.text('Namespace');
	const name = input.text('MetricName');
	const given = input.objects('Dimensions') ?? [];
	if (given.length > mostFilters) {
		throw invalidValue(`The collection Dimensions must not have a size greater than ${mostFilters}.`);
	}
	const filters = given.map((filter) => ({ name: filter.requiredText('Name'), value: filter.text('Value') }));
	const activity = input.text('RecentlyActive');
	if (activity !== undefined && activity !== 'PT3H') {
		throw constraint(activity, 'recentlyActive', 'satisfy enum value set: [PT3H]');
	}
	const owner = input.text('OwningAccount');
	const linked = input.boolean('IncludeLinkedAccounts') ?? false;
	if (owner !== undefined && !linked) {
		throw invalidValue('OwningAccount can only be specified when IncludeLinkedAccounts is true.');
	}
	const since = now - (activity === undefined ? listedFor : recent);
	const found = [...metrics.all].flatMap((units) => {
		const identity = units[0]?.identity;
		if (!identity || (owner !== undefined && owner !== account)) return [];
		const matches =
			(namespace === undefined || identity.namespace === namespace) &&
			(name === undefined || identity.name === name) &&
			filters.every((filter) =>
				identity.dimensions.some(
					([key, value]) => key === filter.name && (filter.value === undefined || value === filter.value),
				),
			) &&
			newestOf(units) >= since;
		return matches ? [identity] : [];
	});
	const { items, ...more } = page(found, pageSize, 'metrics', input.text('NextToken'));
	return {
		Metrics: items.map((identity) => ({
			Namespace: identity.namespace,
			MetricName: identity.name,
			Dimensions: dimensionsOf(identity),
		})),
		...(linked && { OwningAccounts: items.map(() => account) }),
		...more,
	};
};
