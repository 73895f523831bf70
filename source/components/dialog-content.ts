import type { Theme } from '../theme.ts';
import {
	type CheckFieldSpec,
	type ChoiceFieldSpec,
	type DialogSpec,
	type DialogState,
	type Field,
	isTyped,
	type NameFieldSpec,
	proseOf,
	type TextFieldSpec,
	visibleFields,
} from './form.ts';
import { fit, width, wrap } from './text.ts';
import { initialTextField } from './text-field.ts';
import { renderTextField } from './text-field-view.ts';

/** A line of a dialog's content, without its frame. */
export interface ContentLine {
	readonly text: string;
	/** The id of the field it belongs to, or null for prose. */
	readonly field: string | null;
}

const shortestInput = 12;

function indented(paragraphs: readonly string[], columns: number, indent: number): string[] {
	return paragraphs
		.flatMap((paragraph) => wrap(paragraph, columns - indent))
		.map((line) => ' '.repeat(indent) + line);
}

function typedLines(
	field: TextFieldSpec | NameFieldSpec,
	state: DialogState,
	columns: number,
	labelWidth: number,
	theme: Theme,
): string[] {
	const focused = state.focus === field.id;
	const text = state.texts[field.id] ?? initialTextField();
	const label = focused ? theme.accent(`${field.label}:`) : `${field.label}:`;
	const rows = field.kind === 'text' ? Math.max(1, field.rows ?? 1) : 1;
	const look = {
		focused,
		theme,
		rows,
		...(field.kind === 'text' && { placeholder: field.placeholder ?? '' }),
	};
	const beside = columns - labelWidth - 2;
	if (rows === 1 && beside >= shortestInput) {
		const shown = renderTextField(text, { ...look, width: beside });
		return [`${fit(label, labelWidth)}  ${focused ? theme.bold(shown.join('')) : shown.join('')}`];
	}
	const edge = focused ? theme.accent('│') : theme.dim('│');
	const lines = renderTextField(text, { ...look, width: columns - 2 }).map((line) => `${edge} ${line}`);
	return [...wrap(label, columns), ...lines];
}

function checkLines(field: CheckFieldSpec, state: DialogState, columns: number, theme: Theme): string[] {
	const box = state.values[field.id] === true ? '[x]' : '[ ]';
	const [first = '', ...others] = wrap(field.label, columns - 4);
	return [
		`${state.focus === field.id ? theme.accent(theme.bold(box)) : box} ${first}`,
		...others.map((line) => `    ${line}`),
		...indented(field.detail ?? [], columns, 4),
	];
}

function choiceLines(
	field: ChoiceFieldSpec,
	state: DialogState,
	columns: number,
	labelWidth: number,
	theme: Theme,
): string[] {
	const options = field.options.map(({ id, label }) => {
		const chosen = state.values[field.id] === id;
		const text = `${chosen ? '(•)' : '( )'} ${label}`;
		return chosen && state.focus === field.id ? theme.accent(theme.bold(text)) : text;
	});
	const beside = options.join('   ');
	if (labelWidth + 2 + width(beside) <= columns) return [`${fit(`${field.label}:`, labelWidth)}  ${beside}`];
	return [
		...wrap(`${field.label}:`, columns),
		...options.map((option) => fit(`  ${option}`, columns).trimEnd()),
	];
}

function fieldLines(
	field: Field,
	state: DialogState,
	columns: number,
	labelWidth: number,
	theme: Theme,
): string[] {
	if (field.kind === 'check') return checkLines(field, state, columns, theme);
	if (field.kind === 'choice') return choiceLines(field, state, columns, labelWidth, theme);
	const lines = typedLines(field, state, columns, labelWidth, theme);
	const error = state.errors[field.id];
	if (error !== undefined) return [...lines, ...indented([theme.bad(`✕ ${error}`)], columns, 2)];
	if (field.kind === 'text' && field.hint)
		return [...lines, ...indented([theme.dim(field.hint)], columns, 2)];
	return lines;
}

/** Labels that stand beside their inputs share one width; a very long one gets its own line instead. */
function commonLabelWidth(fields: readonly Field[], columns: number): number {
	return fields
		.filter((field) => field.kind === 'choice' || (isTyped(field) && !(field.kind === 'text' && field.rows)))
		.map((field) => width(field.label) + 1)
		.filter((labelWidth) => labelWidth + 2 + shortestInput <= columns)
		.reduce((widest, labelWidth) => Math.max(widest, labelWidth), 0);
}

/** Prose and fields of a dialog, wrapped to `columns`; buttons and frame are `renderDialog`'s. */
export function dialogContent(
	spec: DialogSpec,
	state: DialogState,
	columns: number,
	theme: Theme,
): ContentLine[] {
	const fields = visibleFields(spec, state.values);
	const lines: ContentLine[] = proseOf(spec, state.values)
		.flatMap((paragraph) => wrap(paragraph, columns))
		.map((text) => ({ text, field: null }));
	const labels = commonLabelWidth(fields, columns);
	for (const [index, field] of fields.entries()) {
		const labelWidth =
			isTyped(field) || field.kind === 'choice' ? Math.max(labels, width(field.label) + 1) : 0;
		const drawn = fieldLines(field, state, columns, labelWidth, theme);
		const before = fields[index - 1];
		// Short fields stand close together, like a form; what has paragraphs stands apart.
		const apart = before ? before.kind === 'check' || field.kind === 'check' : lines.length > 0;
		if (apart) lines.push({ text: '', field: null });
		lines.push(...drawn.map((text) => ({ text, field: field.id })));
	}
	return lines;
}
