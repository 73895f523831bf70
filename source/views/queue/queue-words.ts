import { formatBytes, formatDateTime, formatDuration, UNKNOWN } from '../../model/format.ts';
import { type QueueAttributes, queueNameOf } from '../../model/queue.ts';
import { sanitise } from '../../model/sanitise.ts';

const second = 1000;

/** A queue's settings in a few words, the most telling first. */
export function settingsInWords(attributes: QueueAttributes): string {
	const { fifo } = attributes;
	return [
		fifo ? 'fifo' : 'standard',
		fifo ? (fifo.contentBasedDeduplication ? 'content-based dedup' : 'dedup by id') : '',
		fifo && isHighThroughput(attributes) ? 'high throughput' : '',
		`retention ${seconds(attributes.retentionSeconds)}`,
		`visibility ${seconds(attributes.visibilityTimeoutSeconds)}`,
		attributes.delaySeconds ? `delay ${seconds(attributes.delaySeconds)}` : '',
		encryption(attributes),
	]
		.filter((part) => part !== '')
		.join(' · ');
}

/** All settings, a name and a value a line. */
export function settingsTable(attributes: QueueAttributes): (readonly [string, string])[] {
	const { fifo, redrivePolicy, redriveAllowPolicy } = attributes;
	return [
		['ARN', sanitise(attributes.arn ?? UNKNOWN)],
		[
			'Type',
			fifo
				? 'FIFO: in order within a message group, each sent once'
				: 'standard: at least once, in roughly the order sent',
		],
		...(fifo ? fifoSettings(attributes) : []),
		[
			'Visibility timeout',
			`${seconds(attributes.visibilityTimeoutSeconds)}: how long a received message is hidden`,
		],
		['Retention', `${seconds(attributes.retentionSeconds)}: then a message is dropped`],
		['Delay', `${seconds(attributes.delaySeconds)} before a new message becomes visible`],
		['Receive wait', longPolling(attributes.receiveWaitSeconds)],
		['Largest message', formatBytes(attributes.maximumMessageBytes)],
		['Encryption', encryption(attributes)],
		[
			'Dead letters',
			redrivePolicy
				? `to ${sanitise(queueNameOf(redrivePolicy.deadLetterTargetArn))} after ${redrivePolicy.maxReceiveCount} receives`
				: 'none: a message that fails is received until it is dropped',
		],
		...(redriveAllowPolicy ? ([['May hold the dead letters of', allowed(redriveAllowPolicy)]] as const) : []),
		['Created', date(attributes.createdAt)],
		['Changed', date(attributes.modifiedAt)],
		['Access policy', attributes.policy === null ? 'none: only this account' : sanitise(attributes.policy)],
	];
}

function fifoSettings(attributes: QueueAttributes): (readonly [string, string])[] {
	const { fifo } = attributes;
	if (!fifo) return [];
	return [
		[
			'Deduplication',
			fifo.contentBasedDeduplication
				? 'content-based: by the SHA-256 of the body, unless an id is sent'
				: 'by id: each message must be sent with one',
		],
		[
			'Deduplication scope',
			fifo.deduplicationScope === 'messageGroup' ? 'within a message group' : 'over the whole queue',
		],
		[
			'Throughput',
			fifo.throughputLimit === 'perMessageGroupId'
				? 'limited by message group'
				: 'limited over the whole queue',
		],
	];
}

/** AWS calls it high throughput when both settings are by message group. */
function isHighThroughput({ fifo }: QueueAttributes): boolean {
	return fifo?.deduplicationScope === 'messageGroup' && fifo.throughputLimit === 'perMessageGroupId';
}

function encryption({ encryption: kind }: QueueAttributes): string {
	return kind.kind === 'SSE-KMS'
		? `SSE-KMS ${sanitise(kind.keyId)}`
		: kind.kind === 'SSE-SQS'
			? 'SSE-SQS'
			: 'not encrypted';
}

function longPolling(wait: number | null): string {
	if (wait === null) return UNKNOWN;
	return wait === 0 ? '0s: short polling, an empty answer comes at once and costs' : `${wait}s: long polling`;
}

function allowed({
	permission,
	sourceQueueArns,
}: NonNullable<QueueAttributes['redriveAllowPolicy']>): string {
	if (permission === 'allowAll') return 'any queue of this account';
	if (permission === 'denyAll') return 'no queue';
	return sourceQueueArns.map((arn) => sanitise(queueNameOf(arn))).join(', ');
}

function seconds(value: number | null): string {
	return value === null ? UNKNOWN : formatDuration(value * second);
}

function date(at: number | null): string {
	return at === null ? UNKNOWN : formatDateTime(at);
}
