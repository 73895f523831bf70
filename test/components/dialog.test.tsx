import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Box, Text, useInput, usePaste } from 'ink';
import { useState } from 'react';
import { Dialog } from '../../source/components/dialog.tsx';
import { renderDialog } from '../../source/components/dialog-frame.ts';
import type { DialogAnswer, DialogSpec } from '../../source/components/form.ts';
import { initialDialog, withError } from '../../source/components/form-reducer.ts';
import { KeyDispatcher } from '../../source/components/key-dispatcher.ts';
import { toKeyPresses } from '../../source/key-press.ts';
import { createTheme } from '../../source/theme.ts';
import { renderInTerminal } from '../support/terminal.tsx';

const sendSpec: DialogSpec = {
	title: 'Send to orders.fifo',
	prose: [],
	fields: [
		{ kind: 'text', id: 'body', label: 'Body', rows: 4 },
		{
			kind: 'text',
			id: 'group',
			label: 'Group',
			validate: (value) => (value === '' ? 'A FIFO queue needs a group id' : null),
		},
		{
			kind: 'text',
			id: 'deduplication',
			label: 'Deduplication id',
			hint: 'Empty: SQS takes the body’s SHA-256',
		},
	],
	buttons: [
		{ id: 'cancel', label: 'Cancel' },
		{ id: 'send', label: 'Send' },
	],
	focus: 'body',
	editor: { field: 'body' },
};

const purgeSpec: DialogSpec = {
	title: 'Purge orders-dlq',
	prose: [
		'Deletes about 37 visible, 2 in flight and 0 delayed messages in orders-dlq · 1234-5678-9012 · eu-west-1.',
	],
	fields: [
		{ kind: 'check', id: 'backup', label: 'Back up first (~41 kB)', value: true },
		{ kind: 'name', id: 'name', label: 'Type the queue’s name', expected: 'orders-dlq' },
	],
	buttons: [
		{ id: 'cancel', label: 'Cancel' },
		{ id: 'purge', label: 'Purge', danger: true },
	],
	focus: 'cancel',
};

function App({
	spec,
	answers,
	editor,
	columns,
	rows,
}: {
	readonly spec: DialogSpec;
	readonly answers: DialogAnswer[];
	readonly editor?: (text: string) => Promise<string | null>;
	readonly columns: number;
	readonly rows: number;
}) {
	const [keys] = useState(() => new KeyDispatcher());
	useInput((input, key) => {
		for (const press of toKeyPresses(input, key)) keys.press(press);
	});
	usePaste((text) => keys.paste(text));
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<Text wrap="truncate">{'behind '.repeat(30)}</Text>
			<Dialog
				spec={spec}
				keys={keys}
				columns={columns}
				rows={rows}
				onAnswer={(answer) => answers.push(answer)}
				{...(editor && { onEditor: editor })}
			/>
		</Box>
	);
}

async function open(
	spec: DialogSpec,
	editor?: (text: string) => Promise<string | null>,
	columns = 80,
	rows = 24,
) {
	const answers: DialogAnswer[] = [];
	const element = (
		<App spec={spec} answers={answers} columns={columns} rows={rows} {...(editor && { editor })} />
	);
	return { answers, terminal: await renderInTerminal(element, { columns, rows }) };
}

test('a form takes every letter, a paste, and the text of the editor, and answers with its values', async () => {
	const { terminal, answers } = await open(sendSpec, async (text) => `${text}edited`);
	terminal.type('{q?1');
	await terminal.waitFor('{q?1');
	terminal.paste('pasted\n}');
	await terminal.waitFor(/│ \}/);
	terminal.press('ctrl-e');
	await terminal.waitFor('}edited');
	terminal.press('tab');
	terminal.type('customer-1182');
	await terminal.waitFor('customer-1182');
	terminal.press('enter');
	terminal.press('enter', 'enter');
	await terminal.waitFor(() => answers.length > 0);
	assert.deepEqual(answers, [
		{ button: 'send', values: { body: '{q?1pasted\n}edited', group: 'customer-1182', deduplication: '' } },
	]);
	await terminal.unmount();
});

test('what is wrong stands under its field, which gets the focus', async () => {
	const { terminal, answers } = await open(sendSpec);
	terminal.press('shift-tab', 'enter');
	await terminal.waitFor('✕ A FIFO queue needs a group id');
	terminal.type('g');
	await terminal.waitFor((screen) => !screen.join('').includes('needs a group'));
	assert.equal(answers.length, 0);
	await terminal.unmount();
});

test('Esc cancels, once', async () => {
	const { terminal, answers } = await open(sendSpec);
	terminal.press('esc');
	await terminal.waitFor(() => answers.length > 0);
	assert.equal(answers[0]?.button, 'cancel');
	await terminal.unmount();
});

test('a purge opens on its way out, and its name can be typed at once', async () => {
	const { terminal, answers } = await open(purgeSpec);
	await terminal.waitFor('[ Cancel ]');
	terminal.type('orders-dl');
	await terminal.waitFor('orders-dl');
	terminal.press('tab', 'tab', 'tab');
	terminal.press('enter');
	await terminal.waitFor('[ Cancel ]');
	terminal.type('q');
	await terminal.waitFor(/name: +orders-dlq/);
	terminal.press('enter');
	await terminal.waitFor('[ Purge ]');
	assert.equal(answers.length, 0);
	terminal.press('enter');
	await terminal.waitFor(() => answers.length > 0);
	assert.deepEqual(answers, [{ button: 'purge', values: { backup: true, name: 'orders-dlq' } }]);
	await terminal.unmount();
});

test('at 40x10 the buttons are on the screen and the field with the focus is too', async () => {
	const { terminal } = await open(purgeSpec, undefined, 40, 10);
	await terminal.waitFor('[ Cancel ]');
	assert.match(terminal.text(), /Deletes about 37/);
	assert.match(terminal.text(), /Purge {2,}│/);
	terminal.press('page-down');
	await terminal.waitFor('Back up first');
	terminal.type('or');
	await terminal.waitFor(/│or|name: +or/);
	assert.match(terminal.text(), /Cancel +Purge/);
	await terminal.unmount();
});

test('the dialog is drawn over what was there, with its title in the frame', async () => {
	const { terminal } = await open({
		...purgeSpec,
		prose: Array.from({ length: 30 }, (_, index) => `line ${index}`),
	});
	await terminal.waitFor('┌ Purge orders-dlq ─');
	assert.match(terminal.screen()[0] ?? '', /^behind behind/);
	assert.equal(terminal.cell(11, 1).bold, true);
	await terminal.unmount();
});

test('every line of a dialog is equally wide and it fits the screen, at any size', () => {
	const theme = createTheme('plain');
	for (const spec of [sendSpec, purgeSpec]) {
		for (const [columns, rows] of [
			[80, 24],
			[120, 40],
			[40, 10],
			[60, 12],
		] as const) {
			const state = withError(
				initialDialog(spec),
				'SQS does not answer at 127.0.0.1:4566 (connection refused)',
			);
			const drawn = renderDialog(spec, state, { columns, rows, theme });
			assert.ok(drawn.lines.length <= rows, `${columns}x${rows}: ${drawn.lines.length}`);
			assert.ok(drawn.left + [...(drawn.lines[0] ?? '')].length <= columns);
			for (const line of drawn.lines)
				assert.equal([...line].length, [...(drawn.lines[0] ?? '')].length, line);
			assert.match(drawn.lines.join('\n'), /Cancel/);
		}
	}
});
