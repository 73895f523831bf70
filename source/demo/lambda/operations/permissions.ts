import { checkPattern, lambdaError, missingParameter } from '../errors.ts';
import type { LambdaFunction, Statement } from '../function.ts';
import { type LambdaOperation, type LambdaRequest, reference, requestedFunction } from '../request.ts';
import { checkRevision } from './functions.ts';

/** Bytes of a resource policy, from Lambda's quotas. */
const longestPolicy = 20_480;

/** The function, and the policy that the request is about: its own, or that of a version or alias. */
function target(request: LambdaRequest): { fn: LambdaFunction; qualifier: string } {
	const fn = requestedFunction(request);
	const { qualifier } = reference(request);
	fn.resolve(qualifier);
	return { fn, qualifier: qualifier ?? '' };
}

function policyText(statements: readonly Statement[]): string {
	return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

/** A policy changes the revision of what it is about: an alias's own, else the function's. */
function revise(request: LambdaRequest, fn: LambdaFunction, qualifier: string): void {
	const revisionId = request.region.environment.newId();
	const alias = fn.aliases.get(qualifier);
	if (alias) fn.aliases.set(qualifier, { ...alias, revisionId });
	else fn.latest = { ...fn.latest, revisionId };
}

function revisionOf(fn: LambdaFunction, qualifier: string): string {
	return fn.aliases.get(qualifier)?.revisionId ?? fn.latest.revisionId;
}

function principal(text: string): unknown {
	if (text === '*') return '*';
	if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` };
	if (text.startsWith('arn:')) return { AWS: text };
	return { Service: text };
}

const addPermission: LambdaOperation = (request) => {
	const { input } = request;
	const { fn, qualifier } = target(request);
	const sid = checkPattern(input.requiredText('StatementId'), 'statementId', /^([a-zA-Z0-9-_]+)$/);
	const action = checkPattern(input.requiredText('Action'), 'action', /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/);
	const who = input.text('Principal');
	if (who === undefined) throw missingParameter('Principal');
	checkRevision(request, revisionOf(fn, qualifier));
	const statements = fn.policies.get(qualifier) ?? [];
	if (statements.some(({ Sid }) => Sid === sid)) {
		throw lambdaError(
			'ResourceConflictException',
			`The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
		);
	}
	const equal: Record<string, string> = {};
	for (const [member, key] of [
		['SourceAccount', 'AWS:SourceAccount'],
		['EventSourceToken', 'lambda:EventSourceToken'],
		['PrincipalOrgID', 'aws:PrincipalOrgID'],
		['FunctionUrlAuthType', 'lambda:FunctionUrlAuthType'],
	] as const) {
		const value = input.text(member);
		if (value !== undefined) equal[key] = value;
	}
	const source = input.text('SourceArn');
	const condition = {
		...(Object.keys(equal).length > 0 && { StringEquals: equal }),
		...(source !== undefined && { ArnLike: { 'AWS:SourceArn': source } }),
	};
	const statement: Statement = {
		Sid: sid,
		Effect: 'Allow',
		Principal: principal(who),
		Action: action,
		Resource: fn.qualified(qualifier),
		...(Object.keys(condition).length > 0 && { Condition: condition }),
	};
	const changed = [...statements, statement];
	if (Buffer.byteLength(policyText(changed)) > longestPolicy) {
		throw lambdaError(
			'PolicyLengthExceededException',
			`The final policy size (${Buffer.byteLength(policyText(changed))}) is bigger than the limit (${longestPolicy}).`,
		);
	}
	fn.policies.set(qualifier, changed);
	revise(request, fn, qualifier);
	return { Statement: JSON.stringify(statement) };
};

const getPolicy: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	const statements = fn.policies.get(qualifier) ?? [];
	if (statements.length === 0) {
		throw lambdaError('ResourceNotFoundException', 'The resource you requested does not exist.');
	}
	return { Policy: policyText(statements), RevisionId: revisionOf(fn, qualifier) };
};

const removePermission: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	const sid = request.input.requiredText('StatementId');
	checkRevision(request, revisionOf(fn, qualifier));
	const statements = fn.policies.get(qualifier) ?? [];
	const rest = statements.filter(({ Sid }) => Sid !== sid);
	if (rest.length === statements.length) {
		throw lambdaError(
			'ResourceNotFoundException',
			statements.length === 0
				? 'No policy is associated with the given resource.'
				: `Statement ${sid} is not found in resource policy.`,
		);
	}
	fn.policies.set(qualifier, rest);
	revise(request, fn, qualifier);
	return {};
};

/** Operations on resource policies. */
export const permissionOperations: Readonly<Record<string, LambdaOperation>> = {
	AddPermission: addPermission,
	GetPolicy: getPolicy,
	RemovePermission: removePermission,
};
