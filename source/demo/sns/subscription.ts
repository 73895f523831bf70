import type { DeliveryAttributes } from '../simulation/graph.ts';
import { invalid } from './errors.ts';
import { type FilterPolicy, type FilterScope, parseFilterPolicy, passes } from './filter-policy.ts';
import type { Topic } from './topic.ts';

/** From the API reference of Subscribe. */
export const protocols = [
	'http',
	'https',
	'email',
	'email-json',
	'sms',
	'sqs',
	'application',
	'lambda',
	'firehose',
] as const;
export type SubscriptionProtocol = (typeof protocols)[number];

const attributeNames: ReadonlySet<string> = new Set([
	'DeliveryPolicy',
	'FilterPolicy',
	'FilterPolicyScope',
	'RawMessageDelivery',
	'RedrivePolicy',
	'ReplayPolicy',
	'SubscriptionRoleArn',
]);
const takesRawMessages: ReadonlySet<string> = new Set(['sqs', 'http', 'https', 'firehose']);
/** Whoever has to confirm has two days; then the subscription is gone. */
const confirmationTime = 2 * 86_400_000;

/** Who gets a topic's messages, and which. */
export class Subscription {
	readonly arn: string;
	readonly topic: Topic;
	readonly protocol: SubscriptionProtocol;
	readonly endpoint: string;
	/** What confirms it, where it has to be confirmed. */
	readonly token: string;
	/** Milliseconds since the epoch. */
	readonly createdAt: number;
	pending: boolean;
	attributes: ReadonlyMap<string, string> = new Map();
	#filter: FilterPolicy | undefined;

	constructor(given: {
		readonly arn: string;
		readonly topic: Topic;
		readonly protocol: SubscriptionProtocol;
		readonly endpoint: string;
		readonly token: string;
		readonly createdAt: number;
	}) {
		this.arn = given.arn;
		this.topic = given.topic;
		this.protocol = given.protocol;
		this.endpoint = given.endpoint;
		this.token = given.token;
		this.createdAt = given.createdAt;
		this.pending = ['http', 'https', 'email', 'email-json'].includes(given.protocol);
	}

	get raw(): boolean {
		return this.attributes.get('RawMessageDelivery') === 'true';
	}

	/** Undefined where undeliverable messages are lost. */
	get deadLetterTarget(): string | undefined {
		const policy = this.attributes.get('RedrivePolicy');
		return policy === undefined
			? undefined
			: (JSON.parse(policy) as { deadLetterTargetArn: string }).deadLetterTargetArn;
	}

	/** True once nobody confirmed it in time. */
	expired(now: number): boolean {
		return this.pending && now - this.createdAt >= confirmationTime;
	}

	matches(attributes: DeliveryAttributes, body: string): boolean {
		return this.#filter === undefined || passes(this.#filter, attributes, body);
	}

	/**
	 * Takes attributes over, all or none.
	 *
	 * @param told - what stands before the reason in an error: Subscribe names the parameter
	 * @throws ServiceError `InvalidParameter`
	 */
	set(changes: ReadonlyMap<string, string>, told: '' | 'Attributes Reason: '): void {
		const refuse = (reason: string) => invalid(`${told}${reason}`);
		const merged = new Map(this.attributes);
		for (const [name, given] of changes) {
			if (!attributeNames.has(name)) throw refuse('AttributeName');
			const value = name === 'RawMessageDelivery' ? given.toLowerCase() : given;
			this.#check(name, value, refuse);
			if (value === '') merged.delete(name);
			else merged.set(name, value);
		}
		const scope = (merged.get('FilterPolicyScope') ?? 'MessageAttributes') as FilterScope;
		const filter = parseFilterPolicy(merged.get('FilterPolicy') ?? '', scope, refuse);
		if (!filter) merged.delete('FilterPolicy');
		this.attributes = merged;
		this.#filter = filter;
	}

	#check(name: string, value: string, refuse: (reason: string) => Error): void {
		if (name === 'FilterPolicyScope' && value !== 'MessageAttributes' && value !== 'MessageBody') {
			throw refuse(
				`FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
			);
		}
		if (name === 'RawMessageDelivery') {
			if (value !== 'true' && value !== 'false') {
				throw refuse(`RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
			}
			if (value === 'true' && !takesRawMessages.has(this.protocol)) {
				throw refuse(`Delivery protocol [${this.protocol}] does not support raw message delivery.`);
			}
		}
		if (name === 'RedrivePolicy' && value !== '') checkRedrive(value, refuse);
		if (name === 'DeliveryPolicy' && value !== '' && parsed(value) === undefined) {
			throw refuse('DeliveryPolicy: failed to parse JSON.');
		}
	}
}

function checkRedrive(value: string, refuse: (reason: string) => Error): void {
	const policy = parsed(value);
	if (policy === undefined) throw refuse('RedrivePolicy: failed to parse JSON.');
	// People write SQS's policy here, which also counts receives.
	const unknown = Object.keys(policy).find((name) => name !== 'deadLetterTargetArn');
	if (unknown !== undefined) throw refuse(`RedrivePolicy: invalid JSON. Attribute ${unknown} is unknown.`);
	const target = (policy as { deadLetterTargetArn?: unknown }).deadLetterTargetArn;
	if (typeof target !== 'string' || !/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:.+$/.test(target)) {
		throw refuse('RedrivePolicy: deadLetterTargetArn is an invalid arn');
	}
}

/** A JSON object, or undefined. */
function parsed(text: string): object | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Checks who is to be subscribed.
 *
 * @throws ServiceError `InvalidParameter`
 */
export function checkEndpoint(protocol: string, endpoint: string, topic: Topic): SubscriptionProtocol {
	const known = protocols.find((one) => one === protocol);
	if (!known) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
	if (endpoint === '') throw invalid('Endpoint');
	if ((known === 'http' || known === 'https') && !endpoint.startsWith(`${known}://`)) {
		throw invalid('Endpoint must match the specified protocol');
	}
	if (known.startsWith('email') && !/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalid('Email address');
	if (known === 'sms' && !/^\+?[1-9]\d{1,14}$/.test(endpoint))
		throw invalid(`Invalid SMS endpoint: ${endpoint}`);
	if (known === 'sqs' && !isArn(endpoint, 'sqs')) throw invalid('SQS endpoint ARN');
	if (known === 'lambda' && !isArn(endpoint, 'lambda')) throw invalid('Lambda endpoint ARN');
	if (known === 'firehose' && !isArn(endpoint, 'firehose')) throw invalid('Firehose endpoint ARN');
	if (known === 'application' && !isArn(endpoint, 'sns')) throw invalid('Application endpoint arn invalid');
	if (topic.fifo && known !== 'sqs') {
		throw invalid('Invalid parameter: Endpoint Reason: Please use FIFO SQS queue');
	}
	if (!topic.fifo && known === 'sqs' && endpoint.endsWith('.fifo')) {
		throw invalid(
			'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
		);
	}
	return known;
}

function isArn(text: string, service: string): boolean {
	const [arn, partition, owner, region, account, resource] = text.split(':');
	return (
		arn === 'arn' &&
		partition?.startsWith('aws') === true &&
		owner === service &&
		region !== '' &&
		/^\d{12}$/.test(account ?? '') &&
		Boolean(resource)
	);
}
