import type { BucketNotification, TargetingRule, TopicSubscription } from '../aws/contract/queue-feeds.ts';
import type { Connection } from '../aws/services.ts';
import type { Clock } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import type { EventSourceMapping } from '../model/function.ts';
import { allowedSenders } from '../model/queue-policy.ts';
import { known, knownValue, pending } from '../model/reading.ts';
import type { DashboardStore } from '../store/dashboard-store.ts';
import { feedsOf, type KnownOfQueue, nothingOfQueue } from './feed-records.ts';
import { type Focus, noFocus } from './focus.ts';
import type { FunctionWatcher } from './function-watcher.ts';
import { Inquirer } from './inquirer.ts';
import { type Question, question } from './question.ts';
import { ServiceHealth } from './service-health.ts';

/** What finds the feeds of a queue, and where it writes. */
export interface FeedFinderOptions {
	readonly connection: Connection;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	/** Lambda is asked through the same health, and its mappings are kept in the same place. */
	readonly functions: Pick<FunctionWatcher, 'health' | 'mappings'>;
}

const goodFor = 5 * 60_000;
/** How S3 says that a bucket is in another region. */
const elsewhere = /Redirect|AuthorizationHeaderMalformed/;
/** By S3's rules: what a policy says may be a pattern, or anything. */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What puts messages into the queue that is opened, and what takes them out: asked of the services that do. */
export class FeedFinder {
	readonly #options: FeedFinderOptions;
	readonly #inquirer: Inquirer;
	readonly #health: Readonly<Record<'sns' | 'events' | 's3', ServiceHealth>>;
	readonly #known = new Map<string, KnownOfQueue>();
	#focus: Focus = noFocus;
	#stopped = false;
	readonly #unsubscribe: () => void;

	constructor(options: FeedFinderOptions) {
		const { clock, store } = options;
		this.#options = options;
		this.#health = {
			sns: new ServiceHealth(clock),
			events: new ServiceHealth(clock),
			s3: new ServiceHealth(clock),
		};
		this.#inquirer = new Inquirer({ clock, gap: 0, renewalGap: 0, changed: () => this.#ask() });
		let before = this.#around();
		// The ARN and the policy come with the first attributes, which may be later than the opening; dead letter
		// sources, routes and mappings are learnt by others.
		this.#unsubscribe = store.api.subscribe(() => {
			const around = this.#around();
			if (around.every((part, index) => part === before[index])) return;
			before = around;
			this.#ask();
			if (this.#url !== null) this.#publish(this.#url);
		});
	}

	setFocus(focus: Focus): void {
		this.#focus = focus;
		this.#ask();
		if (this.#url !== null) this.#publish(this.#url);
	}

	/** Asks anew for the queue that is opened, and forgets refusals. */
	refresh(): void {
		for (const health of Object.values(this.#health)) health.resume();
		this.#inquirer.refresh();
	}

	stop(): void {
		this.#stopped = true;
		this.#unsubscribe();
		this.#inquirer.stop();
	}

	/** The queue that is opened, or null. */
	get #url(): string | null {
		return this.#focus.kind === 'queue' ? this.#focus.opened : null;
	}

	get #arn(): string | null {
		const url = this.#url ?? '';
		const { attributes = pending } = this.#options.store.latest.queues.get(url) ?? {};
		return knownValue(attributes)?.arn ?? this.#known.get(url)?.arn ?? null;
	}

	/** What others learn that says something of the feeds of the queue that is opened. */
	#around(): readonly unknown[] {
		const { queues, mappings, apiDetails, stages } = this.#options.store.latest;
		const record = queues.get(this.#url ?? '');
		const attributes = record && knownValue(record.attributes);
		return [
			record?.attributes.state,
			attributes?.arn,
			attributes?.policy,
			record?.deadLetterSources,
			mappings,
			apiDetails,
			stages.size,
		];
	}

	#ask(): void {
		if (this.#stopped) return;
		const [url, arn] = [this.#url, this.#arn];
		this.#inquirer.want(url === null || arn === null ? [] : this.#questions(url, arn));
	}

	#questions(url: string, arn: string): Question[] {
		const { connection, functions, store } = this.#options;
		const { queueFeeds, lambda } = connection;
		const { sns, events, s3 } = this.#health;
		const policy = knownValue(store.latest.queues.get(url)?.attributes ?? { state: 'pending' })?.policy ?? '';
		const buckets = allowedSenders(policy).filter(
			({ kind, name }) => kind === 'bucket' && bucketName.test(name),
		);
		return [
			this.#question<readonly TopicSubscription[]>(url, 'subscriptions', sns, ['SNS', 'ListSubscriptions'], {
				send: (signal) => queueFeeds.subscriptionsTo(arn, { signal }),
				take: (subscriptions) => ({ subscriptions }),
			}),
			this.#question<readonly TargetingRule[]>(
				url,
				'rules',
				events,
				['EventBridge', 'ListRuleNamesByTarget'],
				{
					send: (signal) => queueFeeds.rulesTo(arn, { signal }),
					take: (rules) => ({ rules }),
				},
			),
			...buckets.map(({ name }) =>
				this.#question<readonly BucketNotification[]>(
					url,
					`bucket ${name}`,
					s3,
					['S3', 'GetBucketNotificationConfiguration'],
					{
						send: (signal) => queueFeeds.notificationsTo(name, arn, { signal }),
						take: (notifications, { buckets: others }) => ({
							buckets: new Map(others).set(name, notifications),
						}),
						explain: (error) => unseenBucket(name, connection.context.region, error),
					},
				),
			),
			this.#question<readonly EventSourceMapping[]>(
				url,
				'consumers',
				functions.health,
				['Lambda', 'ListEventSourceMappings'],
				{
					send: (signal) => lambda.listMappings(arn, { signal }),
					take: (mappings) => {
						functions.mappings.putAll(mappings, arn);
						return { mapped: true };
					},
				},
			),
		];
	}

	#question<Answer>(
		url: string,
		what: string,
		health: ServiceHealth,
		of: Question['of'],
		how: {
			readonly send: (signal: AbortSignal) => Promise<Answer>;
			readonly take: (answer: Answer, before: KnownOfQueue) => Partial<KnownOfQueue>;
			readonly explain?: (error: QdashError) => QdashError;
		},
	): Question {
		return question({
			key: `${what} ${url}`,
			goodFor,
			urgent: true,
			health,
			of,
			send: ({ signal }) => how.send(signal),
			take: (answer) => this.#learn(url, what, null, (before) => how.take(answer, before)),
			failed: (error) => this.#learn(url, what, how.explain?.(error) ?? error, () => ({})),
		});
	}

	#learn(
		url: string,
		what: string,
		error: QdashError | null,
		change: (before: KnownOfQueue) => Partial<KnownOfQueue>,
	): void {
		const before = this.#known.get(url) ?? nothingOfQueue;
		const failures = new Map(before.failures);
		if (error) failures.set(what, error);
		else failures.delete(what);
		const answered = new Set(before.answered).add(what);
		const at = this.#options.connection.clock.now();
		const arn = url === this.#url ? this.#arn : before.arn;
		this.#known.set(url, { ...before, ...change(before), arn, answered, failures, at });
		this.#publish(url);
	}

	#publish(url: string): void {
		const { store } = this.#options;
		const learnt = this.#known.get(url) ?? this.#withoutArn(url);
		if (this.#stopped || !learnt) return;
		const arn = url === this.#url ? this.#arn : null;
		const asked = new Map(
			(arn === null ? [] : this.#questions(url, arn)).map(({ key, of: [service] }) => [
				key.slice(0, -url.length - 1),
				service,
			]),
		);
		store.putRecord('feeds', url, known(feedsOf(url, learnt, asked, store.latest), learnt.at));
	}

	/** What there is to say of a queue whose ARN is not told; null while it may come. */
	#withoutArn(url: string): KnownOfQueue | null {
		const { store, connection } = this.#options;
		const { attributes, error } = store.latest.queues.get(url) ?? { attributes: pending, error: null };
		const isTold = attributes.state === 'known' && attributes.value.arn !== null;
		if (isTold || attributes.state === 'pending' || attributes.state === 'unknown') return null;
		const reason = error ? error.message : 'SQS did not tell the ARN of this queue.';
		const unseen = new QdashError({
			kind: error?.kind ?? 'unsupported',
			service: 'SQS',
			operation: 'GetQueueAttributes',
			message: `${reason} Without its ARN no other service can be asked about the queue.`,
		});
		return { ...nothingOfQueue, failures: new Map([['arn', unseen]]), at: connection.clock.now() };
	}
}

/** A bucket that the queue's policy names and nobody could ask: which one, and why. */
function unseenBucket(bucket: string, region: string | null, error: QdashError): QdashError {
	const { kind, service, operation } = error;
	const reason = elsewhere.test(error.code ?? '')
		? `is in another region than ${region}`
		: kind === 'notFound'
			? 'does not exist'
			: null;
	if (reason === null) return error;
	const message = `The bucket ${bucket}, which may send to this queue, ${reason}: it was not asked whether it does.`;
	return new QdashError({ kind, service, operation, message, cause: error });
}
