import type { SqsService } from '../aws/services.ts';
import type { Clock, TimerHandle } from '../model/clock.ts';
import type { QdashError } from '../model/errors.ts';
import type { QueueAttributes } from '../model/queue.ts';
import { type Focus, noFocus } from './focus.ts';
import { selectedInterval, slowCallsPerSecond, slowestRoundAtLeast } from './pacing.ts';
import { asQdashError, type ServiceHealth } from './service-health.ts';

/** What the poller needs, and whom it tells. */
export interface QueuePollerOptions {
	readonly sqs: SqsService;
	/** The wall clock. */
	readonly clock: Clock;
	readonly health: ServiceHealth;
	/** Seconds between two looks at a row on the screen, widened already. */
	readonly interval: () => number;
	/** Factor on the pace of what has another interval, to keep a budget. */
	readonly widened: () => number;
	readonly onAttributes: (url: string, attributes: QueueAttributes) => void;
	readonly onFailure: (url: string, error: QdashError) => void;
}

interface Polled {
	readonly url: string;
	/** By the wall clock: when it was last asked for, or -Infinity. */
	askedAt: number;
	asking: boolean;
	/** Denied or unsupported: not asked again until the credentials change. */
	givenUp: boolean;
}

/** Calls under way at once: as many as the connection's sockets carry without queueing in the SDK. */
const parallel = 50;
/** A cursor that moves passes many queues by: the one it rests on is asked for every second. */
const cursorRests = 300;
const tick = 100;

/**
 * Asks GetQueueAttributes of every listed queue: the selected one each second, rows on the screen each
 * interval, the others in a slow round; never asked ones first, those on the screen before all.
 */
export class QueuePoller {
	readonly #options: QueuePollerOptions;
	readonly #queues = new Map<string, Polled>();
	readonly #abort = new AbortController();
	#focus: Focus = noFocus;
	#focusedAt = Number.NEGATIVE_INFINITY;
	#shown: ReadonlySet<string> = new Set();
	#under: number = 0;
	#due: Polled[] = [];
	#timer: TimerHandle | null = null;
	#idle: (() => void)[] = [];

	constructor(options: QueuePollerOptions) {
		this.#options = options;
	}

	/** The queues there are now. Those already known keep their place. */
	setQueues(urls: readonly string[]): void {
		const listed = new Set(urls);
		for (const url of this.#queues.keys()) if (!listed.has(url)) this.#queues.delete(url);
		for (const url of urls) this.add(url);
		this.#wake();
	}

	/** One more queue; nothing happens when it is known. */
	add(url: string): void {
		if (this.#queues.has(url)) return;
		this.#queues.set(url, { url, askedAt: Number.NEGATIVE_INFINITY, asking: false, givenUp: false });
		this.#wake();
	}

	setFocus(focus: Focus): void {
		if (focus.opened !== this.#focus.opened) this.#focusedAt = Number.NEGATIVE_INFINITY;
		else if (focus.selected !== this.#focus.selected) this.#focusedAt = this.#options.clock.now();
		this.#focus = focus;
		this.#shown = new Set(focus.shown);
		// What is on the screen now goes first; an empty list would leave the sockets idle until the next tick.
		this.#due = this.#findDue();
		this.#pump();
		this.#wake();
	}

	/** Asks for what is on the screen at once, and again for what had been given up. */
	refresh(): void {
		for (const polled of this.#queues.values()) {
			polled.givenUp = false;
			if (this.#isClose(polled.url)) polled.askedAt = Number.NEGATIVE_INFINITY;
		}
		this.#wake();
	}

	/**
	 * Ends when every listed queue has been asked for once and no call is under way; and when nobody answers
	 * any more, not even the call that was to see whether somebody does again, or it is stopped.
	 */
	swept(): Promise<void> {
		if (this.#abort.signal.aborted || this.#isSwept()) return Promise.resolve();
		return new Promise((resolve) => this.#idle.push(resolve));
	}

	stop(): void {
		this.#abort.abort();
		for (const resolve of this.#idle.splice(0)) resolve();
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}

	#wake(): void {
		if (this.#abort.signal.aborted || this.#timer !== null) return;
		this.#timer = this.#options.clock.setTimeout(() => {
			this.#timer = null;
			this.#due = this.#findDue();
			this.#pump();
			this.#timer = this.#options.clock.setTimeout(() => {
				this.#timer = null;
				this.#wake();
			}, tick);
		}, 0);
	}

	#pump(): void {
		const { health } = this.#options;
		if (this.#abort.signal.aborted) return;
		if (this.#idle.length > 0 && this.#isSwept()) for (const resolve of this.#idle.splice(0)) resolve();
		if (health.pause > 0) return;
		const most = health.outage ? 1 : Math.max(1, Math.floor(parallel / health.widened));
		while (this.#under < most) {
			const polled = this.#due.shift();
			if (!polled) break;
			if (!polled.asking && this.#queues.has(polled.url)) void this.#ask(polled);
		}
	}

	async #ask(polled: Polled): Promise<void> {
		const { clock, sqs, health, onAttributes, onFailure } = this.#options;
		const startedAt = clock.now();
		polled.asking = true;
		polled.askedAt = startedAt;
		this.#under += 1;
		try {
			const attributes = await sqs.getQueueAttributes(polled.url, { signal: this.#abort.signal });
			if (this.#abort.signal.aborted) return;
			health.succeeded();
			onAttributes(polled.url, attributes);
		} catch (cause) {
			const error = asQdashError(cause, 'SQS', 'GetQueueAttributes');
			if (this.#abort.signal.aborted || error.kind === 'cancelled') return;
			health.failed(error, startedAt);
			if (error.kind === 'denied' || error.kind === 'unsupported') polled.givenUp = true;
			onFailure(polled.url, error);
		} finally {
			polled.asking = false;
			this.#under -= 1;
			this.#pump();
		}
	}

	#findDue(): Polled[] {
		const now = this.#options.clock.now();
		const widened = this.#options.health.widened * this.#options.widened();
		const every = this.#options.interval() * 1000;
		const selectedEvery = Math.min(every, selectedInterval * widened);
		const slowEvery =
			Math.max(slowestRoundAtLeast, (this.#queues.size / slowCallsPerSecond) * 1000) * widened;
		const rests = now - this.#focusedAt >= cursorRests;
		const ranked: Polled[][] = [[], [], [], []];
		for (const polled of this.#queues.values()) {
			if (polled.asking || polled.givenUp) continue;
			const since = now - polled.askedAt;
			const { url } = polled;
			if (rests && (url === this.#focus.selected || url === this.#focus.opened)) {
				if (since >= selectedEvery) ranked[0]?.push(polled);
			} else if (this.#shown.has(url)) {
				if (since >= every) ranked[1]?.push(polled);
			} else if (polled.askedAt === Number.NEGATIVE_INFINITY) ranked[2]?.push(polled);
			else if (since >= slowEvery) ranked[3]?.push(polled);
		}
		// One slow round may not come due all at once: it would starve the rows on the screen.
		const slow = ranked[3]?.slice(0, Math.max(1, Math.ceil((slowCallsPerSecond * tick) / 1000))) ?? [];
		return [...(ranked[0] ?? []), ...(ranked[1] ?? []), ...(ranked[2] ?? []), ...slow];
	}

	#isClose(url: string): boolean {
		return url === this.#focus.selected || url === this.#focus.opened || this.#shown.has(url);
	}

	#isSwept(): boolean {
		const { health } = this.#options;
		if (this.#under > 0) return false;
		if (health.outage && health.failures > 1) return true;
		for (const polled of this.#queues.values()) {
			if (polled.askedAt === Number.NEGATIVE_INFINITY && !polled.givenUp) return false;
		}
		return true;
	}
}
