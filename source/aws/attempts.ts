import type {
	AbsoluteLocation,
	DeserializeHandlerOptions,
	DeserializeMiddleware,
	HandlerExecutionContext,
} from '@smithy/types';
import type { Clock } from '../model/clock.ts';
import type { CallRecord } from './services.ts';

/** A client's middleware stack, as far as it is needed here; every client of the SDK has one. */
export interface WatchableClient {
	readonly middlewareStack: {
		add(
			middleware: DeserializeMiddleware<object, object>,
			options: DeserializeHandlerOptions & AbsoluteLocation,
		): void;
	};
}

/** Who wants to know of every HTTP attempt. */
export interface AttemptWatcher {
	readonly service: string;
	readonly clock: Clock;
	/** Told of the `Date` header of every answer, errors included, as soon as the headers are in. */
	readonly onDate?: (date: number, latency: number) => void;
	readonly onCall: (call: CallRecord) => void;
}

interface Answer {
	readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** What GetMetricData is billed by; everything else counts as one request. */
function unitsOf(input: object): number {
	const queries = (input as { MetricDataQueries?: unknown }).MetricDataQueries;
	return Array.isArray(queries) ? queries.length : 1;
}

/** Watches a client's attempts: below its retries, since each attempt is billed. */
export function watchAttempts(client: WatchableClient, watcher: AttemptWatcher): void {
	const { service, clock, onDate, onCall } = watcher;
	const count: DeserializeMiddleware<object, object> =
		(next, context: HandlerExecutionContext) => async (args) => {
			const start = performance.now();
			let failed = true;
			try {
				const result = await next(args);
				failed = false;
				return result;
			} finally {
				onCall({
					service,
					operation: (context.commandName ?? '').replace(/Command$/, ''),
					units: unitsOf(args.input),
					at: clock.now(),
					duration: performance.now() - start,
					failed,
				});
			}
		};
	client.middlewareStack.add(count, { step: 'deserialize', priority: 'high', name: 'qdashCount' });
	if (!onDate) return;
	const readDate: DeserializeMiddleware<object, object> = (next) => async (args) => {
		const start = performance.now();
		const result = await next(args);
		const date = Date.parse((result.response as Answer | undefined)?.headers?.date ?? '');
		if (Number.isFinite(date)) onDate(date, performance.now() - start);
		return result;
	};
	client.middlewareStack.add(readDate, { step: 'deserialize', priority: 'low', name: 'qdashDate' });
}
