import { createHash } from 'node:crypto';
import type { Input } from '../wire/input.ts';
import { invalidArgument } from './errors.ts';

/** One rule of a bucket's notifications. */
export interface NotificationRule {
	readonly id: string;
	readonly kind: DestinationKind;
	readonly arn: string;
	/** `s3:ObjectCreated:*` */
	readonly events: readonly string[];
	readonly prefix: string;
	readonly suffix: string;
	/** As they were given, for reading them again. */
	readonly filterRules: readonly { readonly Name: string; readonly Value: string }[] | null;
}

export interface NotificationConfiguration {
	readonly rules: readonly NotificationRule[];
	readonly eventBridge: boolean;
}

export type DestinationKind = 'queue' | 'topic' | 'function';

/** Where the SDK has the rules of a kind, and the member with the destination. */
export const destinationMembers = {
	topic: { list: 'TopicConfigurations', arn: 'TopicArn' },
	queue: { list: 'QueueConfigurations', arn: 'QueueArn' },
	function: { list: 'LambdaFunctionConfigurations', arn: 'LambdaFunctionArn' },
} as const satisfies Record<DestinationKind, { list: string; arn: string }>;

const arnForms: Readonly<Record<DestinationKind, RegExp>> = {
	queue: /^arn:aws[\w-]*:sqs:[a-z\d-]+:\d{12}:[\w-]{1,80}(\.fifo)?$/,
	topic: /^arn:aws[\w-]*:sns:[a-z\d-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/,
	function: /^arn:aws[\w-]*:lambda:[a-z\d-]+:\d{12}:function:[\w-]{1,64}(:[\w$-]+)?$/,
};

/** The events of S3's service model. */
const events = new Set(
	[
		'ReducedRedundancyLostObject',
		...['*', 'Put', 'Post', 'Copy', 'CompleteMultipartUpload'].map((name) => `ObjectCreated:${name}`),
		...['*', 'Delete', 'DeleteMarkerCreated'].map((name) => `ObjectRemoved:${name}`),
		...['*', 'Post', 'Completed', 'Delete'].map((name) => `ObjectRestore:${name}`),
		'Replication:*',
		'Replication:OperationFailedReplication',
		'Replication:OperationNotTracked',
		'Replication:OperationMissedThreshold',
		'Replication:OperationReplicatedAfterThreshold',
		'LifecycleTransition',
		'IntelligentTiering',
		'ObjectAcl:Put',
		...['*', 'Delete', 'DeleteMarkerCreated'].map((name) => `LifecycleExpiration:${name}`),
		...['*', 'Put', 'Delete'].map((name) => `ObjectTagging:${name}`),
		...['*', 'Put', 'Delete'].map((name) => `ObjectAnnotation:${name}`),
		'ObjectRetention:Put',
	].map((name) => `s3:${name}`),
);

/**
 * Reads a configuration in the SDK's shape.
 *
 * @throws ServiceError `InvalidArgument` for what S3 does not take
 */
export function readNotifications(input: Input): NotificationConfiguration {
	const kinds = Object.keys(destinationMembers) as DestinationKind[];
	const rules = kinds.flatMap((kind) =>
		(input.objects(destinationMembers[kind].list) ?? []).map((rule) => readRule(rule, kind)),
	);
	if (new Set(rules.map(({ id }) => id)).size < rules.length) {
		throw invalidArgument('Same ID used for multiple configurations. IDs must be unique');
	}
	rules.forEach((rule, index) => {
		if (rules.slice(index + 1).some((other) => overlap(rule, other))) {
			throw invalidArgument(
				'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
			);
		}
	});
	return { rules, eventBridge: input.has('EventBridgeConfiguration') };
}

function readRule(input: Input, kind: DestinationKind): NotificationRule {
	const arn = input.requiredText(destinationMembers[kind].arn);
	if (!arnForms[kind].test(arn)) throw invalidArgument('The ARN is not well formed', kind, arn);
	if (arn.endsWith('.fifo')) {
		throw invalidArgument('FIFO queues and topics are not supported as destinations', kind, arn);
	}
	const wanted = input.texts('Events') ?? [];
	if (wanted.length === 0) throw invalidArgument('At least one event has to be specified', 'Event');
	for (const event of wanted) {
		if (!events.has(event))
			throw invalidArgument('The event is not supported for notifications', 'Event', event);
	}
	const filterRules = input.object('Filter')?.object('Key')?.objects('FilterRules') ?? null;
	const filters = filterRules?.map((rule) => ({
		Name: rule.text('Name') ?? '',
		Value: rule.text('Value') ?? '',
	}));
	const value = (name: string) => filters?.find((rule) => rule.Name.toLowerCase() === name)?.Value ?? '';
	const names = filters?.map(({ Name }) => Name.toLowerCase()) ?? [];
	if (names.some((name) => name !== 'prefix' && name !== 'suffix')) {
		throw invalidArgument('filter rule name must be either prefix or suffix', 'FilterRule.Name');
	}
	if (new Set(names).size < names.length) {
		throw invalidArgument('Cannot specify more than one prefix rule or suffix rule in a filter.');
	}
	const rule = {
		kind,
		arn,
		events: wanted,
		prefix: value('prefix'),
		suffix: value('suffix'),
		filterRules: filters ?? null,
	};
	return { ...rule, id: input.text('Id') || idOf(rule) };
}

/** S3 names a rule that has no id; the same rule keeps its name. */
function idOf(rule: object): string {
	return createHash('md5').update(JSON.stringify(rule)).digest('base64url');
}

function overlap(one: NotificationRule, other: NotificationRule): boolean {
	return (
		one.events.some((event) =>
			other.events.some((second) => covers(event, second) || covers(second, event)),
		) &&
		(one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
		(one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix))
	);
}

function covers(pattern: string, event: string): boolean {
	return pattern === event || (pattern.endsWith('*') && event.startsWith(pattern.slice(0, -1)));
}

/** The rules that want to know of an event: `s3:ObjectCreated:Put`. */
export function rulesFor(
	{ rules }: NotificationConfiguration,
	event: string,
	key: string,
): readonly NotificationRule[] {
	return rules.filter(
		({ events: wanted, prefix, suffix }) =>
			wanted.some((pattern) => covers(pattern, event)) && key.startsWith(prefix) && key.endsWith(suffix),
	);
}

/** The configuration in the SDK's shape. */
export function describeNotifications({ rules, eventBridge }: NotificationConfiguration): object {
	const of = (kind: DestinationKind) => {
		const { list, arn } = destinationMembers[kind];
		const entries = rules
			.filter((rule) => rule.kind === kind)
			.map((rule) => ({
				Id: rule.id,
				[arn]: rule.arn,
				Events: rule.events,
				...(rule.filterRules && { Filter: { Key: { FilterRules: rule.filterRules } } }),
			}));
		return entries.length > 0 ? { [list]: entries } : {};
	};
	return {
		...of('topic'),
		...of('queue'),
		...of('function'),
		...(eventBridge && { EventBridgeConfiguration: {} }),
	};
}
