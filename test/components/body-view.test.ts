import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBodyView } from '../../source/components/body-view.ts';
import { jsonLines } from '../../source/components/json-lines.ts';
import { width } from '../../source/components/text.ts';
import { createTheme } from '../../source/theme.ts';

const plain = createTheme('plain');
const theme = createTheme('16');

function rowsOf(body: string | Uint8Array, columns: number): string[] {
	const view = createBodyView(body);
	return view.rows(0, view.count(columns), columns, plain).map((row) => row.trimEnd());
}

test('JSON is indented, in the order and with the digits that it came with', () => {
	assert.deepEqual(rowsOf('{"id":18870012345678901234,"b":[1,{}],"1":"x","e":[],"id":null}', 60), [
		'{',
		'  "id": 18870012345678901234,',
		'  "b": [',
		'    1,',
		'    {}',
		'  ],',
		'  "1": "x",',
		'  "e": [],',
		'  "id": null',
		'}',
	]);
});

test('any JSON reads back as the same value', () => {
	fc.assert(
		fc.property(fc.json(), (text) => {
			const lines = jsonLines(text);
			assert.ok(lines);
			const laidOut = lines.map(({ spans }) => spans.map((span) => span.text).join('')).join('\n');
			assert.deepEqual(JSON.parse(laidOut), JSON.parse(text));
		}),
	);
});

test('keys, values and punctuation have their roles', () => {
	const [, row] = createBodyView('{"type": "refund"}').rows(0, 3, 20, theme);
	assert.equal(row?.trimEnd(), `  ${theme.accent('"type"')}${theme.dim(': ')}"refund"`);
});

test('nesting 10,000 deep neither overflows nor fills the memory', () => {
	const deep = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
	const view = createBodyView(deep);
	assert.equal(view.kind, 'json');
	assert.match(view.note ?? '', /24 levels/);
	assert.equal(view.count(80), 20_001);
	assert.equal(view.rows(10_000, 1, 80, plain)[0]?.trim(), '1');
});

test('what only begins like JSON is text, and so is JSON of over 200 kB', () => {
	assert.deepEqual(rowsOf('{"a": 1', 20), ['{"a": 1']);
	const large = createBodyView(`[${'1,'.repeat(150_000)}1]`);
	assert.equal(large.kind, 'text');
	assert.match(large.note ?? '', /200 kB/);
});

test('text wraps at the width, keeps its lines, and is sanitised', () => {
	assert.deepEqual(rowsOf('<order>\n\t\u001b[31mred\n\nabcdefghijkl', 10), [
		'<order>',
		'    ␛[31mr',
		'ed',
		'',
		'abcdefghij',
		'kl',
	]);
	assert.deepEqual(rowsOf('{"a":"\u202e"}', 20), ['{', '  "a": "‹U+202E›"', '}']);
	assert.deepEqual(rowsOf('', 10), ['']);
});

test('rows are exactly as wide as asked, and together hold the whole text', () => {
	const text = fc
		.array(
			fc.oneof(
				fc.string({ unit: 'grapheme' }),
				fc.constantFrom('待ち行列', 'наблюдение', '👩‍💻', 'é', '한국어'),
			),
		)
		.map((parts) => parts.join('').replaceAll(/[\s{[]/g, 'x'));
	fc.assert(
		fc.property(text, fc.integer({ min: 8, max: 40 }), (body, columns) => {
			const view = createBodyView(body);
			const rows = view.rows(0, view.count(columns), columns, plain);
			for (const row of rows) assert.equal(width(row), columns, JSON.stringify(row));
			if (!body.includes(' '))
				assert.equal(rows.map((row) => row.trimEnd()).join(''), rowsOf(body, 100_000).join(''));
		}),
	);
});

test('bytes are a hex dump that fits the width', () => {
	const bytes = Uint8Array.from([
		0x4e,
		0x2f,
		0x1b,
		0xff,
		...Array.from({ length: 14 }, (_, index) => index + 60),
	]);
	assert.deepEqual(rowsOf(bytes, 80), [
		'00000000  4e 2f 1b ff 3c 3d 3e 3f 40 41 42 43 44 45 46 47  |N/..<=>?@ABCDEFG|',
		'00000010  48 49                                            |HI|',
	]);
	assert.equal(rowsOf(bytes, 47)[0], '00000000  4e 2f 1b ff 3c 3d 3e 3f  |N/..<=>?|');
	for (const row of createBodyView(bytes).rows(0, 9, 40, theme)) assert.equal(width(row), 40);
});

test('a megabyte is laid out as far as it is looked at, and to its end when asked', () => {
	for (const unit of ['x', 'ж', '待', '😀 👩‍💻 a']) {
		const body = unit.repeat(Math.floor(1_048_576 / Buffer.byteLength(unit)));
		const view = createBodyView(body);
		assert.equal(view.rows(0, 40, 118, plain).length, 40);
		const count = view.count(118);
		assert.equal(view.rows(count - 1, 40, 118, plain).length, 1);
	}
});
