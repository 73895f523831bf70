import type { CallOptions } from '../services.ts';

/** An SNS subscription that delivers to a queue. */
export interface TopicSubscription {
	readonly subscriptionArn: string;
	readonly topicArn: string;
	/** JSON, or null where every message is delivered. */
	readonly filterPolicy: string | null;
	readonly rawDelivery: boolean;
	/** It waits for its confirmation. */
	readonly pending: boolean;
	/** False where its attributes could not be read: whether there is a filter is not known then. */
	readonly attributesKnown: boolean;
}

/** An EventBridge rule with a queue as target. */
export interface TargetingRule {
	readonly name: string;
	readonly bus: string;
	/** `ENABLED`, `DISABLED` */
	readonly state: string;
	readonly schedule: string | null;
	readonly eventPattern: string | null;
}

/** An S3 bucket's notification to a queue. */
export interface BucketNotification {
	readonly bucket: string;
	readonly events: readonly string[];
	readonly prefix: string | null;
	readonly suffix: string | null;
}

/** What feeds a queue, asked of the services that do. Every failure is a QdashError. */
export interface QueueFeedsService {
	/** Subscriptions of all topics here (ListSubscriptions, all pages) that deliver to this queue, with their attributes. */
	subscriptionsTo(queueArn: string, options?: CallOptions): Promise<readonly TopicSubscription[]>;
	/** Rules of all event buses with this queue as a target. */
	rulesTo(queueArn: string, options?: CallOptions): Promise<readonly TargetingRule[]>;
	/** What of one bucket's notifications goes to this queue. */
	notificationsTo(
		bucket: string,
		queueArn: string,
		options?: CallOptions,
	): Promise<readonly BucketNotification[]>;
}
