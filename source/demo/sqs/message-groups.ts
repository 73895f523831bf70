import type { MessageState, StoredMessage } from './message.ts';

/** What a message group of a standard queue has in each state. */
interface GroupCounts {
	delayed: number;
	visible: number;
	inFlight: number;
	gone: number;
}

/** Fewer messages in flight than this make no noise: nobody waits long because of them. */
const leastNoise = 10;
/** A group is noisy when it holds more than this many times what the others hold on average. */
const noisyTimes = 2;

/**
 * The message groups of a standard queue, which is a fair queue as soon as messages carry groups: the
 * group of a tenant that holds far more in flight than the others is noisy, and comes after the others.
 * AWS says "a disproportionately large number" and gives no figures; these are the embedded cloud's.
 */
export class MessageGroups {
	readonly #groups = new Map<string, GroupCounts>();
	#inFlight = 0;

	/** True once a message had a group, until the queue is purged. */
	seen = false;

	/** Notes that a message changed its state; undefined stands for joining the queue. */
	changed(message: StoredMessage, from: MessageState | undefined, to: MessageState): void {
		if (message.group === null) return;
		this.seen = true;
		let counts = this.#groups.get(message.group);
		if (!counts) {
			counts = { delayed: 0, visible: 0, inFlight: 0, gone: 0 };
			this.#groups.set(message.group, counts);
		}
		if (from !== undefined) counts[from]--;
		counts[to]++;
		if (from === 'inFlight') this.#inFlight--;
		if (to === 'inFlight') this.#inFlight++;
		if (counts.delayed + counts.visible + counts.inFlight === 0) this.#groups.delete(message.group);
	}

	isNoisy(group: string | null): boolean {
		if (group === null) return false;
		const inFlight = this.#groups.get(group)?.inFlight ?? 0;
		if (inFlight < leastNoise) return false;
		const others = this.#groups.size - 1;
		return others > 0 && inFlight > (noisyTimes * (this.#inFlight - inFlight)) / others;
	}

	/** Every noisy group with its counts. */
	*noisy(): Generator<readonly [group: string, counts: Readonly<GroupCounts>]> {
		for (const entry of this.#groups) {
			if (this.isNoisy(entry[0])) yield entry;
		}
	}

	clear(): void {
		this.#groups.clear();
		this.#inFlight = 0;
		this.seen = false;
	}
}
