import type { Alarm } from './alarm.ts';
import { alarmForRoute, alarmForStage } from './alarm-ties.ts';
import type { ApiRoute, ApiSummary, RouteRecord, StageRecord, Throttle } from './api.ts';
import { formatCount, formatPercent } from './format.ts';
import { judgeAlarm, type SilenceAround, unmeasured, withoutMinutes } from './metric-verdicts.ts';
import { settledPoints } from './minutes.ts';
import { settledPoint } from './rates.ts';
import { knownValue } from './reading.ts';
import { sanitise } from './sanitise.ts';
import { callsOf, canaryPercent, connectsPerMinute, routeThrottle, stageThrottle } from './stage-rates.ts';
import {
	deploymentsOf,
	judgeAccountLimit,
	judgeClientErrors,
	judgeServerErrors,
	judgeSlow,
	judgeThrottle,
} from './stage-troubles.ts';
import { type Verdict, verdict, worst } from './verdict.ts';

/** What else a stage is judged by. */
export interface StageAround extends SilenceAround {
	/** The account's limit, or null while it is not known. */
	readonly accountThrottle: Throttle | null;
	/** Those in ALARM; empty while they are not known. */
	readonly alarms: readonly Alarm[];
	/** Whether CloudWatch lists metrics of it, which it does for two weeks; null, or left out, while that is not known. */
	readonly measured?: boolean | null;
}

/** What else a route is judged by. */
export interface RouteAround extends SilenceAround {
	/** The stage that it is a route of. */
	readonly stage: StageRecord | null;
	/** Those in ALARM; empty while they are not known. */
	readonly alarms: readonly Alarm[];
}

/**
 * Judges one stage.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function judgeStage(record: StageRecord, around: StageAround, now: number): Verdict {
	const { ref, metrics } = record;
	if (ref.stage === '') return withoutStage(record);
	if (record.metricsShownBy !== null) return shared(record.metricsShownBy);
	const calls = callsOf(metrics, ref.protocol);
	const deployments = deploymentsOf(record);
	const limit = knownValue(stageThrottle(record));
	return (
		worst(
			judgeServerErrors(record, deployments, now),
			judgeThrottle(record, limit, 'of each route', now) ??
				judgeAccountLimit(record, around.accountThrottle, now),
			judgeClientErrors(record, now),
			judgeSlow(record, deployments, now),
		) ??
		judgeAlarm(alarmForStage(ref, around.alarms)) ??
		(settledPoint(calls, now) ? healthy(record, now) : quiet(record, around, now))
	);
}

/**
 * Judges one route.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function judgeRoute(record: RouteRecord, around: RouteAround, now: number): Verdict {
	const { stage, alarms } = around;
	const { metrics, detailed, route } = record;
	const open = stage !== null && isOpenToAll(route, stage.api) ? openToAll : null;
	if (detailed !== true) {
		const without =
			detailed === null
				? verdict('unknown', 'unknown', 'not known yet')
				: verdict('unknown', 'unknown', 'metrics off', {
						evidence: ['This stage publishes no metrics of the route: its detailed metrics are off.'],
					});
		return judgeAlarm(alarmForRoute(record, alarms)) ?? open ?? without;
	}
	const of = { ref: record.stage, metrics };
	const deployments = stage ? deploymentsOf(stage) : [];
	const limit = knownValue(routeThrottle(record, stage));
	const calls = callsOf(metrics, record.stage.protocol);
	const trouble = worst(
		judgeServerErrors(of, deployments, now),
		judgeThrottle(of, limit, 'of this route', now),
		judgeClientErrors(of, now),
		judgeSlow(of, deployments, now),
	);
	if (trouble) return trouble;
	const alarm = judgeAlarm(alarmForRoute(record, alarms));
	if (alarm) return alarm;
	if (!settledPoint(calls, now)) {
		const without = withoutMinutes(
			metrics,
			settledPoints(calls, now).at(-1),
			now,
			`${record.stage.protocol} routes`,
			around,
		);
		return without.severity === 'fine' || without.kind === 'unknown' ? (open ?? without) : without;
	}
	return open ?? verdict('healthy', 'fine', 'healthy');
}

const openToAll = verdict('open to all', 'fine', 'open to all', {
	evidence: ['Anybody may call this route: it has no authoriser, and the API is public.'],
});

/**
 * Whether anybody may call a route: no authoriser, no API key, an API that is public and has no policy. The
 * preflight of browsers is always open. On a WebSocket API only connecting is guarded.
 *
 * @param api - null while only metrics know it: then nothing is said
 */
export function isOpenToAll(route: ApiRoute, api: ApiSummary | null): boolean {
	if (!api || api.endpointType === null || api.endpointType === 'private' || api.hasPolicy) return false;
	if (api.protocol === 'WebSocket' && route.key !== '$connect') return false;
	return route.method !== 'OPTIONS' && route.authoriser.kind === 'none' && !route.authoriser.apiKeyRequired;
}

function withoutStage({ settings, error }: StageRecord): Verdict {
	const evidence = error ? [error.message] : [];
	switch (settings.state) {
		case 'denied':
			return verdict('denied', 'denied', 'denied', { evidence });
		case 'unsupported':
			return verdict('unsupported', 'denied', 'not supported here', { evidence });
		case 'pending':
			return error
				? verdict('failed', 'unknown', `no answer (${error.kind})`, { evidence })
				: verdict('not asked', 'unknown', 'stages not asked yet');
		default:
			return verdict('no traffic', 'fine', 'no stage', {
				evidence: ['The API has no stage: nobody can call it.'],
			});
	}
}

function shared(by: string): Verdict {
	return verdict('metrics shared', 'unknown', `metrics shared with ${sanitise(by)}`, {
		evidence: [
			`CloudWatch keeps the metrics of REST APIs by name: this stage's are one with those of ${sanitise(by)}, which shows them.`,
		],
	});
}

function quiet(record: StageRecord, around: StageAround, now: number): Verdict {
	if (around.measured === false) {
		if (around.silenceTells === false) return unmeasured(`${record.ref.protocol} APIs`);
		return verdict('no traffic', 'fine', 'no traffic in 2 weeks', {
			evidence: ['CloudWatch has listed no metric of it for two weeks.'],
		});
	}
	const calls = callsOf(record.metrics, record.ref.protocol);
	return withoutMinutes(
		record.metrics,
		settledPoints(calls, now).at(-1),
		now,
		`${record.ref.protocol} APIs`,
		around,
	);
}

function healthy(record: StageRecord, now: number): Verdict {
	const evidence =
		record.sharing > 0
			? [`${record.sharing + 1} APIs of this name share these metrics: CloudWatch keeps them by name.`]
			: [];
	return verdict('healthy', 'fine', healthyWords(record, now), { evidence });
}

function healthyWords(record: StageRecord, now: number): string {
	const canary = knownValue(canaryPercent(record));
	if (canary !== null) return `healthy, canary ${formatPercent(canary).replace('.0 ', ' ')}`;
	if (record.sharing > 0) return `healthy, ${record.sharing + 1} APIs in one`;
	const connects = knownValue(connectsPerMinute(record, now));
	return connects === null ? 'healthy' : `${formatCount(connects)} connects/min`;
}
