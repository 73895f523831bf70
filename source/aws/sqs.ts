import {
	ChangeMessageVisibilityBatchCommand,
	DeleteMessageBatchCommand,
	GetQueueAttributesCommand,
	ListDeadLetterSourceQueuesCommand,
	ListQueuesCommand,
	PurgeQueueCommand,
	ReceiveMessageCommand,
	SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type {
	BatchOutcome,
	Message,
	MessageAttribute,
	OutgoingMessage,
	SentMessage,
} from '../model/message.ts';
import { assertPermit, type Permit } from '../model/permit.ts';
import { type QueueAttributes, type QueueRef, queueNameOf } from '../model/queue.ts';
import type { ServiceLink } from './client-options.ts';
import { readQueueAttributes } from './queue-attributes.ts';
import { readMessage } from './received-message.ts';
import type { CallOptions, HeldMessage, ReceiveOptions, SqsService } from './services.ts';
import { sendInBatches } from './sqs-batches.ts';
import { longestPoll, type SqsClients, sqsClients } from './sqs-clients.ts';
import { TruePeek } from './true-peek.ts';

/** Without MaxResults SQS sends no NextToken, and the list silently ends at 1,000 queues. */
const pageSize = 1000;

function toRef(url: string): QueueRef {
	return { url, name: queueNameOf(url) };
}

function toSdkAttribute({ type, string, binary }: MessageAttribute) {
	return {
		DataType: type,
		...(binary === undefined ? { StringValue: string ?? '' } : { BinaryValue: binary }),
	};
}

/** SQS over the real SDK. */
export class Sqs implements SqsService {
	readonly #link: ServiceLink;
	readonly #clients: SqsClients;
	readonly #truePeek: TruePeek;

	constructor(link: ServiceLink) {
		this.#link = link;
		this.#clients = sqsClients(link);
		this.#truePeek = new TruePeek(link, this.#clients);
	}

	async *listQueues(options?: CallOptions): AsyncIterable<readonly QueueRef[]> {
		let token: string | undefined;
		do {
			const NextToken = token;
			const answer = await this.#link.call('ListQueues', options, (abortSignal) =>
				this.#clients.reads.send(new ListQueuesCommand({ MaxResults: pageSize, NextToken }), { abortSignal }),
			);
			yield (answer.QueueUrls ?? []).map(toRef);
			token = this.#nextToken('ListQueues', NextToken, answer.NextToken);
		} while (token !== undefined);
	}

	async getQueueAttributes(url: string, options?: CallOptions): Promise<QueueAttributes> {
		const { Attributes } = await this.#link.call('GetQueueAttributes', options, (abortSignal) =>
			this.#clients.reads.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }), {
				abortSignal,
			}),
		);
		if (!Attributes) throw this.#link.lacking('GetQueueAttributes', 'attributes');
		return readQueueAttributes(url, Attributes);
	}

	async listDeadLetterSources(url: string, options?: CallOptions): Promise<readonly QueueRef[]> {
		const operation = 'ListDeadLetterSourceQueues';
		const sources: QueueRef[] = [];
		let token: string | undefined;
		do {
			const NextToken = token;
			const answer = await this.#link.call(operation, options, (abortSignal) =>
				this.#clients.reads.send(
					new ListDeadLetterSourceQueuesCommand({ QueueUrl: url, MaxResults: pageSize, NextToken }),
					{ abortSignal },
				),
			);
			if (!answer.queueUrls) throw this.#link.lacking(operation, 'queueUrls');
			sources.push(...answer.queueUrls.map(toRef));
			token = this.#nextToken(operation, NextToken, answer.NextToken);
		} while (token !== undefined);
		return sources;
	}

	/** An endpoint that gives the same token for ever would be asked for ever. */
	#nextToken(operation: string, asked: string | undefined, given: string | undefined): string | undefined {
		if (!given) return undefined;
		if (given === asked) throw this.#link.lacking(operation, 'a new NextToken: its pages do not end');
		return given;
	}

	canPeek(options?: CallOptions): Promise<boolean> {
		return this.#truePeek.isSupported(options);
	}

	peek(url: string, options?: CallOptions): Promise<readonly Message[] | null> {
		return this.#truePeek.peek(url, options);
	}

	async receive(permit: Permit, url: string, options: ReceiveOptions): Promise<readonly Message[]> {
		assertPermit(permit, 'receive', url);
		const { max, visibilityTimeoutSeconds, waitSeconds = 0 } = options;
		const command = new ReceiveMessageCommand({
			QueueUrl: url,
			MaxNumberOfMessages: max,
			VisibilityTimeout: visibilityTimeoutSeconds,
			WaitTimeSeconds: waitSeconds,
			MessageAttributeNames: ['All'],
			MessageSystemAttributeNames: ['All'],
		});
		const { Messages } = await this.#link.call(
			'ReceiveMessage',
			options,
			(abortSignal) => this.#clients.receives.send(command, { abortSignal }),
			Math.min(waitSeconds, longestPoll),
		);
		const received = Messages ?? [];
		// One that can't be read must not keep the others from being held: it returns by itself.
		const readable = received.flatMap((raw) => readMessage(raw) ?? []);
		if (readable.length === 0 && received.length > 0) {
			throw this.#link.lacking('ReceiveMessage', 'a MessageId or a Body');
		}
		return readable;
	}

	async extend<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		seconds: number,
		options?: CallOptions,
	): Promise<BatchOutcome<M>> {
		assertPermit(permit, 'extend', url);
		return this.#changeVisibility(url, messages, seconds, options);
	}

	async release<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		options?: CallOptions,
	): Promise<BatchOutcome<M>> {
		assertPermit(permit, 'release', url);
		return this.#changeVisibility(url, messages, 0, options);
	}

	#changeVisibility<M extends HeldMessage>(
		url: string,
		messages: readonly M[],
		seconds: number,
		options: CallOptions | undefined,
	): Promise<BatchOutcome<M>> {
		const operation = 'ChangeMessageVisibilityBatch';
		return sendInBatches(
			messages,
			() => this.#link.describe(operation),
			(entries) => {
				const command = new ChangeMessageVisibilityBatchCommand({
					QueueUrl: url,
					Entries: entries.map(({ id, entry }) => ({
						Id: id,
						ReceiptHandle: entry.receiptHandle,
						VisibilityTimeout: seconds,
					})),
				});
				return this.#link.call(operation, options, (abortSignal) =>
					this.#clients.writes.send(command, { abortSignal }),
				);
			},
		);
	}

	async delete<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		options?: CallOptions,
	): Promise<BatchOutcome<M>> {
		assertPermit(permit, permit.action === 'purge' ? 'purge' : 'ack', url);
		const operation = 'DeleteMessageBatch';
		return sendInBatches(
			messages,
			() => this.#link.describe(operation),
			(entries) => {
				const command = new DeleteMessageBatchCommand({
					QueueUrl: url,
					Entries: entries.map(({ id, entry }) => ({ Id: id, ReceiptHandle: entry.receiptHandle })),
				});
				return this.#link.call(operation, options, (abortSignal) =>
					this.#clients.writes.send(command, { abortSignal }),
				);
			},
		);
	}

	async send(
		permit: Permit,
		url: string,
		message: OutgoingMessage,
		options?: CallOptions,
	): Promise<SentMessage> {
		assertPermit(permit, 'send', url);
		const attributes = Object.entries(message.attributes ?? {});
		const command = new SendMessageCommand({
			QueueUrl: url,
			MessageBody: message.body,
			DelaySeconds: message.delaySeconds,
			MessageGroupId: message.group,
			MessageDeduplicationId: message.deduplicationId,
			...(attributes.length > 0
				? {
						MessageAttributes: Object.fromEntries(
							attributes.map(([name, value]) => [name, toSdkAttribute(value)]),
						),
					}
				: {}),
			...(message.traceHeader === undefined
				? {}
				: {
						MessageSystemAttributes: {
							AWSTraceHeader: { DataType: 'String', StringValue: message.traceHeader },
						},
					}),
		});
		const { MessageId, SequenceNumber } = await this.#link.call('SendMessage', options, (abortSignal) =>
			this.#clients.writes.send(command, { abortSignal }),
		);
		if (!MessageId) throw this.#link.lacking('SendMessage', 'a MessageId');
		return { id: MessageId, sequenceNumber: SequenceNumber ?? null };
	}

	async purge(permit: Permit, url: string, options?: CallOptions): Promise<void> {
		assertPermit(permit, 'purge', url);
		await this.#link.call('PurgeQueue', options, (abortSignal) =>
			this.#clients.writes.send(new PurgeQueueCommand({ QueueUrl: url }), { abortSignal }),
		);
	}
}
