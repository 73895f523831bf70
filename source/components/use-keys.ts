import { useLayoutEffect, useRef } from 'react';
import type { KeyPress } from '../key-press.ts';
import type { Scope } from '../keys.ts';
import type { Handlers, KeyDispatcher } from './key-dispatcher.ts';

/** Makes a view's commands work while it is on the screen. */
export function useCommands(keys: KeyDispatcher, scope: Scope, handlers: () => Handlers): void {
	const latest = useRef(handlers);
	latest.current = handlers;
	useLayoutEffect(
		() => keys.push({ kind: 'commands', scope, handlers: () => latest.current() }),
		[keys, scope],
	);
}

/** Takes every key while it is on the screen: for fields, forms and dialogs. */
export function useCapture(
	keys: KeyDispatcher,
	active: boolean,
	onKey: (press: KeyPress) => void,
	onPaste: (text: string) => void,
): void {
	const latest = useRef({ onKey, onPaste });
	latest.current = { onKey, onPaste };
	useLayoutEffect(() => {
		if (!active) return;
		return keys.push({
			kind: 'capture',
			onKey: (press) => latest.current.onKey(press),
			onPaste: (text) => latest.current.onPaste(text),
		});
	}, [keys, active]);
}
