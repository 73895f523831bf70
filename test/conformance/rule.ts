import type { SQSClient } from '@aws-sdk/client-sqs';

/** An endpoint that AWS's rules are tried on. */
export interface Endpoint {
	readonly sqs: SQSClient;
	readonly region: string;
	/** A name that no other rule uses. */
	name(stem: string): string;
	/** Lets time pass: by the clock where there is one to move, else by waiting. */
	pass(seconds: number): Promise<void>;
}

/** One thing that AWS documents, and that an endpoint either does or does not. */
export interface Rule {
	/** One sentence, by which differences name it too. */
	readonly says: string;
	/** Seconds that have to pass; more than a few are only tried where the clock can be moved. */
	readonly seconds?: number;
	/** Throws where the endpoint does otherwise. */
	holds(endpoint: Endpoint): Promise<void>;
}

/** Rules that an endpoint is known to break, each with what it does in place of it. */
export type Differences = Readonly<Record<string, string>>;
