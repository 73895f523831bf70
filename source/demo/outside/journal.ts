import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Thing } from './thing.ts';

/** Which run wrote a journal, and where it made what is in it. */
export interface JournalHead {
	readonly run: string;
	/** The endpoint's address. */
	readonly endpoint: string;
	/** All accounts of AWS have one address. */
	readonly account: string;
	readonly region: string;
	/** The process that keeps it. */
	readonly process: number;
}

type Line =
	| { readonly head: JournalHead }
	| { readonly intends: string }
	| { readonly made: Thing }
	| { readonly removed: Thing };

const suffix = '.jsonl';
const sameThing = (a: Thing, b: Thing) => a.kind === b.kind && a.id === b.id && a.region === b.region;

/**
 * What one run makes, written down as it is made, so that a run that was killed can be cleaned up. Each line
 * is on the disk before what it says is done. The file is gone when all is removed.
 */
export class Journal {
	readonly #path: string;
	readonly #things: Thing[] = [];

	private constructor(path: string) {
		this.#path = path;
	}

	/** @param directory - made where it is missing, with mode 0700 */
	static begin(directory: string, head: JournalHead): Journal {
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const journal = new Journal(join(directory, `${head.run}${suffix}`));
		journal.#write({ head });
		return journal;
	}

	/** What was made and not removed, in the order in which it was made. */
	get things(): readonly Thing[] {
		return this.#things;
	}

	/** Something is about to be made. */
	intends(what: string): void {
		this.#write({ intends: what });
	}

	made(thing: Thing): void {
		this.#things.push(thing);
		this.#write({ made: thing });
	}

	removed(thing: Thing): void {
		const index = this.#things.findIndex((each) => sameThing(each, thing));
		if (index >= 0) this.#things.splice(index, 1);
		this.#write({ removed: thing });
	}

	/** Nothing is left of the run. */
	end(): void {
		rmSync(this.#path, { force: true });
	}

	#write(line: Line): void {
		const file = openSync(this.#path, 'a', 0o600);
		try {
			writeSync(file, `${JSON.stringify(line)}\n`);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
	}
}

/** A journal that an earlier run left. */
export interface LeftJournal {
	readonly head: JournalHead;
	/** What it made and did not remove, in the order in which it was made. */
	readonly things: readonly Thing[];
	/** Whether its process still runs. */
	readonly alive: boolean;
	end(): void;
}

/** The journals of an account at an endpoint, oldest first. */
export function journalsOf(
	directory: string,
	{ endpoint, account }: Pick<JournalHead, 'endpoint' | 'account'>,
): readonly LeftJournal[] {
	return namesIn(directory).flatMap((name) => {
		const path = join(directory, name);
		const lines = linesOf(path);
		const first = lines[0];
		if (!first || !('head' in first)) return [];
		if (first.head.endpoint !== endpoint || first.head.account !== account) return [];
		const things: Thing[] = [];
		for (const line of lines) {
			if ('made' in line) things.push(line.made);
			else if ('removed' in line) {
				const index = things.findIndex((each) => sameThing(each, line.removed));
				if (index >= 0) things.splice(index, 1);
			}
		}
		const alive = first.head.process !== process.pid && isAlive(first.head.process);
		return [{ head: first.head, things, alive, end: () => rmSync(path, { force: true }) }];
	});
}

function namesIn(directory: string): string[] {
	try {
		return readdirSync(directory)
			.filter((name) => name.endsWith(suffix))
			.sort();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}

function linesOf(path: string): Line[] {
	return readFileSync(path, 'utf8')
		.split('\n')
		.flatMap((text) => {
			try {
				return [JSON.parse(text) as Line];
			} catch {
				// The last line of a run that was killed may be cut short, and the file ends with an empty one.
				return [];
			}
		});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It is there, and somebody else's.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
