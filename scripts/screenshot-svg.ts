import type { ScreenCell } from '../test/support/screen.ts';
import { drawShape, type Place } from './screenshot-glyphs.ts';

/** The colours of a terminal: its own two, and the sixteen of its palette. */
export interface Palette {
	readonly background: string;
	readonly foreground: string;
	readonly colours: readonly string[];
}

/** Two common palettes, so that a picture shows what a dark and a light terminal make of the same screen. */
export const palettes: Readonly<Record<'dark' | 'light', Palette>> = {
	dark: {
		background: '#1a1b26',
		foreground: '#c0caf5',
		colours: [
			...['#15161e', '#f7768e', '#9ece6a', '#e0af68', '#7aa2f7', '#bb9af7', '#7dcfff', '#a9b1d6'],
			...['#414868', '#f7768e', '#9ece6a', '#e0af68', '#7aa2f7', '#bb9af7', '#7dcfff', '#c0caf5'],
		],
	},
	light: {
		background: '#ffffff',
		foreground: '#24292f',
		colours: [
			...['#24292f', '#cf222e', '#116329', '#b58900', '#0969da', '#8250df', '#1b7c83', '#6e7781'],
			...['#57606a', '#a40e26', '#1a7f37', '#9a6700', '#218bff', '#a475f9', '#3192aa', '#8c959f'],
		],
	},
};

const cellWidth = 10;
const cellHeight = 20;
const fontSize = 16.6;
const margin = 14;

function hex(red: number, green: number, blue: number): string {
	return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** xterm's 256 colours: the palette, a cube of six steps a channel, and a ramp of greys. */
function paletteColour(index: number, palette: Palette): string {
	if (index < 16) return palette.colours[index] ?? palette.foreground;
	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return hex(grey, grey, grey);
	}
	const step = (value: number) => (value === 0 ? 0 : 55 + value * 40);
	const cube = index - 16;
	return hex(step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6));
}

function resolve(colour: number | string | null, palette: Palette, own: string): string {
	if (colour === null) return own;
	return typeof colour === 'number' ? paletteColour(colour, palette) : colour;
}

function channels(colour: string): number[] {
	return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}

function mix(colour: string, other: string, part: number): string {
	const [red = 0, green = 0, blue = 0] = channels(colour).map(
		(channel, index) => channel * (1 - part) + (channels(other)[index] ?? 0) * part,
	);
	return hex(red, green, blue);
}

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function drawCell(cell: ScreenCell, place: Place, palette: Palette): string {
	let foreground = resolve(cell.foreground, palette, palette.foreground);
	let background = resolve(cell.background, palette, palette.background);
	if (cell.dim) foreground = mix(foreground, background, 0.45);
	if (cell.inverse) [foreground, background] = [background, foreground];
	let drawn = '';
	if (background !== palette.background) {
		drawn += `<rect x="${place.x}" y="${place.y}" width="${place.width}" height="${place.height}" fill="${background}"/>`;
	}
	if (cell.underline) {
		const y = place.y + cellHeight - 3;
		drawn += `<line x1="${place.x}" y1="${y}" x2="${place.x + place.width}" y2="${y}" stroke="${foreground}"/>`;
	}
	if (cell.text.trim() === '') return drawn;
	const shape = drawShape(cell.text, place, foreground);
	if (shape !== null) return drawn + shape;
	const weight = cell.bold ? ' font-weight="bold"' : '';
	return `${drawn}<text x="${place.x + place.width / 2}" y="${place.y + cellHeight * 0.76}" text-anchor="middle" fill="${foreground}"${weight}>${escapeXml(cell.text)}</text>`;
}

/**
 * A screen as SVG, drawn cell by cell so that everything stands on the grid.
 *
 * @param fontFamily - a monospace font that the renderer has
 */
export function screenSvg(
	cells: readonly (readonly ScreenCell[])[],
	palette: Palette,
	fontFamily: string,
): string {
	const columns = cells.reduce((widest, row) => Math.max(widest, row.length), 0);
	const width = columns * cellWidth + 2 * margin;
	const height = cells.length * cellHeight + 2 * margin;
	const drawn = cells.flatMap((row, y) =>
		row.map((cell, x) =>
			cell.width === 0
				? ''
				: drawCell(
						cell,
						{
							x: margin + x * cellWidth,
							y: margin + y * cellHeight,
							width: cellWidth * cell.width,
							height: cellHeight,
						},
						palette,
					),
		),
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${escapeXml(fontFamily)}" font-size="${fontSize}">`,
		`<rect width="${width}" height="${height}" rx="8" fill="${palette.background}"/>`,
		...drawn.filter((part) => part !== ''),
		'</svg>',
	].join('\n');
}
