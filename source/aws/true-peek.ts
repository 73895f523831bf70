import { ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { QdashError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { ServiceLink } from './client-options.ts';
import { readMessage } from './received-message.ts';
import type { CallOptions } from './services.ts';
import type { SqsClients } from './sqs-clients.ts';

/** What LocalStack writes in place of a receipt handle when a message was only looked at. */
const noHandle = 'SQS/BACKDOOR/ACCESS';

/**
 * Looks at messages without receiving them, where the endpoint is LocalStack: its path
 * `/_aws/sqs/messages` answers ReceiveMessage from the queue's contents and changes nothing.
 *
 * An endpoint that took the path for SQS itself would do a real receive. So it is first sent ListQueues
 * there, which LocalStack refuses and anything else answers in some other way.
 */
export class TruePeek {
	readonly #link: ServiceLink;
	readonly #clients: SqsClients;
	#supported: Promise<boolean> | null = null;

	constructor(link: ServiceLink, clients: SqsClients) {
		this.#link = link;
		this.#clients = clients;
	}

	/** The messages that a receive could return now, or null where there is no such thing. */
	async peek(url: string, options?: CallOptions): Promise<readonly Message[] | null> {
		if (!(await this.isSupported(options))) return null;
		const { Messages } = await this.#link.call('ReceiveMessage', options, (abortSignal) =>
			this.#clients.peeks.send(
				new ReceiveMessageCommand({
					QueueUrl: url,
					MaxNumberOfMessages: 10,
					MessageAttributeNames: ['All'],
					MessageSystemAttributeNames: ['All'],
				}),
				{ abortSignal },
			),
		);
		if (Messages?.some(({ ReceiptHandle }) => ReceiptHandle !== noHandle)) {
			this.#supported = Promise.resolve(false);
			throw this.#link.lacking(
				'a look at messages',
				'saying that they were not received; it is not tried again',
			);
		}
		return (Messages ?? []).map((raw) => {
			const message = readMessage(raw, true);
			if (!message) throw this.#link.lacking('a look at messages', 'a MessageId or a Body');
			return message;
		});
	}

	/** Whether there is such a look here; asked of the endpoint once. */
	async isSupported(options?: CallOptions): Promise<boolean> {
		if (!this.#link.settings.endpoint) return false;
		this.#supported ??= this.#probe(options);
		const probe = this.#supported;
		try {
			return await probe;
		} catch (error) {
			// Not known yet, for example because the endpoint did not answer: the next look asks again.
			if (this.#supported === probe) this.#supported = null;
			throw error;
		}
	}

	async #probe(options: CallOptions | undefined): Promise<boolean> {
		try {
			await this.#link.call('ListQueues', options, (abortSignal) =>
				this.#clients.peeks.send(new ListQueuesCommand({ MaxResults: 1 }), { abortSignal }),
			);
			return false;
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			if (error.kind === 'unreachable' || error.kind === 'cancelled' || error.kind === 'throttled')
				throw error;
			return error.code === 'InvalidRequest' && /only accepts ReceiveMessage/.test(error.message);
		}
	}
}
