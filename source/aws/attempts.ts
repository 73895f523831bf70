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
	readonly statusCode?: number;
	readonly headers?: Readonly<Record<string, string | undefined>>;
	body?: AsyncIterable<Uint8Array> | Uint8Array;
}

/** Loaded where it is needed, which is hardly ever: a start does not wait for it. */
async function collected(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const { buffer } = await import('node:stream/consumers');
	return buffer(body);
}

/** How a page begins, behind a byte order mark and blanks. */
const page = /^\uFEFF?\s*<(!doctype\s+html|html)\b/i;

/**
 * A well-formed page passes for an answer in XML in which everything is missing: for an empty list. The type
 * alone says nothing: moto sends JSON as text/html.
 */
const refusePages: DeserializeMiddleware<object, object> = (next) => async (args) => {
	const result = await next(args);
	const answer = (result.response ?? {}) as Answer;
	const { statusCode = 0, headers, body } = answer;
	if (statusCode >= 500 || !body || !/\bhtml\b/i.test(headers?.['content-type'] ?? '')) return result;
	const bytes = body instanceof Uint8Array ? Buffer.from(body) : await collected(body);
	if (page.test(bytes.toString('utf8', 0, 200))) {
		throw Object.assign(new Error('a page in place of an answer'), { $response: { statusCode, headers } });
	}
	// The SDK's own reading takes bytes as well as a stream.
	answer.body = bytes;
	return result;
};

/** What GetMetricData is billed by; everything else counts as one request. */
function unitsOf(input: object): number {
	const queries = (input as { MetricDataQueries?: unknown }).MetricDataQueries;
	return Array.isArray(queries) ? queries.length : 1;
}

/**
 * Watches a client's attempts: below its retries, since each attempt is billed. An answer that is a page in HTML
 * fails.
 */
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
	client.middlewareStack.add(refusePages, { step: 'deserialize', priority: 'low', name: 'qdashPages' });
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
