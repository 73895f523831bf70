import type { Clock } from '../../model/clock.ts';
import type { Metric, MetricStore } from '../cloudwatch/metric-store.ts';
import type { ScenarioName } from '../scenario/names.ts';
import type { Course, QueuePlan } from '../scenario/plan.ts';
import { Playing } from '../scenario/playing.ts';
import type { Backend, Made, Scenario } from '../scenario/scenario.ts';
import { scenarios } from '../scenario/scenarios.ts';
import type { ActivityTotals } from '../sqs/activity.ts';
import type { StoredMessage } from '../sqs/message.ts';

/** What an endpoint is to be like. */
export interface ShadowOptions {
	readonly scenario: ScenarioName;
	/** The endpoint's, so that ARNs are the same. */
	readonly account: string;
	readonly region: string;
	readonly seed: number;
	readonly clock: Clock;
	/** The part of the scenario's messages that queues get, above 0. */
	readonly rate: number;
}

/** A mapping as the consumers at the endpoint have to know it. */
export interface ShadowConsumer {
	readonly functionName: string;
	readonly enabled: boolean;
	/** Milliseconds that half of its calls take longer than. */
	readonly milliseconds: number;
	/** The share of its calls that fail. */
	readonly errors: number;
}

const times = (course: Course | undefined, factor: number): Course | undefined =>
	course && ((seconds) => course(seconds) * factor);

/** The plan of a queue with a part of its messages. What was there before stays as it is. */
function scaledPlan(plan: QueuePlan, rate: number): QueuePlan {
	const { arrivals, capacity, duplicates, unserved, ...rest } = plan;
	const scaled = { arrivals: times(arrivals, rate), capacity: times(capacity, rate) };
	return {
		...rest,
		...(scaled.arrivals && { arrivals: scaled.arrivals }),
		...(scaled.capacity && { capacity: scaled.capacity }),
		...(duplicates !== undefined && { duplicates: duplicates * rate }),
		...(unserved && { unserved: { ...unserved, arrivals: (seconds) => unserved.arrivals(seconds) * rate } }),
	};
}

function scaledBackend(backend: Backend, rate: number): Backend {
	const { effects, ...rest } = backend;
	if (!effects) return rest;
	return {
		...rest,
		effects: effects.map((effect) => {
			const { share } = effect;
			return {
				...effect,
				share: typeof share === 'function' ? (context) => share(context) * rate : share * rate,
			};
		}),
	};
}

/**
 * A scenario whose queues get a part of their messages, while viewers ask as much as ever: what they ask is
 * only counted, and messages are really sent.
 */
export function scaled(scenario: Scenario, rate: number): Scenario {
	if (rate === 1) return scenario;
	const functions = Object.entries(scenario.backends.functions);
	return {
		...scenario,
		queues: scenario.queues.map((plan) => scaledPlan(plan, rate)),
		backends: {
			...scenario.backends,
			functions: Object.fromEntries(functions.map(([name, each]) => [name, scaledBackend(each, rate)])),
		},
	};
}

/**
 * The scenario as the embedded cloud plays it, without a server: what an endpoint's queues hold at the start
 * and are sent from then on, and the metrics of what viewers ask.
 */
export class Shadow {
	readonly scenario: Scenario;
	/** When it started (milliseconds since the epoch). */
	readonly start: number;
	readonly #playing: Playing;
	readonly #region: string;
	readonly #seen = new Map<string, { totals: ActivityTotals; sent: number; repeated: number }>();

	private constructor(playing: Playing, scenario: Scenario, { clock, region }: ShadowOptions) {
		this.#playing = playing;
		this.scenario = scenario;
		this.#region = region;
		this.start = clock.now();
		for (const { name } of scenario.queues) this.sentTo(name);
	}

	static async begin(options: ShadowOptions): Promise<Shadow> {
		const { clock, account, region, seed, rate } = options;
		const scenario = scaled(scenarios[options.scenario](), rate);
		const playing = await Playing.begin({ scenario, clock, account, region, seed });
		return new Shadow(playing, scenario, options);
	}

	/** What its steps were answered with. */
	get made(): Made {
		return this.#playing.made;
	}

	/** Where the metrics of a region are. */
	store(region: string): MetricStore {
		return this.#playing.services.cloudWatch.store(region);
	}

	/** The metrics of a namespace. */
	*metrics(namespace: string, region: string): Iterable<Metric> {
		for (const units of this.store(region).all) {
			for (const metric of units) if (metric.identity.namespace === namespace) yield metric;
		}
	}

	/** What a queue holds, the oldest first. */
	held(queue: string): readonly StoredMessage[] {
		const found = this.#queue(queue);
		return found ? [...found.store.messages()].sort((a, b) => a.sentAt - b.sentAt) : [];
	}

	/** Messages that reached a queue since it was last asked: new ones, and repetitions of the latest. */
	sentTo(queue: string): { readonly sent: number; readonly repeated: number } {
		const totals = this.#queue(queue)?.activity.totals;
		if (!totals) return { sent: 0, repeated: 0 };
		// The totals begin anew with each minute.
		const seen = this.#seen.get(queue);
		const before = seen?.totals === totals ? seen : { sent: 0, repeated: 0 };
		const [sent, repeated] = [totals.sent, totals.deduplicated];
		this.#seen.set(queue, { totals, sent, repeated });
		return { sent: Math.max(0, sent - before.sent), repeated: Math.max(0, repeated - before.repeated) };
	}

	/** The function that consumes a queue, or undefined where none does. */
	consumerOf(queue: string, now: number): ShadowConsumer | undefined {
		const { lambda } = this.#playing.services;
		const arn = this.#queue(queue)?.arn;
		const mapping = lambda.mappings(this.#region).find(({ queueArn }) => queueArn === arn);
		if (!mapping) return undefined;
		const { functionName } = mapping;
		const node = lambda.functions(this.#region).find(({ name }) => name === functionName);
		const backend = this.scenario.backends.functions[functionName];
		const seconds = (now - this.start) / 1000;
		const context = { seconds, method: null, resource: null, deployment: null };
		const p50 = backend?.latency.p50 ?? 40;
		return {
			functionName,
			enabled: mapping.enabled && node?.reservedConcurrency !== 0,
			milliseconds: typeof p50 === 'function' ? p50(context) : p50,
			errors: backend?.errors?.(context) ?? 0,
		};
	}

	stop(): void {
		this.#playing.stop();
	}

	#queue(name: string) {
		return this.#playing.services.sqs
			.region(this.#region)
			.queueByArn(`arn:aws:sqs:${this.#region}:${this.made.account}:${name}`);
	}
}
