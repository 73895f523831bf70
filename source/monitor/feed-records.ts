import type { BucketNotification, TargetingRule, TopicSubscription } from '../aws/contract/queue-feeds.ts';
import type { QdashError } from '../model/errors.ts';
import { queueNameOf } from '../model/queue.ts';
import type { QueueConsumer, QueueFeeds, QueueSource } from '../model/queue-feed.ts';
import { type AllowedSender, allowedSenders } from '../model/queue-policy.ts';
import { knownValue } from '../model/reading.ts';
import type { DashboardState } from '../store/dashboard-store.ts';

/** What was found out so far of what feeds a queue. */
export interface KnownOfQueue {
	/** By which the services were asked about it, or null before that: its attributes may be denied since. */
	readonly arn: string | null;
	readonly subscriptions: readonly TopicSubscription[];
	readonly rules: readonly TargetingRule[];
	/** By the bucket's name. */
	readonly buckets: ReadonlyMap<string, readonly BucketNotification[]>;
	/** Lambda was asked which mappings read it. */
	readonly mapped: boolean;
	/** What has been answered at least once, well or not. */
	readonly answered: ReadonlySet<string>;
	/** By what was asked. */
	readonly failures: ReadonlyMap<string, QdashError>;
	/** When the newest answer came, in milliseconds since the epoch. */
	readonly at: number;
}

/** Nothing asked yet. */
export const nothingOfQueue: KnownOfQueue = {
	arn: null,
	subscriptions: [],
	rules: [],
	buckets: new Map(),
	mapped: false,
	answered: new Set(),
	failures: new Map(),
	at: 0,
};

/**
 * Puts together what is known of a queue's feeds: what the services said, what the control plane said of routes,
 * what the redrive policies say, and what the queue's own policy allows beyond that.
 *
 * @param asked - what is asked of which service; what of it was not answered yet is on its way
 */
export function feedsOf(
	url: string,
	known: KnownOfQueue,
	asked: ReadonlyMap<string, string>,
	state: DashboardState,
): QueueFeeds {
	const record = state.queues.get(url);
	const attributes = record ? knownValue(record.attributes) : null;
	const arn = attributes?.arn ?? known.arn;
	const found: QueueSource[] = [
		...known.subscriptions.map(topicSource),
		...known.rules.map(ruleSource),
		...[...known.buckets.values()].flat().map(bucketSource),
		...routeSources(queueNameOf(url), state),
		...(record?.deadLetterSources ?? []).map(
			({ name, url: id }): QueueSource => ({
				kind: 'dead letters',
				name,
				detail: null,
				foundIn: 'redrive policy',
				opens: state.queues.has(id) ? { kind: 'queue', id } : null,
				inactive: null,
			}),
		),
	];
	const named = new Set(found.map(({ kind, name }) => `${kind} ${name}`));
	const allowed = allowedSenders(attributes?.policy ?? '')
		.filter(({ kind, name }) => !named.has(`${kind} ${name}`) && !isOwner(name, arn))
		.map((sender) => allowedSource(sender, known));
	const consumers = [...state.mappings.values()]
		.filter(({ eventSourceArn }) => eventSourceArn !== null && eventSourceArn === arn)
		.map(
			({ functionName, uuid, state: word, batchSize, lastResult }): QueueConsumer => ({
				functionName,
				mappingUuid: uuid,
				state: word,
				batchSize,
				lastResult,
			}),
		);
	return {
		sources: [...found, ...allowed],
		consumers: known.mapped ? consumers : null,
		unseen: [...new Map([...known.failures.values()].map((error) => [error.message, error])).values()],
		asking: [
			...new Set([...asked].flatMap(([what, service]) => (known.answered.has(what) ? [] : [service]))),
		],
		at: known.at,
	};
}

/** The account that the queue is in: what it may do with its own queue tells of nobody who sends. */
function isOwner(principal: string, arn: string | null): boolean {
	const account = arn?.split(':')[4];
	return account !== undefined && (principal === account || principal.endsWith(`:iam::${account}:root`));
}

function topicSource({
	topicArn,
	filterPolicy,
	rawDelivery,
	pending,
	attributesKnown,
}: TopicSubscription): QueueSource {
	const details = [
		filterPolicy === null ? null : `filter ${filterPolicy}`,
		rawDelivery ? 'raw delivery' : null,
		attributesKnown ? null : 'filter not known',
	].filter((part) => part !== null);
	return {
		kind: 'topic',
		name: topicArn.split(':').at(-1) ?? topicArn,
		detail: details.join(', ') || null,
		foundIn: 'subscription',
		opens: null,
		inactive: pending ? 'waits for its confirmation' : null,
	};
}

function ruleSource({ name, bus, state, schedule, eventPattern }: TargetingRule): QueueSource {
	return {
		kind: 'rule',
		name: `${bus}/${name}`,
		detail: schedule ?? eventPattern,
		foundIn: 'rule target',
		opens: null,
		inactive: state === 'DISABLED' ? 'disabled' : null,
	};
}

function bucketSource({ bucket, events, prefix, suffix }: BucketNotification): QueueSource {
	const where = prefix || suffix ? ` under ${prefix ?? ''}*${suffix ?? ''}` : '';
	return {
		kind: 'bucket',
		name: bucket,
		detail: `${events.join(', ')}${where}`,
		foundIn: 'notification',
		opens: null,
		inactive: null,
	};
}

/** The routes of APIs whose details were asked for: nobody asks all APIs for the sake of one queue. */
function routeSources(queueName: string, state: DashboardState): QueueSource[] {
	return [...state.stages.values()].flatMap(({ ref }) => {
		const details = ref.apiId === null ? null : state.apiDetails.get(ref.apiId);
		const routes = details ? (knownValue(details)?.routes ?? []) : [];
		return routes
			.filter(
				({ integration }) =>
					integration?.target.kind === 'queue' && integration.target.name === queueName && ref.stage !== '',
			)
			.map(
				({ key }): QueueSource => ({
					kind: 'api route',
					name: `${ref.apiName}/${ref.stage} ${key}`,
					detail: null,
					foundIn: 'integration',
					opens: { kind: 'stage', id: ref.id },
					inactive: null,
				}),
			);
	});
}

/** One that a service knows nothing of, though it was asked, is only allowed to send. */
function allowedSource({ kind, name, conditions }: AllowedSender, known: KnownOfQueue): QueueSource {
	const only = kind !== 'allowed' && isAnswered(kind, name, known);
	return {
		kind: only ? 'allowed' : kind,
		name: only ? `${kind} ${name}` : name,
		detail: conditions.length > 0 ? `may send, depending on ${conditions.join(', ')}` : null,
		foundIn: 'queue policy',
		opens: null,
		inactive: null,
	};
}

function isAnswered(kind: 'topic' | 'rule' | 'bucket', name: string, known: KnownOfQueue): boolean {
	const what = { topic: 'subscriptions', rule: 'rules', bucket: `bucket ${name}` }[kind];
	return known.answered.has(what) && !known.failures.has(what);
}
