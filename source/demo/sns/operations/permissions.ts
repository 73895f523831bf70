import { invalid, missingParameter } from '../errors.ts';
import { requestedTopic, type SnsOperation } from '../request.ts';
import type { Topic } from '../topic.ts';

interface Policy {
	readonly Statement: readonly { readonly Sid?: string; readonly [field: string]: unknown }[];
	readonly [field: string]: unknown;
}

/** The actions that AddPermission may grant, from its API reference. */
const grantable: ReadonlySet<string> = new Set([
	'AddPermission',
	'DeleteTopic',
	'GetTopicAttributes',
	'ListSubscriptionsByTopic',
	'Publish',
	'Receive',
	'RemovePermission',
	'SetTopicAttributes',
	'Subscribe',
]);

function policyOf(topic: Topic): Policy {
	const policy = JSON.parse(topic.policy) as Partial<Policy>;
	return { ...policy, Statement: [policy.Statement ?? []].flat() };
}

function replace(topic: Topic, policy: Policy): void {
	topic.set(new Map([['Policy', JSON.stringify(policy)]]), '');
}

const addPermission: SnsOperation = (request) => {
	const { input } = request;
	const topic = requestedTopic(request);
	const label = input.requiredText('Label');
	const accounts = input.texts('AWSAccountId') ?? [];
	const actions = input.texts('ActionName') ?? [];
	if (accounts.length === 0) throw missingParameter('AWSAccountId');
	if (actions.length === 0) throw missingParameter('ActionName');
	if (!accounts.every((account) => /^\d{12}$/.test(account))) throw invalid('AWSAccountId');
	if (!actions.every((action) => grantable.has(action))) {
		throw invalid('Policy statement action out of service scope!');
	}
	const policy = policyOf(topic);
	if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalid('Statement already exists');
	const principals = accounts.map((account) => `arn:aws:iam::${account}:root`);
	const names = actions.map((action) => `SNS:${action}`);
	const statement = {
		Sid: label,
		Effect: 'Allow',
		Principal: { AWS: principals.length === 1 ? principals[0] : principals },
		Action: names.length === 1 ? names[0] : names,
		Resource: topic.arn,
	};
	replace(topic, { ...policy, Statement: [...policy.Statement, statement] });
	return {};
};

const removePermission: SnsOperation = (request) => {
	const topic = requestedTopic(request);
	const label = request.input.requiredText('Label');
	const policy = policyOf(topic);
	const rest = policy.Statement.filter(({ Sid }) => Sid !== label);
	// Removing what is not there succeeds.
	if (rest.length < policy.Statement.length) replace(topic, { ...policy, Statement: rest });
	return {};
};

/** Operations on a topic's access policy. */
export const permissionOperations: Readonly<Record<string, SnsOperation>> = {
	AddPermission: addPermission,
	RemovePermission: removePermission,
};
