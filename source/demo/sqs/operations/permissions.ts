import { invalidValue, missingParameter, sqsError } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { requestedQueue, type SqsOperation } from '../request.ts';

interface Statement {
	readonly Sid?: string;
	readonly [field: string]: unknown;
}

interface Policy {
	readonly Version: string;
	readonly Id: string;
	readonly Statement: readonly Statement[];
}

/** The actions that AddPermission may grant, from its API reference. */
const grantable = new Set([
	'*',
	'SendMessage',
	'ReceiveMessage',
	'DeleteMessage',
	'ChangeMessageVisibility',
	'GetQueueAttributes',
	'GetQueueUrl',
]);

/** Quotas of a queue's policy. */
const mostActions = 7;
const mostPrincipals = 50;
const mostStatements = 20;

function atMost(count: number, what: string, most: number): void {
	if (count > most) throw sqsError('OverLimit', `${count} ${what} were found, maximum allowed is ${most}.`);
}

function policyOf(queue: Queue): Policy {
	const text = queue.settings.attributes.get('Policy');
	const empty: Policy = { Version: '2008-10-17', Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] };
	if (text === undefined) return empty;
	const policy: Policy = { ...empty, ...(JSON.parse(text) as Partial<Policy>) };
	return { ...policy, Statement: [policy.Statement].flat() };
}

function label(text: string): string {
	if (/^[A-Za-z0-9_-]{1,80}$/.test(text)) return text;
	throw invalidValue(
		text,
		'Label',
		'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
	);
}

const addPermission: SqsOperation = (request) => {
	const { input, region } = request;
	const queue = requestedQueue(request);
	const sid = label(input.requiredText('Label'));
	const accounts = input.texts('AWSAccountIds') ?? [];
	const actions = input.texts('Actions') ?? [];
	if (accounts.length === 0) throw missingParameter('AWSAccountIds');
	if (actions.length === 0) throw missingParameter('Actions');
	for (const account of accounts) {
		if (!/^\d{12}$/.test(account)) throw invalidValue(account, 'PrincipalId', 'Unable to verify.');
	}
	for (const action of actions) {
		if (!grantable.has(action)) {
			throw invalidValue(
				`SQS:${action}`,
				'ActionName',
				'Only the queue owner is allowed to invoke this action.',
			);
		}
	}
	atMost(actions.length, 'Actions', mostActions);
	atMost(accounts.length, 'Principals', mostPrincipals);
	const policy = policyOf(queue);
	if (policy.Statement.some((statement) => statement.Sid === sid)) {
		throw invalidValue(sid, 'Label', 'Already exists.');
	}
	atMost(policy.Statement.length + 1, 'Statements', mostStatements);
	const principals = accounts.map((account) => `arn:aws:iam::${account}:root`);
	const names = actions.map((action) => `SQS:${action}`);
	const statement = {
		Sid: sid,
		Effect: 'Allow',
		Principal: { AWS: principals.length === 1 ? principals[0] : principals },
		Action: names.length === 1 ? names[0] : names,
		Resource: queue.arn,
	};
	const changed = { ...policy, Statement: [...policy.Statement, statement] };
	region.setAttributes(queue, new Map([['Policy', JSON.stringify(changed)]]));
	return {};
};

const removePermission: SqsOperation = (request) => {
	const queue = requestedQueue(request);
	const sid = label(request.input.requiredText('Label'));
	const policy = policyOf(queue);
	const rest = policy.Statement.filter((statement) => statement.Sid !== sid);
	if (rest.length === policy.Statement.length) {
		throw invalidValue(sid, 'Label', "can't find label.");
	}
	const text = rest.length === 0 ? '' : JSON.stringify({ ...policy, Statement: rest });
	request.region.setAttributes(queue, new Map([['Policy', text]]));
	return {};
};

/** Operations on a queue's access policy. */
export const permissionOperations: Readonly<Record<string, SqsOperation>> = {
	AddPermission: addPermission,
	RemovePermission: removePermission,
};
