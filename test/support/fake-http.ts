import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A request as a fake of AWS sees it. */
export interface FakeRequest {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
	/** Out of `X-Amz-Target`, or `Action` of a query body. */
	readonly operation: string;
	/** The body as JSON, or an empty object. */
	// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the SDK has sent
	readonly json: any;
}

/** What a fake answers. An object is sent as AWS JSON; a function does as it likes with the response. */
export interface FakeAnswer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | object;
	readonly raw?: (response: ServerResponse) => void;
}

/** A loopback server that answers as a test says, over real HTTP. */
export interface FakeServer {
	readonly url: string;
	readonly port: number;
	readonly requests: FakeRequest[];
	/** The operations asked for, in order. */
	operations(): string[];
}

/** An error as the AWS JSON protocol of SQS words it. */
export function awsError(shape: string, message: string, status = 400, code = shape): FakeAnswer {
	return {
		status,
		headers: { 'x-amzn-query-error': `${code};${status >= 500 ? 'Receiver' : 'Sender'}` },
		body: { __type: `com.amazonaws.sqs#${shape}`, message },
	};
}

/** HTML, as moto and captive portals answer. */
export function html(status: number): FakeAnswer {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8' },
		body: '<!doctype html><html lang=en><title>Oh no</title><h1>Internal Server Error</h1></html>',
	};
}

async function read(request: IncomingMessage): Promise<FakeRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString();
	const target = String(request.headers['x-amz-target'] ?? '');
	return {
		method: request.method ?? '',
		path: request.url ?? '',
		headers: request.headers,
		body,
		operation: target.split('.').at(-1) || (new URLSearchParams(body).get('Action') ?? ''),
		json: body.startsWith('{') ? JSON.parse(body) : {},
	};
}

function write(response: ServerResponse, { status = 200, headers = {}, body = {}, raw }: FakeAnswer): void {
	if (raw) {
		raw(response);
		return;
	}
	response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Starts a fake on a free port of 127.0.0.1; it ends with the test. */
export async function startFake(
	test: Pick<TestContext, 'after'>,
	answer: (request: FakeRequest, count: number) => FakeAnswer | Promise<FakeAnswer>,
	options: { readonly tls?: boolean } = {},
): Promise<FakeServer> {
	const requests: FakeRequest[] = [];
	const listener: RequestListener = async (incoming, response) => {
		const request = await read(incoming);
		requests.push(request);
		write(response, await answer(request, requests.length));
	};
	const file = (name: string) => readFileSync(new URL(`./tls/${name}`, import.meta.url));
	const server = options.tls
		? createTlsServer({ cert: file('server.pem'), key: file('server-key.pem') }, listener)
		: createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	test.after(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
		port,
		requests,
		operations: () => requests.map(({ operation }) => operation),
	};
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}
