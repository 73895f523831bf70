import type { Connection, SqsService } from '../aws/services.ts';
import type { Clock } from '../model/clock.ts';
import type { Context } from '../model/context.ts';
import type { QdashError } from '../model/errors.ts';
import type { AuditLog } from './audit.ts';
import type { BackupWriter } from './backup.ts';
import { Leases } from './leases.ts';
import { PurgeTimes } from './purge-clock.ts';
import { createGate, type Gate } from './safety.ts';
import { SeenMessages } from './seen-messages.ts';

/** Everything that the actions of one context share. One a connection; it ends with `leave`. */
export interface ActionSession {
	readonly sqs: SqsService;
	readonly cloudFront: Connection['cloudFront'];
	readonly lambda: Connection['lambda'];
	/** The endpoint's clock. */
	readonly clock: Clock;
	readonly gate: Gate;
	readonly leases: Leases;
	readonly seen: SeenMessages;
	readonly purges: PurgeTimes;
	/** Where backups go; made when the first is written. */
	readonly backupDirectory: string;
	/** The backup that this session's acks of a queue go to, by the queue's URL. */
	readonly ackBackups: Map<string, BackupWriter>;
	/** Queues that were received from, by URL: `receiveNotice` asks before the first time. */
	readonly received: Set<string>;
	/** Fires when the context is left: a drain stops, and releases what it holds. */
	readonly ending: AbortController;
	/** Drains under way, which a leaving waits for. */
	readonly running: Set<Promise<unknown>>;
}

export interface ActionSessionOptions {
	readonly connection: Pick<Connection, 'sqs' | 'cloudFront' | 'lambda' | 'clock'>;
	/** The context as it is known now: the account and the caller may come later than the connection. */
	readonly context: () => Context;
	readonly protectedPatterns: readonly string[];
	readonly audit: AuditLog;
	readonly backupDirectory: string;
	/** Told when the last line of an action that was done could not be written. */
	readonly warn: (problem: QdashError) => void;
	/** Kept by the caller so that the 60 seconds between purges outlive a change of context. */
	readonly purges?: PurgeTimes;
}

/** Opens the actions on a connection, behind a gate of its own. */
export function createActionSession(options: ActionSessionOptions): ActionSession {
	const { connection, context, protectedPatterns, audit, warn } = options;
	const { sqs, cloudFront, lambda, clock } = connection;
	return {
		sqs,
		cloudFront,
		lambda,
		clock,
		gate: createGate({ readOnly: () => context().readOnly, protectedPatterns, context, audit, clock, warn }),
		leases: new Leases(clock),
		seen: new SeenMessages(),
		purges: options.purges ?? new PurgeTimes(),
		backupDirectory: options.backupDirectory,
		ackBackups: new Map(),
		received: new Set(),
		ending: new AbortController(),
		running: new Set(),
	};
}
