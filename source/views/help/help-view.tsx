import { useState } from 'react';
import { useServices } from '../../app-services.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCapture } from '../../components/use-keys.ts';
import type { KeyPress } from '../../key-press.ts';
import type { Command } from '../../keys.ts';
import type { Frame } from '../frame.ts';
import { helpLines } from './help-lines.ts';

/** The help over the body; any key that does not scroll closes it. */
export function HelpView({
	available,
	readOnly,
	frame,
	onClose,
}: {
	readonly available: readonly Command[];
	readonly readOnly: boolean;
	readonly frame: Frame;
	readonly onClose: () => void;
}) {
	const { keys } = useServices();
	const theme = useTheme();
	const [top, setTop] = useState(0);
	const lines = helpLines(available, readOnly, frame.columns, theme);
	const furthest = Math.max(0, lines.length - frame.bodyRows);
	const scroll = (by: number) => setTop((before) => Math.max(0, Math.min(furthest, before + by)));
	const onKey = (press: KeyPress) => {
		if (press.name === 'j' || press.name === 'down') scroll(1);
		else if (press.name === 'k' || press.name === 'up') scroll(-1);
		else if (press.name === 'page-down' || press.name === 'space') scroll(frame.bodyRows - 1);
		else if (press.name === 'page-up') scroll(1 - frame.bodyRows);
		else if (press.name === 'g' || press.name === 'home') scroll(Number.NEGATIVE_INFINITY);
		else if (press.name === 'G' || press.name === 'end') scroll(Number.POSITIVE_INFINITY);
		else if (press.name === 'esc' || press.name === '?' || press.name === 'q' || press.name === 'enter')
			onClose();
	};
	useCapture(keys, true, onKey, () => undefined);
	const shown = lines.slice(top, top + frame.bodyRows);
	while (shown.length < frame.bodyRows) shown.push('');
	return <Lines lines={shown} />;
}
