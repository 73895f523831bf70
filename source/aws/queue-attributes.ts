import {
	type FifoSettings,
	type QueueAttributes,
	queueNameOf,
	queueTypeOf,
	type RedriveAllowPolicy,
	type RedrivePolicy,
} from '../model/queue.ts';

type Raw = Readonly<Record<string, string>>;

function number(raw: Raw, name: string): number | null {
	const text = raw[name]?.trim();
	if (!text) return null;
	const value = Number(text);
	return Number.isFinite(value) ? value : null;
}

function seconds(raw: Raw, name: string): number | null {
	const value = number(raw, name);
	return value === null ? null : value * 1000;
}

/** A policy that is no JSON object is left out: it stays readable in `raw`. */
function json(text: string | undefined): Readonly<Record<string, unknown>> | null {
	if (!text) return null;
	try {
		const value: unknown = JSON.parse(text);
		return value !== null && typeof value === 'object' && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}

function redrivePolicy(raw: Raw): RedrivePolicy | null {
	const policy = json(raw.RedrivePolicy);
	const deadLetterTargetArn = policy?.deadLetterTargetArn;
	// Some tools write the count as a string, and SQS keeps it so.
	const maxReceiveCount = Number(policy?.maxReceiveCount);
	if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(maxReceiveCount)) return null;
	return { deadLetterTargetArn, maxReceiveCount };
}

function redriveAllowPolicy(raw: Raw): RedriveAllowPolicy | null {
	const policy = json(raw.RedriveAllowPolicy);
	const permission = policy?.redrivePermission;
	if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue') return null;
	const arns = policy?.sourceQueueArns;
	return {
		permission,
		sourceQueueArns: Array.isArray(arns) ? arns.filter((arn): arn is string => typeof arn === 'string') : [],
	};
}

function encryption(raw: Raw): QueueAttributes['encryption'] {
	if (raw.KmsMasterKeyId) return { kind: 'SSE-KMS', keyId: raw.KmsMasterKeyId };
	return { kind: raw.SqsManagedSseEnabled === 'true' ? 'SSE-SQS' : 'none' };
}

function fifo(raw: Raw): FifoSettings {
	return {
		contentBasedDeduplication: raw.ContentBasedDeduplication === 'true',
		deduplicationScope: raw.DeduplicationScope === 'messageGroup' ? 'messageGroup' : 'queue',
		throughputLimit: raw.FifoThroughputLimit === 'perMessageGroupId' ? 'perMessageGroupId' : 'perQueue',
	};
}

/**
 * Reads what GetQueueAttributes answered, all of it strings. A count that is missing or no number is null.
 *
 * @param url - the queue's, whose name tells its type where `FifoQueue` was not sent
 */
export function readQueueAttributes(url: string, raw: Raw): QueueAttributes {
	const type = raw.FifoQueue === 'true' ? 'fifo' : queueTypeOf(queueNameOf(url));
	return {
		arn: raw.QueueArn ?? null,
		type,
		visible: number(raw, 'ApproximateNumberOfMessages'),
		inFlight: number(raw, 'ApproximateNumberOfMessagesNotVisible'),
		delayed: number(raw, 'ApproximateNumberOfMessagesDelayed'),
		createdAt: seconds(raw, 'CreatedTimestamp'),
		modifiedAt: seconds(raw, 'LastModifiedTimestamp'),
		delaySeconds: number(raw, 'DelaySeconds'),
		maximumMessageBytes: number(raw, 'MaximumMessageSize'),
		retentionSeconds: number(raw, 'MessageRetentionPeriod'),
		receiveWaitSeconds: number(raw, 'ReceiveMessageWaitTimeSeconds'),
		visibilityTimeoutSeconds: number(raw, 'VisibilityTimeout'),
		redrivePolicy: redrivePolicy(raw),
		redriveAllowPolicy: redriveAllowPolicy(raw),
		encryption: encryption(raw),
		fifo: type === 'fifo' ? fifo(raw) : null,
		policy: raw.Policy || null,
		raw,
	};
}
