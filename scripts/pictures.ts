/**
 * Makes the pictures of the documents: runs the built program on the embedded cloud in a pseudo-terminal,
 * presses the keys, and draws what a person would see into docs/images/.
 *
 *     npm run pictures
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';
import { type Program, startProgram } from '../test/support/pty.ts';
import { type ScreenCell, screenCells } from '../test/support/screen.ts';
import { screenPng } from './screenshot-png.ts';
import { palettes } from './screenshot-svg.ts';

const size = { columns: 120, rows: 40 };
const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));

/** The screen with its colours, by drawing all that was written on a terminal of our own. */
async function cellsOf(program: Program): Promise<ScreenCell[][]> {
	const terminal = new headless.Terminal({
		cols: size.columns,
		rows: size.rows,
		allowProposedApi: true,
	});
	await new Promise<void>((resolve) => terminal.write(program.bytes, resolve));
	const cells = screenCells(terminal);
	terminal.dispose();
	return cells;
}

/** Rows that hold nothing between the last line of the body and the line of events are left out. */
function withoutEmptyMiddle(cells: readonly ScreenCell[][]): ScreenCell[][] {
	const isEmpty = (row: readonly ScreenCell[]) => row.every(({ text }) => text.trim() === '');
	const last = cells.findLastIndex((row, index) => index < cells.length - 2 && !isEmpty(row));
	return [...cells.slice(0, Math.min(last + 2, cells.length - 2)), ...cells.slice(-2)];
}

async function picture(program: Program, name: string): Promise<void> {
	const file = join(folder, `${name}.png`);
	writeFileSync(file, screenPng(withoutEmptyMiddle(await cellsOf(program)), palettes.dark, 1.2));
	process.stdout.write(`${file}\n`);
}

/** Moves down the list to a queue, wherever trouble has put it. */
async function moveTo(program: Program, queue: string): Promise<void> {
	const current = () =>
		program
			.screen()
			.find((line) => line.startsWith(' ▌ '))
			?.split(/\s+/)[2];
	while (current() !== queue) {
		const before = current();
		program.press('down');
		await program.waitFor(() => current() !== before);
	}
}

mkdirSync(folder, { recursive: true });
const program = startProgram(['--demo'], size);
try {
	await program.waitFor(/growing, 2x in \d+ min/, 20_000);
	await program.waitFor(/▲ \d+ dead, \d+ in 10 min/);
	await program.waitFor('$');
	await program.waitFor('· 0000-0000-0000 ·');
	await moveTo(program, 'orders.fifo');
	await picture(program, 'queues');

	program.press('enter');
	await program.waitFor(/IN ─ .*OUT ┄ [\d.]+\/s/);
	await program.waitFor(/Net now [+-]/, 60_000);
	await program.waitFor('Tab next');
	await picture(program, 'queue');

	program.press('shift-tab');
	await program.waitFor('Deduplication scope');
	await program.waitFor(() => !program.text().includes('⏎ open'));
	await picture(program, 'settings');

	program.press('r');
	await program.waitFor('[ No, go back ]');
	await picture(program, 'receive');
	program.press('tab');
	await program.waitFor('[ Receive ]');
	program.press('enter');
	await program.waitFor(/received \d+ from orders\.fifo/);
	for (const marked of [1, 2]) {
		program.press('space');
		await program.waitFor(`${marked} marked`);
	}
	await picture(program, 'messages');

	program.press('n');
	await program.waitFor('▌Body');
	program.type('{"type":"order","order":"A-99731"}');
	program.press('tab');
	await program.waitFor('▌Attributes');
	program.type('source=on-call');
	program.press('tab');
	await program.waitFor('▌Message group id');
	program.type('customer-1042');
	program.press('tab');
	await program.waitFor('▌Deduplication id');
	await picture(program, 'send');
	program.press('esc');
	await program.waitFor(() => !program.text().includes('Deduplication id'));

	program.press('2');
	await program.waitFor('sorted by');
	await moveTo(program, 'orders-dlq.fifo');
	program.press('p');
	await program.waitFor("Type the queue's name");
	program.type('orders-dlq');
	await program.waitFor(/queue's name: +orders-dlq/);
	await picture(program, 'purge');
	program.press('esc');
	await program.waitFor('⏎ open');
	await moveTo(program, 'orders-invoice');
	program.press('enter');
	await program.waitFor(/VISIBLE +max/);
	for (const tab of ['Messages', 'Connections']) {
		program.press('tab');
		await program.waitFor(tab === 'Messages' ? 'MESSAGES' : /CONSUMERS/);
	}
	await program.waitFor(/topic +order-events.*invoice-writer/s);
	await picture(program, 'connections');

	const arrived = () => !program.text().includes('asking CloudWatch') && !program.text().includes('…  ');
	program.press('3');
	await program.waitFor(/▲ 5XX since/, 20_000);
	await program.waitFor(arrived, 20_000);
	await picture(program, 'apis');
	program.press('enter');
	await program.waitFor(/✕ 5XX since/, 20_000);
	await program.waitFor(arrived, 20_000);
	await picture(program, 'stage');
	program.press('enter');
	await program.waitFor(/Authoriser +Cognito/);
	await program.waitFor(arrived, 20_000);
	await picture(program, 'route');
	program.press('o');
	await program.waitFor(/REFERENCE .*operations/s);
	await picture(program, 'reference');

	program.press('4');
	await program.waitFor(/hit ratio was \d/, 20_000);
	await program.waitFor(/docs\.shop\.example.* off .*healthy/, 20_000);
	await picture(program, 'cdn');
	program.press('enter');
	await program.waitFor(/LATENCY|ORIGIN {2}P50/, 20_000);
	await program.waitFor(arrived, 20_000);
	await picture(program, 'distribution');
	program.press('i');
	await program.waitFor('Paths, one a line');
	await picture(program, 'invalidate');
	program.press('esc');
	await program.waitFor(() => !program.text().includes('Paths, one a line'));

	program.press('5');
	await program.waitFor(/errors since/, 20_000);
	await program.waitFor(/880/, 20_000);
	await picture(program, 'functions');
	await moveTo(program, 'webhook-sender');
	program.press('enter');
	await program.waitFor(/reads {2}webhooks/);
	await program.waitFor(arrived, 20_000);
	await picture(program, 'function');
	program.press('q');
	await program.exit;
} finally {
	await program.close();
}
