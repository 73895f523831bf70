import { useCallback } from 'react';
import { Lines } from '../components/lines.tsx';
import { useTheme } from '../components/theme-context.ts';
import { listOf } from '../store/ui-store.ts';
import type { Frame } from './frame.ts';
import { drawHeader } from './header.ts';
import { useDrawn } from './use-drawn.ts';

/** The lines above the body. */
export function HeaderView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	const theme = useTheme();
	const lines = useDrawn(
		useCallback((data, ui) => drawHeader(data, listOf(ui.routes), frame, theme), [frame, theme]),
	);
	return <Lines lines={lines} faded={faded} />;
}
