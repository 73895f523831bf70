import { readAccessPolicy, readJsonObject } from '../json-object.ts';
import { Deduplication } from '../sqs/deduplication.ts';
import { invalid } from './errors.ts';

/** From the API references of CreateTopic and SetTopicAttributes. */
const attributeNames: ReadonlySet<string> = new Set([
	'ArchivePolicy',
	'ContentBasedDeduplication',
	'DeliveryPolicy',
	'DisplayName',
	'FifoThroughputScope',
	'FifoTopic',
	'KmsMasterKeyId',
	'MaximumMessageSize',
	'Policy',
	'SignatureVersion',
	'TracingConfig',
	...['HTTP', 'Firehose', 'Lambda', 'Application', 'SQS'].flatMap((protocol) => [
		`${protocol}SuccessFeedbackRoleArn`,
		`${protocol}SuccessFeedbackSampleRate`,
		`${protocol}FailureFeedbackRoleArn`,
	]),
]);
const ofFifoTopics: ReadonlySet<string> = new Set([
	'ArchivePolicy',
	'ContentBasedDeduplication',
	'FifoThroughputScope',
]);
/** Bytes of a message with its attributes. */
const messageSize = { least: 1_024, usual: 262_144, most: 1_048_576 };
const longestDisplayName = 100;

/** What SNS does about HTTP endpoints where nobody says otherwise. */
const effectiveDeliveryPolicy = JSON.stringify({
	http: {
		defaultHealthyRetryPolicy: {
			minDelayTarget: 20,
			maxDelayTarget: 20,
			numRetries: 3,
			numMaxDelayRetries: 0,
			numNoDelayRetries: 0,
			numMinDelayRetries: 0,
			backoffFunction: 'linear',
		},
		disableSubscriptionOverrides: false,
		defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
	},
});

/** A topic with its attributes. */
export class Topic {
	readonly arn: string;
	readonly name: string;
	readonly owner: string;
	readonly fifo: boolean;
	readonly tags: Map<string, string>;
	/** What was sent to a FIFO topic in the last five minutes. */
	readonly deduplication = new Deduplication();
	/** Subscriptions that were taken away. */
	unsubscribed = 0;
	#attributes: ReadonlyMap<string, string> = new Map();
	#sequence = 0n;

	/** @throws ServiceError `InvalidParameter` for attributes that can't be */
	constructor(
		name: string,
		place: { readonly region: string; readonly account: string },
		attributes: ReadonlyMap<string, string>,
		tags: ReadonlyMap<string, string>,
	) {
		this.name = name;
		this.arn = `arn:aws:sns:${place.region}:${place.account}:${name}`;
		this.owner = place.account;
		this.fifo = name.endsWith('.fifo');
		this.tags = new Map(tags);
		this.set(attributes, 'Attributes Reason: ');
	}

	get maximumMessageSize(): number {
		return Number(this.#attributes.get('MaximumMessageSize') ?? messageSize.usual);
	}

	get contentBasedDeduplication(): boolean {
		return this.#attributes.get('ContentBasedDeduplication') === 'true';
	}

	get deduplicatesByGroup(): boolean {
		return this.#attributes.get('FifoThroughputScope') === 'MessageGroup';
	}

	get signatureVersion(): string {
		return this.#attributes.get('SignatureVersion') ?? '1';
	}

	/** Access policy; the owner may do everything where none was set. */
	get policy(): string {
		return this.#attributes.get('Policy') ?? defaultPolicy(this.arn, this.owner);
	}

	/** 20 digits, growing, as FIFO topics number their messages. */
	nextSequence(): string {
		return `1${(this.#sequence++).toString().padStart(19, '0')}`;
	}

	/** An attribute as it is in effect, for comparing with what a second CreateTopic gives. */
	effective(name: string): string {
		if (name === 'FifoTopic') return String(this.fifo);
		const defaults: Readonly<Record<string, string>> = {
			ContentBasedDeduplication: 'false',
			DisplayName: '',
			FifoThroughputScope: 'Topic',
			MaximumMessageSize: String(messageSize.usual),
			Policy: this.policy,
			SignatureVersion: '1',
			TracingConfig: 'PassThrough',
		};
		return this.#attributes.get(name) ?? defaults[name] ?? '';
	}

	/** What GetTopicAttributes tells, but for the counts of subscriptions. */
	describe(): Record<string, string> {
		return {
			TopicArn: this.arn,
			Owner: this.owner,
			Policy: this.policy,
			DisplayName: '',
			EffectiveDeliveryPolicy: effectiveDeliveryPolicy,
			...(this.fifo && { FifoTopic: 'true', ContentBasedDeduplication: 'false' }),
			...Object.fromEntries(this.#attributes),
		};
	}

	/**
	 * Takes attributes over, all or none.
	 *
	 * @param told - what stands before the reason in an error: CreateTopic names the parameter
	 * @throws ServiceError `InvalidParameter`
	 */
	set(changes: ReadonlyMap<string, string>, told: '' | 'Attributes Reason: '): void {
		const merged = new Map(this.#attributes);
		for (const [name, value] of changes) {
			this.#check(name, value, (reason) => invalid(`${told}${reason}`));
			if (value === '' && name !== 'DisplayName') merged.delete(name);
			else if (name !== 'FifoTopic') merged.set(name, value);
		}
		this.#attributes = merged;
	}

	#check(name: string, value: string, refuse: (reason: string) => Error): void {
		if (!attributeNames.has(name)) throw refuse('AttributeName');
		if (ofFifoTopics.has(name) && !this.fifo) throw refuse(`${name} is only for FIFO topics`);
		const oneOf = (...allowed: string[]) => {
			if (value !== '' && !allowed.includes(value)) throw refuse(`${name}: Invalid value [${value}]`);
		};
		if (name === 'ContentBasedDeduplication') oneOf('true', 'false');
		if (name === 'FifoThroughputScope') oneOf('Topic', 'MessageGroup');
		if (name === 'SignatureVersion') oneOf('1', '2');
		if (name === 'TracingConfig') oneOf('PassThrough', 'Active');
		if (name === 'FifoTopic') oneOf(String(this.fifo));
		if (name === 'DisplayName' && value.length > longestDisplayName) throw refuse('DisplayName');
		if (name === 'MaximumMessageSize' && value !== '') {
			const size = Number(value);
			if (!Number.isInteger(size) || size < messageSize.least || size > messageSize.most) {
				throw refuse(`MaximumMessageSize: Invalid value [${value}]`);
			}
		}
		if ((name === 'Policy' || name === 'DeliveryPolicy' || name === 'ArchivePolicy') && value !== '') {
			if (!isDocument(name, value)) throw refuse(`${name}: failed to parse JSON.`);
		}
	}
}

/** The policy of a topic that was never given one. */
function defaultPolicy(arn: string, owner: string): string {
	return JSON.stringify({
		Version: '2008-10-17',
		Id: '__default_policy_ID',
		Statement: [
			{
				Sid: '__default_statement_ID',
				Effect: 'Allow',
				Principal: { AWS: '*' },
				Action: [
					'SNS:GetTopicAttributes',
					'SNS:SetTopicAttributes',
					'SNS:AddPermission',
					'SNS:RemovePermission',
					'SNS:DeleteTopic',
					'SNS:Subscribe',
					'SNS:ListSubscriptionsByTopic',
					'SNS:Publish',
				],
				Resource: arn,
				Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
			},
		],
	});
}

function isDocument(name: string, text: string): boolean {
	return (name === 'Policy' ? readAccessPolicy(text) : readJsonObject(text)) !== undefined;
}

/** @throws ServiceError `InvalidParameter` for a name that no topic of this kind can have */
export function checkTopicName(name: string, fifo: boolean): void {
	if (fifo && !/^[A-Za-z0-9_-]{1,251}\.fifo$/.test(name)) {
		throw invalid(
			'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
		);
	}
	if (!fifo && !/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalid('Topic Name');
}
