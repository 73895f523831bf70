import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChartSpec, renderChart } from '../../source/components/chart.ts';
import { formatTick, sampleSeries, valueTicks } from '../../source/components/chart-scale.ts';
import { width } from '../../source/components/text.ts';
import { createTheme } from '../../source/theme.ts';

const plain = createTheme('plain');
const to = Date.UTC(2026, 0, 1, 3, 12);
const from = to - 3_600_000;

function minutes(values: readonly (number | null)[]) {
	return values.map((value, index) => ({ at: from + index * 60_000, value }));
}

function chart(values: readonly (number | null)[], more: Partial<ChartSpec> = {}): ChartSpec {
	return {
		series: [{ name: 'VISIBLE', points: minutes(values), role: 'bad', style: 'area' }],
		width: 40,
		height: 8,
		from,
		to,
		timeZone: 'UTC',
		...more,
	};
}

const rising = Array.from({ length: 60 }, (_, index) => index * 80);

test('a chart has its legend, round ticks from 0, and times', () => {
	const lines = renderChart(chart(rising), plain);
	assert.equal(lines[0], 'VISIBLE                        max 4,720');
	assert.match(lines[1] ?? '', /^ {2}5k ┤/);
	assert.match(lines[3] ?? '', /^2\.5k ┤/);
	assert.match(lines[6] ?? '', /^ {3}0 ┼─+$/);
	assert.match(lines[7] ?? '', /^ +02:12 +02:42 +03:12$/);
});

test('what is not known leaves a gap, zeros do not', () => {
	const holes = Array.from({ length: 60 }, (_, index) => (index >= 20 && index < 40 ? null : 5));
	const bottom = renderChart(chart(holes), plain)[5]?.slice(5) ?? '';
	assert.match(bottom, /^⣿+[⡇⢸]? {8,}[⡇⢸]?⣿+$/);
	const zeros = renderChart(chart(rising.map(() => 0)), plain)[5]?.slice(5) ?? '';
	assert.match(zeros, /^⣀+$/);
});

test('points that are missing altogether leave a gap too', () => {
	const points = minutes(rising).filter((_, index) => index < 20 || index >= 40);
	const samples = sampleSeries(points, from, to, 60);
	assert.equal(samples[30], null);
	assert.equal(samples[10], 800);
	assert.equal(samples[50], 4000);
});

test('a value is drawn at its height', () => {
	const lines = renderChart(chart(rising.map(() => 5000)), plain);
	for (const line of lines.slice(1, 6)) assert.match(line, /⣿{30,}/);
	const half = renderChart(chart([10_000, ...rising.slice(1).map(() => 5000)]), plain).slice(1, 6);
	assert.doesNotMatch(half[0] ?? '', /⣿{2}/);
	assert.match(half[4] ?? '', /⣿{30,}/);
});

test('two series have their last values in the legend, and are told apart without colour', () => {
	const spec: ChartSpec = {
		...chart([]),
		series: [
			{ name: 'IN', points: minutes(rising.map(() => 41)), role: 'info', style: 'line' },
			{ name: 'OUT', points: minutes([...rising.map(() => 12), null]), role: 'ok', style: 'dashed' },
		],
		unit: '/s',
		format: (value) => value.toFixed(1),
	};
	const lines = renderChart(spec, plain);
	assert.equal(lines[0]?.trimEnd(), 'IN ─ 41.0/s   OUT ┄ 12.0/s');
	const courses = lines.slice(1, 6).map((line) => line.slice(4).trimEnd());
	assert.equal(courses.filter((line) => /^[⠉⠒⠤⣀]{30,}$/.test(line)).length, 1);
	assert.equal(courses.filter((line) => /^([⠉⠒⠤⣀] ){15,}/.test(line)).length, 1);
});

test('thresholds and markers are drawn and labelled; a far threshold does not press the values flat', () => {
	const spec = chart(
		rising.map(() => 100),
		{
			thresholds: [
				{ value: 150, label: 'limit', role: 'warn' },
				{ value: 120_000, label: 'far', role: 'warn' },
			],
			markers: [{ at: from + 1_800_000, label: 'purged', role: 'info' }],
		},
	);
	const text = renderChart(spec, plain).join('\n');
	assert.match(text, /┄┄limit/);
	assert.doesNotMatch(text, /far/);
	assert.match(text, /┊purged/);
	assert.match(text, /200 ┤/);
});

test('values that are still growing are dim', () => {
	const theme = createTheme('16');
	const lines = renderChart(
		chart(
			rising.map(() => 10),
			{ nowIncompleteFrom: to - 300_000 },
		),
		theme,
	);
	assert.match(lines[3] ?? '', /\u001b\[31m⣿+\u001b\[39m\u001b\[2m\u001b\[31m⣿+\u001b\[39m\u001b\[22m$/);
});

test('without datapoints it says so, and still has its axes', () => {
	const text = renderChart(chart([]), plain).join('\n');
	assert.match(text, /no datapoints in this window/);
	assert.match(text, /02:12/);
});

test('lines are as many and as wide as asked for', () => {
	fc.assert(
		fc.property(
			fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })), { maxLength: 60 }),
			fc.integer({ min: 1, max: 60 }),
			fc.integer({ min: 1, max: 14 }),
			(values, columns, height) => {
				const lines = renderChart(chart(values, { width: columns, height }), plain);
				assert.equal(lines.length, height);
				for (const line of lines) assert.equal(width(line), columns, JSON.stringify(line));
			},
		),
	);
});

test('ticks are round, start at 0 and reach over the largest value', () => {
	assert.deepEqual(valueTicks(4812, 5), [0, 2500, 5000]);
	assert.deepEqual(valueTicks(0, 5), [0, 0.5, 1]);
	assert.deepEqual(valueTicks(37, 8), [0, 10, 20, 30, 40]);
	fc.assert(
		fc.property(
			fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
			fc.integer({ min: 1, max: 20 }),
			(most, rows) => {
				const ticks = valueTicks(most, rows);
				assert.ok((ticks.at(-1) ?? 0) >= most * (1 - 1e-6));
				assert.ok(ticks.length <= 5 + 1);
			},
		),
	);
});

test('ticks read short', () => {
	assert.deepEqual([0, 0.5, 2500, 5000, 1_500_000].map(formatTick), ['0', '0.5', '2.5k', '5k', '1.5M']);
});
