import type { AnswerContext, RequestKind } from '../scenario/scenario.ts';
import { authorise } from './authorisation.ts';
import { unauthorisedShare } from './gateway.ts';
import type { DeploymentNode, StageNode } from './graph.ts';
import type { Behind, Integrations } from './integration.ts';
import { findRoute } from './route-matching.ts';
import type { Span } from './span.ts';
import type { Throttles } from './throttles.ts';
import type { WebSocketMetrics } from './websocket-metrics.ts';

/** Calls of one route. */
interface RouteCalls {
	/** `$connect`, `$disconnect`, `$default` or a route key. */
	readonly key: string;
	readonly count: number;
	readonly unauthorised: number;
}

/** The stages of WebSocket APIs, as connections and messages go through them. */
export class WebSocketGateway {
	readonly #behind: Behind;
	readonly #integrations: Integrations;
	readonly #throttles: Throttles;
	readonly #metrics: WebSocketMetrics;

	constructor(behind: Behind, integrations: Integrations, throttles: Throttles, metrics: WebSocketMetrics) {
		this.#behind = behind;
		this.#integrations = integrations;
		this.#throttles = throttles;
		this.#metrics = metrics;
	}

	/**
	 * Plays connections and what is said on them. The weight of a kind of message is how many of it a
	 * connection sends; a kind with the path `$connect` says what share of connects is refused.
	 *
	 * @param rate - connects a second
	 */
	play(stage: StageNode, kinds: readonly RequestKind[], rate: number, span: Span): void {
		const { draws } = this.#behind;
		const expected = rate * span.length;
		const connecting = kinds.find(({ path }) => path === '$connect');
		const unauthorised = connecting ? unauthorisedShare(connecting, span) : 0;
		this.#call(stage, span, { key: '$connect', count: draws.arrivals(expected), unauthorised });
		for (const { path: key, weight } of kinds) {
			if (key === '$connect') continue;
			const each = typeof weight === 'function' ? weight(span.seconds) : weight;
			this.#call(stage, span, { key, count: draws.arrivals(expected * each), unauthorised: 0 });
		}
		// Who comes goes again: connections end as often as they begin.
		this.#call(stage, span, { key: '$disconnect', count: draws.arrivals(expected), unauthorised: 0 });
	}

	#call(stage: StageNode, span: Span, calls: RouteCalls): void {
		const counts = this.#behind.draws.split(
			calls.count,
			stage.deployments.map(({ share }) => share),
		);
		stage.deployments.forEach((deployment, index) => {
			this.#route(stage, deployment, span, { ...calls, count: counts[index] ?? 0 });
		});
	}

	#route(stage: StageNode, deployment: DeploymentNode, span: Span, calls: RouteCalls): void {
		const { key, count, unauthorised } = calls;
		if (count === 0) return;
		const { draws, functions } = this.#behind;
		const route = findRoute('WEBSOCKET', deployment.routes, 'MESSAGE', key);
		const connects = key === '$connect' ? count : 0;
		const messages = key.startsWith('$') && key !== '$default' ? 0 : count;
		const totals = { calls: count, connects, messages };
		if (!route) {
			// Connections need no route; a message that finds none is answered with an error.
			this.#metrics.add(span.minute, stage, null, { ...totals, ...unharmed, clientErrors: messages });
			return;
		}
		const context: AnswerContext = {
			seconds: span.seconds,
			method: route.method,
			resource: route.resource,
			deployment: deployment.description,
		};
		const { refused, broken } = authorise(
			route.authoriser,
			{ count, unauthorised },
			{ span, context, functions, draws },
		);
		const passed = this.#throttles.pass(stage, route, count - refused - broken, span);
		const clientErrors = count - broken - passed;
		const { integration } = route;
		if (!integration) {
			const errors = { clientErrors, executionErrors: broken + passed };
			this.#metrics.add(span.minute, stage, route, { ...totals, ...unharmed, ...errors });
			return;
		}
		const call = { stage, route, integration, count: passed, span, context };
		const { statuses, latencies, uncallable } = this.#integrations.answer(call);
		this.#metrics.add(span.minute, stage, route, {
			...totals,
			clientErrors,
			integrationErrors: statuses.clientErrors + statuses.serverErrors - uncallable,
			executionErrors: broken + uncallable,
			integrationLatencies: latencies,
		});
	}
}

const unharmed = { clientErrors: 0, integrationErrors: 0, executionErrors: 0, integrationLatencies: [] };
