import type { Random } from '../random.ts';
import type { FunctionNode, MappingNode } from '../simulation/graph.ts';
import type { StoredMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import type { Invoke } from './past-mapping.ts';
import { idlePollsPerMinute, mostBatches } from './pollers.ts';
import { handlesOf, type Work } from './work.ts';

/** What a mapping has to do with in one turn. */
export interface MappingTurn {
	readonly mapping: MappingNode;
	readonly node: FunctionNode | undefined;
	readonly queue: Queue;
	readonly from: number;
	readonly until: number;
	/** Since the cloud started. */
	readonly seconds: number;
	/** Whether the function fails on a message. */
	readonly fails: (body: string) => boolean;
	readonly invoke: Invoke;
	/** Notes what a batch is worked on until its time (milliseconds since the epoch). */
	readonly begin: (until: number, work: Work) => void;
	/** What `LastProcessingResult` is from now on. */
	readonly note: (result: string) => void;
}

/** How messages are held that were received before the cloud started. */
export interface Held {
	readonly now: number;
	/** That a batch is worked on. */
	readonly milliseconds: number;
	/** Messages of a batch. */
	readonly size: number;
	readonly begin: MappingTurn['begin'];
}

/** Pollers ask again after so long when nothing was there. */
const longPoll = 20_000;
/** A receive gives ten messages at most. */
const mostReceived = 10;
/** Batches that one turn may begin, so that a deep queue doesn't hold up everything else. */
const mostBegun = 40;

/** An event source mapping on the clock: it really receives from its queue, and deletes what was handled. */
export class PresentMapping {
	readonly #random: Random;
	#active = 0;
	/** When batches ended in the turn that is played (milliseconds since the epoch). */
	#freed: number[] = [];
	#polledAt: number;
	/** When the batch that gathers was begun, or null. */
	#gatheringSince: number | null = null;

	constructor(random: Random, now: number) {
		this.#random = random;
		this.#polledAt = now;
	}

	/** Takes over messages that batches hold which began before the cloud did. */
	hold(queue: Queue, held: readonly StoredMessage[], { now, milliseconds, size, begin }: Held): void {
		for (let first = 0; first < held.length; first += size) {
			const left = ((first + 0.5) / held.length) * milliseconds;
			this.#begin(queue, held.slice(first, first + size), now + left, begin);
		}
	}

	play(turn: MappingTurn): void {
		const { mapping, node, queue, from, until } = turn;
		this.#freed = this.#freed.filter((at) => at >= from);
		const most = Math.min(mostBegun, mostBatches(mapping, node) - this.#active);
		if (!mapping.enabled || mostBatches(mapping, node) === 0) return;
		const batches = most > 0 && this.#gathered(turn) ? this.#receive(queue, mapping, most) : [];
		if (batches.length === 0) {
			this.#freed = [];
			this.#poll(turn);
			return;
		}
		this.#polledAt = until;
		queue.activity.lastUsedAt = until;
		const failing = batches.filter((batch) => batch.some(({ body }) => turn.fails(body)));
		const certain = mapping.reportsItemFailures ? 0 : failing.length;
		const context = { seconds: turn.seconds, method: null, resource: null, deployment: null };
		const outcome = turn.invoke(mapping.functionName, batches.length, from, until, context, {
			failing: certain,
			messages: batches.reduce((sum, batch) => sum + batch.length, 0),
		});
		// Those that fail for what is in them come first, so that the outcome's failures are theirs.
		const inOrder = mapping.reportsItemFailures
			? batches
			: [...failing, ...batches.filter((batch) => !failing.includes(batch))];
		inOrder.forEach((batch, index) => {
			const failed = index < outcome.failed || index >= outcome.failed + outcome.succeeded;
			const succeeded = failed ? [] : mapping.reportsItemFailures ? itemsThatSucceed(batch, turn) : batch;
			const took = outcome.milliseconds * (0.5 + this.#random.fraction());
			// A poller whose batch has ended takes the next one at once, and not at the end of a turn.
			const began = this.#freed.shift() ?? until;
			this.#begin(queue, succeeded, began + took, turn.begin);
		});
		this.#freed = [];
		turn.note(resultOf(outcome));
	}

	/** Whether what waits is worth a batch: it is full, or its window has passed. */
	#gathered({ mapping, queue, until }: MappingTurn): boolean {
		const { visible } = queue.store.counts;
		if (visible === 0) {
			this.#gatheringSince = null;
			return false;
		}
		this.#gatheringSince ??= until;
		if (visible < mapping.batchSize && until - this.#gatheringSince < mapping.batchingWindowSeconds * 1000) {
			return false;
		}
		this.#gatheringSince = null;
		return true;
	}

	#receive(queue: Queue, mapping: MappingNode, most: number): StoredMessage[][] {
		const batches: StoredMessage[][] = [];
		while (batches.length < most) {
			const batch: StoredMessage[] = [];
			while (batch.length < mapping.batchSize) {
				const messages = queue.receive({ max: Math.min(mostReceived, mapping.batchSize - batch.length) });
				if (messages.length === 0) break;
				batch.push(...messages);
			}
			if (batch.length === 0) break;
			batches.push(batch);
			if (batch.length < mapping.batchSize) break;
		}
		return batches;
	}

	#poll({ queue, until, note }: MappingTurn): void {
		if (until - this.#polledAt < longPoll) return;
		this.#polledAt = until;
		queue.activity.lastUsedAt = until;
		queue.activity.totals.emptyReceives += (idlePollsPerMinute * longPoll) / 60_000;
		note('No records processed');
	}

	#begin(
		queue: Queue,
		succeeded: readonly StoredMessage[],
		until: number,
		begin: MappingTurn['begin'],
	): void {
		this.#active++;
		begin(until, {
			queue,
			handles: handlesOf(queue, succeeded),
			done: () => {
				this.#active--;
				this.#freed.push(until);
			},
		});
	}
}

/** All but those that fail, and what comes after one of these in its group. */
function itemsThatSucceed(batch: readonly StoredMessage[], { queue, fails }: MappingTurn): StoredMessage[] {
	const blocked = new Set<string | null>();
	return batch.filter(({ body, group }) => {
		if (queue.settings.fifo && blocked.has(group)) return false;
		if (!fails(body)) return true;
		blocked.add(group);
		return false;
	});
}

function resultOf({ failed, throttled }: { failed: number; throttled: number }): string {
	if (throttled > 0) return 'PROBLEM: Function call failed. Rate Exceeded.';
	return failed > 0 ? 'PROBLEM: Function call failed' : 'OK';
}
