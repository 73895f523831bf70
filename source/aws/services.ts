import type { Alarm } from '../model/alarm.ts';
import type { Clock } from '../model/clock.ts';
import type { Context } from '../model/context.ts';
import type { BatchOutcome, Message, OutgoingMessage, SentMessage } from '../model/message.ts';
import type { Permit } from '../model/permit.ts';
import type { QueueAttributes, QueueRef } from '../model/queue.ts';
import type { ApiGatewayService } from './contract/api-gateway.ts';
import type { CloudFrontService } from './contract/cloudfront.ts';
import type { LambdaService } from './contract/lambda.ts';
import type { QueueFeedsService } from './contract/queue-feeds.ts';

/** Limits of one call: it ends with a `cancelled` QdashError when the signal fires. */
export interface CallOptions {
	readonly signal?: AbortSignal;
}

/** A message in hand, by the handle of its newest receive. */
export interface HeldMessage {
	readonly id: string;
	readonly receiptHandle: string;
}

/** What a receive asks for. */
export interface ReceiveOptions extends CallOptions {
	/** 1 to 10. */
	readonly max: number;
	/** Seconds, 0 to 43,200; the queue's own when left out. */
	readonly visibilityTimeoutSeconds?: number;
	/** Seconds of long polling, 0 to 20. */
	readonly waitSeconds?: number;
}

/**
 * SQS as qdash uses it: plain values out, a `QdashError` on any failure. Those methods that change
 * the account, ReceiveMessage among them, want a permit for their action on that queue's URL.
 */
export interface SqsService {
	/** All queues, a page of up to 1,000 at a time, to the last one. */
	listQueues(options?: CallOptions): AsyncIterable<readonly QueueRef[]>;
	getQueueAttributes(url: string, options?: CallOptions): Promise<QueueAttributes>;
	/** The queues whose dead letters this one holds; all pages. */
	listDeadLetterSources(url: string, options?: CallOptions): Promise<readonly QueueRef[]>;
	/** Whether `peek` can look here; one harmless call the first time, none to AWS itself. */
	canPeek(options?: CallOptions): Promise<boolean>;
	/** A look at messages without receiving them (LocalStack only), or null where there is no such thing. */
	peek(url: string, options?: CallOptions): Promise<readonly Message[] | null>;

	/** Permit `receive`. */
	receive(permit: Permit, url: string, options: ReceiveOptions): Promise<readonly Message[]>;
	/** Permit `extend`: seconds 1 to 43,200. Any number of entries, sent in batches of 10. */
	extend<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		seconds: number,
		options?: CallOptions,
	): Promise<BatchOutcome<M>>;
	/** Permit `release`: makes messages visible at once (visibility timeout 0). */
	release<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		options?: CallOptions,
	): Promise<BatchOutcome<M>>;
	/** Permit `ack` or `purge` (a drain): deletes messages. */
	delete<M extends HeldMessage>(
		permit: Permit,
		url: string,
		messages: readonly M[],
		options?: CallOptions,
	): Promise<BatchOutcome<M>>;
	/** Permit `send`. */
	send(permit: Permit, url: string, message: OutgoingMessage, options?: CallOptions): Promise<SentMessage>;
	/** Permit `purge`: PurgeQueue, which takes what can't be received as well. */
	purge(permit: Permit, url: string, options?: CallOptions): Promise<void>;
}

/** One series to ask CloudWatch for. */
export interface MetricQuery {
	readonly namespace: string;
	readonly metric: string;
	readonly dimensions: Readonly<Record<string, string>>;
	/** `Sum`, `Average`, `Maximum`, `p99` and so on. */
	readonly statistic: string;
	/** Seconds, a multiple of 60. */
	readonly periodSeconds: number;
}

/** One point of a series: when its period began (milliseconds since the epoch), and the value. */
export interface MetricPoint {
	readonly at: number;
	readonly value: number;
}

/** The answer to one query. Points are oldest first; a period without data has no point. */
export interface MetricSeries<Query extends MetricQuery = MetricQuery> {
	readonly query: Query;
	readonly points: readonly MetricPoint[];
	/** False when CloudWatch said PartialData, InternalError or Forbidden for it. */
	readonly complete: boolean;
}

/** CloudWatch as qdash uses it. */
export interface CloudWatchService {
	/**
	 * Asks for any number of series, 500 to a call, all pages.
	 *
	 * @param from - milliseconds since the epoch, aligned down to the period; `to` is exclusive
	 */
	getMetricData<Query extends MetricQuery>(
		queries: readonly Query[],
		window: { readonly from: number; readonly to: number },
		options?: CallOptions,
	): Promise<readonly MetricSeries<Query>[]>;
	/** The alarms of this region that are in ALARM, metric and composite ones, all pages. */
	alarmsInAlarm(options?: CallOptions): Promise<readonly Alarm[]>;
	/**
	 * The sets of dimensions under which a metric was published in the last two weeks, all pages.
	 *
	 * @param names - the dimensions that must be there, by name or by name and value
	 */
	listMetrics(
		namespace: string,
		metric: string,
		names: readonly { readonly name: string; readonly value?: string }[],
		options?: CallOptions,
	): Promise<readonly Readonly<Record<string, string>>[]>;
}

/** Who the credentials belong to. */
export interface CallerIdentity {
	readonly account: string;
	readonly arn: string;
}

/** A finished call, for the cost meter and the log. */
export interface CallRecord {
	/** `SQS`, `CloudWatch`, `API Gateway`, `CloudFront`, `Lambda`, `SNS`, `EventBridge`, `S3`, `STS`. */
	readonly service: string;
	/** `GetQueueAttributes`, `GetMetricData` and so on. */
	readonly operation: string;
	/** Metrics asked for (GetMetricData is billed by these), else 1. */
	readonly units: number;
	/** Milliseconds since the epoch when it ended. */
	readonly at: number;
	/** Milliseconds it took. */
	readonly duration: number;
	readonly failed: boolean;
}

/** Where to connect to, and with whose credentials. */
export interface ConnectionRequest {
	readonly profile?: string;
	readonly region?: string;
	/** An `http(s)://` URL in place of AWS. */
	readonly endpoint?: string;
	readonly readOnly: boolean;
	readonly generation: number;
	/** The clock to correct by the endpoint's `Date` header. */
	readonly clock: Clock;
	/** Told of every finished HTTP call. */
	readonly onCall?: (call: CallRecord) => void;
	/** Told of SDK warnings, which otherwise would go to the console; never holds a secret. */
	readonly log?: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
}

/** An open connection: its services, and the clock of the endpoint behind them. */
export interface Connection {
	readonly context: Context;
	/** Follows the endpoint's `Date` header. */
	readonly clock: Clock;
	readonly sqs: SqsService;
	readonly cloudWatch: CloudWatchService;
	/** CloudWatch in us-east-1, where CloudFront's metrics and alarms are; the same one there. */
	readonly globalCloudWatch: CloudWatchService;
	/** These load their SDK client at their first call. */
	readonly apiGateway: ApiGatewayService;
	readonly cloudFront: CloudFrontService;
	readonly lambda: LambdaService;
	readonly queueFeeds: QueueFeedsService;
	/** Asks STS who is calling; cached once it has answered. */
	identify(options?: CallOptions): Promise<CallerIdentity>;
	/** Closes the sockets and ends what is under way with `cancelled`. */
	close(): void;
}

/** What the shared AWS configuration files name, for the profile and region pickers. */
export interface KnownProfile {
	readonly name: string;
	readonly region: string | null;
}
