import { invalid, snsError } from '../errors.ts';
import { paged, requestedTopic, type SnsOperation, type SnsRequest } from '../request.ts';
import { checkEndpoint, type Subscription } from '../subscription.ts';
import type { Topic } from '../topic.ts';

/** Filter policies per topic, from SNS's quotas. */
const mostFilterPolicies = 200;

const subscribe: SnsOperation = (request) => {
	const { input, region } = request;
	const topic = requestedTopic(request);
	const endpoint = input.text('Endpoint') ?? '';
	const protocol = checkEndpoint(input.requiredText('Protocol'), endpoint, topic);
	const attributes = input.textMap('Attributes') ?? new Map<string, string>();
	const made = region.newSubscription(topic, protocol, endpoint);
	made.set(attributes, 'Attributes Reason: ');
	if (protocol === 'firehose' && !made.attributes.has('SubscriptionRoleArn')) {
		throw invalid('Attributes Reason: SubscriptionRoleArn is required for protocol: firehose');
	}
	const existing = region
		.subscriptionsOf(topic)
		.find((one) => one.protocol === protocol && one.endpoint === endpoint);
	if (existing) {
		for (const name of attributes.keys()) {
			if (value(existing, name) === value(made, name)) continue;
			throw invalid('Attributes Reason: Subscription already exists with different attributes');
		}
		return { SubscriptionArn: answered(existing, input.boolean('ReturnSubscriptionArn')) };
	}
	checkPolicies(request, topic, made);
	region.add(made);
	return { SubscriptionArn: answered(made, input.boolean('ReturnSubscriptionArn')) };
};

function checkPolicies({ region }: SnsRequest, topic: Topic, made: Subscription): void {
	if (!made.attributes.has('FilterPolicy')) return;
	const others = region.subscriptionsOf(topic).filter((one) => one.attributes.has('FilterPolicy'));
	if (others.length < mostFilterPolicies) return;
	throw snsError('FilterPolicyLimitExceededException', 'Filter policy limit exceeded');
}

/** The ARN is kept from whoever did not confirm, unless asked for. */
function answered({ pending, arn }: Subscription, asked: boolean | undefined): string {
	return pending && !asked ? 'pending confirmation' : arn;
}

/** An attribute as it is in effect. */
function value({ attributes }: Subscription, name: string): string {
	const defaults: Readonly<Record<string, string>> = {
		RawMessageDelivery: 'false',
		FilterPolicyScope: 'MessageAttributes',
	};
	return attributes.get(name) ?? defaults[name] ?? '';
}

const unsubscribe: SnsOperation = ({ input, region }) => {
	const arn = input.requiredText('SubscriptionArn');
	const count = arn.split(':').length;
	if (count < 6) {
		throw invalid(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${count}`);
	}
	if (count === 6) throw invalid('SubscriptionId');
	// Taking away what is not there succeeds.
	const subscription = region.findSubscription(arn);
	if (subscription) region.remove(subscription);
	return {};
};

const confirm: SnsOperation = (request) => {
	const topic = requestedTopic(request);
	const token = request.input.requiredText('Token');
	const subscription = request.region.subscriptionsOf(topic).find((one) => one.token === token);
	if (!subscription) throw invalid('Token');
	subscription.pending = false;
	return { SubscriptionArn: subscription.arn };
};

function listed(subscription: Subscription): object {
	return {
		SubscriptionArn: subscription.pending ? 'PendingConfirmation' : subscription.arn,
		Owner: subscription.topic.owner,
		Protocol: subscription.protocol,
		Endpoint: subscription.endpoint,
		TopicArn: subscription.topic.arn,
	};
}

const listSubscriptions: SnsOperation = (request) => {
	const { items, rest } = paged(request, request.region.subscriptions, ({ arn }) => arn);
	return { Subscriptions: items.map(listed), ...rest };
};

const listByTopic: SnsOperation = (request) => {
	const all = request.region.subscriptionsOf(requestedTopic(request));
	const { items, rest } = paged(request, all, ({ arn }) => arn);
	return { Subscriptions: items.map(listed), ...rest };
};

function requestedSubscription({ input, region }: SnsRequest): Subscription {
	const arn = input.requiredText('SubscriptionArn');
	const count = arn.split(':').length;
	if (count < 6) {
		throw invalid(`SubscriptionArn Reason: An ARN must have at least 6 elements, not ${count}`);
	}
	return region.subscription(arn);
}

const getAttributes: SnsOperation = (request) => {
	const subscription = requestedSubscription(request);
	const { topic, attributes: given } = subscription;
	// The scope is told of a filter only.
	const { FilterPolicyScope: _, ...attributes } = Object.fromEntries(given);
	const scope = given.has('FilterPolicy') && {
		FilterPolicyScope: value(subscription, 'FilterPolicyScope'),
	};
	return {
		Attributes: {
			SubscriptionArn: subscription.arn,
			TopicArn: topic.arn,
			Protocol: subscription.protocol,
			Endpoint: subscription.endpoint,
			Owner: topic.owner,
			SubscriptionPrincipal: `arn:aws:iam::${topic.owner}:user/demo`,
			PendingConfirmation: String(subscription.pending),
			ConfirmationWasAuthenticated: String(!subscription.pending),
			RawMessageDelivery: 'false',
			...attributes,
			...scope,
		},
	};
};

const setAttributes: SnsOperation = (request) => {
	const subscription = requestedSubscription(request);
	const name = request.input.requiredText('AttributeName');
	subscription.set(new Map([[name, request.input.text('AttributeValue') ?? '']]), '');
	return {};
};

/** Operations on subscriptions. */
export const subscriptionOperations: Readonly<Record<string, SnsOperation>> = {
	Subscribe: subscribe,
	Unsubscribe: unsubscribe,
	ConfirmSubscription: confirm,
	ListSubscriptions: listSubscriptions,
	ListSubscriptionsByTopic: listByTopic,
	GetSubscriptionAttributes: getAttributes,
	SetSubscriptionAttributes: setAttributes,
};
