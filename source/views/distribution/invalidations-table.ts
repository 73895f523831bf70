import type { Invalidation } from '../../model/distribution.ts';
import { formatAge, formatCount, formatCounted, NOT_ASKED, UNKNOWN } from '../../model/format.ts';
import { pending, type Reading } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { byNumber, byText, createListTable, type ListTable } from '../../tables/list-table.ts';
import type { InnerTableSpec } from '../list/inner-table.ts';

const inProgress = 'InProgress';

const made = createListTable<Invalidation>({
	columns: [
		{
			id: 'id',
			head: 'INVALIDATION',
			priority: 100,
			min: 14,
			value: ({ item }) => ({ text: sanitise(item.id) }),
			compare: byText(({ id }) => id),
		},
		{
			id: 'age',
			head: 'AGE',
			align: 'right',
			priority: 90,
			min: 7,
			value: ({ item, now }) => ({
				text: item.createdAt === null ? UNKNOWN : formatAge(now - item.createdAt),
			}),
			compare: byNumber(({ createdAt }) => createdAt),
		},
		{
			id: 'count',
			head: 'PATHS',
			align: 'right',
			priority: 70,
			min: 5,
			value: ({ item }) => ({
				text: item.paths === null ? NOT_ASKED : formatCount(item.paths.length),
				role: item.paths === null ? 'dim' : 'plain',
			}),
			compare: byNumber(({ paths }) => paths?.length),
		},
		{
			id: 'paths',
			head: 'WHICH',
			priority: 80,
			min: 10,
			flex: 1,
			value: ({ item }) => ({ text: shownPaths(item), role: item.paths === null ? 'dim' : 'plain' }),
		},
		{
			id: 'state',
			head: 'STATE',
			priority: 95,
			min: 11,
			value: ({ item }) => {
				if (item.status === inProgress) return { sign: 'warning', text: 'in progress', role: 'warn' };
				return { sign: 'fine', text: sanitise(item.status.toLowerCase()), role: 'dim' };
			},
			compare: byNumber(({ status }) => (status === inProgress ? 1 : 0)),
		},
	],
	fields: [({ id }) => id, ({ paths }) => (paths ?? []).slice(0, 100).join(' '), ({ status }) => status],
	nameColumn: 'id',
	compactNumber: 'age',
	idOf: ({ id }) => id,
});

const drawnPaths = 20;

function shownPaths({ paths }: Invalidation): string {
	return paths === null ? NOT_ASKED : sanitise(paths.slice(0, drawnPaths).join('  '));
}

/** The invalidations of a distribution, newest first at first. */
export const invalidationList: ListTable<Invalidation> = {
	...made,
	sortColumns: ['age', ...made.sortColumns.filter((id) => id !== 'age')],
	sortTitle: (id) => (id === 'state' ? 'state' : made.sortTitle(id)),
};

/** The table of one distribution's invalidations. */
export function invalidationsSpec(id: string): InnerTableSpec<Invalidation> {
	const rows = rowsOf();
	const reading = ({ distributions }: DashboardState): Reading<readonly Invalidation[]> =>
		distributions.get(id)?.invalidations ?? pending;
	return {
		key: `invalidations ${id}`,
		title: 'INVALIDATIONS',
		noun: 'invalidation',
		table: invalidationList,
		items: (data) => rows(reading(data)),
		count: (data) => {
			const known = reading(data);
			return known.state === 'known' ? formatCounted(known.value.length, 'invalidation') : '';
		},
		note: (data) => {
			const running = [...rows(reading(data)).values()].filter(({ status }) => status === inProgress).length;
			return running === 0 ? null : `${running} in progress`;
		},
		nothing: (data) => whyNone(reading(data), data.distributions.get(id)?.error?.message ?? null),
	};
}

/** The same map for the same list. */
function rowsOf(): (reading: Reading<readonly Invalidation[]>) => ReadonlyMap<string, Invalidation> {
	let last: { list: unknown; rows: ReadonlyMap<string, Invalidation> } | null = null;
	return (reading) => {
		const list = reading.state === 'known' ? reading.value : null;
		if (last?.list === list) return last.rows;
		last = { list, rows: new Map((list ?? []).map((one) => [one.id, one])) };
		return last.rows;
	};
}

function whyNone(reading: Reading<readonly Invalidation[]>, error: string | null): string {
	switch (reading.state) {
		case 'known':
			return 'Nothing was invalidated here. i invalidates paths.';
		case 'pending':
			return 'Asking CloudFront for the invalidations…';
		case 'denied':
			return error ?? 'Not allowed to list the invalidations (cloudfront:ListInvalidations).';
		case 'unsupported':
			return 'This endpoint does not list invalidations.';
		default:
			return error ?? 'The invalidations are not known. Ctrl-R asks again.';
	}
}
