import type { Alarm } from './alarm.ts';
import { metricName, type RouteRecord, type StageRef } from './api.ts';
import type { DistributionRecord } from './distribution.ts';
import type { FunctionRecord } from './function.ts';

/**
 * The alarm that watches something, of those that are in ALARM: the one that has been for longest. A composite
 * alarm and one of metric math name no metric, so that they belong to nothing.
 */
function longest(alarms: readonly Alarm[], watches: (of: NonNullable<Alarm['watches']>) => boolean) {
	let found: Alarm | null = null;
	for (const alarm of alarms) {
		if (alarm.state !== 'ALARM' || !alarm.watches || !watches(alarm.watches)) continue;
		if (!found || sinceOf(alarm) < sinceOf(found)) found = alarm;
	}
	return found;
}

function sinceOf({ since }: Alarm): number {
	return since ?? Number.POSITIVE_INFINITY;
}

/** An alarm on a stage, on one of its routes, or on its API as a whole. */
export function alarmForStage(ref: StageRef, alarms: readonly Alarm[]): Alarm | null {
	return longest(
		alarms,
		({ namespace, dimensions }) =>
			namespace === 'AWS/ApiGateway' &&
			isApi(ref, dimensions) &&
			(dimensions.Stage === undefined || dimensions.Stage === ref.stage),
	);
}

/** An alarm on the route itself. */
export function alarmForRoute({ stage, route }: RouteRecord, alarms: readonly Alarm[]): Alarm | null {
	return longest(alarms, ({ namespace, dimensions }) => {
		const { Stage, Method, Resource, Route } = dimensions;
		if (namespace !== 'AWS/ApiGateway' || !isApi(stage, dimensions) || Stage !== stage.stage) return false;
		return Route === route.key || (Resource === route.path && (Method ?? '') === route.method);
	});
}

/** CloudWatch keys REST APIs by name, the others by id. */
function isApi(ref: StageRef, { ApiName, ApiId }: Readonly<Record<string, string>>): boolean {
	if (ref.protocol !== 'REST') return ApiId === ref.apiId;
	return ApiName === metricName({ id: ref.apiId ?? '', name: ref.apiName });
}

/** An alarm on a distribution; these are in us-east-1. */
export function alarmForDistribution(
	{ distribution }: DistributionRecord,
	alarms: readonly Alarm[],
): Alarm | null {
	return longest(
		alarms,
		({ namespace, dimensions }) =>
			namespace === 'AWS/CloudFront' && dimensions.DistributionId === distribution.id,
	);
}

/** An alarm on a function, or on one of its versions or aliases. */
export function alarmForFunction(record: FunctionRecord, alarms: readonly Alarm[]): Alarm | null {
	return longest(
		alarms,
		({ namespace, dimensions }) =>
			namespace === 'AWS/Lambda' && dimensions.FunctionName === record.function.name,
	);
}
