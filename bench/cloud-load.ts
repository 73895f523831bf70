/**
 * Raw HTTP load on an SQS endpoint, in a process of its own: sends messages, receives them one at a time and
 * deletes them, over connections that are kept. The SDK would cost more than a good server does.
 *
 *     node bench/cloud-load.ts '{"endpoint": "http://127.0.0.1:4566", "seconds": 4, …}'
 */
import { connect, type Socket } from 'node:net';

/** What the load is to be. */
export interface LoadOptions {
	readonly endpoint: string;
	readonly region: string;
	readonly connections: number;
	/** For each of the three parts, at most. */
	readonly seconds: number;
	/** Sent at most, and then received and deleted. */
	readonly messages: number;
	/** Of a message's body. */
	readonly bytes: number;
	/** False: only sends, for a server that is to be full. */
	readonly drain: boolean;
}

/** What one of the three parts came to. */
export interface PartResult {
	readonly requests: number;
	readonly perSecond: number;
	/** Milliseconds from the request to the end of its answer. */
	readonly p50: number;
	readonly p99: number;
}

/** What the process prints, as JSON. */
export interface LoadResult {
	readonly send: PartResult;
	/** Null where nothing was to be drained. */
	readonly receive: PartResult | null;
	readonly delete: PartResult | null;
}

/** A connection that carries one request at a time, and is made anew where the server ends it. */
class Connection {
	readonly #host: string;
	readonly #port: number;
	#socket: Socket | undefined;
	#pending: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined;
	#received = '';

	constructor({ hostname, port }: URL) {
		this.#host = hostname;
		this.#port = Number(port);
	}

	/** @throws Error for any answer but 200 */
	request(text: string): Promise<string> {
		return new Promise((resolve, reject) => {
			this.#pending = { resolve, reject };
			this.#socket ??= this.#connect();
			this.#socket.write(text);
		});
	}

	end(): void {
		this.#socket?.destroy();
	}

	#connect(): Socket {
		const socket = connect(this.#port, this.#host);
		socket.setNoDelay(true);
		socket.setEncoding('latin1');
		socket.on('data', (chunk: string) => {
			this.#received = this.#received === '' ? chunk : this.#received + chunk;
			this.#read(socket);
		});
		socket.on('error', (error) => this.#fail(socket, error));
		socket.on('close', () => this.#fail(socket, new Error('the server ended the connection')));
		return socket;
	}

	#fail(socket: Socket, error: Error): void {
		if (this.#socket !== socket) return;
		this.#socket = undefined;
		this.#received = '';
		this.#pending?.reject(error);
		this.#pending = undefined;
	}

	#read(socket: Socket): void {
		const text = this.#received;
		const headEnd = text.indexOf('\r\n\r\n');
		if (headEnd < 0) return;
		const head = text.slice(0, headEnd + 2);
		const length = /\r\nContent-Length: *(\d+)\r\n/i.exec(head)?.[1];
		if (length === undefined) throw new Error(`an answer without a length:\n${head}`);
		const bodyEnd = headEnd + 4 + Number(length);
		if (text.length < bodyEnd) return;
		this.#received = text.slice(bodyEnd);
		const pending = this.#pending;
		this.#pending = undefined;
		if (/\r\nConnection: *close\r\n/i.test(head)) {
			this.#socket = undefined;
			socket.end();
		}
		const body = text.slice(headEnd + 4, bodyEnd);
		if (head.startsWith('HTTP/1.1 200')) pending?.resolve(body);
		else pending?.reject(new Error(`${head}\n${body}`));
	}
}

function requestText(url: URL, region: string, operation: string, input: object): string {
	const body = JSON.stringify(input);
	const scope = `20260101/${region}/sqs/aws4_request`;
	return [
		'POST / HTTP/1.1',
		`Host: ${url.host}`,
		'Content-Type: application/x-amz-json-1.0',
		`X-Amz-Target: AmazonSQS.${operation}`,
		'X-Amz-Date: 20260101T000000Z',
		`Authorization: AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=host;x-amz-date, Signature=00`,
		`Content-Length: ${Buffer.byteLength(body)}`,
		'',
		body,
	].join('\r\n');
}

/**
 * Keeps every connection busy until the time is up or there is nothing left to ask for.
 *
 * @param next - a request's text, or null where there is nothing left
 * @param seen - told of every answer
 */
async function run(
	connections: readonly Connection[],
	seconds: number,
	next: () => string | null,
	seen: (body: string) => void,
): Promise<PartResult> {
	const took: number[] = [];
	const begun = performance.now();
	const until = begun + seconds * 1000;
	await Promise.all(
		connections.map(async (connection) => {
			for (let sent = performance.now(); sent < until; sent = performance.now()) {
				const text = next();
				if (text === null) return;
				seen(await connection.request(text));
				took.push(performance.now() - sent);
			}
		}),
	);
	const elapsed = (performance.now() - begun) / 1000;
	took.sort((a, b) => a - b);
	const percentile = (share: number) => took[Math.max(0, Math.ceil(took.length * share) - 1)] ?? Number.NaN;
	return {
		requests: took.length,
		perSecond: took.length / elapsed,
		p50: percentile(0.5),
		p99: percentile(0.99),
	};
}

/** Makes a queue of its own and puts the load on it. */
async function load(options: LoadOptions): Promise<LoadResult> {
	const { endpoint, region, seconds, messages, bytes, drain } = options;
	const url = new URL(endpoint);
	const connections = Array.from({ length: options.connections }, () => new Connection(url));
	const [first] = connections;
	if (!first) throw new Error('there has to be a connection');
	const text = (operation: string, input: object) => requestText(url, region, operation, input);
	const created = await first.request(
		text('CreateQueue', { QueueName: `bench-${process.pid}`, Attributes: { VisibilityTimeout: '3600' } }),
	);
	const { QueueUrl } = JSON.parse(created) as { QueueUrl: string };
	const sendText = text('SendMessage', { QueueUrl, MessageBody: 'x'.repeat(bytes) });
	const receiveText = text('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 1 });
	let left = messages;
	let sent = 0;
	const send = await run(
		connections,
		seconds,
		() => (left-- > 0 ? sendText : null),
		() => {
			sent++;
		},
	);
	let result: LoadResult = { send, receive: null, delete: null };
	if (drain) {
		const deletes: string[] = [];
		let asked = 0;
		const receive = await run(
			connections,
			seconds,
			() => (asked++ < sent ? receiveText : null),
			(body) => {
				const handle = /"ReceiptHandle": *"([^"]+)"/.exec(body)?.[1];
				if (handle === undefined) throw new Error(`a receive that got nothing:\n${body}`);
				deletes.push(text('DeleteMessage', { QueueUrl, ReceiptHandle: handle }));
			},
		);
		const remove = await run(
			connections,
			seconds,
			() => deletes.pop() ?? null,
			() => {},
		);
		result = { send, receive, delete: remove };
	}
	for (const connection of connections) connection.end();
	return result;
}

if (import.meta.main) {
	const result = await load(JSON.parse(process.argv[2] ?? '') as LoadOptions);
	process.stdout.write(`${JSON.stringify(result)}\n`);
}
