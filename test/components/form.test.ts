import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { dialogScrollRange, renderDialog } from '../../source/components/dialog-frame.ts';
import type { DialogSpec, DialogState } from '../../source/components/form.ts';
import {
	dialogReducer,
	initialDialog,
	wantsEditor,
	withError,
	withValue,
} from '../../source/components/form-reducer.ts';
import { createTheme } from '../../source/theme.ts';

const theme = createTheme('plain');
const buttons = [
	{ id: 'cancel', label: 'No, go back' },
	{ id: 'receive', label: 'Receive' },
];
const confirm: DialogSpec = {
	title: 'Receive from payments',
	prose: ['SQS has no peek.'],
	fields: [],
	buttons,
	focus: 'cancel',
};
const form: DialogSpec = {
	title: 'Attribute',
	prose: (values) => [`An attribute of kind ${values.kind}.`],
	fields: [
		{ kind: 'check', id: 'with', label: 'With an attribute', value: false },
		{
			kind: 'choice',
			id: 'kind',
			label: 'Kind',
			options: [
				{ id: 'String', label: 'text' },
				{ id: 'Number', label: 'number' },
			],
			value: 'String',
			visible: (values) => values.with === true,
		},
		{
			kind: 'text',
			id: 'value',
			label: 'Value',
			value: 'x',
			visible: (values) => values.with === true,
			validate: (value, values) =>
				values.kind === 'Number' && Number.isNaN(Number(value)) ? 'This is not a number' : null,
		},
	],
	buttons: [
		{ id: 'cancel', label: 'Cancel' },
		{ id: 'ok', label: 'Take', enabled: (values) => values.with === true },
	],
	focus: 'with',
};

function press(spec: DialogSpec, keys: readonly string[], from = initialDialog(spec)): DialogState {
	return keys.reduce((state, name) => {
		const text = name === 'space' ? ' ' : [...name].length === 1 ? name : '';
		return dialogReducer(spec, state, { name, text });
	}, from);
}

test('a confirmation opens on No; y and n answer it, Enter takes what has the focus', () => {
	assert.equal(press(confirm, ['enter']).answer?.button, 'cancel');
	assert.equal(press(confirm, ['y']).answer?.button, 'receive');
	assert.equal(press(confirm, ['n']).answer?.button, 'cancel');
	assert.equal(press(confirm, ['esc']).answer?.button, 'cancel');
	assert.equal(press(confirm, ['tab', 'enter']).answer?.button, 'receive');
	assert.equal(press(confirm, ['right', 'left', 'enter']).answer?.button, 'cancel');
	assert.equal(press(confirm, ['x', 'q', 'space']).answer, null);
});

test('y and n are letters where there is something to type', () => {
	const state = press(form, ['space', 'tab', 'tab', 'y', 'n']);
	assert.equal(state.answer, null);
	assert.equal(state.values.value, 'xyn');
});

test('fields come and go with the values of others, and so does the prose', () => {
	const closed = initialDialog(form);
	const draw = (state: DialogState) =>
		renderDialog(form, state, { columns: 60, rows: 20, theme }).lines.join('\n');
	assert.doesNotMatch(draw(closed), /Value/);
	assert.equal(press(form, ['tab']).focus, 'cancel');
	const opened = press(form, ['space', 'enter', 'right']);
	assert.match(draw(opened), /kind Number/);
	assert.match(draw(opened), /Kind: +\( \) text {3}\(•\) number/);
	assert.match(draw(opened), /Value: +x/);
});

test('a wrong value keeps the dialog open, with its sentence, until it is changed', () => {
	const wrong = press(form, ['space', 'enter', 'right', 'enter', 'enter', 'enter']);
	assert.equal(wrong.answer, null);
	assert.equal(wrong.focus, 'value');
	assert.deepEqual(wrong.errors, { value: 'This is not a number' });
	const right = press(form, ['backspace', '4', 'enter', 'enter'], wrong);
	assert.deepEqual(right.errors, {});
	assert.deepEqual(right.answer, { button: 'ok', values: { with: true, kind: 'Number', value: '4' } });
});

test('a hidden field is not validated', () => {
	const number = withValue(form, initialDialog(form), 'kind', 'Number');
	assert.deepEqual(press({ ...form, buttons }, ['tab', 'tab', 'enter'], number).answer?.button, 'receive');
});

test('the editor’s text replaces the field’s, and only Ctrl-E asks for it', () => {
	const editable: DialogSpec = { ...form, editor: { field: 'value' } };
	assert.equal(wantsEditor(editable, { name: 'ctrl-e', text: '' }), 'value');
	assert.equal(wantsEditor(editable, { name: 'e', text: 'e' }), null);
	assert.equal(wantsEditor(form, { name: 'ctrl-e', text: '' }), null);
	assert.equal(withValue(editable, initialDialog(editable), 'value', 'new\n').values.value, 'new\n');
});

test('an answer that could not be taken opens the dialog again and says why', () => {
	const again = withError(press(confirm, ['y']), 'The queue is gone');
	assert.equal(again.answer, null);
	const text = renderDialog(confirm, again, { columns: 60, rows: 20, theme }).lines.join('\n');
	assert.match(text, /✕ The queue is gone/);
	assert.equal(press(confirm, ['n'], again).answer?.button, 'cancel');
});

test('long prose can be read to its end and back, and no further', () => {
	const long: DialogSpec = { ...confirm, prose: Array.from({ length: 30 }, (_, index) => `line ${index}`) };
	const room = { columns: 40, rows: 10, theme };
	let state = initialDialog(long);
	const draw = () => renderDialog(long, state, room).lines.map(stripVTControlCharacters).join('\n');
	const page = (name: string) => {
		state = dialogReducer(long, state, { name, text: '' }, dialogScrollRange(long, state, room));
	};
	assert.match(draw(), /line 0 +│[\s\S]*line 6 +↓/);
	for (let count = 0; count < 20; count++) page('page-down');
	assert.match(draw(), /line 23 +↑[\s\S]*line 29 +│/);
	page('page-up');
	assert.match(draw(), /line 17 +↑/);
	for (let count = 0; count < 20; count++) page('page-up');
	assert.match(draw(), /line 0 +│/);
	assert.match(draw(), /\[ No, go back \] +Receive/);
});
