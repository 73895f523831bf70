import type { Clock, TimerHandle } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import type { Question } from './question.ts';
import { asQdashError } from './service-health.ts';

interface Entry {
	question: Question;
	wanted: boolean;
	/** By the wall clock, all of these: since when it is wanted. */
	wantedAt: number;
	/** When it was last answered, or null. */
	answeredAt: number | null;
	/** Not before this, after a failure. */
	notBefore: number;
	/** Denied or unsupported: not asked again until a refresh. */
	refused: boolean;
	underWay: AbortController | null;
}

/** How an inquirer goes about it. */
export interface InquirerOptions {
	/** The wall clock. */
	readonly clock: Clock;
	/** Milliseconds between the starts of two questions in the background; 0 where something else paces them. */
	readonly gap: number;
	/** Milliseconds between two questions in the background that were answered before. */
	readonly renewalGap: number;
	/** Called after each answer, each failure: what is wanted may be something else now. */
	readonly changed: () => void;
}

/** What a cursor or a scroll passes by is not asked for. */
const settle = 300;
const retry = 30_000;
/** A refresh asks again for nothing that is younger than this: in the background, where each call counts. */
const fresh = 60_000;
const urgentFresh = 2000;

/**
 * Puts those questions whose answers somebody looks at, and each again when its answer has grown old: urgent
 * ones at once, the others one at a time. What is not wanted any more is not sent, or dropped; what was
 * answered is remembered, and not asked again while it is good.
 */
export class Inquirer {
	readonly #options: InquirerOptions;
	readonly #entries = new Map<string, Entry>();
	#wanted: readonly Entry[] = [];
	#timer: TimerHandle | null = null;
	#startedAt = Number.NEGATIVE_INFINITY;
	#renewedAt = Number.NEGATIVE_INFINITY;
	#inBackground = false;
	readonly #waiting: (() => void)[] = [];
	#stopped = false;

	constructor(options: InquirerOptions) {
		this.#options = options;
	}

	/** What is wanted from now on, the first first; the rest is given up, even under way. */
	want(questions: readonly Question[]): void {
		if (this.#stopped) return;
		const keys = new Set(questions.map(({ key }) => key));
		for (const entry of this.#wanted) {
			if (keys.has(entry.question.key)) continue;
			entry.wanted = false;
			entry.underWay?.abort();
		}
		this.#wanted = questions.map((each) => this.#entryOf(each));
		this.#pump();
	}

	/** Asks anew for what is wanted, though not for what was answered only now; forgets refusals. */
	refresh(): void {
		const now = this.#options.clock.now();
		for (const entry of this.#entries.values()) {
			entry.refused = false;
			entry.notBefore = Number.NEGATIVE_INFINITY;
			const age = now - (entry.answeredAt ?? now);
			if (entry.wanted && age > (entry.question.urgent ? urgentFresh : fresh)) entry.answeredAt = null;
		}
		this.#pump();
	}

	/** Forgets what was answered to one question: it is asked at once if it is wanted, else when it will be. */
	forget(key: string): void {
		const entry = this.#entries.get(key);
		if (!entry) return;
		entry.answeredAt = null;
		entry.refused = false;
		entry.notBefore = Number.NEGATIVE_INFINITY;
		// An answer that is on its way may be from before whatever it is that has changed.
		entry.underWay?.abort();
		entry.underWay = null;
		this.#pump();
	}

	/** Whether a question was put and came to an end, well or not. */
	isSettled(key: string): boolean {
		const entry = this.#entries.get(key);
		return entry !== undefined && wasPut(entry);
	}

	/**
	 * Ends when each question that is wanted was put and came to an end, well or not.
	 *
	 * @param atMost - milliseconds after which those that are still open have failed
	 */
	async settled(atMost: number): Promise<void> {
		if (this.#isSettled()) return;
		const { clock } = this.#options;
		const timer = clock.setTimeout(() => this.#giveUp(atMost), atMost);
		await new Promise<void>((resolve) => this.#waiting.push(resolve));
		clock.clearTimeout(timer);
	}

	stop(): void {
		this.#stopped = true;
		for (const resolve of this.#waiting.splice(0)) resolve();
		for (const { underWay } of this.#entries.values()) underWay?.abort();
		this.#entries.clear();
		this.#wanted = [];
		this.#cancelTimer();
	}

	#entryOf(wanted: Question): Entry {
		const now = this.#options.clock.now();
		let entry = this.#entries.get(wanted.key);
		if (!entry) {
			entry = {
				question: wanted,
				wanted: false,
				wantedAt: now,
				answeredAt: null,
				notBefore: Number.NEGATIVE_INFINITY,
				refused: false,
				underWay: null,
			};
			this.#entries.set(wanted.key, entry);
		}
		if (!entry.wanted) entry.wantedAt = now;
		entry.question = wanted;
		entry.wanted = true;
		return entry;
	}

	#pump(): void {
		if (this.#stopped) return;
		this.#cancelTimer();
		const { clock } = this.#options;
		const now = clock.now();
		let next = Number.POSITIVE_INFINITY;
		for (const entry of this.#wanted) {
			if (entry.underWay || entry.refused) continue;
			const due = this.#dueAt(entry, now);
			if (due > now) next = Math.min(next, due);
			else if (entry.question.urgent || !this.#inBackground) void this.#put(entry);
		}
		if (next < Number.POSITIVE_INFINITY) {
			this.#timer = clock.setTimeout(() => this.#pump(), next - now);
		}
	}

	/** When a question may be put next. */
	#dueAt(entry: Entry, now: number): number {
		const { gap, renewalGap } = this.#options;
		const { answeredAt, notBefore, question, wantedAt } = entry;
		const { goodFor, health, urgent } = question;
		const wanted =
			answeredAt !== null ? answeredAt + goodFor * health.widened : wantedAt + (urgent ? 0 : settle);
		const allowed = Math.max(wanted, notBefore, health.pause > 0 ? now + health.pause : 0);
		if (urgent) return allowed;
		const renewed = answeredAt === null ? 0 : this.#renewedAt + renewalGap;
		return Math.max(allowed, this.#startedAt + gap, renewed);
	}

	async #put(entry: Entry): Promise<void> {
		const { clock, changed } = this.#options;
		const { question } = entry;
		const { urgent, health } = question;
		const controller = new AbortController();
		const { signal } = controller;
		const startedAt = clock.now();
		entry.underWay = controller;
		if (!urgent) {
			this.#inBackground = true;
			this.#startedAt = startedAt;
			if (entry.answeredAt !== null) this.#renewedAt = startedAt;
		}
		try {
			const take = await question.ask({ signal, urgent });
			if (signal.aborted) return;
			health.succeeded();
			entry.answeredAt = clock.now();
			entry.notBefore = Number.NEGATIVE_INFINITY;
			take();
		} catch (cause) {
			if (signal.aborted) return;
			const error = asQdashError(cause, ...question.of);
			health.failed(error, startedAt);
			entry.refused = error.kind === 'denied' || error.kind === 'unsupported';
			entry.notBefore = clock.now() + pauseAfter(error, question);
			if (error.kind !== 'cancelled') question.failed(error);
		} finally {
			if (!urgent) this.#inBackground = false;
			if (entry.underWay === controller) entry.underWay = null;
			if (!this.#stopped) {
				changed();
				this.#pump();
				if (this.#isSettled()) for (const resolve of this.#waiting.splice(0)) resolve();
			}
		}
	}

	/** Whoever waited for these waits no longer. */
	#giveUp(after: number): void {
		for (const entry of this.#wanted.filter((each) => !wasPut(each))) {
			const { question, underWay } = entry;
			const [service, operation] = question.of;
			const message = `${service} did not answer ${operation} within ${after / 1000} s.`;
			entry.notBefore = this.#options.clock.now() + retry;
			underWay?.abort();
			question.failed(new QdashError({ kind: 'unreachable', service, operation, message }));
		}
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	#isSettled(): boolean {
		return this.#stopped || this.#wanted.every(wasPut);
	}

	#cancelTimer(): void {
		if (this.#timer !== null) this.#options.clock.clearTimeout(this.#timer);
		this.#timer = null;
	}
}

/** Milliseconds until a question is put again that failed so. */
function pauseAfter({ kind }: QdashError, { goodFor, health }: Question): number {
	// Somebody may log in in another terminal: that heals it here as well.
	if (kind === 'expired') return health.pause;
	// It would be answered the same: that it is not there, or can't be asked like this, is an answer too.
	if (kind === 'notFound' || kind === 'invalid') return Math.max(retry, goodFor);
	return Math.max(retry, health.pause);
}

function wasPut({ answeredAt, refused, notBefore }: Entry): boolean {
	return answeredAt !== null || refused || notBefore > Number.NEGATIVE_INFINITY;
}
