import { hash } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import { Activity } from './activity.ts';
import type { ReceiveBatch } from './backlog.ts';
import { Deduplication } from './deduplication.ts';
import { invalidValue, sqsError } from './errors.ts';
import type { Draft, StoredMessage } from './message.ts';
import { type Insertion, MessageStore } from './message-store.ts';
import { decodeReceipt, encodeReceipt } from './receipt-handle.ts';
import { ReceiveAttempts } from './receive-attempts.ts';
import type { QueueSettings } from './settings.ts';

/** What a queue needs from the region it lives in. */
export interface QueueEnvironment {
	readonly clock: Clock;
	readonly newId: () => string;
	readonly queueByArn: (arn: string) => Queue | undefined;
}

/** A receive's arguments; the queue's own visibility timeout is used where none is given. */
export interface ReceiveRequest {
	/** 1 to 10. */
	readonly max: number;
	readonly visibilitySeconds?: number | undefined;
	/** `ReceiveRequestAttemptId`, FIFO queues only. */
	readonly attemptId?: string | undefined;
}

/** What a send is answered with; a duplicate gets the first send's. */
export interface SendResult {
	readonly id: string;
	readonly sequence: string | null;
	readonly duplicate: boolean;
}

/** Limits of SQS: messages in flight in a queue, visibility from one receive on, purges apart. */
const mostInFlight = 120_000;
const longestVisibilitySeconds = 43_200;
const purgeInterval = 60_000;

/** One queue, with SQS's rules for sending, receiving and deleting. Time comes from the clock alone. */
export class Queue {
	readonly name: string;
	readonly arn: string;
	/** Milliseconds since the epoch. */
	createdAt: number;
	readonly activity: Activity;
	readonly tags = new Map<string, string>();
	readonly store: MessageStore;
	settings: QueueSettings;
	modifiedAt: number;
	/** Told when a message may have become receivable; long polls listen. */
	onArrival: () => void = () => {};
	readonly #environment: QueueEnvironment;
	readonly #key: string;
	readonly #deduplication = new Deduplication();
	readonly #attempts = new ReceiveAttempts();
	#purgedAt = Number.NEGATIVE_INFINITY;

	constructor(name: string, arn: string, settings: QueueSettings, environment: QueueEnvironment) {
		this.name = name;
		this.arn = arn;
		this.settings = settings;
		this.#environment = environment;
		this.#key = environment.newId();
		this.createdAt = environment.clock.now();
		this.modifiedAt = this.createdAt;
		this.activity = new Activity(this.createdAt);
		this.store = new MessageStore({
			fifo: settings.fifo,
			clock: environment.clock,
			newId: environment.newId,
			retentionSeconds: () => this.settings.retentionSeconds,
		});
	}

	/** At the limit a short poll of a standard queue is an error; a FIFO queue just gives nothing. */
	get overLimit(): boolean {
		return !this.settings.fifo && this.store.counts.inFlight >= mostInFlight;
	}

	/** Stores a message, or recognises it as a duplicate. `delaySeconds` is for standard queues. */
	send(draft: Draft, delaySeconds?: number): SendResult {
		const now = this.store.settle();
		const delay = (delaySeconds ?? this.settings.delaySeconds) * 1000;
		if (!this.settings.fifo) {
			const { id } = this.insert(draft, { sentAt: now, delay });
			this.activity.sentSize(draft.size);
			return { id, sequence: null, duplicate: false };
		}
		const deduplicationId = draft.deduplicationId ?? hash('sha256', draft.body);
		const wholeQueue = this.settings.deduplicationScope === 'queue';
		const key = wholeQueue ? deduplicationId : `${draft.group}\n${deduplicationId}`;
		const first = this.#deduplication.find(key, now);
		if (first) {
			this.activity.totals.deduplicated++;
			return { id: first.id, sequence: first.sequence, duplicate: true };
		}
		const { id, sequence } = this.insert({ ...draft, deduplicationId }, { sentAt: now, delay });
		this.#deduplication.remember(key, { id, sequence, at: now });
		this.activity.sentSize(draft.size);
		return { id, sequence, duplicate: false };
	}

	/** Puts a message in without the rules of sending: dead letters, redrives and scenarios come this way. */
	insert(draft: Draft, given: Insertion): StoredMessage {
		const message = this.store.insert(draft, given);
		this.onArrival();
		return message;
	}

	/** What can be had now, up to `max`. Those received too often already move to the dead letters, unseen. */
	receive(request: ReceiveRequest): readonly StoredMessage[] {
		const now = this.store.settle();
		const { attemptId, max } = request;
		const until = now + (request.visibilitySeconds ?? this.settings.visibilitySeconds) * 1000;
		const replayed = attemptId === undefined ? undefined : this.#attempts.find(attemptId, now);
		if (replayed && attemptId !== undefined) {
			for (const message of replayed) this.store.hide(message, until);
			this.#attempts.extended(attemptId);
			return replayed;
		}
		const room = Math.min(max, mostInFlight - this.store.counts.inFlight);
		const batch: ReceiveBatch = {};
		const taken: StoredMessage[] = [];
		while (taken.length < room) {
			const message = this.store.next(batch);
			if (!message) break;
			if (this.#moveToDeadLetters(message, now)) continue;
			this.store.lease(message, batch);
			taken.push(message);
		}
		// Only now: with a timeout of 0 a message is visible again at once, but not within this receive.
		for (const message of taken) this.store.hide(message, until);
		if (attemptId !== undefined) this.#attempts.remember(attemptId, taken, now);
		this.activity.totals.received += taken.length;
		return taken;
	}

	/** The handle of a message's newest receive. */
	receiptHandle(message: StoredMessage): string {
		return encodeReceipt(this.#key, { messageId: message.id, receipt: message.receipt });
	}

	/** @throws ServiceError `ReceiptHandleIsInvalid`, or `InvalidParameterValue` where it expired (FIFO) */
	delete(handle: string): void {
		const { messageId, receipt } = decodeReceipt(this.#key, handle);
		const message = this.store.get(messageId);
		if (!message) return;
		const newest = message.receipt === receipt;
		if (this.settings.fifo && !(newest && message.state === 'inFlight')) {
			throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
		}
		// A standard queue answers a stale handle like a good one, and keeps the message.
		if (!newest) return;
		this.activity.totals.deleted++;
		this.#remove(message);
	}

	/** @throws ServiceError `MessageNotInflight`, `InvalidParameterValue` or `ReceiptHandleIsInvalid` */
	changeVisibility(handle: string, seconds: number): void {
		const { messageId, receipt } = decodeReceipt(this.#key, handle);
		const message = this.store.get(messageId);
		if (!message || message.receipt !== receipt) {
			throw invalidValue(
				handle,
				'ReceiptHandle',
				'Message does not exist or is not available for visibility timeout change.',
			);
		}
		if (message.state !== 'inFlight') {
			if (this.settings.fifo) throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
			throw sqsError('MessageNotInflight', 'The specified message is not in flight.');
		}
		const now = this.#environment.clock.now();
		const until = now + seconds * 1000;
		// Counted in whole seconds: right after the receive all twelve hours can be asked for.
		const since = Math.floor((now - message.receivedAt) / 1000);
		if (since + seconds > longestVisibilitySeconds) {
			throw invalidValue(
				seconds,
				'VisibilityTimeout',
				`Total VisibilityTimeout for the message is beyond the limit [${longestVisibilitySeconds} seconds].`,
			);
		}
		this.store.hide(message, until);
		this.onArrival();
	}

	/** @throws ServiceError `PurgeQueueInProgress` within 60 seconds of the last one */
	purge(): void {
		const now = this.#environment.clock.now();
		if (now - this.#purgedAt < purgeInterval) {
			throw sqsError(
				'PurgeQueueInProgress',
				`Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`,
			);
		}
		this.#purgedAt = now;
		this.store.clear();
		// AWS forgets what was sent lately as well, so a purged body can be sent again at once.
		this.#deduplication.clear();
		this.#attempts.clear();
	}

	/**
	 * Takes the next visible message out for good, as a move task does.
	 *
	 * @param accept - false leaves the message where it is
	 * @returns the message, or undefined where there is none or it was not accepted
	 */
	takeNext(accept: (message: StoredMessage) => boolean): StoredMessage | undefined {
		const message = this.store.next({});
		if (!message) return undefined;
		if (!accept(message)) {
			this.store.putBack(message);
			return undefined;
		}
		this.#remove(message);
		return message;
	}

	/** Takes over new settings; a FIFO queue's delay also holds for what it has not given out yet. */
	applySettings(settings: QueueSettings): void {
		const delayChanged = settings.delaySeconds !== this.settings.delaySeconds;
		this.modifiedAt = this.store.settle();
		this.settings = settings;
		if (!settings.fifo || !delayChanged) return;
		for (const message of this.store.messages()) {
			if (message.state !== 'delayed') continue;
			this.store.hide(message, message.sentAt + settings.delaySeconds * 1000);
		}
		this.onArrival();
	}

	#remove(message: StoredMessage): void {
		const blockedItsGroup = this.settings.fifo && message.state === 'inFlight';
		this.store.remove(message);
		if (blockedItsGroup) this.onArrival();
	}

	#moveToDeadLetters(message: StoredMessage, now: number): boolean {
		const { redrive, fifo } = this.settings;
		if (!redrive || message.receiveCount < redrive.maxReceiveCount) return false;
		const target = this.#environment.queueByArn(redrive.deadLetterTargetArn);
		// A queue can be its own dead letter queue; there is nowhere to move to.
		if (!target || target === this) return false;
		this.store.remove(message);
		target.insert(
			{ ...message, deduplicationId: fifo ? message.id : null },
			{
				id: message.id,
				sentAt: message.sentAt,
				enqueuedAt: fifo ? now : message.enqueuedAt,
				arrivedAt: now,
				receiveCount: message.receiveCount,
				firstReceivedAt: message.firstReceivedAt,
				deadLetterSource: this.arn,
			},
		);
		return true;
	}
}
