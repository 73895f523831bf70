import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as realDelay } from 'node:timers/promises';
import { Caller } from './caller.ts';
import { type Controlled, control } from './control.ts';
import { faultError } from './fault-errors.ts';
import type { Fault, FaultTarget } from './faults.ts';
import type { Service, ServiceCall } from './service.ts';
import { frameworkNamespace, ServiceError } from './service-error.ts';
import { type Answer, jsonType, write, writeHead } from './wire/answer.ts';
import { BodyReader, type BodyRefusal, longestBody } from './wire/body.ts';
import type { Input } from './wire/input.ts';
import { jsonError, unknownOperation } from './wire/json-protocol.ts';
import type { Exchange } from './wire/protocol.ts';
import { signedScope } from './wire/signed-scope.ts';

/** What the server serves, and how fast. */
export interface ServerOptions extends Controlled {
	readonly services: readonly Service[];
	readonly account: string;
	/** Where requests without a signature go. */
	readonly region: string;
	/** 0: chosen by the system. */
	readonly port: number;
	/** Real milliseconds added to every answer. */
	readonly latency: number;
}

/** What became of a request: an answer, or a connection that is treated in another way. */
type Outcome = Answer | 'hang' | 'reset' | Mangled;

/** An answer that does not arrive as it should. */
interface Mangled {
	readonly answer: Answer;
	readonly how: 'truncated' | 'trickle';
	/** Between two bytes of one that trickles. */
	readonly milliseconds: number;
}

/**
 * A call with who waits for it. It is a class for its getter: an object literal with one has a shape of its
 * own each time, which lives long and keeps the request that it came from.
 */
class AwaitedCall implements ServiceCall {
	readonly operation: string;
	readonly input: Input;
	readonly region: string;
	readonly origin: string;
	readonly #caller: Caller;

	constructor(operation: string, input: Input, region: string, origin: string, caller: Caller) {
		this.operation = operation;
		this.input = input;
		this.region = region;
		this.origin = origin;
		this.#caller = caller;
	}

	get signal(): AbortSignal {
		return this.#caller.signal;
	}
}

/** The HTTP side of the embedded cloud, on the loopback interface only. */
export class CloudServer {
	readonly #options: ServerOptions;
	readonly #server: Server;
	readonly #closing = new AbortController();
	readonly #bodies = new BodyReader();
	#origin = '';

	constructor(options: ServerOptions) {
		this.#options = options;
		this.#server = createServer((request, response) => void this.#serve(request, response));
		// Clients keep their connections; one that is closed under them between two requests is an error there.
		this.#server.keepAliveTimeout = 120_000;
		this.#server.requestTimeout = 60_000;
		// More than the thousand that a load test opens, and few enough to have memory for.
		this.#server.maxConnections = 4_000;
	}

	/** @returns `http://127.0.0.1:PORT` */
	async listen(): Promise<string> {
		await new Promise<void>((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen(this.#options.port, '127.0.0.1', resolve);
		});
		this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
		return this.#origin;
	}

	/** Ends every connection, those that wait included. */
	async close(): Promise<void> {
		this.#closing.abort();
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const requestId = randomUUID();
		const caller = new Caller(response, this.#closing.signal);
		try {
			const body = await this.#bodies.read(request);
			if (typeof body === 'string') {
				this.#refuseBody(request, response, requestId, body);
				return;
			}
			const outcome = await this.#outcome(request, body, requestId, caller);
			if (outcome === 'hang') return;
			if (outcome === 'reset') request.socket.resetAndDestroy();
			else if ('how' in outcome) await this.#mangle(response, outcome, requestId, caller);
			else write(response, outcome, requestId, this.#options.clock.now());
		} catch (error) {
			if (caller.gone || response.headersSent) return;
			const told = error instanceof ServiceError ? error : internalFailure(error);
			write(response, jsonError(told, frameworkNamespace), requestId, this.#options.clock.now());
		}
	}

	/** Begins an answer as a good one begins, and breaks it off in its middle, or gives it byte by byte. */
	async #mangle(
		response: ServerResponse,
		{ answer, how, milliseconds }: Mangled,
		requestId: string,
		caller: Caller,
	): Promise<void> {
		const bytes = Buffer.from(answer.body);
		writeHead(response, answer, requestId, this.#options.clock.now());
		if (how === 'truncated') {
			response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
			return;
		}
		try {
			for (const byte of bytes) {
				response.write(Uint8Array.of(byte));
				await realDelay(milliseconds, undefined, { signal: caller.signal });
			}
		} catch (error) {
			// The peer has heard enough.
			if (!caller.gone) throw error;
		}
		response.end();
	}

	/** Answers without reading on; the connection is of no more use. */
	#refuseBody(
		request: IncomingMessage,
		response: ServerResponse,
		requestId: string,
		refusal: BodyRefusal,
	): void {
		response.shouldKeepAlive = false;
		const answer = jsonError(refusals[refusal], frameworkNamespace);
		writeHead(response, answer, requestId, this.#options.clock.now());
		// The answer is whole, but does not end yet: its end closes the connection, and a peer that still sends
		// would see a broken pipe in its place. So what is on its way is thrown away for a moment.
		response.write(answer.body);
		const patience = setTimeout(() => request.socket.destroy(), 1_000).unref();
		request.once('end', () => {
			clearTimeout(patience);
			response.end();
		});
		request.resume();
	}

	async #outcome(
		request: IncomingMessage,
		body: Buffer,
		requestId: string,
		caller: Caller,
	): Promise<Outcome> {
		const { latency, region } = this.#options;
		const { pathname, searchParams } = splitTarget(request.url ?? '/');
		const method = request.method ?? '';
		if (pathname.startsWith('/_qdash/')) {
			const page = request.headers.origin;
			return control({ method, path: pathname, body, page }, this.#options);
		}
		if (latency > 0) await realDelay(latency, undefined, { signal: caller.signal });
		const { headers } = request;
		const scope = signedScope(headers.authorization, searchParams, region);
		const wire = { method, path: pathname, query: searchParams, headers, body, scope };
		for (const service of this.#options.services) {
			for (const protocol of service.protocols) {
				const exchange = protocol.read(wire);
				if (exchange) return this.#call(service, exchange, scope.region, requestId, caller);
			}
		}
		throw unknownOperation(String(headers['x-amz-target'] ?? `${method} ${pathname}`));
	}

	async #call(
		service: Service,
		exchange: Exchange,
		region: string,
		requestId: string,
		caller: Caller,
	): Promise<Outcome> {
		const { operation } = exchange;
		const { clock, requests } = this.#options;
		try {
			if (!service.operations.has(operation)) throw unknownOperation(operation);
			const input = exchange.input();
			const queue = service.resourceOf(input);
			requests.add({ service: service.name, operation, at: clock.now(), ...(queue && { queue }) });
			const { delay, fault } = this.#options.faults.take({ service: service.name, operation, queue });
			if (delay > 0) await realDelay(delay, undefined, { signal: caller.signal });
			const faulty = fault && this.#faulty(fault, { service: service.name, operation, queue });
			if (faulty) return faulty;
			const output = await service.call(new AwaitedCall(operation, input, region, this.#origin, caller));
			const answer = exchange.answer(output, requestId);
			if (fault?.kind !== 'truncated' && fault?.kind !== 'trickle') return answer;
			return { answer, how: fault.kind, milliseconds: fault.milliseconds ?? 1000 };
		} catch (error) {
			if (error instanceof ServiceError) return exchange.error(error, requestId);
			if (caller.gone) throw error;
			return exchange.error(internalFailure(error), requestId);
		}
	}

	/**
	 * What a fault makes of a request in place of an answer; undefined where the answer comes, whatever
	 * becomes of it then.
	 *
	 * @throws ServiceError where it is the service that refuses
	 */
	#faulty(fault: Fault, target: FaultTarget): Outcome | undefined {
		if (fault.kind === 'hang' || fault.kind === 'reset') return fault.kind;
		if (fault.kind === 'empty') return { status: 200, type: jsonType, body: '' };
		if (fault.kind === 'html') {
			const body =
				'<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Not here</h1></body></html>';
			return { status: fault.status ?? 200, type: 'text/html', body };
		}
		const error = faultError(fault.kind, target, this.#options.account);
		if (error) throw error;
		return undefined;
	}
}

const refusals: Readonly<Record<BodyRefusal, ServiceError>> = {
	tooLong: new ServiceError({
		shape: 'RequestEntityTooLargeException',
		status: 413,
		message: `A request takes at most ${longestBody} bytes.`,
	}),
	tooMuch: new ServiceError({
		shape: 'ServiceUnavailableException',
		code: 'ServiceUnavailable',
		status: 503,
		message: 'Too many requests are under way, whose bodies have not come to their end.',
	}),
};

/**
 * The path and the query of a request's target. A URL would take a path that begins with two slashes for a
 * host, and fold `..`, both of which may stand in the key of an object.
 */
function splitTarget(target: string): { pathname: string; searchParams: URLSearchParams } {
	if (!target.startsWith('/')) {
		// Through a proxy it is a whole URL.
		const { pathname, searchParams } = new URL(URL.canParse(target) ? target : '/', 'http://localhost');
		return { pathname, searchParams };
	}
	const mark = target.indexOf('?');
	if (mark < 0) return { pathname: target, searchParams: new URLSearchParams() };
	return { pathname: target.slice(0, mark), searchParams: new URLSearchParams(target.slice(mark + 1)) };
}

/** A fault of the embedded cloud itself: it is told in the answer, where a test sees it. */
function internalFailure(error: unknown): ServiceError {
	return new ServiceError({
		shape: 'InternalFailure',
		code: 'InternalFailure',
		status: 500,
		message: `The embedded cloud failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
	});
}
