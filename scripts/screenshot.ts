/**
 * Draws a terminal's screen as a PNG (or as an SVG with --svg).
 *
 *     tmux capture-pane -e -p -t qdash | node --import tsx scripts/screenshot.ts > screen.png
 *
 * --light draws it as a light terminal would.
 */
import { parseArgs } from 'node:util';
import headless from '@xterm/headless';
import { width } from '../source/components/text.ts';
import { type ScreenCell, screenCells } from '../test/support/screen.ts';
import { findMonospaceFont } from './screenshot-fonts.ts';
import { screenPng } from './screenshot-png.ts';
import { palettes, screenSvg } from './screenshot-svg.ts';

/** What a terminal draws of a captured screen. */
async function cellsOf(captured: string): Promise<ScreenCell[][]> {
	const rows = captured.replace(/\n$/, '').split('\n');
	const terminal = new headless.Terminal({
		cols: Math.max(1, ...rows.map(width)),
		rows: rows.length,
		allowProposedApi: true,
	});
	await new Promise<void>((resolve) => terminal.write(rows.join('\r\n'), resolve));
	return screenCells(terminal);
}

async function readAll(stream: NodeJS.ReadStream): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString('utf8');
}

const { values } = parseArgs({ options: { light: { type: 'boolean' }, svg: { type: 'boolean' } } });
const palette = values.light ? palettes.light : palettes.dark;
const cells = await cellsOf(await readAll(process.stdin));
process.stdout.write(
	values.svg ? screenSvg(cells, palette, findMonospaceFont().family) : screenPng(cells, palette, 1.4),
);
