import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { redact } from './model/redact.ts';
import { sanitise } from './model/sanitise.ts';
import { logFile } from './paths.ts';

/** How much a line matters. `QDASH_LOG` names the least that is written, or `silent`. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The program's log. Writing never throws, and never reaches the terminal. */
export interface Log {
	readonly write: (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;
	/** One sentence when the log could not be written, or `QDASH_LOG` is wrong; else null. */
	readonly warning: string | null;
	close(): void;
}

/** Where and how much to log. */
export interface LogOptions {
	readonly file?: string;
	/** One of the levels, or `silent`. */
	readonly level?: string | undefined;
	/** Bytes at which a file is set aside as `qdash.log.1`. */
	readonly largest?: number;
}

const levels: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];
const fiveMebibytes = 5 * 1024 * 1024;

/** A file that is opened at its first line, and set aside when it has grown too large. */
class LogFile {
	readonly #file: string;
	readonly #largest: number;
	readonly #onFailure: (error: Error) => void;
	#handle: number | null = null;
	#size = 0;
	#broken = false;

	constructor(file: string, largest: number, onFailure: (error: Error) => void) {
		this.#file = file;
		this.#largest = largest;
		this.#onFailure = onFailure;
	}

	/** Written at once, not from a buffer or another thread: the line before a crash is the one that counts. */
	write(line: string): void {
		if (this.#broken) return;
		try {
			const bytes = Buffer.from(redact(line));
			const handle = this.#handle ?? this.#open();
			writeSync(handle, bytes);
			this.#size += bytes.byteLength;
			if (this.#size > this.#largest) this.close();
		} catch (error) {
			this.#broken = true;
			this.#onFailure(error as Error);
		}
	}

	close(): void {
		if (this.#handle !== null) closeSync(this.#handle);
		this.#handle = null;
	}

	#open(): number {
		mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
		let handle = openSync(this.#file, 'a', 0o600);
		if (fstatSync(handle).size > this.#largest) {
			closeSync(handle);
			renameSync(this.#file, `${this.#file}.1`);
			handle = openSync(this.#file, 'a', 0o600);
		}
		// An older file may have been made by another umask.
		fchmodSync(handle, 0o600);
		this.#handle = handle;
		this.#size = fstatSync(handle).size;
		return handle;
	}
}

/**
 * Opens the log: JSON lines at `$XDG_STATE_HOME/qdash/qdash.log`, for this user only, without secrets. The
 * file is made at the first line that is written.
 */
export function openLog(options: LogOptions = {}): Log {
	const { file = logFile(), largest = fiveMebibytes } = options;
	const asked = options.level ?? process.env.QDASH_LOG ?? '';
	let warning: string | null = null;
	if (asked !== '' && !levels.includes(asked)) {
		warning = `QDASH_LOG is ${sanitise(asked)}; it can be ${levels.join(', ')}.`;
	}
	const destination = new LogFile(file, largest, (error) => {
		warning = `The log ${sanitise(file)} cannot be written: ${sanitise(error.message)}.`;
	});
	const logger = pino(
		{
			level: levels.includes(asked) ? asked : 'info',
			base: { pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
		},
		destination,
	);
	return {
		write: (level, message, fields) => (fields ? logger[level](fields, message) : logger[level](message)),
		get warning() {
			return warning;
		},
		close: () => destination.close(),
	};
}
