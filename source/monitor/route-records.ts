import { type ApiDetails, type ApiRoute, type RouteRecord, routeId, type StageRecord } from '../model/api.ts';
import { knownValue } from '../model/reading.ts';
import { noMetrics } from '../model/resource-metrics.ts';
import { notYetAsked } from '../model/verdict.ts';

/** The records of a stage's routes. One that stays as it was stays the same object; metrics and verdicts stay. */
export function joinRoutes(
	stage: StageRecord,
	details: ApiDetails,
	before: ReadonlyMap<string, RouteRecord>,
): ReadonlyMap<string, RouteRecord> {
	return new Map(
		details.routes.map((route) => {
			const id = routeId(stage.ref.id, route.key);
			const old = before.get(id);
			const detailed = isDetailed(stage, route);
			if (old && old.route === route && old.detailed === detailed && old.stage === stage.ref)
				return [id, old];
			const { metrics = noMetrics, verdict = notYetAsked } = old ?? {};
			return [id, { id, stage: stage.ref, route, detailed, metrics, verdict }];
		}),
	);
}

/** Whether the stage publishes metrics of a route: by the route's own settings, else by those for all. */
function isDetailed({ settings }: StageRecord, { key }: ApiRoute): boolean | null {
	const value = knownValue(settings);
	return value ? (value.routes.get(key) ?? value.defaults).detailedMetrics : null;
}
