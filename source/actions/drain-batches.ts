import { sleep } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import type { BatchFailure, Message } from '../model/message.ts';
import type { Permit } from '../model/permit.ts';
import type { QueueRef } from '../model/queue.ts';
import type { BackupWriter } from './backup.ts';
import { afterGrace, startDeadline } from './deadline.ts';
import type { DrainedKept } from './drain-types.ts';
import { saysLeaseIsOver } from './lease.ts';
import { firstFailure } from './release.ts';
import type { ActionSession } from './session.ts';

const DELETE_ATTEMPTS = 3;
const RETRY_DELAY = 100;
/** When so many in a row can't be deleted, it is not about these messages. */
const UNDELETABLE = 20;
/** Milliseconds that calls under way get to end after a cancel, and that releasing may take. */
const GRACE = 2000;

export interface DrainPermits {
	readonly receive: Permit;
	readonly delete: Permit;
	readonly release: Permit;
}

/** What one receive brought; milliseconds since the epoch. */
export interface ReceivedBatch {
	readonly messages: readonly Message[];
	readonly receivedAt: number;
	readonly expiresAt: number;
}

interface InHand {
	readonly id: string;
	readonly receiptHandle: string;
	readonly message: Message;
	readonly receivedAt: number;
	readonly expiresAt: number;
}

interface SetAside {
	readonly hand: InHand;
	readonly reason: string;
	/** SQS itself said no each time: the message was not deleted. Else its answer may have been lost. */
	readonly definite: boolean;
}

/** Takes each batch through its steps: on disk, then deleted; or given back, and noted as such. */
export class DrainBatches {
	received = 0;
	backedUp = 0;
	deleted = 0;
	released = 0;
	unreleased: { readonly count: number; readonly returnsAt: number } | null = null;
	readonly kept: DrainedKept[] = [];
	readonly unsure: string[] = [];
	error: QdashError | null = null;
	readonly #session: ActionSession;
	readonly #queue: QueueRef;
	readonly #permits: DrainPermits;
	readonly #backup: BackupWriter;
	readonly #audit: (count: number) => Promise<void>;
	readonly #stop = new AbortController();
	readonly #stopSignal: AbortSignal;
	readonly #grace: ReturnType<typeof afterGrace>;
	readonly #aside = new Map<string, SetAside>();
	#undeletable = 0;

	constructor(options: {
		readonly session: ActionSession;
		readonly queue: QueueRef;
		readonly permits: DrainPermits;
		readonly backup: BackupWriter;
		readonly cancel: AbortSignal;
		/** Writes the audit line of a batch. */
		readonly audit: (count: number) => Promise<void>;
	}) {
		this.#session = options.session;
		this.#queue = options.queue;
		this.#permits = options.permits;
		this.#backup = options.backup;
		this.#audit = options.audit;
		this.#stopSignal = AbortSignal.any([options.cancel, this.#stop.signal]);
		this.#grace = afterGrace(this.#stopSignal, options.session.clock, GRACE);
	}

	/** Whether it failed or was cancelled: nothing more is to be received. */
	get stopped(): boolean {
		return this.#stopSignal.aborted;
	}

	/** For calls whose answer is wanted even when the drain is being stopped: fires a little later. */
	get graceful(): AbortSignal {
		return this.#grace.signal;
	}

	close(): void {
		this.#grace.close();
	}

	fail(cause: unknown): void {
		this.error ??= cause instanceof QdashError ? cause : unforeseen(cause);
		this.#stop.abort();
	}

	/** Waits, unless the drain is stopped. */
	async pause(milliseconds: number): Promise<void> {
		try {
			await sleep(this.#session.clock, milliseconds, this.#stopSignal);
		} catch (reason) {
			if (!this.stopped) throw reason;
		}
	}

	async handle({ messages, receivedAt, expiresAt }: ReceivedBatch): Promise<void> {
		const hands = messages.flatMap((message): InHand[] => {
			const { id, receiptHandle } = message;
			return receiptHandle === null ? [] : [{ id, receiptHandle, message, receivedAt, expiresAt }];
		});
		if (this.stopped) return this.#giveBack(hands);
		try {
			// Other batches count at the same time: nothing may be read before the wait.
			const written = await this.#backup.append(hands);
			this.backedUp += written;
		} catch (error) {
			this.fail(error);
			return this.#giveBack(hands);
		}
		const deleted = await this.#delete(hands);
		this.#session.leases.forget(
			deleted.flatMap(({ id }) => this.#session.leases.get(this.#queue.url, id) ?? []),
		);
		if (deleted.length > 0) {
			this.#undeletable = 0;
			await this.#audit(deleted.length).catch((error: unknown) => this.fail(error));
		}
	}

	/** Gives back what could not be deleted, and notes in the backup what is still in the queue. */
	async finish(): Promise<void> {
		const aside = [...this.#aside.values()];
		const releasedIds = await this.#release(aside.map(({ hand }) => hand));
		const kept = aside.filter(({ hand, definite }) => definite || releasedIds.has(hand.id));
		const notes = kept.map(({ hand, reason }) => ({ id: hand.id, reason }));
		this.unsure.push(...aside.filter((each) => !kept.includes(each)).map(({ hand }) => hand.id));
		try {
			await this.#backup.keep(notes);
			this.kept.push(...notes);
		} catch (error) {
			this.unsure.push(...notes.map(({ id }) => id));
			this.fail(error);
		}
	}

	async #delete(hands: readonly InHand[]): Promise<readonly InHand[]> {
		const deleted: InHand[] = [];
		const doubtful = new Set<string>();
		let failed: readonly BatchFailure<InHand>[] = hands.map((entry) =>
			failure(entry, 'Cancelled', 'Cancelled.'),
		);
		for (let attempt = 0; attempt < DELETE_ATTEMPTS && !this.stopped; attempt++) {
			if (attempt > 0) await this.pause(RETRY_DELAY * 2 ** attempt);
			const again = attempt === 0 ? [...failed] : failed.filter(({ senderFault }) => !senderFault);
			if (again.length === 0) break;
			const rest = failed.filter((each) => !again.includes(each));
			const outcome = await this.#tryDelete(again.map(({ entry }) => entry));
			for (const { entry, senderFault } of outcome.failed) if (!senderFault) doubtful.add(entry.id);
			for (const { id } of outcome.done) this.#aside.delete(id);
			this.#backup.confirm(outcome.done.map(({ id }) => id));
			this.deleted += outcome.done.length;
			deleted.push(...outcome.done);
			failed = [...rest, ...outcome.failed];
			if (failed.length === 0) break;
		}
		this.#setAside(failed, doubtful);
		if (deleted.length === 0 && failed.length > 0 && !this.stopped) {
			this.#undeletable += failed.length;
			const first = this.deleted === 0;
			if (first || this.#undeletable >= UNDELETABLE) this.fail(firstFailure('DeleteMessageBatch', failed));
		}
		return deleted;
	}

	async #tryDelete(hands: readonly InHand[]) {
		// An old handle may be answered with a yes that deletes nothing.
		const now = this.#session.clock.now();
		const over = hands.filter(({ expiresAt }) => now >= expiresAt);
		const held = hands.filter(({ expiresAt }) => now < expiresAt);
		const late = over.map((entry) =>
			failure(entry, 'LeaseExpired', 'Its lease expired before it was deleted.'),
		);
		if (held.length === 0) return { done: [], failed: late };
		try {
			const options = { signal: this.graceful };
			const { done, failed } = await this.#session.sqs.delete(
				this.#permits.delete,
				this.#queue.url,
				held,
				options,
			);
			return { done, failed: [...late, ...failed] };
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			const { code = error.kind, message } = error;
			const lost = held.map((entry) => ({ entry, code, message, senderFault: false }));
			return { done: [], failed: [...late, ...lost] };
		}
	}

	#setAside(failed: readonly BatchFailure<InHand>[], doubtful: ReadonlySet<string>): void {
		for (const { entry, message, senderFault, code } of failed) {
			const before = this.#aside.get(entry.id);
			const definite = senderFault && !doubtful.has(entry.id) && before?.definite !== false;
			const reason = saysLeaseIsOver(code) ? 'Its lease expired before it was deleted.' : message;
			this.#aside.set(entry.id, { hand: entry, reason, definite });
		}
	}

	/** For what is not in the backup: a release is all it takes. What was set aside before stays so. */
	async #giveBack(hands: readonly InHand[]): Promise<void> {
		for (const hand of hands) {
			const aside = this.#aside.get(hand.id);
			if (aside) this.#aside.set(hand.id, { ...aside, hand });
		}
		await this.#release(hands.filter(({ id }) => !this.#aside.has(id)));
	}

	async #release(hands: readonly InHand[]): Promise<ReadonlySet<string>> {
		const { clock, sqs } = this.#session;
		const held = hands.filter(({ expiresAt }) => clock.now() < expiresAt);
		if (held.length === 0) return new Set();
		const deadline = startDeadline(clock, GRACE);
		const done = await sqs
			.release(this.#permits.release, this.#queue.url, held, { signal: deadline.signal })
			.then(({ done }) => done)
			.catch((error: unknown) => {
				this.fail(error);
				return [] as InHand[];
			});
		deadline.close();
		this.released += done.length;
		const ids = new Set(done.map(({ id }) => id));
		const rest = held.filter(({ id }) => !ids.has(id));
		if (rest.length > 0) {
			const returnsAt = Math.max(this.unreleased?.returnsAt ?? 0, ...rest.map(({ expiresAt }) => expiresAt));
			this.unreleased = { count: (this.unreleased?.count ?? 0) + rest.length, returnsAt };
		}
		return ids;
	}
}

function failure(entry: InHand, code: string, message: string): BatchFailure<InHand> {
	return { entry, code, message, senderFault: true };
}

function unforeseen(cause: unknown): QdashError {
	const message = `The drain stopped by a fault of qdash: ${cause instanceof Error ? cause.message : String(cause)}.`;
	return new QdashError({ kind: 'unknown', service: 'qdash', operation: 'purge', message, cause });
}
