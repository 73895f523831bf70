import { constants } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../model/clock.ts';
import { QdashError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { QueueRef } from '../model/queue.ts';
import { BACKUP_VERSION, type KeptRecord, toMessageRecord } from './backup-record.ts';

/** Written and taken back before anything is received: a full disk is found out here. */
const PROBE = Buffer.alloc(65_536, 0x0a);

/** A message to back up, and when it was received (milliseconds since the epoch). */
export interface BackupEntry {
	readonly message: Message;
	readonly receivedAt: number;
}

/** The file under a backup: what `FileHandle` is, as far as a backup needs it. */
export interface BackupFile {
	write(
		bytes: Buffer,
		offset: number,
		length: number,
		position: null,
	): Promise<{ readonly bytesWritten: number }>;
	sync(): Promise<void>;
	truncate(length: number): Promise<void>;
	stat(): Promise<{ readonly size: number; readonly nlink: number }>;
	close(): Promise<void>;
}

export interface BackupOptions {
	readonly directory: string;
	readonly queue: QueueRef;
	readonly arn: string | null;
	readonly clock: Clock;
	/** A closed backup of the same queue to go on with, in place of a new file. */
	readonly continuing?: BackupWriter;
	/** Opens the file; only a test of failing disks brings its own. */
	readonly openFile?: (path: string, flags: number, mode: number) => Promise<BackupFile>;
}

/**
 * Opens a backup: `<directory>/<queue>-<time>.ndjson`, mode 0600, one message a line, without a header.
 *
 * @throws QdashError when the directory or the disk does not take it; nothing was received by then
 */
export async function openBackup(options: BackupOptions): Promise<BackupWriter> {
	const { directory, queue, clock, continuing, openFile = open } = options;
	let path = continuing?.path ?? '';
	try {
		await mkdir(directory, { recursive: true, mode: 0o700 });
		let file: BackupFile | null = null;
		const stem = join(directory, `${fileName(queue.name)}-${timeStamp(clock.now())}`);
		for (let attempt = 1; file === null; attempt++) {
			path = continuing?.path ?? (attempt === 1 ? `${stem}.ndjson` : `${stem}-${attempt}.ndjson`);
			const exclusive = continuing ? 0 : constants.O_EXCL;
			const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | exclusive;
			file = await openFile(path, flags, 0o600).catch((error: NodeJS.ErrnoException) => {
				if (error.code !== 'EEXIST' || continuing) throw error;
				return null;
			});
		}
		const { size } = await file.stat();
		try {
			await writeAll(file, PROBE);
			await file.sync();
			await syncDirectory(directory);
		} catch (cause) {
			await discard(file, path, size);
			throw cause;
		}
		await file.truncate(size);
		return new BackupWriter(path, file, size, options);
	} catch (cause) {
		throw failure("can't be made", path || directory, cause);
	}
}

/**
 * An open backup. What `append` was given is on disk when it resolves; several callers share one flush.
 * After a failure every further `append` fails, and what that one wrote is taken back.
 */
export class BackupWriter {
	readonly path: string;
	/** Ids that are in the file while it is not known that they left their queue. */
	readonly #unconfirmed: Set<string>;
	readonly #file: BackupFile;
	readonly #options: BackupOptions;
	#size: number;
	#waiting: Buffer[] = [];
	#flush: Promise<void> | null = null;
	#flushing: Promise<void> = Promise.resolve();
	#broken: QdashError | null = null;

	/** Made by `openBackup`. */
	constructor(path: string, file: BackupFile, size: number, options: BackupOptions) {
		this.path = path;
		this.#file = file;
		this.#size = size;
		this.#options = options;
		this.#unconfirmed = new Set(options.continuing?.unconfirmed);
	}

	/** Whether a write has failed: it is not to be continued. */
	get broken(): boolean {
		return this.#broken !== null;
	}

	get unconfirmed(): ReadonlySet<string> {
		return this.#unconfirmed;
	}

	/**
	 * Appends and flushes to the disk. A message that is in the file already, and not known to have left
	 * its queue since, is not written again.
	 *
	 * @returns how many were written
	 * @throws QdashError when that failed: then none of these may be deleted
	 */
	async append(entries: readonly BackupEntry[]): Promise<number> {
		const { queue, arn, clock } = this.#options;
		const fresh = entries.filter(({ message }) => !this.#unconfirmed.has(message.id));
		if (fresh.length === 0) return 0;
		const writtenAt = clock.now();
		const lines = fresh.map(({ message, receivedAt }) =>
			JSON.stringify(toMessageRecord(message, { queue, arn, receivedAt, writtenAt })),
		);
		await this.#write(lines);
		for (const { message } of fresh) this.#unconfirmed.add(message.id);
		return fresh.length;
	}

	/** AWS confirmed their deletion: the lines in the file are these messages now. */
	confirm(ids: readonly string[]): void {
		for (const id of ids) this.#unconfirmed.delete(id);
	}

	/**
	 * Notes that messages in the file are still in their queue, so that an import leaves them out.
	 *
	 * @throws QdashError when that could not be written
	 */
	async keep(messages: readonly { readonly id: string; readonly reason: string }[]): Promise<void> {
		const inFile = messages.filter(({ id }) => this.#unconfirmed.has(id));
		if (inFile.length === 0) return;
		const writtenAt = new Date(this.#options.clock.now()).toISOString();
		const queueUrl = this.#options.queue.url;
		await this.#write(
			inFile.map(({ id, reason }) =>
				JSON.stringify({
					version: BACKUP_VERSION,
					queueUrl,
					kept: id,
					reason,
					writtenAt,
				} satisfies KeptRecord),
			),
		);
		this.confirm(inFile.map(({ id }) => id));
	}

	/** Closes the file; one without a line is removed. */
	async close(): Promise<void> {
		await this.#flushing;
		await this.#file.close();
		if (this.#size === 0) await rm(this.path, { force: true });
	}

	#write(lines: readonly string[]): Promise<void> {
		this.#waiting.push(Buffer.from(`${lines.join('\n')}\n`));
		this.#flush ??= this.#flushNext();
		return this.#flush;
	}

	/** Waits for the flush under way, then takes all that has come in meanwhile as one. */
	#flushNext(): Promise<void> {
		const flushed = this.#flushing.then(() => {
			const bytes = Buffer.concat(this.#waiting);
			this.#waiting = [];
			this.#flush = null;
			return this.#commit(bytes);
		});
		// A failure is told to those whose lines these were; the next flush fails by itself.
		this.#flushing = flushed.catch(() => undefined);
		return flushed;
	}

	async #commit(bytes: Buffer): Promise<void> {
		if (this.#broken) throw this.#broken;
		try {
			await writeAll(this.#file, bytes);
			await this.#file.sync();
			if ((await this.#file.stat()).nlink === 0) throw new Error('the file was removed');
			this.#size += bytes.length;
		} catch (cause) {
			const takenBack = await this.#file.truncate(this.#size).then(
				() => null,
				(error: unknown) => error,
			);
			this.#broken = failure(
				"can't be written",
				this.path,
				takenBack === null
					? cause
					: new AggregateError([cause, takenBack], `${String(cause)}; ${String(takenBack)}`),
			);
			throw this.#broken;
		}
	}
}

/** Leaves nothing of a probe that failed. */
async function discard(file: BackupFile, path: string, size: number): Promise<void> {
	try {
		await file.truncate(size);
	} finally {
		await file.close();
		if (size === 0) await rm(path, { force: true });
	}
}

async function writeAll(file: BackupFile, bytes: Buffer): Promise<void> {
	let at = 0;
	while (at < bytes.length) {
		const { bytesWritten } = await file.write(bytes, at, bytes.length - at, null);
		if (bytesWritten === 0) throw new Error(`${at} of ${bytes.length} bytes were written`);
		at += bytesWritten;
	}
}

/** A new file's name is safe from a crash only when its directory is flushed too. */
async function syncDirectory(directory: string): Promise<void> {
	const handle = await open(directory, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Queue names come from a server, which may be a hostile one. */
function fileName(queueName: string): string {
	const safe = queueName.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^\.+/, '_');
	return safe.slice(0, 100) || 'queue';
}

function timeStamp(at: number): string {
	return new Date(at).toISOString().replaceAll(':', '-').replace(/\.\d+/, '');
}

function failure(what: string, path: string, cause: unknown): QdashError {
	if (cause instanceof QdashError) return cause;
	const code = (cause as NodeJS.ErrnoException).code;
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new QdashError({
		kind: 'denied',
		service: 'qdash',
		operation: 'backup',
		message: `The backup ${path} ${what} (${reason}).`,
		...(code === undefined ? {} : { code }),
		cause,
	});
}
