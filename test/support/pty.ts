import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { keyBytes, pasteBytes } from './key-bytes.ts';

/**
 * The command as it was built: `npm run bundle` makes it, and `npm test` has done so by the time a test runs.
 * `QDASH_PROGRAM` names another one, so that the same tests can be run on an unpacked package.
 */
export const builtProgram =
	process.env.QDASH_PROGRAM ?? fileURLToPath(new URL('../../dist/qdash.js', import.meta.url));

/** How the program ended: by an exit code, or by a signal. */
export interface ProgramExit {
	readonly code: number;
	readonly signal: string | null;
}

/** What the program wrote in one piece, and when that arrived (milliseconds since its start). */
export interface OutputChunk {
	readonly at: number;
	readonly text: string;
}

export interface ProgramOptions {
	/** 120 by 40 when left out. */
	readonly columns?: number;
	readonly rows?: number;
	/** On top of an environment that holds nothing of the developer's own; undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** A home folder to use again, for example with a filled cache; a fresh one when left out. */
	readonly home?: string;
	/**
	 * A shell command to run in the same terminal after the program has ended, as the person's next command
	 * would: `stty -a` shows what state the terminal was left in. The program's exit code stays the result.
	 */
	readonly afterwards?: string;
	/** The terminal answers no queries, as some do. */
	readonly silent?: boolean;
	/** Something else than the built program, for comparisons. */
	readonly command?: readonly string[];
}

/** What to wait for on the screen. */
export type Awaited = string | RegExp | ((program: Program) => boolean);

/** The program in a real pseudo-terminal, and the screen that a person would see. */
export interface Program {
	readonly pid: number;
	/** The home folder it was given; its XDG folders are `.config`, `.local/state` and `.cache` in there. */
	readonly home: string;
	/** The rows of the screen, without blanks at their ends. */
	screen(): string[];
	/** The screen as one text. */
	text(): string;
	/** True while the alternate screen is shown. */
	readonly alternateScreen: boolean;
	readonly cursorShown: boolean;
	readonly bracketedPaste: boolean;
	/** Everything it wrote so far, escape sequences included. */
	readonly bytes: string;
	readonly output: readonly OutputChunk[];
	/** Milliseconds since its start. */
	readonly elapsed: number;
	/** Presses one key, named as in {@link keyBytes}. */
	press(key: string): void;
	/** Types text as it is. */
	type(text: string): void;
	/** Pastes as the terminal would: bracketed where the program asked for that. */
	paste(text: string): void;
	/**
	 * Waits until it is on the screen; looks again after each piece of output, never on a timer.
	 *
	 * @param timeout - milliseconds, 10,000 when left out
	 * @throws Error with the screen in it when time is up, or when the program has ended without it
	 */
	waitFor(awaited: Awaited, timeout?: number): Promise<void>;
	resize(columns: number, rows: number): void;
	/** Settles once the program has ended and everything that it wrote is on the screen. */
	readonly exit: Promise<ProgramExit>;
	/** Sends a signal to the program itself, SIGTERM when left out. */
	kill(signal?: NodeJS.Signals): void;
	/** Ends the program if it still runs, and removes its home folder if that was made for it. */
	close(): Promise<void>;
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

function environment(home: string, extra: ProgramOptions['env']): Record<string, string> {
	const merged: Record<string, string | undefined> = {
		PATH: process.env.PATH,
		HOME: home,
		XDG_CONFIG_HOME: join(home, '.config'),
		XDG_STATE_HOME: join(home, '.local/state'),
		XDG_CACHE_HOME: join(home, '.cache'),
		TERM: 'xterm-256color',
		COLORTERM: 'truecolor',
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		// Ink draws no live screen where it believes to be in CI.
		CI: 'false',
		AWS_EC2_METADATA_DISABLED: 'true',
		...extra,
	};
	return Object.fromEntries(
		Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** Runs the program, notes its process id, and then the command in the same terminal. */
const shellScript = `
pidfile=$1 afterwards=$2; shift 2
sh -c 'echo $$ > "$0" && exec "$@"' "$pidfile" "$@"
code=$?; eval "$afterwards"; exit $code`;

/**
 * Starts the built program in a pseudo-terminal of its own, with its own home folder. Queries that it sends
 * to the terminal are answered, as a terminal would.
 */
export function startProgram(args: readonly string[], options: ProgramOptions = {}): Program {
	const { columns = 120, rows = 40, afterwards } = options;
	if (!options.command && !existsSync(builtProgram)) {
		throw new Error('there is no built program: npm run bundle makes it');
	}
	const home = options.home ?? mkdtempSync(join(tmpdir(), 'qdash-home-'));
	mkdirSync(home, { recursive: true });
	const command = [...(options.command ?? [process.execPath, builtProgram]), ...args];
	const pidFile = join(home, '.program-pid');
	const [file = '', ...rest] =
		afterwards === undefined
			? command
			: ['/bin/sh', '-c', shellScript, 'sh', pidFile, afterwards, ...command];

	const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
	const output: OutputChunk[] = [];
	const watchers = new Set<() => void>();
	let ended: ProgramExit | null = null;

	const started = performance.now();
	const pty = spawn(file, rest, {
		name: 'xterm-256color',
		cols: columns,
		rows,
		cwd: options.cwd ?? home,
		env: environment(home, options.env),
	});
	const look = () => {
		for (const watcher of [...watchers]) watcher();
	};
	pty.onData((text) => {
		output.push({ at: performance.now() - started, text });
		terminal.write(text, look);
	});
	terminal.onData((reply) => {
		if (!ended && !options.silent) pty.write(reply);
	});
	const exit = new Promise<ProgramExit>((resolve) => {
		pty.onExit(({ exitCode, signal }) => {
			const name = signal ? (signalNames.get(signal) ?? `signal ${signal}`) : null;
			// The end is only known to the waiting once the last output is on the screen.
			terminal.write('', () => {
				ended = { code: exitCode, signal: name };
				look();
				resolve(ended);
			});
		});
	});

	const text = () => program.screen().join('\n');
	const bytes = () => output.map((chunk) => chunk.text).join('');

	const program: Program = {
		get pid() {
			return afterwards === undefined ? pty.pid : Number(readFileSync(pidFile, 'utf8'));
		},
		home,
		screen() {
			const buffer = terminal.buffer.active;
			return Array.from({ length: terminal.rows }, (_, row) =>
				(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
			);
		},
		text,
		get alternateScreen() {
			return terminal.buffer.active.type === 'alternate';
		},
		get cursorShown() {
			const all = bytes();
			return all.lastIndexOf('\x1b[?25h') >= all.lastIndexOf('\x1b[?25l');
		},
		get bracketedPaste() {
			return terminal.modes.bracketedPasteMode;
		},
		get bytes() {
			return bytes();
		},
		output,
		get elapsed() {
			return performance.now() - started;
		},
		press(key) {
			pty.write(keyBytes(key));
		},
		type(typed) {
			pty.write(typed);
		},
		paste(pasted) {
			pty.write(terminal.modes.bracketedPasteMode ? pasteBytes(pasted) : pasted);
		},
		waitFor(awaited, timeout = 10_000) {
			const there = () => {
				if (typeof awaited === 'function') return awaited(program);
				return typeof awaited === 'string' ? text().includes(awaited) : awaited.test(text());
			};
			return new Promise((resolve, reject) => {
				const end = (outcome: () => void) => {
					clearTimeout(timer);
					watchers.delete(check);
					outcome();
				};
				const fail = (why: string) => {
					end(() => reject(new Error(`${why} while waiting for ${awaited}; the screen was:\n${text()}`)));
				};
				const check = () => {
					try {
						if (there()) end(resolve);
						else if (ended) fail(`the program ended with ${ended.signal ?? ended.code}`);
					} catch (error) {
						end(() => reject(error));
					}
				};
				const timer = setTimeout(() => fail(`${timeout} ms passed`), timeout);
				watchers.add(check);
				check();
			});
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		exit,
		kill(signal = 'SIGTERM') {
			process.kill(program.pid, signal);
		},
		async close() {
			if (!ended) {
				pty.kill('SIGKILL');
				await exit;
			}
			terminal.dispose();
			if (options.home === undefined) rmSync(home, { recursive: true, force: true });
		},
	};
	return program;
}
