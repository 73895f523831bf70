import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import {
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	GetQueueAttributesCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { readBackup } from '../../source/actions/read-backup.ts';
import { type ActionSession, createActionSession } from '../../source/actions/session.ts';
import { openConnection } from '../../source/aws/connection.ts';
import type { Connection } from '../../source/aws/services.ts';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import type { QdashError } from '../../source/model/errors.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import { type QueueAttributes, type QueueRef, queueNameOf } from '../../source/model/queue.ts';
import { AuditInMemory, aContext, aDirectory } from './support.ts';

export interface CloudSession {
	readonly cloud: Cloud;
	readonly connection: Connection;
	readonly clock: ManualClock;
	readonly session: ActionSession;
	readonly audit: AuditInMemory;
	readonly warnings: QdashError[];
	/** The SDK of somebody else, straight to the cloud. */
	readonly outside: Outside;
	/** Lets time pass while something waits for it, ten times as fast as real time or more. */
	during<T>(work: Promise<T>): Promise<T>;
}

/** The embedded cloud on a clock that stands still, and the actions on a real connection to it. */
export async function aCloudSession(
	context: Pick<TestContext, 'after'>,
	options: {
		readonly protectedPatterns?: readonly string[];
		/** `empty` when left out. */
		readonly scenario?: ScenarioName;
		/**
		 * An answer is lost, after the cloud has done what it was asked, where this says so. Services without
		 * operations in their headers are asked by `POST /2020-05-31/…`.
		 */
		readonly loses?: (operation: string) => boolean;
	} = {},
): Promise<CloudSession> {
	const clock = new ManualClock();
	const cloud = await startCloud({ scenario: options.scenario ?? 'empty', clock });
	const proxy = options.loses ? await startLossyProxy(cloud.endpoint, options.loses) : null;
	const connection = await openConnection({
		endpoint: proxy?.endpoint ?? cloud.endpoint,
		region: 'eu-west-1',
		readOnly: false,
		generation: 1,
		clock,
	});
	const audit = new AuditInMemory();
	const warnings: QdashError[] = [];
	const session = createActionSession({
		connection,
		context: () => ({ ...aContext, endpoint: cloud.endpoint }),
		protectedPatterns: options.protectedPatterns ?? [],
		audit,
		backupDirectory: await aDirectory(context as TestContext),
		warn: (problem) => warnings.push(problem),
	});
	const outside = new Outside(cloud.endpoint);
	context.after(async () => {
		session.leases.close();
		connection.close();
		outside.close();
		await proxy?.close();
		await cloud.close();
	});
	const during = async <T>(work: Promise<T>): Promise<T> => {
		let over = false;
		const end = () => {
			over = true;
		};
		work.then(end, end);
		while (!over) {
			await new Promise((resolve) => setTimeout(resolve, 2));
			if (!over) await clock.advance(25);
		}
		return work;
	};
	return { cloud, connection, clock, session, audit, warnings, outside, during };
}

/** What a test does to the cloud beside qdash. */
export class Outside {
	readonly #client: SQSClient;

	constructor(endpoint: string) {
		this.#client = new SQSClient({
			endpoint,
			region: 'eu-west-1',
			credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
		});
	}

	close(): void {
		this.#client.destroy();
	}

	async queue(name: string, attributes: Record<string, string> = {}): Promise<QueueRef> {
		const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
		const { QueueUrl: url = '' } = await this.#client.send(
			new CreateQueueCommand({ QueueName: name, Attributes: { ...fifo, ...attributes } }),
		);
		return { url, name: queueNameOf(url) };
	}

	/** Sends bodies, to FIFO in the group given. Returns the message ids, in order. */
	async send(
		queue: QueueRef,
		bodies: readonly string[],
		group?: (index: number) => string,
	): Promise<string[]> {
		const ids: string[] = [];
		for (let at = 0; at < bodies.length; at += 10) {
			const Entries = bodies.slice(at, at + 10).map((MessageBody, index) => ({
				Id: String(index),
				MessageBody,
				...(group ? { MessageGroupId: group(at + index) } : {}),
			}));
			const { Successful = [] } = await this.#client.send(
				new SendMessageBatchCommand({ QueueUrl: queue.url, Entries }),
			);
			const byPlace = new Map(Successful.map(({ Id, MessageId = '' }) => [Id, MessageId]));
			ids.push(...Entries.map(({ Id }) => byPlace.get(Id) ?? ''));
		}
		return ids;
	}

	async receive(queue: QueueRef, max = 10) {
		const { Messages = [] } = await this.#client.send(
			new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: max, WaitTimeSeconds: 0 }),
		);
		return Messages;
	}

	/** Takes all that is visible: the ids, in order. */
	async takeAll(queue: QueueRef): Promise<string[]> {
		const ids: string[] = [];
		for (let empty = 0; empty < 2; ) {
			const messages = await this.receive(queue);
			if (messages.length === 0) {
				empty += 1;
				continue;
			}
			ids.push(...messages.map(({ MessageId = '' }) => MessageId));
			const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
			await this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
		}
		return ids;
	}

	async counts(queue: QueueRef): Promise<{ visible: number; inFlight: number; delayed: number }> {
		const { Attributes = {} } = await this.#client.send(
			new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
		);
		return {
			visible: Number(Attributes.ApproximateNumberOfMessages),
			inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
			delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
		};
	}
}

export function attributesOf(session: ActionSession, queue: QueueRef): Promise<QueueAttributes> {
	return session.sqs.getQueueAttributes(queue.url);
}

/** Ids that a backup would put back. */
export async function idsInBackup(path: string | null): Promise<string[]> {
	if (path === null) return [];
	const ids: string[] = [];
	for await (const line of readBackup(path)) {
		if (!('record' in line)) throw new Error(`line ${line.line}: ${line.problem}`);
		if (!line.kept) ids.push(line.record.messageId);
	}
	return ids;
}

/** Passes everything on, and breaks the connection in place of some answers. */
async function startLossyProxy(target: string, loses: (operation: string) => boolean) {
	const { hostname, port } = new URL(target);
	const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const { method, url: path, headers } = incoming;
		const target = headers['x-amz-target'];
		const lost = loses(target === undefined ? `${method} ${path}` : (String(target).split('.').at(-1) ?? ''));
		const onward = httpRequest({ hostname, port, method, path, headers }, (answer) => {
			if (lost) {
				answer.resume();
				answer.on('end', () => outgoing.destroy());
				return;
			}
			outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	};
	const server = createServer(pass);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
