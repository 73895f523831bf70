import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from '@smithy/types';
import type { Clock } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import { type WatchableClient, watchAttempts } from './attempts.ts';
import type { RenewableCredentials } from './credentials.ts';
import type { Deadlines } from './deadlines.ts';
import type { FailedCall } from './failed-call.ts';
import { ReadRetryStrategy, WriteRetryStrategy } from './retries.ts';
import type { CallOptions, CallRecord } from './services.ts';
import { lacking, toQdashError } from './to-qdash-error.ts';

/** Time limits of the network, in milliseconds of real time. */
export interface NetworkLimits {
	/** To a connection. */
	readonly connect: number;
	/** Over one call with its retries; a long poll has its waiting on top. */
	readonly call: number;
}

/** What holds unless a test asks for less. */
export const defaultLimits: NetworkLimits = { connect: 3_000, call: 10_000 };

/** Error names that say that the credentials themselves are no good. */
const badKeys = /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidToken|Signature/;

/** Everything that a service's clients are made from. */
export interface ServiceSettings {
	/** As AWS's users say it: `SQS`. */
	readonly service: string;
	readonly region: string;
	readonly profile: string | null;
	/** Null for AWS itself, whose address the SDK knows best. */
	readonly endpoint: URL | null;
	readonly credentials: RenewableCredentials;
	readonly certificates: readonly string[] | null;
	readonly logger: Logger;
	readonly limits: NetworkLimits;
	readonly deadlines: Deadlines;
	readonly clock: Clock;
	readonly onDate?: (date: number, latency: number) => void;
	readonly onCall: (call: CallRecord) => void;
	readonly onFailure: (error: QdashError) => void;
}

/** How a client is used. Each use has its own sockets, so that long polls don't stand in the way of reads. */
export interface ClientUse {
	readonly sockets: number;
	readonly writes?: boolean;
	/** Appended to the endpoint's path. */
	readonly path?: string;
	/** Seconds that an answer may be silent on purpose. */
	readonly waitSeconds?: number;
	/** Reads are not tried again: where calls are few, whoever counts them has to see each. */
	readonly attempts?: 1;
}

/** A handler whose connections wait for nothing longer than the limits say. */
export function httpHandler(
	certificates: readonly string[] | null,
	limits: NetworkLimits,
	sockets: number,
	waitSeconds = 0,
): NodeHttpHandler {
	const pool = { keepAlive: true, maxSockets: sockets };
	return new NodeHttpHandler({
		connectionTimeout: limits.connect,
		requestTimeout: limits.call + waitSeconds * 1000,
		throwOnRequestTimeout: true,
		httpAgent: new HttpAgent(pool),
		httpsAgent: new HttpsAgent({ ...pool, ...(certificates === null ? {} : { ca: [...certificates] }) }),
	});
}

function addressOf(settings: ServiceSettings, path: string): object {
	const { endpoint } = settings;
	// Without an endpoint the SDK would still follow the configured ones of another profile.
	if (!endpoint) return { ignoreConfiguredEndpointUrls: true };
	return {
		endpoint: `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}${path}`,
		useFipsEndpoint: false,
		useDualstackEndpoint: false,
	};
}

/** One service's way to its endpoint: makes clients, and runs calls with a time limit and one error type. */
export class ServiceLink {
	readonly settings: ServiceSettings;
	readonly #close: (() => void)[] = [];

	constructor(settings: ServiceSettings) {
		this.settings = settings;
	}

	/** Makes a client with the options that all have in common. */
	client<Client extends WatchableClient & { destroy(): void }>(
		create: (options: ReturnType<ServiceLink['options']>) => Client,
		use: ClientUse,
	): Client {
		const client = create(this.options(use));
		watchAttempts(client, this.settings);
		this.#close.push(() => client.destroy());
		return client;
	}

	options(use: ClientUse) {
		const { region, profile, credentials, certificates, logger, limits } = this.settings;
		return {
			region,
			...(profile === null ? {} : { profile }),
			credentials: credentials.provide,
			logger,
			requestHandler: httpHandler(certificates, limits, use.sockets, use.waitSeconds),
			retryStrategy: use.writes ? new WriteRetryStrategy() : new ReadRetryStrategy(use.attempts),
			...addressOf(this.settings, use.path ?? ''),
		};
	}

	/** What an error of this operation says of itself. */
	describe(operation: string): FailedCall {
		const { service, region, profile, endpoint, credentials } = this.settings;
		const where = endpoint ? `at ${endpoint.host}` : `in ${region}`;
		return { service, operation, where, region, profile, secrets: credentials.secrets() };
	}

	/**
	 * Runs one call.
	 *
	 * @param waitSeconds - how long the service was asked to wait before it answers
	 * @throws QdashError
	 */
	async call<T>(
		operation: string,
		options: CallOptions | undefined,
		send: (signal: AbortSignal) => Promise<T>,
		waitSeconds = 0,
	): Promise<T> {
		const { deadlines, limits, credentials } = this.settings;
		const { generation } = credentials;
		try {
			return await deadlines.run(limits.call + waitSeconds * 1000, options?.signal, send);
		} catch (thrown) {
			const error = toQdashError(thrown, this.describe(operation));
			// The next call reads files and tokens again, so that a login heals this process. Not for a mere
			// AccessDenied: a thousand denied queues would assume the role a thousand times.
			if (error.kind === 'expired' || badKeys.test(error.code ?? '')) credentials.renew(generation);
			this.settings.onFailure(error);
			throw error;
		}
	}

	/** The error for an answer without something that it must have. */
	lacking(operation: string, field: string): QdashError {
		return lacking(this.describe(operation), field);
	}

	close(): void {
		for (const close of this.#close.splice(0)) close();
	}
}
