import { readAccessPolicy } from '../json-object.ts';
import { sqsError } from './errors.ts';
import {
	parseRedriveAllowPolicy,
	parseRedrivePolicy,
	type RedriveAllow,
	type RedriveTo,
} from './redrive-policy.ts';

/** A queue's settings as the engine uses them. */
export interface QueueSettings {
	readonly fifo: boolean;
	readonly delaySeconds: number;
	readonly maximumMessageSize: number;
	readonly retentionSeconds: number;
	readonly waitSeconds: number;
	readonly visibilitySeconds: number;
	readonly redrive: RedriveTo | null;
	readonly redriveAllow: RedriveAllow | null;
	readonly contentBasedDeduplication: boolean;
	readonly deduplicationScope: 'queue' | 'messageGroup';
	/** The attributes as GetQueueAttributes gives them, defaults included. */
	readonly attributes: ReadonlyMap<string, string>;
}

/** Ranges and defaults from the API reference of CreateQueue. */
const numbers = {
	DelaySeconds: { least: 0, most: 900, standard: 0 },
	MaximumMessageSize: { least: 1024, most: 1_048_576, standard: 1_048_576 },
	MessageRetentionPeriod: { least: 60, most: 1_209_600, standard: 345_600 },
	ReceiveMessageWaitTimeSeconds: { least: 0, most: 20, standard: 0 },
	VisibilityTimeout: { least: 0, most: 43_200, standard: 30 },
	KmsDataKeyReusePeriodSeconds: { least: 60, most: 86_400, standard: 300 },
} as const;

const keyReuse = 'KmsDataKeyReusePeriodSeconds';

const choices: Readonly<Record<string, readonly string[]>> = {
	SqsManagedSseEnabled: ['true', 'false'],
	FifoQueue: ['true', 'false'],
	ContentBasedDeduplication: ['true', 'false'],
	DeduplicationScope: ['queue', 'messageGroup'],
	FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};

const fifoOnly = new Set([
	'FifoQueue',
	'ContentBasedDeduplication',
	'DeduplicationScope',
	'FifoThroughputLimit',
]);
const documents = new Set(['Policy', 'RedrivePolicy', 'RedriveAllowPolicy']);
/** These are left out of an answer while they are empty. */
const optional = new Set([...documents, 'KmsMasterKeyId']);

function checkOne(name: string, value: string, fifo: boolean): void {
	if (fifoOnly.has(name) && !fifo) throw wrongType(name);
	const range = Object.hasOwn(numbers, name) ? numbers[name as keyof typeof numbers] : undefined;
	if (range) {
		const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
		if (!(number >= range.least && number <= range.most)) throw badValue(name);
		return;
	}
	const allowed = Object.hasOwn(choices, name) ? choices[name] : undefined;
	if (allowed) {
		if (!allowed.includes(value)) throw badValue(name);
		return;
	}
	if (!optional.has(name)) throw sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
	if (name === 'Policy' && value !== '' && !readAccessPolicy(value)) throw badValue(name);
}

function badValue(name: string, reason?: string) {
	const why = reason === undefined ? '' : ` Reason: ${reason}`;
	return sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${why}`);
}

function wrongType(name: string) {
	const highThroughput = name === 'DeduplicationScope' || name === 'FifoThroughputLimit';
	return sqsError(
		'InvalidAttributeName',
		highThroughput
			? `You can specify the ${name} only when FifoQueue is set to true.`
			: `Unknown Attribute ${name}.`,
	);
}

/** AWS takes `True` for `true`, as Python writes it, and answers `true`. */
function normal(name: string, value: string): string {
	const allowed = Object.hasOwn(choices, name) ? choices[name] : undefined;
	return allowed?.includes('true') && /^(true|false)$/i.test(value) ? value.toLowerCase() : value;
}

/** Whether attributes ask for a FIFO queue. */
export function asksForFifo(attributes: ReadonlyMap<string, string>): boolean {
	return normal('FifoQueue', attributes.get('FifoQueue') ?? '') === 'true';
}

/**
 * Checks attributes that a request sets and gives the settings that follow from them.
 *
 * @param current - the attributes the queue has so far; empty for a new queue
 * @throws ServiceError in SQS's words for an unknown name, a value out of range, or a contradiction
 */
export function applyAttributes(
	current: ReadonlyMap<string, string>,
	given: ReadonlyMap<string, string>,
	fifo: boolean,
): QueueSettings {
	const changes = new Map([...given].map(([name, value]) => [name, normal(name, value)]));
	for (const [name, value] of changes) checkOne(name, value, fifo);
	if (changes.get('FifoQueue') === 'false') {
		throw badValue('FifoQueue', 'Modifying queue type is not supported.');
	}
	if (changes.get('KmsMasterKeyId') && changes.get('SqsManagedSseEnabled') === 'true') {
		throw sqsError(
			'InvalidAttributeName',
			'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
		);
	}
	const merged = new Map(current.size > 0 ? current : defaults(fifo));
	for (const [name, value] of changes) {
		if (optional.has(name) && value === '') merged.delete(name);
		else merged.set(name, value);
	}
	if (changes.get('KmsMasterKeyId')) merged.set('SqsManagedSseEnabled', 'false');
	if (changes.get('SqsManagedSseEnabled') === 'true') merged.delete('KmsMasterKeyId');
	// How long a data key is used again is only told of queues that have a key.
	if (!merged.has('KmsMasterKeyId')) merged.delete(keyReuse);
	else if (!merged.has(keyReuse)) merged.set(keyReuse, String(numbers[keyReuse].standard));
	const scope = merged.get('DeduplicationScope') === 'messageGroup' ? 'messageGroup' : 'queue';
	if (merged.get('FifoThroughputLimit') === 'perMessageGroupId' && scope !== 'messageGroup') {
		throw badValue(
			'FifoThroughputLimit',
			'The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.',
		);
	}
	const redrive = merged.get('RedrivePolicy');
	const allow = merged.get('RedriveAllowPolicy');
	return {
		fifo,
		delaySeconds: Number(merged.get('DelaySeconds')),
		maximumMessageSize: Number(merged.get('MaximumMessageSize')),
		retentionSeconds: Number(merged.get('MessageRetentionPeriod')),
		waitSeconds: Number(merged.get('ReceiveMessageWaitTimeSeconds')),
		visibilitySeconds: Number(merged.get('VisibilityTimeout')),
		redrive: redrive === undefined ? null : parseRedrivePolicy(redrive),
		redriveAllow: allow === undefined ? null : parseRedriveAllowPolicy(allow),
		contentBasedDeduplication: merged.get('ContentBasedDeduplication') === 'true',
		deduplicationScope: scope,
		attributes: merged,
	};
}

function defaults(fifo: boolean): Map<string, string> {
	const attributes = new Map<string, string>();
	for (const [name, { standard }] of Object.entries(numbers)) {
		if (name !== keyReuse) attributes.set(name, String(standard));
	}
	attributes.set('SqsManagedSseEnabled', 'true');
	if (fifo) {
		attributes.set('FifoQueue', 'true');
		attributes.set('ContentBasedDeduplication', 'false');
		attributes.set('DeduplicationScope', 'queue');
		attributes.set('FifoThroughputLimit', 'perQueue');
	}
	return attributes;
}

/** The names that GetQueueAttributes may be asked for, beside `All`. */
export const readableAttributes: ReadonlySet<string> = new Set([
	...Object.keys(numbers),
	...Object.keys(choices),
	...optional,
	'ApproximateNumberOfMessages',
	'ApproximateNumberOfMessagesNotVisible',
	'ApproximateNumberOfMessagesDelayed',
	'CreatedTimestamp',
	'LastModifiedTimestamp',
	'QueueArn',
]);
