import { Heap } from '../heap.ts';
import { type Random, randomFrom } from '../random.ts';
import type { FunctionNode, MappingNode } from '../simulation/graph.ts';
import type { Draft, StoredMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import type { SqsService } from '../sqs/sqs-service.ts';
import type { Invoke } from './past-mapping.ts';
import type { QueuePlan } from './plan.ts';
import { PresentMapping } from './present-mapping.ts';
import type { DraftMaker } from './scenario.ts';
import { finish, handlesOf, type Work } from './work.ts';

/** What the traffic of queues needs of the world around it. */
export interface TrafficOptions {
	readonly sqs: SqsService;
	/** Where the scenario's queues are. */
	readonly region: string;
	/** When the cloud started. */
	readonly start: number;
	readonly seed: number;
	readonly mappings: (region: string) => readonly MappingNode[];
	readonly functions: (region: string) => readonly FunctionNode[];
	readonly invoke: (region: string) => Invoke;
	/** What came of a mapping's latest batch. */
	readonly note: (uuid: string, result: string) => void;
}

/** One queue with the producers and consumers of its plan. */
interface Lane {
	readonly plan: QueuePlan;
	readonly queue: Queue;
	readonly random: Random;
	/** Sends, repeated sends and receives that are due, as fractions add up to them. */
	sends: number;
	repeats: number;
	receives: number;
	last: Draft | undefined;
	polledAt: number;
}

/** Messages are counted from here, past those that the history left. */
const firstNumber = 20_000;
/** A consumer that finds nothing asks again after so long, as a long poll would. */
const longPoll = 20_000;
/** Producers stop here, whatever the consumers do, so that a cloud left open stays small. */
const mostMessages = 100_000;

/**
 * Producers and consumers of queues, through the same engine that serves the SDK: those of a scenario's
 * plans, and the event source mappings of every region, whoever made them.
 */
export class Traffic {
	readonly #options: TrafficOptions;
	readonly #lanes = new Map<Queue, Lane>();
	readonly #mappings = new Map<string, PresentMapping>();
	readonly #work = new Heap<Work>();
	readonly #numbers = new WeakMap<Queue, number>();

	constructor(options: TrafficOptions) {
		this.#options = options;
	}

	/** Whether there is anything to do in a turn. */
	get busy(): boolean {
		if (this.#lanes.size > 0 || this.#work.size > 0) return true;
		return [...this.#regions()].some((region) => this.#options.mappings(region).length > 0);
	}

	/** @param held - messages that the plan's own consumers are at work on already */
	add(plan: QueuePlan, queue: Queue, held: readonly StoredMessage[]): void {
		const { start } = this.#options;
		const random = this.#randomOf(queue.name);
		const lane = { plan, queue, random, sends: 0, repeats: 0, receives: 0, last: undefined, polledAt: start };
		this.#lanes.set(queue, lane);
		held.forEach((message, index) => {
			const left = ((index + 0.5) / held.length) * (plan.processing ?? 0) * 1000;
			this.#startWork(lane, message, start, left);
		});
	}

	/** Hands messages to a mapping that it received before the cloud started. */
	hold(mapping: MappingNode, queue: Queue, held: readonly StoredMessage[], milliseconds: number): void {
		const { start } = this.#options;
		this.#mappingOf(mapping.uuid).hold(queue, held, {
			now: start,
			milliseconds,
			size: mapping.batchSize,
			begin: (until, work) => this.#work.push(until, work),
		});
	}

	/** Really sends. */
	send(queue: Queue, count: number, draft: DraftMaker, now: number): void {
		const { visible, inFlight, delayed } = queue.store.counts;
		if (visible + inFlight + delayed >= mostMessages) return;
		const random = this.#lanes.get(queue)?.random ?? this.#randomOf(queue.name);
		for (let index = 0; index < count; index++) queue.send(draft(random, this.#nextNumber(queue)));
		if (count > 0) queue.activity.lastUsedAt = now;
	}

	/** Plays from one moment to another, which is now. */
	play(from: number, until: number): void {
		for (let work = this.#work.popUntil(until); work; work = this.#work.popUntil(until)) finish(work);
		const seconds = (until - this.#options.start) / 1000;
		const region = this.#options.sqs.region(this.#options.region);
		for (const lane of this.#lanes.values()) {
			// A client may have deleted the queue, or made another of its name.
			if (region.queueByArn(lane.queue.arn) !== lane.queue) continue;
			if (!lane.plan.arrivesByRedrive) this.#produce(lane, seconds, from, until);
			this.#consume(lane, seconds, from, until);
		}
		for (const name of this.#regions()) this.#playMappings(name, from, until, seconds);
	}

	*#regions(): Iterable<string> {
		yield* this.#options.sqs.regions.keys();
	}

	#produce(lane: Lane, seconds: number, from: number, until: number): void {
		const { plan, queue, random } = lane;
		const rate = plan.arrivals?.(seconds) ?? 0;
		if (rate <= 0 && !plan.duplicates) return;
		const gap = (until - from) / 1000;
		const { visible, inFlight, delayed } = queue.store.counts;
		if (visible + inFlight + delayed >= mostMessages) return;
		lane.sends += rate * gap * (0.6 + 0.8 * random.fraction());
		for (; lane.sends >= 1; lane.sends--) {
			lane.last = plan.draft(random, this.#nextNumber(queue));
			queue.send(lane.last);
			queue.activity.lastUsedAt = until;
		}
		lane.repeats += (plan.duplicates ?? 0) * gap;
		for (; lane.repeats >= 1 && lane.last; lane.repeats--) queue.send(lane.last);
	}

	#consume(lane: Lane, seconds: number, from: number, until: number): void {
		const { plan, queue, random } = lane;
		const rate = plan.capacity?.(seconds) ?? 0;
		if (rate <= 0) return;
		lane.receives = Math.min(lane.receives + (rate * (until - from)) / 1000, Math.max(10, rate));
		while (lane.receives >= 1 && queue.store.counts.visible > 0) {
			const messages = queue.receive({ max: Math.min(10, Math.floor(lane.receives)) });
			if (messages.length === 0) break;
			lane.receives -= messages.length;
			lane.polledAt = until;
			queue.activity.lastUsedAt = until;
			for (const message of messages) {
				const took = (plan.processing ?? 0) * 1000 * (0.5 + random.fraction());
				this.#startWork(lane, message, until, took);
			}
		}
		if (until - lane.polledAt < longPoll) return;
		lane.polledAt = until;
		queue.activity.lastUsedAt = until;
		queue.activity.totals.emptyReceives++;
	}

	#startWork({ plan, queue }: Lane, message: StoredMessage, now: number, milliseconds: number): void {
		const seconds = (now - this.#options.start) / 1000;
		const fails = plan.fails?.(message.body, seconds) ?? false;
		this.#work.push(now + milliseconds, { queue, handles: fails ? [] : handlesOf(queue, [message]) });
	}

	#playMappings(region: string, from: number, until: number, seconds: number): void {
		const { sqs, mappings, functions, invoke, note } = this.#options;
		const all = mappings(region);
		if (all.length === 0) return;
		const nodes = new Map(functions(region).map((node) => [node.name, node]));
		for (const mapping of all) {
			const queue = sqs.region(region).queueByArn(mapping.queueArn);
			if (!queue) continue;
			const fails = this.#lanes.get(queue)?.plan.fails;
			this.#mappingOf(mapping.uuid).play({
				mapping,
				node: nodes.get(mapping.functionName),
				queue,
				from,
				until,
				seconds,
				fails: (body) => fails?.(body, seconds) ?? false,
				invoke: invoke(region),
				begin: (end, work) => this.#work.push(end, work),
				note: (result) => note(mapping.uuid, result),
			});
		}
	}

	#mappingOf(uuid: string): PresentMapping {
		let mapping = this.#mappings.get(uuid);
		if (!mapping) {
			mapping = new PresentMapping(this.#randomOf(uuid), this.#options.start);
			this.#mappings.set(uuid, mapping);
		}
		return mapping;
	}

	/** Draws of its own for each name, so that what a client does to one queue leaves the others' alone. */
	#randomOf(name: string): Random {
		return randomFrom(seedOf(this.#options.seed, name));
	}

	#nextNumber(queue: Queue): number {
		const number = this.#numbers.get(queue) ?? firstNumber;
		this.#numbers.set(queue, number + 1);
		return number;
	}
}

/** A seed of its own for a name: the FNV-1a hash of both. */
export function seedOf(seed: number, name: string): number {
	let hash = 0x811c9dc5 ^ seed;
	for (let index = 0; index < name.length; index++) {
		hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
	}
	return hash;
}
