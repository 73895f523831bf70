import type { AnswerContext, Backend, Backends, Effect } from '../scenario/scenario.ts';
import type { Latency } from './draws.ts';

/** What is not named in the scenario answers in 40 ms, without errors. */
const unnamed: Backend = { latency: { p50: 40, p99: 100 } };

/** What stands behind a name, or what stands behind any name. */
export function backendOf(
	kind: 'functions' | 'hosts' | 'buckets',
	name: string,
	backends: Backends,
): Backend {
	const named = backends[kind];
	return Object.hasOwn(named, name) ? (named[name] ?? unnamed) : unnamed;
}

/** How long a backend takes in a situation. */
export function latencyOf({ latency }: Backend, context: AnswerContext): Latency {
	const { p50, p99 } = latency;
	return {
		p50: typeof p50 === 'function' ? p50(context) : p50,
		p99: typeof p99 === 'function' ? p99(context) : p99,
	};
}

/** Whether a call that came by this route has an effect. */
export function isEffective({ on }: Effect, { method, resource }: AnswerContext): boolean {
	return !on || (on.method === method && on.resource === resource);
}
