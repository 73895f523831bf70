import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import headless from '@xterm/headless';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { keyBytes, pasteBytes } from './key-bytes.ts';
import { type ScreenCell, screenCell, screenCells, screenRows } from './screen.ts';

/** How long a person would wait before calling the program broken. */
const usualDeadline = 10_000;

/** A predicate on something that draws nothing is asked again this often, in milliseconds. */
const betweenLooks = 20;

/** The size of a terminal. */
export interface TerminalSize {
	readonly columns: number;
	readonly rows: number;
}

/** Standard output as a terminal gives it to a program; what is written is drawn on the screen. */
class TerminalOutput extends Writable {
	readonly isTTY = true;
	columns: number;
	rows: number;
	readonly #draw: (chunk: string, done: () => void) => void;

	constructor(size: TerminalSize, draw: (chunk: string, done: () => void) => void) {
		super({ decodeStrings: false });
		this.columns = size.columns;
		this.rows = size.rows;
		this.#draw = draw;
	}

	override _write(chunk: string | Buffer, _encoding: string, callback: () => void): void {
		this.#draw(chunk.toString(), callback);
	}
}

/** Standard input as a terminal gives it. */
class TerminalInput extends PassThrough {
	readonly isTTY = true;
	isRaw = false;

	setRawMode(raw: boolean): this {
		this.isRaw = raw;
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

/** An Ink program in a terminal without a window. */
export interface TestTerminal {
	/** The rows of the screen as a person sees them, without blanks at their ends. */
	screen(): string[];
	/** The whole screen, its rows joined by line ends. */
	text(): string;
	/** The cell at a column and a row, counted from 0. */
	cell(x: number, y: number): ScreenCell;
	/** All cells, row by row: what a picture is drawn from. */
	cells(): ScreenCell[][];
	/** Everything that was written, escape sequences included. */
	written(): string;
	/** Types characters as one burst. */
	type(characters: string): void;
	/** Presses one key after another: `ctrl-p`, `enter`, `G`. */
	press(...keys: string[]): void;
	paste(text: string): void;
	resize(columns: number, rows: number): void;
	rerender(element: ReactNode): void;
	/**
	 * Waits until the screen holds a text, matches an expression, or satisfies a predicate (which may look at
	 * other things too). Looks again after each write, and now and then in between. Fails with the screen in
	 * its message.
	 *
	 * @param deadline - milliseconds
	 */
	waitFor(wanted: string | RegExp | ((screen: string[]) => boolean), deadline?: number): Promise<void>;
	/** Ends the program and resolves when its last byte is on the screen. */
	unmount(): Promise<void>;
}

function matcher(wanted: string | RegExp | ((screen: string[]) => boolean)): (screen: string[]) => boolean {
	if (typeof wanted === 'function') return wanted;
	if (typeof wanted === 'string') return (screen) => screen.join('\n').includes(wanted);
	return (screen) => wanted.test(screen.join('\n'));
}

/**
 * Runs an element in real Ink, with the options that the program itself uses, on a real terminal emulator.
 * The emulator's answers to queries go back to the program, as in life.
 */
export async function renderInTerminal(element: ReactNode, size: TerminalSize): Promise<TestTerminal> {
	const terminal = new headless.Terminal({
		cols: size.columns,
		rows: size.rows,
		allowProposedApi: true,
		// Ink ends lines with a bare line feed, to which a terminal's driver adds the carriage return.
		convertEol: true,
	});
	const writes = new EventEmitter();
	writes.setMaxListeners(0);
	let written = '';
	const output = new TerminalOutput(size, (chunk, done) => {
		written += chunk;
		terminal.write(chunk, () => {
			done();
			writes.emit('write');
		});
	});
	const input = new TerminalInput();
	terminal.onData((answer) => input.write(answer));
	const instance = render(element, {
		stdout: output as unknown as NodeJS.WriteStream,
		stdin: input as unknown as NodeJS.ReadStream,
		stderr: output as unknown as NodeJS.WriteStream,
		alternateScreen: true,
		incrementalRendering: true,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 60,
	});
	await instance.waitUntilRenderFlush();

	const screen = () => screenRows(terminal);
	return {
		screen,
		text: () => screen().join('\n'),
		cell: (x, y) => screenCell(terminal, x, y),
		cells: () => screenCells(terminal),
		written: () => written,
		type: (characters) => void input.write(characters),
		press: (...keys) => {
			for (const key of keys) input.write(keyBytes(key));
		},
		paste: (text) => void input.write(pasteBytes(text)),
		resize: (columns, rows) => {
			terminal.resize(columns, rows);
			output.columns = columns;
			output.rows = rows;
			output.emit('resize');
		},
		rerender: (next) => instance.rerender(next),
		waitFor: (wanted, deadline = usualDeadline) => {
			const matches = matcher(wanted);
			return new Promise((resolve, reject) => {
				const look = () => {
					if (!matches(screen())) return;
					stop();
					resolve();
				};
				const timer = setTimeout(() => {
					stop();
					reject(new Error(`not on the screen after ${deadline} ms: ${wanted}\n${screen().join('\n')}`));
				}, deadline);
				const again = setInterval(look, betweenLooks);
				const stop = () => {
					clearTimeout(timer);
					clearInterval(again);
					writes.off('write', look);
				};
				writes.on('write', look);
				look();
			});
		},
		unmount: async () => {
			instance.unmount();
			await instance.waitUntilExit();
			input.end();
			terminal.dispose();
		},
	};
}
