import { Resvg } from '@resvg/resvg-js';
import type { ScreenCell } from '../test/support/screen.ts';
import { findMonospaceFont } from './screenshot-fonts.ts';
import { type Palette, screenSvg } from './screenshot-svg.ts';

/**
 * A screen as a PNG.
 *
 * @param zoom - pixels for each pixel of the SVG: 1.4 where one wants to see how it looks, 1 for the documents
 * @throws Error where this machine has no monospace font
 */
export function screenPng(
	cells: readonly (readonly ScreenCell[])[],
	palette: Palette,
	zoom: number,
): Uint8Array {
	const font = findMonospaceFont();
	const svg = screenSvg(cells, palette, font.family);
	return new Resvg(svg, {
		font: { fontFiles: [...font.files], loadSystemFonts: true, defaultFontFamily: font.family },
		fitTo: { mode: 'zoom', value: zoom },
	})
		.render()
		.asPng();
}
