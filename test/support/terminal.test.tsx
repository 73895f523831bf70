import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text, useInput, useWindowSize } from 'ink';
import { useState } from 'react';
import { palettes, screenSvg } from '../../scripts/screenshot-svg.ts';
import { createTheme } from '../../source/theme.ts';
import { renderInTerminal } from './terminal.tsx';

const theme = createTheme('16');

function Echo() {
	const [typed, setTyped] = useState('');
	const { columns, rows } = useWindowSize();
	useInput((input) => setTyped((before) => before + input));
	return (
		<Text>
			{theme.bold('bold')} {theme.dim('dim')} {theme.bad('bad')} {`${theme.bold(`${theme.dim('a')}b`)} ┼─⣿`}
			{'\n'}
			{`${columns}x${rows} ${typed}`}
		</Text>
	);
}

test('the screen, its attributes, keys and sizes are a terminal’s', async () => {
	const terminal = await renderInTerminal(<Echo />, { columns: 40, rows: 6 });
	assert.equal(terminal.screen()[0], 'bold dim bad ab ┼─⣿');
	assert.equal(terminal.screen().length, 6);
	assert.deepEqual(
		[terminal.cell(0, 0).bold, terminal.cell(5, 0).dim, terminal.cell(9, 0).foreground],
		[true, true, 1],
	);
	assert.deepEqual(
		[terminal.cell(13, 0).dim, terminal.cell(14, 0).dim, terminal.cell(14, 0).bold],
		[true, false, true],
	);
	terminal.type('hello');
	await terminal.waitFor('40x6 hello');
	terminal.resize(30, 8);
	await terminal.waitFor(/^30x8 hello$/m);
	assert.ok(terminal.written().includes('\u001b[?1049h'));
	await terminal.unmount();
	assert.ok(terminal.written().includes('\u001b[?1049l'));
});

test('a wait that fails shows the screen', async () => {
	const terminal = await renderInTerminal(<Echo />, { columns: 40, rows: 6 });
	await assert.rejects(terminal.waitFor('never there', 30), /never there[\s\S]*bold dim bad/);
	await terminal.unmount();
});

test('a picture of the screen has each character on its grid', async () => {
	const terminal = await renderInTerminal(<Echo />, { columns: 40, rows: 6 });
	const svg = screenSvg(terminal.cells(), palettes.dark, 'monospace');
	assert.match(svg, /width="428" height="148"/);
	assert.equal(svg.match(/<circle/g)?.length, 8);
	assert.match(svg, /<text x="19" [^>]*font-weight="bold">b</);
	assert.match(svg, /x2="184" y2="24" stroke="#c0caf5"/);
	await terminal.unmount();
});
