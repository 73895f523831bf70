import type { Sample } from '../cloudwatch/distribution.ts';
import type { AnswerContext, Backends } from '../scenario/scenario.ts';
import { backendOf, latencyOf } from './backend.ts';
import { type Draws, type Latency, tableOf } from './draws.ts';
import type { Effects } from './effects.ts';
import type { FunctionRun, FunctionRuns } from './function-runs.ts';
import type { IntegrationNode, RouteNode, StageNode } from './graph.ts';
import { requestDraft } from './request-draft.ts';
import { givenUp } from './sample.ts';
import { arnOf, sendEffects } from './send-effects.ts';
import type { Span } from './span.ts';
import { Statuses } from './statuses.ts';

/** Requests that have come as far as a route's integration. */
export interface IntegrationCall {
	readonly stage: StageNode;
	readonly route: RouteNode;
	readonly integration: IntegrationNode;
	readonly count: number;
	readonly span: Span;
	readonly context: AnswerContext;
}

/** What it answered. */
export interface IntegrationAnswer {
	readonly statuses: Statuses;
	/** Milliseconds, of the calls that were made; none where AWS measures none. */
	readonly latencies: readonly Sample[];
	/** Of the 5XX, those for which the integration could not be called at all. */
	readonly uncallable: number;
}

/** What the integrations stand on. */
export interface Behind {
	readonly backends: Backends;
	readonly functions: FunctionRuns;
	readonly effects: Effects;
	readonly draws: Draws;
	readonly region: string;
	readonly account: string;
}

/** Milliseconds to invoke a function, beside its own duration. */
const invocation = tableOf({ p50: 7, p99: 25 });
/** SQS, SNS and EventBridge take a message in so many milliseconds. */
const acceptance: Latency = { p50: 12, p99: 60 };
const mocked: Latency = { p50: 1, p99: 2 };

/** What API Gateway answers when an integration fails, by protocol. */
const failures = {
	REST: { failed: 502, throttled: 500, late: 504 },
	HTTP: { failed: 500, throttled: 503, late: 503 },
	WEBSOCKET: { failed: 500, throttled: 500, late: 504 },
} as const;

/** The status of a 4XX that a backend answers with: what is read may be missing, what is written may be wrong. */
export function clientErrorStatus(method: string): 400 | 404 {
	return method === 'GET' || method === 'HEAD' || method === 'DELETE' ? 404 : 400;
}

/** Calls integrations, by counts. */
export class Integrations {
	readonly #behind: Behind;

	constructor(behind: Behind) {
		this.#behind = behind;
	}

	answer(call: IntegrationCall): IntegrationAnswer {
		const { target } = call.integration;
		const { region, account } = this.#behind;
		switch (target.kind) {
			case 'function':
				return this.#function(call, target.name);
			case 'queue':
				return this.#send(call, { arn: arnOf('sqs', region, account, target.name) });
			case 'topic':
				return this.#send(call, { arn: arnOf('sns', region, account, target.name) });
			case 'bus':
				return this.#send(call, { bus: target.name, detailType: 'Request', source: call.stage.apiName });
			case 'http':
				return this.#host(call, target.host);
			case 'other':
				return this.#host(call, target.uri);
			case 'mock': {
				const statuses = new Statuses();
				statuses.add(200, call.count);
				// WebSocket APIs suppress the latency of mock integrations.
				const silent = call.stage.protocol === 'WEBSOCKET';
				const latencies = silent ? [] : this.#behind.draws.latencies(call.count, mocked);
				return { statuses, latencies, uncallable: 0 };
			}
		}
	}

	#function(call: IntegrationCall, name: string): IntegrationAnswer {
		const { stage, integration, count, span, context, route } = call;
		const { functions, draws } = this.#behind;
		const { failed, throttled, late } = failures[stage.protocol];
		const run = functions.run(name, count, span, context);
		const limit = integration.timeoutMilliseconds;
		const latencies = run.durations.map(({ value, count }) => ({
			value: Math.min(limit, value + draws.oneOf(invocation)),
			count,
		}));
		const { lateFailed, lateSucceeded } = lateOf(run, givenUp(latencies, limit));
		const statuses = new Statuses();
		const refused = Math.min(run.refused, run.succeeded - lateSucceeded);
		statuses.add(200, run.succeeded - lateSucceeded - refused);
		statuses.add(clientErrorStatus(route.method), refused);
		statuses.add(late, lateFailed + lateSucceeded);
		statuses.add(failed, run.failed - run.absent - lateFailed);
		statuses.add(throttled, run.throttled);
		// It may not be invoked, or is not there: an internal error of the API.
		statuses.add(500, run.absent);
		return { statuses, latencies, uncallable: run.throttled + run.absent };
	}

	#host(call: IntegrationCall, host: string): IntegrationAnswer {
		const { stage, route, integration, count, span, context } = call;
		const { draws, backends, effects, region, account } = this.#behind;
		const backend = backendOf('hosts', host, backends);
		const limit = integration.timeoutMilliseconds;
		const latencies = draws.latencies(count, latencyOf(backend, context), limit);
		const late = givenUp(latencies, limit);
		const failed = draws.share(count - late, backend.errors?.(context) ?? 0);
		const refused = draws.share(count - late - failed, backend.clientErrors?.(context) ?? 0);
		const succeeded = count - late - failed - refused;
		const statuses = new Statuses();
		statuses.add(200, succeeded);
		statuses.add(clientErrorStatus(route.method), refused);
		statuses.add(503, failed);
		statuses.add(failures[stage.protocol].late, late);
		sendEffects({ backend, succeeded, context, span, effects, region, account, draws });
		return { statuses, latencies, uncallable: 0 };
	}

	#send(call: IntegrationCall, to: Parameters<Effects['send']>[0]): IntegrationAnswer {
		const { count, span, route, stage } = call;
		const { effects, draws } = this.#behind;
		const draft = requestDraft(stage, route, 'arn' in to && to.arn.endsWith('.fifo'));
		if (count > 0) effects.send(to, count, draft, span.from, span.until);
		const statuses = new Statuses();
		statuses.add(200, count);
		return { statuses, latencies: draws.latencies(count, acceptance), uncallable: 0 };
	}
}

/**
 * Of the calls for which the API did not wait, how many failed anyway: all that ran into the function's
 * own timeout, and of the others as large a part as of all.
 */
function lateOf(run: FunctionRun, late: number): { lateFailed: number; lateSucceeded: number } {
	const ended = run.succeeded + run.failed - run.timedOut;
	const timedOut = Math.min(run.timedOut, late);
	const others = late - timedOut;
	const failed = ended > 0 ? Math.round((others * (run.failed - run.timedOut)) / ended) : 0;
	const lateSucceeded = Math.min(run.succeeded, others - failed);
	return { lateFailed: late - lateSucceeded, lateSucceeded };
}
