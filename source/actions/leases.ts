import type { Clock, TimerHandle } from '../model/clock.ts';
import type { Message } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';
import { expiryOf, isHeld, type Lease } from './lease.ts';

/** How long, at most, until expired leases are noticed: the endpoint's clock may run ahead of the timers'. */
const SWEEP = 1000;
const NONE: readonly Lease[] = [];

/**
 * What one context holds: the leases of each queue, with the newest receipt handle of a message only.
 * It asks AWS nothing; `receive`, `extend`, `release` and `ack` keep it.
 */
export class Leases {
	readonly #clock: Clock;
	readonly #queues = new Map<string, Map<string, Lease>>();
	readonly #lists = new Map<string, readonly Lease[]>();
	readonly #observers = new Set<() => void>();
	readonly #receiving = new Map<Promise<unknown>, string>();
	#timer: TimerHandle | null = null;

	/** @param clock - the endpoint's */
	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Calls back after each change, expiry included; returns the way to stop that. */
	subscribe(observer: () => void): () => void {
		this.#observers.add(observer);
		return () => this.#observers.delete(observer);
	}

	/** A queue's leases in the order of their receipt, expired ones too. The same array until it changes. */
	list(url: string): readonly Lease[] {
		const known = this.#lists.get(url);
		if (known) return known;
		const leases = this.#queues.get(url);
		if (!leases) return NONE;
		const list = [...leases.values()];
		this.#lists.set(url, list);
		return list;
	}

	get(url: string, id: string): Lease | undefined {
		return this.#queues.get(url)?.get(id);
	}

	/** How many are listed, expired ones too, of one queue or of all. */
	count(url?: string): number {
		if (url !== undefined) return this.#queues.get(url)?.size ?? 0;
		return [...this.#queues.values()].reduce((sum, leases) => sum + leases.size, 0);
	}

	/** What is still held, of one queue or of all. */
	held(url?: string): readonly Lease[] {
		const now = this.#clock.now();
		const urls = url === undefined ? [...this.#queues.keys()] : [url];
		return urls.flatMap((each) => this.list(each)).filter((lease) => isHeld(lease, now));
	}

	/** Takes on what a receive returned. What was only peeked at has no handle and is not held. */
	hold(
		queue: QueueRef,
		messages: readonly Message[],
		visibilityTimeoutSeconds: number,
		receivedAt: number,
	): void {
		const leases = this.#queues.get(queue.url) ?? new Map<string, Lease>();
		this.#queues.set(queue.url, leases);
		for (const message of messages) {
			if (message.receiptHandle === null) continue;
			const older = leases.get(message.id);
			if (older && older.receivedAt > receivedAt) continue;
			leases.set(message.id, {
				id: message.id,
				receiptHandle: message.receiptHandle,
				queue,
				message,
				receivedAt,
				expiresAt: expiryOf(receivedAt, receivedAt, visibilityTimeoutSeconds),
				expired: false,
			});
		}
		this.#changed(queue.url);
	}

	/** AWS confirmed an extension, asked for at `setAt`. A lease that was received anew meanwhile is left alone. */
	extended(leases: readonly Lease[], setAt: number, seconds: number): void {
		this.#replace(leases, (lease) => ({ ...lease, expiresAt: expiryOf(lease.receivedAt, setAt, seconds) }));
	}

	/** AWS said that these are over. */
	lost(leases: readonly Lease[]): void {
		this.#replace(leases, (lease) => ({ ...lease, expired: true }));
	}

	/** AWS confirmed that these were deleted or released: they are not listed any more. */
	forget(leases: readonly Lease[]): void {
		this.#replace(leases, () => null);
	}

	/** Forgets what has expired, of one queue or of all. */
	forgetExpired(url?: string): void {
		const now = this.#clock.now();
		const urls = url === undefined ? [...this.#queues.keys()] : [url];
		this.forget(urls.flatMap((each) => this.list(each)).filter((lease) => !isHeld(lease, now)));
	}

	/** Tells of a receive under way, so that a release of everything can wait for what it brings. */
	receiving(url: string, receive: Promise<unknown>): void {
		this.#receiving.set(receive, url);
		const over = () => this.#receiving.delete(receive);
		receive.then(over, over);
	}

	/** The receives under way, of one queue or of all. */
	underWay(url?: string): readonly Promise<unknown>[] {
		return [...this.#receiving]
			.filter(([, each]) => url === undefined || each === url)
			.map(([promise]) => promise);
	}

	/** Stops its timer. */
	close(): void {
		if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
		this.#timer = null;
	}

	#replace(leases: readonly Lease[], change: (lease: Lease) => Lease | null): void {
		const urls = new Set<string>();
		for (const { queue, id, receiptHandle } of leases) {
			const known = this.#queues.get(queue.url);
			const now = known?.get(id);
			if (!known || now?.receiptHandle !== receiptHandle) continue;
			const next = change(now);
			if (next) known.set(id, next);
			else known.delete(id);
			urls.add(queue.url);
		}
		if (urls.size > 0) this.#changed(...urls);
	}

	#changed(...urls: string[]): void {
		for (const url of urls) {
			this.#lists.delete(url);
			if (this.#queues.get(url)?.size === 0) this.#queues.delete(url);
		}
		this.#watch();
		for (const observer of [...this.#observers]) observer();
	}

	/** Sets the timer to the next expiry. */
	#watch(): void {
		this.close();
		let next = Number.POSITIVE_INFINITY;
		for (const leases of this.#queues.values()) {
			for (const lease of leases.values()) if (!lease.expired) next = Math.min(next, lease.expiresAt);
		}
		if (next === Number.POSITIVE_INFINITY) return;
		const wait = Math.min(SWEEP, Math.max(0, next - this.#clock.now()));
		this.#timer = this.#clock.setTimeout(() => this.#sweep(), wait);
	}

	#sweep(): void {
		this.#timer = null;
		const now = this.#clock.now();
		const over = [...this.#queues.values()]
			.flatMap((leases) => [...leases.values()])
			.filter((lease) => !lease.expired && !isHeld(lease, now));
		if (over.length > 0) this.lost(over);
		else this.#watch();
	}
}
