import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { type Random, randomFrom } from '../random.ts';
import type { FunctionNode, MappingNode } from '../simulation/graph.ts';
import type { Queue } from '../sqs/queue.ts';
import type { SqsRegion } from '../sqs/region.ts';
import { type Consumption, type Demand, PastLane } from './past-lane.ts';
import { type Invoke, PastMapping } from './past-mapping.ts';
import { type QueuePlan, scatter } from './plan.ts';
import { populate } from './populate.ts';
import type { DraftMaker } from './scenario.ts';
import { seedOf, type Traffic } from './traffic.ts';

/** Where queues live through their past. */
export interface PastOptions {
	readonly region: SqsRegion;
	readonly metrics: MetricStore;
	readonly plans: readonly QueuePlan[];
	/** When the past that is lived through begins, and when the cloud starts. */
	readonly from: number;
	readonly start: number;
	readonly seed: number;
	readonly mappings: () => readonly MappingNode[];
	readonly functions: () => readonly FunctionNode[];
	readonly invoke: Invoke;
}

/** Receives a minute that a plan's consumers make while nothing is there: long polls of 20 seconds. */
const idlePolls = 3;

/** The queues of a region in the three hours before the cloud starts. */
export class Past {
	readonly #options: PastOptions;
	readonly #plans: ReadonlyMap<string, QueuePlan>;
	readonly #lanes = new Map<Queue, PastLane>();
	readonly #mappings = new Map<string, PastMapping>();
	readonly #random: Random;

	constructor(options: PastOptions) {
		this.#options = options;
		this.#random = randomFrom(seedOf(options.seed, 'consumers of the past'));
		this.#plans = new Map(options.plans.map((plan) => [plan.name, plan]));
		for (const { name, asleep } of options.plans) {
			const queue = options.region.queue(name);
			if (asleep === undefined) this.#laneOf(queue);
			else queue.activity.lastUsedAt = options.start - asleep * 1000;
		}
	}

	/** Messages reach a queue, evenly between two moments. They are counted. */
	send(queue: Queue, count: number, draft: DraftMaker, from: number, until: number): void {
		this.#laneOf(queue).send(count, draft, from, until);
	}

	/** Plays a span of at most a minute, after what is sent to the queues in it. */
	play(from: number, until: number): void {
		const { region, mappings, functions } = this.#options;
		const nodes = new Map(functions().map((node) => [node.name, node]));
		const mappingsOf = new Map<Queue, MappingNode>();
		for (const mapping of mappings()) {
			const queue = region.queueByArn(mapping.queueArn);
			if (!queue) continue;
			mappingsOf.set(queue, mapping);
			this.#laneOf(queue);
		}
		for (const [queue, lane] of this.#lanes) {
			const mapping = mappingsOf.get(queue);
			const dead = lane.play(from, until, (demand) =>
				mapping
					? this.#mappingOf(mapping.uuid).consume(mapping, nodes.get(mapping.functionName), demand)
					: this.#consume(lane, demand),
			);
			const target = region.queueByArn(queue.settings.redrive?.deadLetterTargetArn ?? '');
			if (target && dead.length > 0) {
				for (const cohort of dead) this.#laneOf(target).take(cohort, until);
			}
		}
	}

	/** Writes the minute that began at `at`. */
	ring(at: number): void {
		for (const lane of this.#lanes.values()) lane.ring(at);
	}

	/** Fills the queues with what is left at the end, and hands over to the traffic of the present. */
	end(traffic: Traffic): void {
		const { region, start, seed, mappings } = this.#options;
		const mappingsOf = new Map(mappings().map((mapping) => [mapping.queueArn, mapping]));
		for (const [queue, lane] of this.#lanes) {
			const { plan, remainder } = lane;
			const comesByRedrive = plan?.arrivesByRedrive ?? true;
			const source = comesByRedrive ? region.deadLetterSources(queue)[0] : undefined;
			const random = randomFrom(seedOf(seed, `fill ${queue.name}`));
			const held = populate(queue, plan, remainder, { now: start, random, source });
			const mapping = mappingsOf.get(queue.arn);
			if (mapping) traffic.hold(mapping, queue, held, remainder.heldSeconds * 1000);
			if (plan) traffic.add(plan, queue, mapping ? [] : held);
		}
	}

	#consume({ plan }: PastLane, { from, until, waiting }: Demand): Consumption {
		const seconds = ((from + until) / 2 - this.#options.start) / 1000;
		const capacity = plan?.capacity?.(seconds) ?? 0;
		const deleted = Math.min(waiting, scatter(this.#random, (capacity * (until - from)) / 1000));
		return {
			deleted,
			failed: 0,
			seconds: plan?.processing ?? 0,
			companions: 0,
			idlePolls: capacity > 0 ? idlePolls : 0,
		};
	}

	#laneOf(queue: Queue): PastLane {
		let lane = this.#lanes.get(queue);
		if (!lane) {
			const { metrics, start, seed, from } = this.#options;
			const random = randomFrom(seedOf(seed, `past ${queue.name}`));
			lane = new PastLane(queue, this.#plans.get(queue.name), { metrics, random, start });
			lane.inherit(from);
			this.#lanes.set(queue, lane);
		}
		return lane;
	}

	#mappingOf(uuid: string): PastMapping {
		let mapping = this.#mappings.get(uuid);
		if (!mapping) {
			mapping = new PastMapping(this.#options.invoke, this.#options.start);
			this.#mappings.set(uuid, mapping);
		}
		return mapping;
	}
}
