import { Box } from 'ink';
import { useRef, useState } from 'react';
import { useServices } from '../../app-services.ts';
import { rankRows } from '../../components/filter.ts';
import { Lines } from '../../components/lines.tsx';
import { fit, highlight, width } from '../../components/text.ts';
import {
	initialTextField,
	pasteText,
	type TextFieldState,
	textFieldReducer,
} from '../../components/text-field.ts';
import { renderTextField } from '../../components/text-field-view.ts';
import { useTheme } from '../../components/theme-context.ts';
import { useCapture } from '../../components/use-keys.ts';
import type { KeyPress } from '../../key-press.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';

/** One thing to pick. All texts are sanitised already. */
export interface PaletteItem {
	readonly id: string;
	readonly title: string;
	/** At the right, dim: a command's key, a profile's region. */
	readonly detail: string;
}

/** What is picked from. */
export interface PaletteSpec {
	readonly title: string;
	readonly items: readonly PaletteItem[];
	/** The id that the cursor starts on. */
	readonly current?: string;
	/** True where what was typed can be taken as it is, when nothing matches it: a region AWS has added since. */
	readonly free?: boolean;
	readonly onPick: (id: string) => void;
}

interface State {
	readonly query: TextFieldState;
	readonly index: number;
}

const widest = 70;

/** A list to type into: commands, profiles, regions. */
export function Palette({
	spec,
	frame,
	onClose,
}: {
	readonly spec: PaletteSpec;
	readonly frame: Frame;
	readonly onClose: () => void;
}) {
	const theme = useTheme();
	const { keys } = useServices();
	const [, redraw] = useState(0);
	const start = Math.max(
		0,
		spec.items.findIndex(({ id }) => id === spec.current),
	);
	const state = useRef<State>({ query: initialTextField(), index: start });

	const matches = () =>
		rankRows(spec.items, state.current.query.value, [(item) => item.title, (item) => item.detail]);
	const become = (next: State) => {
		state.current = next;
		redraw((count) => count + 1);
	};
	const move = (by: number) => {
		const last = matches().length - 1;
		become({ ...state.current, index: Math.max(0, Math.min(last, state.current.index + by)) });
	};
	const pick = () => {
		const match = matches()[state.current.index];
		const typed = state.current.query.value.trim();
		onClose();
		if (match) spec.onPick(match.row.id);
		else if (spec.free && typed !== '') spec.onPick(typed);
	};
	const onKey = (press: KeyPress) => {
		if (press.name === 'esc') onClose();
		else if (press.name === 'enter') pick();
		else if (press.name === 'down' || press.name === 'tab' || press.name === 'ctrl-n') move(1);
		else if (press.name === 'up' || press.name === 'shift-tab' || press.name === 'ctrl-p') move(-1);
		else if (press.name === 'page-down') move(10);
		else if (press.name === 'page-up') move(-10);
		else {
			const query = textFieldReducer(state.current.query, press);
			if (query !== state.current.query)
				become({ query, index: query.value === state.current.query.value ? state.current.index : 0 });
		}
	};
	useCapture(keys, true, onKey, (text) => become({ query: pasteText(state.current.query, text), index: 0 }));

	const columns = Math.min(widest, frame.columns - 4);
	const lines = draw(spec, matches(), state.current, columns, Math.max(4, frame.rows - 6), theme);
	return (
		<Box
			position="absolute"
			marginLeft={Math.floor((frame.columns - columns) / 2)}
			marginTop={Math.max(0, Math.min(3, frame.rows - lines.length))}
			flexDirection="column"
		>
			<Lines lines={lines} />
		</Box>
	);
}

function draw(
	spec: PaletteSpec,
	matches: ReturnType<typeof rankRows<PaletteItem>>,
	{ query, index }: State,
	columns: number,
	rows: number,
	theme: Theme,
): string[] {
	const inner = columns - 4;
	const height = Math.max(1, Math.min(matches.length, rows - 3));
	const top = Math.max(0, Math.min(index - Math.floor(height / 2), matches.length - height));
	const row = (text: string) => `${theme.dim('│')} ${fit(text, inner)} ${theme.dim('│')}`;
	const title = ` ${spec.title} `;
	const field = renderTextField(query, { width: inner - 2, theme, focused: true })[0] ?? '';
	const lines = [
		`${theme.dim('┌')}${theme.bold(title)}${theme.dim(`${'─'.repeat(Math.max(0, columns - 2 - width(title)))}┐`)}`,
		row(`${theme.accent(':')} ${field}`),
	];
	for (let place = top; place < top + height; place++) {
		const match = matches[place];
		if (!match) continue;
		const { title: name, detail } = match.row;
		const room = Math.max(0, inner - width(detail) - 4);
		const text = fit(highlight(name, match.matches, theme.underline), room);
		const bar = place === index ? theme.accent('▌') : ' ';
		lines.push(row(`${bar} ${place === index ? theme.bold(text) : text}  ${theme.dim(detail)}`));
	}
	if (matches.length === 0)
		lines.push(row(theme.dim(spec.free ? '  Enter takes what you typed.' : '  Nothing matches.')));
	lines.push(theme.dim(`└${'─'.repeat(columns - 2)}┘`));
	return lines;
}
