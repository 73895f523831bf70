import { Box, Text } from 'ink';
import { useEffect, useRef, useState } from 'react';
import type { KeyPress } from '../key-press.ts';
import { sanitise } from '../model/sanitise.ts';
import { dialogScrollRange, renderDialog } from './dialog-frame.ts';
import type { DialogAnswer, DialogSpec, DialogState } from './form.ts';
import { dialogReducer, initialDialog, wantsEditor, withError, withValue } from './form-reducer.ts';
import type { KeyDispatcher } from './key-dispatcher.ts';
import { useTheme } from './theme-context.ts';
import { useCapture } from './use-keys.ts';

/** Prose that moves by itself, a countdown or progress, is looked at this often, in milliseconds. */
const betweenLooks = 250;

/** What the one dialog needs. */
export interface DialogProps {
	readonly spec: DialogSpec;
	/** It takes every key while it is open. */
	readonly keys: KeyDispatcher;
	/** Of the whole screen, in whose middle it is drawn. */
	readonly columns: number;
	readonly rows: number;
	/** Called once. */
	readonly onAnswer: (answer: DialogAnswer) => void;
	/** Opens `$EDITOR` on a text; null leaves the field as it was. Without it Ctrl-E goes to the line's end. */
	readonly onEditor?: (text: string) => Promise<string | null>;
}

/**
 * The one dialog, drawn over what its parent drew before it. Give it a `key` that differs from question to
 * question, so that each opens afresh.
 */
export function Dialog({ spec, keys, columns, rows, onAnswer, onEditor }: DialogProps) {
	const theme = useTheme();
	const [state, setState] = useState(() => initialDialog(spec));
	// A burst of keys arrives before the next frame: each must see what the one before it did.
	const latest = useRef(state);
	const room = { columns, rows, theme };

	const become = (next: DialogState) => {
		if (latest.current.answer) return;
		latest.current = next;
		setState(next);
		if (next.answer) onAnswer(next.answer);
	};
	const press = (key: KeyPress | { readonly paste: string }) =>
		become(dialogReducer(spec, latest.current, key, dialogScrollRange(spec, latest.current, room)));
	const edit = async (field: string, editor: (text: string) => Promise<string | null>) => {
		try {
			const text = await editor(String(latest.current.values[field] ?? ''));
			if (text !== null) become(withValue(spec, latest.current, field, text));
		} catch (error) {
			become(withError(latest.current, sanitise(error instanceof Error ? error.message : String(error))));
		}
	};
	useCapture(
		keys,
		true,
		(key) => {
			const field = onEditor ? wantsEditor(spec, key) : null;
			if (field !== null && onEditor) void edit(field, onEditor);
			else press(key);
		},
		(text) => press({ paste: text }),
	);

	const { lines, left, top } = renderDialog(spec, state, room);
	const [, redraw] = useState(0);
	useEffect(() => {
		if (typeof spec.prose !== 'function') return;
		const timer = setInterval(() => {
			const now = renderDialog(spec, latest.current, { columns, rows, theme }).lines;
			if (now.join('\n') !== lines.join('\n')) redraw((count) => count + 1);
		}, betweenLooks);
		return () => clearInterval(timer);
	});
	return (
		<Box position="absolute" marginLeft={left} marginTop={top} flexDirection="column">
			{lines.map((line, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a line is a place in the dialog, its content comes and goes
				<Text key={index} wrap="truncate">
					{line}
				</Text>
			))}
		</Box>
	);
}
