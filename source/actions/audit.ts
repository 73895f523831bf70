import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ErrorKind } from '../model/errors.ts';
import { QdashError } from '../model/errors.ts';
import type { ActionName } from '../model/permit.ts';
import type { OutcomeWord } from './outcome.ts';
import type { ActionTarget } from './target.ts';

/**
 * One line of the audit log. It never holds a body, a credential, or a text that a server chose: of an
 * error it keeps the kind and the code, since an emulator may echo a body in its message.
 */
export interface AuditEntry {
	/** ISO 8601, by the endpoint's clock. */
	readonly time: string;
	/** The same on all lines of one action. */
	readonly id: string;
	/** `batch` lines come from a drain: one for each batch that was written and deleted. */
	readonly phase: 'begin' | 'batch' | 'end';
	readonly action: ActionName;
	readonly target:
		| { readonly queue: string; readonly url: string }
		| { readonly kind: Exclude<ActionTarget['kind'], 'queue'>; readonly name: string; readonly id: string };
	/** Which way a setting went, in qdash's own words: `enable`, `disable`, `reserve 5`, `no reservation`. */
	readonly change?: string;
	/**
	 * Messages, paths of an invalidation, things of the demo, else 1: meant on the first line (null: not
	 * known), confirmed on the others.
	 */
	readonly count: number | null;
	/** Null on the first line. */
	readonly outcome: OutcomeWord | null;
	readonly error: {
		readonly kind: ErrorKind;
		readonly code: string | null;
		readonly operation: string;
	} | null;
	readonly context: {
		readonly profile: string | null;
		readonly region: string;
		readonly endpoint: string | null;
		readonly account: string | null;
	};
	/** The caller's ARN, or null while STS has not said. */
	readonly caller: string | null;
}

/** Where the gate writes. */
export interface AuditLog {
	/** @throws QdashError when the line is not in the file */
	append(entry: AuditEntry): Promise<void>;
	/** Resolves when nothing is waiting to be written, failures included. */
	settled(): Promise<void>;
}

/**
 * The audit log as a file of JSON lines, mode 0600 in a directory of mode 0700. The file is opened for
 * each line, so that it may be rotated or removed while qdash runs, and several qdash may share it.
 */
export class AuditFile implements AuditLog {
	readonly path: string;
	#last: Promise<void> = Promise.resolve();

	constructor(path: string) {
		this.path = path;
	}

	append(entry: AuditEntry): Promise<void> {
		const written = this.#last.then(() => this.#write(`${JSON.stringify(entry)}\n`));
		// The next line does not fail because this one did; whoever asked for this one is told.
		this.#last = written.catch(() => undefined);
		return written;
	}

	settled(): Promise<void> {
		return this.#last;
	}

	async #write(line: string): Promise<void> {
		try {
			await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
			const file = await open(this.path, 'a+', 0o600);
			try {
				const { size, mode } = await file.stat();
				if ((mode & 0o077) !== 0) await file.chmod(0o600);
				const before = Buffer.alloc(1);
				const cut =
					size > 0 && (await file.read(before, 0, 1, size - 1)).bytesRead === 1 && before[0] !== 0x0a;
				// A line that a full disk cut short must not swallow this one.
				const bytes = Buffer.from(cut ? `\n${line}` : line);
				const { bytesWritten } = await file.write(bytes);
				if (bytesWritten < bytes.length)
					throw new Error(`${bytesWritten} of ${bytes.length} bytes were written`);
			} finally {
				await file.close();
			}
		} catch (cause) {
			const reason = cause instanceof Error ? cause.message : String(cause);
			const code = (cause as NodeJS.ErrnoException).code;
			throw new QdashError({
				kind: 'denied',
				service: 'qdash',
				operation: 'audit',
				message: `The audit log ${this.path} can't be written (${reason}).`,
				...(code === undefined ? {} : { code }),
				cause,
			});
		}
	}
}
