import type { TextFieldState } from './text-field.ts';

/** What the fields of a dialog hold, by field id. */
export type FormValues = Readonly<Record<string, string | boolean>>;

/** A text to type; `rows` above 1 makes it one of several lines. */
export interface TextFieldSpec {
	readonly kind: 'text';
	readonly id: string;
	readonly label: string;
	readonly value?: string;
	readonly placeholder?: string;
	readonly rows?: number;
	/** A sentence under the field. */
	readonly hint?: string;
	/** What is wrong with the value, in one sentence, or null. Asked when a button is chosen. */
	readonly validate?: (value: string, values: FormValues) => string | null;
	readonly visible?: (values: FormValues) => boolean;
}

/** A box to check. */
export interface CheckFieldSpec {
	readonly kind: 'check';
	readonly id: string;
	readonly label: string;
	readonly value: boolean;
	/** Paragraphs under the label. */
	readonly detail?: readonly string[];
	readonly visible?: (values: FormValues) => boolean;
}

/** One of a few. */
export interface ChoiceFieldSpec {
	readonly kind: 'choice';
	readonly id: string;
	readonly label: string;
	readonly options: readonly { readonly id: string; readonly label: string }[];
	readonly value: string;
	readonly visible?: (values: FormValues) => boolean;
}

/** A name to type: until it is equal, only `cancel` can be chosen. */
export interface NameFieldSpec {
	readonly kind: 'name';
	readonly id: string;
	readonly label: string;
	readonly expected: string;
	readonly visible?: (values: FormValues) => boolean;
}

/** One field of a dialog. */
export type Field = TextFieldSpec | CheckFieldSpec | ChoiceFieldSpec | NameFieldSpec;

/** One button. The id `cancel` is the way out: it is what Esc chooses, and it checks no field. */
export interface ButtonSpec {
	readonly id: string;
	readonly label: string;
	/** Drawn as a warning. */
	readonly danger?: boolean;
	readonly enabled?: (values: FormValues) => boolean;
}

/** A question to the person at the keyboard. All texts are sanitised already, and may carry styles. */
export interface DialogSpec {
	readonly title: string;
	/** Paragraphs; an empty one is a blank line. */
	readonly prose: readonly string[] | ((values: FormValues) => readonly string[]);
	readonly fields: readonly Field[];
	readonly buttons: readonly ButtonSpec[];
	/** The id of the field or button that has the focus first: No, for confirmations. */
	readonly focus: string;
	/** Columns that the dialog would like to have, its frame included. */
	readonly width?: number;
	/** Ctrl-E opens `$EDITOR` on this field. */
	readonly editor?: { readonly field: string };
}

/** What was chosen, and what the fields held then. */
export interface DialogAnswer {
	readonly button: string;
	readonly values: Record<string, string | boolean>;
}

/** A dialog as it stands. */
export interface DialogState {
	/** The id of the field or button that has the focus. */
	readonly focus: string;
	/** The texts being typed, by field id. */
	readonly texts: Readonly<Record<string, TextFieldState>>;
	/** All fields' values. */
	readonly values: Record<string, string | boolean>;
	/** What is wrong, by field id. */
	readonly errors: Readonly<Record<string, string>>;
	/** What is wrong with the whole, or null. */
	readonly error: string | null;
	/** Lines scrolled away by hand; null follows the focus. */
	readonly scroll: number | null;
	/** Set when the dialog is over. */
	readonly answer: DialogAnswer | null;
}

/** True for the kinds that are typed. */
export function isTyped(field: Field): field is TextFieldSpec | NameFieldSpec {
	return field.kind === 'text' || field.kind === 'name';
}

/** The fields that are shown, given what the others hold. */
export function visibleFields(spec: DialogSpec, values: FormValues): readonly Field[] {
	return spec.fields.filter((field) => field.visible?.(values) ?? true);
}

/** Whether a button can be chosen now. */
export function isEnabled(spec: DialogSpec, button: ButtonSpec, values: FormValues): boolean {
	if (button.id === 'cancel') return true;
	const named = visibleFields(spec, values).every(
		(field) => field.kind !== 'name' || values[field.id] === field.expected,
	);
	return named && (button.enabled?.(values) ?? true);
}

/** The prose as it reads now. */
export function proseOf(spec: DialogSpec, values: FormValues): readonly string[] {
	return typeof spec.prose === 'function' ? spec.prose(values) : spec.prose;
}
