import type { KeyPress } from '../key-press.ts';
import {
	type ButtonSpec,
	type DialogSpec,
	type DialogState,
	type Field,
	isEnabled,
	isTyped,
	visibleFields,
} from './form.ts';
import { initialTextField, pasteText, type TextFieldState, textFieldReducer } from './text-field.ts';

/** A dialog as it opens. */
export function initialDialog(spec: DialogSpec): DialogState {
	const texts: Record<string, TextFieldState> = {};
	const values: Record<string, string | boolean> = {};
	for (const field of spec.fields) {
		const value = field.kind === 'name' ? '' : (field.value ?? '');
		values[field.id] = value;
		if (isTyped(field)) texts[field.id] = initialTextField(String(value));
	}
	return { focus: spec.focus, texts, values, errors: {}, error: null, scroll: null, answer: null };
}

/** What the focus can go to, in the order of Tab. */
function stops(spec: DialogSpec, state: DialogState): string[] {
	const buttons = spec.buttons.filter((button) => isEnabled(spec, button, state.values));
	return [...visibleFields(spec, state.values), ...buttons].map(({ id }) => id);
}

function moveFocus(spec: DialogSpec, state: DialogState, by: number): DialogState {
	const ids = stops(spec, state);
	const position = ids.indexOf(state.focus);
	const next = position < 0 ? 0 : (position + by + ids.length) % ids.length;
	return { ...state, focus: ids[next] ?? state.focus, scroll: null };
}

function withText(state: DialogState, field: Field, text: TextFieldState): DialogState {
	if (text === state.texts[field.id]) return state;
	const { [field.id]: _, ...errors } = state.errors;
	return {
		...state,
		texts: { ...state.texts, [field.id]: text },
		values: { ...state.values, [field.id]: text.value },
		errors: text.value === state.values[field.id] ? state.errors : errors,
		scroll: null,
	};
}

function withField(state: DialogState, id: string, value: string | boolean): DialogState {
	return { ...state, values: { ...state.values, [id]: value }, scroll: null };
}

/** The dialog with another value in one of its fields, as `$EDITOR` leaves it. */
export function withValue(spec: DialogSpec, state: DialogState, id: string, value: string): DialogState {
	const field = spec.fields.find((each) => each.id === id);
	return field && isTyped(field)
		? withText(state, field, initialTextField(value))
		: withField(state, id, value);
}

/** The dialog open again, with a sentence on why its answer could not be taken. */
export function withError(state: DialogState, error: string): DialogState {
	return { ...state, error, answer: null, scroll: null };
}

function submit(spec: DialogSpec, state: DialogState, button: ButtonSpec): DialogState {
	if (button.id === 'cancel') return { ...state, answer: { button: 'cancel', values: state.values } };
	if (!isEnabled(spec, button, state.values)) return state;
	const errors: Record<string, string> = {};
	for (const field of visibleFields(spec, state.values)) {
		if (field.kind !== 'text' || !field.validate) continue;
		const error = field.validate(String(state.values[field.id]), state.values);
		if (error !== null) errors[field.id] = error;
	}
	const [first] = Object.keys(errors);
	if (first !== undefined) return { ...state, errors, focus: first, scroll: null };
	return { ...state, errors, error: null, answer: { button: button.id, values: state.values } };
}

function choose(spec: DialogSpec, state: DialogState, id: string): DialogState {
	const button = spec.buttons.find((each) => each.id === id);
	return button ? submit(spec, state, button) : state;
}

/** The button that goes on: the first one that is not the way out. */
function goOn(spec: DialogSpec): ButtonSpec | undefined {
	return spec.buttons.find(({ id }) => id !== 'cancel');
}

/** Enter on a field goes on to the next one, and from the last one to the button that goes on. */
function enterField(spec: DialogSpec, state: DialogState, field: Field): DialogState {
	const fields = visibleFields(spec, state.values);
	const next = fields[fields.indexOf(field) + 1];
	const button = goOn(spec);
	if (!next && button && isEnabled(spec, button, state.values)) {
		return { ...state, focus: button.id, scroll: null };
	}
	return moveFocus(spec, state, 1);
}

function changeChoice(state: DialogState, field: Field, by: number): DialogState {
	if (field.kind !== 'choice' || field.options.length === 0) return state;
	const position = field.options.findIndex(({ id }) => id === state.values[field.id]);
	const option = field.options[(position + by + field.options.length) % field.options.length];
	return option ? withField(state, field.id, option.id) : state;
}

function typedKey(spec: DialogSpec, state: DialogState, field: Field, key: KeyPress): DialogState {
	const text = state.texts[field.id];
	if (!text) return state;
	const multiline = field.kind === 'text' && (field.rows ?? 1) > 1;
	if (key.name === 'enter' && !multiline) return enterField(spec, state, field);
	const edited = textFieldReducer(text, key, { multiline });
	if (edited !== text) return withText(state, field, edited);
	// At a field's edge the arrows go on to the neighbour.
	if (key.name === 'up') return moveFocus(spec, state, -1);
	if (key.name === 'down') return moveFocus(spec, state, 1);
	return state;
}

function fieldKey(spec: DialogSpec, state: DialogState, field: Field, key: KeyPress): DialogState {
	if (isTyped(field)) return typedKey(spec, state, field, key);
	if (key.name === 'enter') return enterField(spec, state, field);
	if (key.name === 'up') return moveFocus(spec, state, -1);
	if (key.name === 'down') return moveFocus(spec, state, 1);
	if (field.kind === 'check') {
		return key.name === 'space' ? withField(state, field.id, state.values[field.id] !== true) : state;
	}
	if (key.name === 'left') return changeChoice(state, field, -1);
	if (key.name === 'right' || key.name === 'space') return changeChoice(state, field, 1);
	return state;
}

function buttonKey(spec: DialogSpec, state: DialogState, key: KeyPress): DialogState {
	if (key.name === 'enter') return choose(spec, state, state.focus);
	if (key.name === 'left' || key.name === 'up') return moveFocus(spec, state, -1);
	if (key.name === 'right' || key.name === 'down') return moveFocus(spec, state, 1);
	// The name can be typed at once, although the focus opens on the way out.
	const name = visibleFields(spec, state.values).find(({ kind }) => kind === 'name');
	if (name && key.text !== '') return typedKey(spec, { ...state, focus: name.id }, name, key);
	return state;
}

function yesOrNo(spec: DialogSpec, state: DialogState, key: KeyPress): DialogState | null {
	if (visibleFields(spec, state.values).some(isTyped)) return null;
	const button = goOn(spec);
	if (key.name === 'y' && button) return submit(spec, state, button);
	if (key.name === 'n' && spec.buttons.some(({ id }) => id === 'cancel'))
		return choose(spec, state, 'cancel');
	return null;
}

/** How far a dialog can be scrolled; `renderDialog`'s counterpart measures it. */
export interface ScrollRange {
	/** Where the content stands now. */
	readonly at: number;
	/** Lines that can be scrolled away at most. */
	readonly max: number;
	/** Lines of content on the screen. */
	readonly page: number;
}

function scrollBy(state: DialogState, range: ScrollRange, direction: number): DialogState {
	const by = Math.max(1, range.page - 1) * direction;
	return { ...state, scroll: Math.max(0, Math.min(range.max, range.at + by)) };
}

/**
 * The dialog after a key or a paste. `answer` is set when a button was chosen, or with `cancel` at Esc.
 *
 * @param range - how far it can be scrolled at this size; from `dialogScrollRange`
 */
export function dialogReducer(
	spec: DialogSpec,
	state: DialogState,
	key: KeyPress | { readonly paste: string },
	range?: ScrollRange,
): DialogState {
	const field = visibleFields(spec, state.values).find(({ id }) => id === state.focus);
	if ('paste' in key) {
		const name = field ?? visibleFields(spec, state.values).find(({ kind }) => kind === 'name');
		const text = name && state.texts[name.id];
		if (!name || !text) return state;
		const multiline = name.kind === 'text' && (name.rows ?? 1) > 1;
		return withText({ ...state, focus: name.id }, name, pasteText(text, key.paste, { multiline }));
	}
	if (key.name === 'esc') return { ...state, answer: { button: 'cancel', values: state.values } };
	if (key.name === 'tab') return moveFocus(spec, state, 1);
	if (key.name === 'shift-tab') return moveFocus(spec, state, -1);
	if (range && key.name === 'page-down') return scrollBy(state, range, 1);
	if (range && key.name === 'page-up') return scrollBy(state, range, -1);
	const answered = yesOrNo(spec, state, key);
	if (answered) return answered;
	return field ? fieldKey(spec, state, field, key) : buttonKey(spec, state, key);
}

/** The id of the field that `$EDITOR` is wanted for, where this key asks for it; else null. */
export function wantsEditor(spec: DialogSpec, key: KeyPress): string | null {
	return key.name === 'ctrl-e' && spec.editor ? spec.editor.field : null;
}
