import type { ApiDetails, RouteRecord, StageRef } from '../../model/api.ts';
import { formatCounted, formatSpan } from '../../model/format.ts';
import { pending, type Reading, unknown } from '../../model/reading.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { ListTable } from '../../tables/list-table.ts';
import type { InnerTableSpec } from '../list/inner-table.ts';

/** The table of the routes of one stage. */
export function routesSpec(id: string, table: ListTable<RouteRecord>): InnerTableSpec<RouteRecord> {
	const ofStage = routesOf(id);
	return {
		key: `routes ${id}`,
		title: 'ROUTES',
		noun: 'route',
		table,
		items: (data) => ofStage(data.routes),
		count: (data) => countWords(ofStage(data.routes), detailsOf(id, data)),
		note: (data) => noteOf(ofStage(data.routes), detailsOf(id, data), data.now),
		nothing: (data) => whyNone(id, data),
	};
}

/** The routes of one stage out of those that are known; the same map for the same routes. */
function routesOf(
	id: string,
): (routes: ReadonlyMap<string, RouteRecord>) => ReadonlyMap<string, RouteRecord> {
	let last: { all: unknown; own: ReadonlyMap<string, RouteRecord> } | null = null;
	return (routes) => {
		if (last?.all === routes) return last.own;
		const own = [...routes].filter(([, { stage }]) => stage.id === id);
		last = { all: routes, own: own.length === routes.size ? routes : new Map(own) };
		return last.own;
	};
}

function detailsOf(id: string, { stages, apiDetails }: DashboardState): Reading<ApiDetails> {
	const stage = stages.get(id);
	// Without the API's id nobody can be asked.
	if (stage?.ref.apiId === null) return unknown;
	return apiDetails.get(stage?.ref.apiId ?? '') ?? pending;
}

function countWords(routes: ReadonlyMap<string, RouteRecord>, details: Reading<ApiDetails>): string {
	// Nobody said that there are none.
	if (routes.size === 0 && details.state !== 'known') return details.state === 'pending' ? 'asking…' : '';
	return formatCounted(routes.size, 'route');
}

function noteOf(
	routes: ReadonlyMap<string, RouteRecord>,
	details: Reading<ApiDetails>,
	now: number,
): string | null {
	const off = [...routes.values()].filter(({ detailed }) => detailed === false).length;
	const metrics =
		off === 0 ? '' : off === routes.size ? 'no metrics by route' : `no metrics of ${off} of them`;
	const age =
		details.state === 'known' && now - details.value.at >= 60_000
			? `listed ${formatSpan(now - details.value.at)} ago`
			: '';
	return [metrics, age].filter((part) => part !== '').join(' · ') || null;
}

function whyNone(id: string, data: DashboardState): string {
	const stage = data.stages.get(id);
	if (!stage) return 'The stage is not known.';
	return routesUnknown(stage.ref, detailsOf(id, data), stage.error?.message ?? null);
}

/** Why a stage's routes are not there, in one sentence. */
function routesUnknown({ apiId }: StageRef, details: Reading<ApiDetails>, error: string | null): string {
	if (apiId === null) {
		return 'Only metrics know this stage: which routes it has, the control plane did not say.';
	}
	switch (details.state) {
		case 'known':
			return 'This API has no routes.';
		case 'denied':
			return error ?? 'Not allowed to read the routes of this API (apigateway:GET).';
		case 'unsupported':
			return error ?? 'This endpoint does not list the routes of an API.';
		case 'pending':
			return error ?? 'Asking the control plane for the routes…';
		default:
			return error ?? 'The routes could not be read. Ctrl-R asks again.';
	}
}
