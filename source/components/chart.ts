import { formatCount } from '../model/format.ts';
import type { Role, Theme } from '../theme.ts';
import { brailleCharacter, dotBit, dotsHigh, dotsWide } from './braille.ts';
import {
	type ChartPoint,
	formatTick,
	formatTimeTick,
	sampleSeries,
	valueNear,
	valueTicks,
} from './chart-scale.ts';
import { sparkline } from './sparkline.ts';
import { fit, width } from './text.ts';

/** One course of values in a chart. */
export interface ChartSeries {
	readonly name: string;
	/** Ascending in time. */
	readonly points: readonly ChartPoint[];
	readonly role: Role;
	readonly style: 'area' | 'line' | 'dashed' | 'dotted';
}

/** What to draw. */
export interface ChartSpec {
	readonly series: readonly ChartSeries[];
	/** Columns of the screen, the axis included. */
	readonly width: number;
	/** Lines of the screen, legend and times included. */
	readonly height: number;
	/** Milliseconds since the epoch, as are all times here. */
	readonly from: number;
	readonly to: number;
	/** Behind the values of the legend: `/s`. */
	readonly unit?: string;
	/** How the legend's values read; counts by default. */
	readonly format?: (value: number) => string;
	/** Values are counts: the axis has no tick between two of them. */
	readonly whole?: boolean;
	/** How the axis's values read; `5k` by default. */
	readonly formatTick?: (value: number) => string;
	/** Horizontal lines. One that is far above all values is left out: it would press them flat. */
	readonly thresholds?: readonly { readonly value: number; readonly label: string; readonly role: Role }[];
	/** Vertical lines. */
	readonly markers?: readonly { readonly at: number; readonly label: string; readonly role: Role }[];
	/** From here on values are still growing, and are drawn dim. */
	readonly nowIncompleteFrom?: number;
	/** A vertical line at this moment; the legend then reads the values there. */
	readonly crosshair?: number;
	readonly timeZone?: string;
	/** Said in the middle where nothing is known; by default that there are no datapoints. */
	readonly nothing?: string;
}

interface CanvasCell {
	bits: number;
	text: string | null;
	role: Role;
}

const samplesOf: Readonly<Record<ChartSeries['style'], string>> = {
	area: '⣿',
	line: '─',
	dashed: '┄',
	dotted: '·',
};

/** Whether a style leaves a column of dots out: series stay apart without colour too. */
const leavesOut: Readonly<Record<ChartSeries['style'], (x: number) => boolean>> = {
	area: () => false,
	line: () => false,
	dashed: (x) => x % 4 > 1,
	dotted: (x) => x % 4 !== 0,
};

function knownValues(spec: ChartSpec): number[] {
	return spec.series.flatMap(({ points }) =>
		points.flatMap(({ at, value }) => (value !== null && at >= spec.from && at <= spec.to ? [value] : [])),
	);
}

function legend(spec: ChartSpec, theme: Theme): string {
	const format = spec.format ?? formatCount;
	const unit = spec.unit ?? '';
	const [only] = spec.series;
	if (spec.series.length === 1 && only && spec.crosshair === undefined) {
		const values = knownValues(spec);
		const most = values.length === 0 ? '' : `max ${format(Math.max(...values))}${unit}`;
		return fit(theme.bold(only.name), Math.max(0, spec.width - width(most))) + theme.dim(most);
	}
	const parts = spec.series.map((series) => {
		const value =
			spec.crosshair === undefined
				? newestValue(series.points, spec.nowIncompleteFrom)
				: valueNear(series.points, spec.crosshair);
		const shown = value === null ? '–' : `${format(value)}${unit}`;
		return `${theme.bold(series.name)} ${theme[series.role](samplesOf[series.style])} ${shown}`;
	});
	return fit(parts.join('   '), spec.width);
}

/** The newest known value, of what is still growing only where there is nothing else. */
function newestValue(points: readonly ChartPoint[], incompleteFrom: number | undefined): number | null {
	const known = points.filter(({ value }) => value !== null);
	const whole = known.findLast(({ at }) => incompleteFrom === undefined || at < incompleteFrom);
	return (whole ?? known.at(-1))?.value ?? null;
}

class Canvas {
	readonly cells: CanvasCell[][];
	readonly columns: number;
	readonly rows: number;

	constructor(columns: number, rows: number) {
		this.columns = columns;
		this.rows = rows;
		this.cells = Array.from({ length: rows }, () =>
			Array.from({ length: columns }, (): CanvasCell => ({ bits: 0, text: null, role: 'plain' })),
		);
	}

	/** `x` and `y` in dots, `y` from the bottom. */
	dot(x: number, y: number, role: Role): void {
		const row = this.rows - 1 - Math.floor(y / dotsHigh);
		const cell = this.cells[row]?.[Math.floor(x / dotsWide)];
		if (!cell) return;
		cell.bits |= dotBit(x % dotsWide, y % dotsHigh);
		cell.role = role;
	}

	/** Text in whole cells; `over` draws it also where there are dots. */
	text(column: number, row: number, text: string, role: Role, over: boolean): void {
		for (const [index, character] of [...text].entries()) {
			const cell = this.cells[row]?.[column + index];
			if (!cell || (!over && (cell.bits !== 0 || cell.text !== null))) continue;
			cell.text = character;
			cell.role = role;
		}
	}

	line(row: number, dimFrom: number, theme: Theme): string {
		let line = '';
		let run = '';
		let runKey = '';
		let runStyle = theme.plain;
		for (const [column, cell] of (this.cells[row] ?? []).entries()) {
			const dim = column >= dimFrom;
			const key = `${cell.role} ${dim}`;
			if (key !== runKey) {
				line += runStyle(run);
				run = '';
				runKey = key;
				const style = theme[cell.role];
				runStyle = dim ? (text) => theme.dim(style(text)) : style;
			}
			run += cell.text ?? brailleCharacter(cell.bits);
		}
		return line + runStyle(run);
	}
}

function plot(canvas: Canvas, spec: ChartSpec, top: number): void {
	const dots = canvas.columns * dotsWide;
	const highest = canvas.rows * dotsHigh - 1;
	for (const series of spec.series) {
		const heights = sampleSeries(series.points, spec.from, spec.to, dots).map((value) =>
			value === null ? null : Math.round(Math.min(1, Math.max(0, value / top)) * highest),
		);
		for (const [x, height] of heights.entries()) {
			if (height === null || leavesOut[series.style](x)) continue;
			const before = heights[x - 1] ?? height;
			const start = series.style === 'area' ? 0 : Math.min(height, before + Math.sign(height - before));
			const end = series.style === 'area' ? height : Math.max(height, before + Math.sign(height - before));
			for (let y = start; y <= end; y++) canvas.dot(x, y, series.role);
		}
	}
}

function columnAt(canvas: Canvas, spec: ChartSpec, at: number): number {
	return Math.floor(((at - spec.from) / (spec.to - spec.from)) * canvas.columns);
}

function annotate(canvas: Canvas, spec: ChartSpec, top: number): void {
	for (const { value, label, role } of spec.thresholds ?? []) {
		if (value > top) continue;
		const row =
			canvas.rows - 1 - Math.floor(Math.round((value / top) * (canvas.rows * dotsHigh - 1)) / dotsHigh);
		canvas.text(0, row, '┄'.repeat(canvas.columns), role, false);
		canvas.text(Math.max(0, canvas.columns - width(label)), row, label, role, true);
	}
	for (const { at, label, role } of spec.markers ?? []) {
		if (at < spec.from || at > spec.to) continue;
		const column = Math.min(canvas.columns - 1, columnAt(canvas, spec, at));
		for (let row = 0; row < canvas.rows; row++) canvas.text(column, row, '┊', role, row === 0);
		const right = column + 1 + width(label) <= canvas.columns;
		canvas.text(right ? column + 1 : Math.max(0, column - width(label)), 0, label, role, true);
	}
	if (spec.crosshair === undefined || spec.crosshair < spec.from || spec.crosshair > spec.to) return;
	const column = Math.min(canvas.columns - 1, columnAt(canvas, spec, spec.crosshair));
	for (let row = 0; row < canvas.rows; row++) canvas.text(column, row, '│', 'accent', true);
}

function timeAxis(spec: ChartSpec, lead: number, columns: number): string {
	const span = spec.to - spec.from;
	const count = columns >= 24 ? 3 : columns >= 12 ? 2 : 1;
	let line = ' '.repeat(lead);
	for (let index = 0; index < count; index++) {
		const label = formatTimeTick(
			spec.from + (count === 1 ? 0 : (span * index) / (count - 1)),
			span,
			spec.timeZone,
		);
		const middle = lead + (columns * index) / Math.max(1, count - 1) - width(label) / 2;
		const start = index === 0 ? lead : Math.min(Math.round(middle), lead + columns - width(label));
		line = fit(line, start) + label;
	}
	return fit(line, spec.width);
}

/** The threshold counts for the scale unless the values would be pressed into the lower half. */
function largestOf(spec: ChartSpec, values: readonly number[]): number {
	const most = values.reduce((peak, value) => Math.max(peak, value), 0);
	const near = (spec.thresholds ?? []).filter(({ value }) => value <= most * 2).map(({ value }) => value);
	return near.reduce((peak, value) => Math.max(peak, value), most);
}

function tiny(spec: ChartSpec): string[] {
	const columns = Math.max(0, spec.width);
	const [first] = spec.series;
	const samples = first
		? sampleSeries(first.points, spec.from, spec.to, Math.max(1, columns * dotsWide))
		: [];
	return Array.from({ length: Math.max(0, spec.height) }, (_, row) =>
		row === 0 ? fit(sparkline(samples, columns), columns) : ' '.repeat(columns),
	);
}

/**
 * A chart as finished ANSI strings: `height` lines of exactly `width` columns, with a legend, a y axis from 0
 * to a round number, and a time axis. What is not known leaves a gap; a zero draws the lowest row of dots.
 * In less than 4 lines or 16 columns only the course itself is drawn.
 */
export function renderChart(spec: ChartSpec, theme: Theme): string[] {
	if (spec.height < 4 || spec.width < 16 || spec.to <= spec.from) return tiny(spec);
	const values = knownValues(spec);
	const rows = spec.height - 3;
	const all = valueTicks(largestOf(spec, values), rows);
	const ticks = spec.whole ? all.filter(Number.isInteger) : all;
	const top = ticks.at(-1) ?? 1;
	const labelOf = spec.formatTick ?? formatTick;
	const labelWidth = Math.max(...ticks.map((tick) => width(labelOf(tick))));
	const lead = labelWidth + 2;
	const canvas = new Canvas(Math.max(1, spec.width - lead), rows);
	plot(canvas, spec, top);
	annotate(canvas, spec, top);
	if (values.length === 0) {
		const note = fit(spec.nothing ?? 'no datapoints in this window', canvas.columns, 'centre');
		canvas.text(0, Math.floor(rows / 2), note, 'dim', true);
	}
	const labels = new Map(
		ticks
			.slice(1)
			.map((tick) => [rows - 1 - Math.floor((tick / top) * (rows - 1 / dotsHigh)), labelOf(tick)]),
	);
	const dimFrom =
		spec.nowIncompleteFrom === undefined
			? Number.POSITIVE_INFINITY
			: columnAt(canvas, spec, spec.nowIncompleteFrom);
	const lines = canvas.cells.map((_, row) => {
		const label = labels.get(row);
		const axis = `${fit(label ?? '', labelWidth, 'right')} ${label === undefined ? '│' : '┤'}`;
		return theme.dim(axis) + canvas.line(row, dimFrom, theme);
	});
	return [
		legend(spec, theme),
		...lines,
		theme.dim(`${fit(labelOf(0), labelWidth, 'right')} ┼${'─'.repeat(canvas.columns)}`),
		theme.dim(timeAxis(spec, lead, canvas.columns)),
	];
}
