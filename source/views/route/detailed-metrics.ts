import type { ApiProtocol, RouteRecord, StageRecord } from '../../model/api.ts';
import type { Context } from '../../model/context.ts';
import { actionPrices } from '../../model/cost.ts';
import { formatDollars } from '../../model/format.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { SettingsRow } from '../settings-table.ts';

/**
 * How many series API Gateway publishes of a route. REST: Count, 4XXError, 5XXError, Latency and
 * IntegrationLatency, with a cache two more; HTTP: DataProcessed besides; WebSocket: a count, ClientError,
 * ExecutionError, IntegrationError and IntegrationLatency.
 */
function metricsOfRoute(protocol: ApiProtocol, caches: boolean): number {
	if (protocol === 'REST') return caches ? 7 : 5;
	return protocol === 'HTTP' ? 6 : 5;
}

/** Whether the stage publishes metrics of the route; where not, how to have it do so, and what that costs. */
export function detailedMetricsRows(
	record: RouteRecord,
	stage: StageRecord | null,
	context: Context | null,
): SettingsRow[] {
	if (record.detailed === true) return [['Detailed metrics', 'on']];
	if (record.detailed === null) {
		return [['Detailed metrics', 'not known: the settings of the stage are not']];
	}
	const settings = stage?.settings.state === 'known' ? stage.settings.value : null;
	const count = metricsOfRoute(record.stage.protocol, settings?.cache != null);
	const price = actionPrices.customMetricMonth;
	const command = enableCommand(record, stage, context);
	return [
		[
			'Detailed metrics',
			`off: the stage publishes no metrics of this route. On, CloudWatch bills ${count} custom metrics for it, ${formatDollars(price)} a month each: ${formatDollars(count * price)} a month while it is called (us-east-1).`,
		],
		...(command === null ? [] : ([['Turn on with (y copies)', sanitise(command)]] as const)),
	];
}

/**
 * The AWS command line that has a stage publish metrics of one route, and leaves its limits as they are; null
 * while the API's id is not known.
 */
export function enableCommand(
	{ route, stage: ref }: RouteRecord,
	stage: StageRecord | null,
	context: Context | null,
): string | null {
	if (ref.apiId === null) return null;
	const where = [
		...(context?.profile ? ['--profile', context.profile] : []),
		...(context ? ['--region', context.region] : []),
		...(context?.endpoint ? ['--endpoint-url', context.endpoint] : []),
	];
	if (ref.protocol === 'REST') {
		const path = `/${pointer(route.path)}/${route.method}/metrics/enabled`;
		// As JSON: a path may hold the commas and braces that the shorthand is made of.
		const patch = JSON.stringify([{ op: 'replace', path, value: 'true' }]);
		const args = ['--rest-api-id', ref.apiId, '--stage-name', ref.stage, '--patch-operations', patch];
		return ['aws apigateway update-stage', ...[...args, ...where].map(quoted)].join(' ');
	}
	const settings = stage?.settings.state === 'known' ? stage.settings.value : null;
	const own = settings?.routes.get(route.key);
	const throttle = own?.throttle ?? settings?.defaults.throttle ?? null;
	const routeSettings = {
		DetailedMetricsEnabled: true,
		// What is set for a route replaces what was set for it before.
		...(throttle && Number.isFinite(throttle.rate) ? { ThrottlingRateLimit: throttle.rate } : {}),
		...(throttle && Number.isFinite(throttle.burst) ? { ThrottlingBurstLimit: throttle.burst } : {}),
		...(own?.loggingLevel ? { LoggingLevel: own.loggingLevel } : {}),
		...(own?.dataTrace ? { DataTraceEnabled: true } : {}),
	};
	const args = ['--api-id', ref.apiId, '--stage-name', ref.stage];
	const value = JSON.stringify({ [route.key]: routeSettings });
	return [
		'aws apigatewayv2 update-stage',
		...[...args, '--route-settings', value, ...where].map(quoted),
	].join(' ');
}

/** A path as one part of a patch path: `/orders/{id}` is `~1orders~1{id}`. */
function pointer(path: string): string {
	return path.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A word for a POSIX shell. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
