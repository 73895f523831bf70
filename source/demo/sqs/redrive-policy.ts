import { invalidValue } from './errors.ts';

/** Where a queue's dead letters go, and after how many receives. */
export interface RedriveTo {
	readonly deadLetterTargetArn: string;
	/** A message moves when its receive count would exceed this. */
	readonly maxReceiveCount: number;
}

/** Which queues may send their dead letters here. */
export interface RedriveAllow {
	readonly permission: 'allowAll' | 'denyAll' | 'byQueue';
	readonly sourceQueueArns: readonly string[];
}

function parse(text: string, parameter: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return value as Record<string, unknown>;
		}
	} catch {
		// Told below, like any other text that is no JSON object.
	}
	throw invalidValue(text, parameter, 'Redrive policy is not a valid JSON map.');
}

function lacks(text: string, attribute: string) {
	return invalidValue(
		text,
		'RedrivePolicy',
		`Redrive policy does not contain mandatory attribute: ${attribute}.`,
	);
}

/** @throws ServiceError `InvalidParameterValue` */
export function parseRedrivePolicy(text: string): RedriveTo {
	const policy = parse(text, 'RedrivePolicy');
	const target = policy.deadLetterTargetArn;
	// The API reference speaks of a default of 10 receives; SQS itself refuses a policy without the count.
	if (policy.maxReceiveCount === undefined) throw lacks(text, 'maxReceiveCount');
	if (typeof target !== 'string' || target === '') throw lacks(text, 'deadLetterTargetArn');
	// AWS takes the number as text as well.
	const count = Number(policy.maxReceiveCount);
	if (!Number.isInteger(count) || count < 1 || count > 1000) {
		throw invalidValue(
			text,
			'RedrivePolicy',
			`Invalid value for maxReceiveCount: ${policy.maxReceiveCount}, valid values are from 1 to 1000 both inclusive.`,
		);
	}
	return { deadLetterTargetArn: target, maxReceiveCount: count };
}

/** @throws ServiceError `InvalidParameterValue` */
export function parseRedriveAllowPolicy(text: string): RedriveAllow {
	const policy = parse(text, 'RedriveAllowPolicy');
	const permission = policy.redrivePermission;
	if (permission !== 'allowAll' && permission !== 'denyAll' && permission !== 'byQueue') {
		throw invalidValue(
			text,
			'RedriveAllowPolicy',
			'redrivePermission has to be one of allowAll, denyAll, byQueue.',
		);
	}
	const arns = policy.sourceQueueArns ?? [];
	if (!Array.isArray(arns) || arns.some((arn) => typeof arn !== 'string')) {
		throw invalidValue(text, 'RedriveAllowPolicy', 'sourceQueueArns has to be a list of queue ARNs.');
	}
	if (permission === 'byQueue' ? arns.length < 1 || arns.length > 10 : arns.length > 0) {
		throw invalidValue(
			text,
			'RedriveAllowPolicy',
			'sourceQueueArns needs 1 to 10 queue ARNs with byQueue, and none otherwise.',
		);
	}
	return { permission, sourceQueueArns: arns };
}
