import { SQSClient } from '@aws-sdk/client-sqs';
import type { ClientUse, ServiceLink } from './client-options.ts';

/** SQS's clients, one a use, made at their first use. */
export interface SqsClients {
	readonly reads: SQSClient;
	readonly writes: SQSClient;
	/** Receives, each of which may hold its socket for 20 s. */
	readonly receives: SQSClient;
	/** LocalStack's own door for looking at messages. */
	readonly peeks: SQSClient;
}

/** The longest that SQS polls, in seconds. */
export const longestPoll = 20;

/** The path under which LocalStack shows messages without receiving them. */
const peekPath = '/_aws/sqs/messages';

/**
 * One of SQS's clients. A queue's URL never says where to connect: on emulators its host may not even resolve.
 * The MD5 check would throw away messages that are already hidden where an emulator sends no checksum; TLS
 * guards them.
 */
export function createSqsClient(options: ReturnType<ServiceLink['options']>): SQSClient {
	return new SQSClient({ ...options, useQueueUrlAsEndpoint: false, md5: false });
}

/** Makes the clients of a link lazily. */
export function sqsClients(link: ServiceLink): SqsClients {
	const create = (use: ClientUse) => link.client(createSqsClient, use);
	let reads: SQSClient | undefined;
	let writes: SQSClient | undefined;
	let receives: SQSClient | undefined;
	let peeks: SQSClient | undefined;
	return {
		get reads() {
			// More than the fifty that are asked in parallel: waiting for a socket counts as connecting.
			reads ??= create({ sockets: 64 });
			return reads;
		},
		get writes() {
			writes ??= create({ sockets: 16, writes: true });
			return writes;
		},
		get receives() {
			receives ??= create({ sockets: 64, writes: true, waitSeconds: longestPoll });
			return receives;
		},
		get peeks() {
			peeks ??= create({ sockets: 4, path: peekPath });
			return peeks;
		},
	};
}
