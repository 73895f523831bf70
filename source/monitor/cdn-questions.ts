import type { BucketSize, CachePolicy, DistributionRecord, Invalidation } from '../model/distribution.ts';
import type { QdashError } from '../model/errors.ts';
import { known, knownValue, type Reading, unknown } from '../model/reading.ts';
import { refused } from './api-questions.ts';
import { Failures } from './failures.ts';
import { type Question, question } from './question.ts';
import type { ServiceHealth } from './service-health.ts';
import type { WatcherOptions } from './watcher.ts';

const minute = 60_000;
const monitoringGoodFor = 10 * minute;
const bucketGoodFor = 60 * minute;
/** An invalidation takes a minute or a few: its end is what somebody waits for. */
const inProgressEvery = 5000;
const invalidationsEvery = minute;
const mostPaths = 20;

/** What the questions need, and whom they tell. */
export interface CdnQuestionsOptions
	extends Pick<WatcherOptions, 'connection' | 'store' | 'cloudWatchHealth'> {
	readonly health: ServiceHealth;
	readonly change: (id: string, change: (record: DistributionRecord) => DistributionRecord) => void;
}

/** What to ask of single distributions. */
export class CdnQuestions {
	readonly #options: CdnQuestionsOptions;
	readonly #failures = new Failures();

	constructor(options: CdnQuestionsOptions) {
		this.#options = options;
	}

	/** Whether the additional metrics are on. */
	monitoring(id: string, urgent: boolean): Question {
		const { connection } = this.#options;
		return this.#question({
			key: `monitoring ${id}`,
			goodFor: monitoringGoodFor,
			urgent,
			operation: 'GetMonitoringSubscription',
			send: (signal) => connection.cloudFront.getMonitoring(id, { signal }),
			take: (value) => this.#set(id, 'monitoring', null, () => ({ monitoring: known(value, this.#now()) })),
			failed: (error) =>
				this.#set(id, 'monitoring', error, ({ monitoring }) => ({
					monitoring: refused(error) ?? monitoring,
				})),
		});
	}

	/** What was invalidated, and how far that has come. */
	invalidations(id: string): Question {
		const { connection } = this.#options;
		return this.#question({
			key: `invalidations ${id}`,
			goodFor: this.isInvalidating(id) ? inProgressEvery : invalidationsEvery,
			urgent: true,
			operation: 'ListInvalidations',
			send: (signal) => connection.cloudFront.listInvalidations(id, { signal }),
			take: (list) =>
				this.#set(id, 'invalidations', null, (record) => ({
					invalidations: known(withPaths(list, knownValue(record.invalidations) ?? []), this.#now()),
				})),
			failed: (error) =>
				this.#set(id, 'invalidations', error, ({ invalidations }) => ({
					invalidations: refused(error) ?? invalidations,
				})),
		});
	}

	/** Whether one is in progress, as far as is known. */
	isInvalidating(id: string): boolean {
		const record = this.#options.store.latest.distributions.get(id);
		return (knownValue(record?.invalidations ?? unknown) ?? []).some(({ status }) => status === 'InProgress');
	}

	/** The paths of the newest invalidations: the list does not have them. */
	paths({ distribution, invalidations }: DistributionRecord): Question[] {
		const { connection } = this.#options;
		const { id } = distribution;
		const newest = (knownValue(invalidations) ?? []).slice(0, mostPaths);
		return newest
			.filter(({ paths }) => paths === null)
			.map((one) =>
				this.#question({
					key: `paths ${id} ${one.id}`,
					goodFor: Number.POSITIVE_INFINITY,
					urgent: false,
					operation: 'GetInvalidation',
					send: (signal) => connection.cloudFront.getInvalidation(id, one.id, { signal }),
					take: (answer) =>
						this.#set(id, 'paths', null, ({ invalidations: before }) => ({
							invalidations:
								before.state === 'known' ? { ...before, value: withPaths(before.value, [answer]) } : before,
						})),
					failed: (error) => this.#set(id, 'paths', error, () => ({})),
				}),
			);
	}

	/** The cache policies of a distribution's behaviours, each once. */
	cachePolicies({ distribution }: DistributionRecord): Question[] {
		const { connection, store } = this.#options;
		const ids = new Set(distribution.behaviours.flatMap(({ cachePolicyId }) => cachePolicyId ?? []));
		const put = (id: string, reading: Reading<CachePolicy>) => store.putRecord('cachePolicies', id, reading);
		return [...ids].map((id) =>
			this.#question({
				key: `cache policy ${id}`,
				goodFor: Number.POSITIVE_INFINITY,
				urgent: false,
				operation: 'GetCachePolicy',
				send: (signal) => connection.cloudFront.getCachePolicy(id, { signal }),
				take: (policy) => put(id, known(policy, this.#now())),
				failed: (error) => put(id, refused(error) ?? unknown),
			}),
		);
	}

	/** How much the buckets among a distribution's origins hold: storage metrics, which come once a day. */
	buckets({ distribution }: DistributionRecord): Question[] {
		const { connection, store, cloudWatchHealth } = this.#options;
		const names = new Set(
			distribution.origins.flatMap(({ target }) => (target.kind === 'bucket' ? target.name : [])),
		);
		const put = (name: string, reading: Reading<BucketSize>) => store.putRecord('buckets', name, reading);
		return [...names].map((name) =>
			question({
				key: `bucket ${name}`,
				goodFor: bucketGoodFor,
				urgent: false,
				health: cloudWatchHealth,
				of: ['CloudWatch', 'GetMetricData'],
				send: ({ signal }) => connection.cloudFront.bucketSize(name, { signal }),
				// None here: the bucket is new, or in another region, whose CloudWatch is not asked.
				take: (size) => put(name, known(size, this.#now())),
				failed: (error) => {
					const reading = refused(error) ?? (store.latest.buckets.has(name) ? null : unknown);
					if (reading) put(name, reading);
				},
			}),
		);
	}

	#set(
		id: string,
		what: string,
		failure: QdashError | null,
		change: (record: DistributionRecord) => Partial<DistributionRecord>,
	): void {
		const error = this.#failures.set(id, what, failure);
		this.#options.change(id, (record) => ({ ...record, ...change(record), error }));
	}

	#question<Answer>(details: {
		readonly key: string;
		readonly goodFor: number;
		readonly urgent: boolean;
		readonly operation: string;
		readonly send: (signal: AbortSignal) => Promise<Answer>;
		readonly take: (answer: Answer) => void;
		readonly failed: (error: QdashError) => void;
	}): Question {
		const { operation, send, ...rest } = details;
		return question({
			...rest,
			health: this.#options.health,
			of: ['CloudFront', operation],
			send: ({ signal }) => send(signal),
		});
	}

	#now(): number {
		return this.#options.connection.clock.now();
	}
}

/** A list with the paths that others had of the same invalidations. */
function withPaths(list: readonly Invalidation[], others: readonly Invalidation[]): readonly Invalidation[] {
	const paths = new Map(others.map((other) => [other.id, other.paths]));
	return list.map((one) => (one.paths === null ? { ...one, paths: paths.get(one.id) ?? null } : one));
}
