import { useCallback, useSyncExternalStore } from 'react';
import { useServices } from '../app-services.ts';
import { Lines } from '../components/lines.tsx';
import { useTheme } from '../components/theme-context.ts';
import { drawEventLine, drawFooter, drawHints, type KeyHint } from './footer.ts';
import type { Frame } from './frame.ts';
import { useDrawn } from './use-drawn.ts';

const hints: Readonly<Record<'dialog' | 'palette' | 'help' | 'filter', readonly KeyHint[]>> = {
	dialog: [
		{ key: 'Tab', label: 'next' },
		{ key: 'Enter', label: 'choose' },
		{ key: 'Esc', label: 'cancel' },
	],
	palette: [
		{ key: '↑ ↓', label: 'move' },
		{ key: 'Enter', label: 'choose' },
		{ key: 'Esc', label: 'close' },
	],
	help: [
		{ key: 'j k', label: 'scroll' },
		{ key: 'Esc', label: 'close' },
	],
	filter: [
		{ key: 'Enter', label: 'keep the filter' },
		{ key: 'Esc', label: 'clear it' },
		{ key: '↑ ↓', label: 'move' },
	],
};

/** The last event, and the keys that work here. */
export function Footer({
	frame,
	overlay,
}: {
	readonly frame: Frame;
	readonly overlay: 'dialog' | 'palette' | 'help' | null;
}) {
	const { keys, session } = useServices();
	const theme = useTheme();
	const version = useSyncExternalStore(
		useCallback((observer) => keys.subscribe(observer), [keys]),
		() => keys.version,
	);
	const lines = useDrawn(
		useCallback(
			(data, ui) => {
				// The layers of keys are not in the stores; their version stands for them.
				void version;
				const now = session.now();
				const kind = overlay ?? (keys.captured ? 'filter' : null);
				const footer = kind
					? drawHints(hints[kind], frame, theme)
					: drawFooter(keys.available(), data.context?.readOnly ?? false, frame, theme);
				if (!frame.compact) return [drawEventLine(data, ui, now, frame, theme), footer];
				// With one line only, what goes wrong and what just happened come before the keys.
				const fresh = ui.event !== null && now - ui.event.at < 5000;
				const event = drawEventLine(data, fresh ? ui : { ...ui, event: null }, now, frame, theme);
				return [event.trim() === '' || kind ? footer : event];
			},
			[frame, theme, keys, overlay, session, version],
		),
	);
	return <Lines lines={lines} />;
}
