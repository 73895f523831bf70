import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sanitise, sanitiseLines } from '../../source/model/sanitise.ts';

/** Written apart from the source's expression on purpose: what no terminal may be sent in text. */
function isActedOn(code: number): boolean {
	return (
		code < 0x20 ||
		(code >= 0x7f && code <= 0x9f) ||
		(code >= 0x200b && code <= 0x200f && code !== 0x200d) ||
		(code >= 0x2028 && code <= 0x202e) ||
		(code >= 0x2060 && code <= 0x2069) ||
		code === 0xfeff ||
		code === 0x61c ||
		(code >= 0xd800 && code <= 0xdfff)
	);
}

const nasty = fc.array(
	fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom(
			'\u001b[31m',
			'\u001b]52;c;aGk=\u0007',
			'\u009b2J',
			'\u202e',
			'\u200d',
			'\ufe0f',
			'👩‍💻',
			'🏴',
		),
		fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
		fc.integer({ min: 0xe0000, max: 0xe007f }).map((code) => String.fromCodePoint(code)),
	),
);

test('nothing that a terminal acts on is left, whatever the text', () => {
	fc.assert(
		fc.property(nasty, (parts) => {
			const shown = sanitise(parts.join(''));
			for (const character of shown) {
				assert.ok(!isActedOn(character.codePointAt(0) ?? 0), JSON.stringify(shown));
			}
		}),
		{ numRuns: 500 },
	);
});

test('sanitising twice changes nothing more', () => {
	fc.assert(
		fc.property(nasty, (parts) => {
			const once = sanitise(parts.join(''));
			assert.equal(sanitise(once), once);
		}),
	);
});

test('control bytes are shown as their symbols', () => {
	assert.equal(sanitise('a\u001b[31mb\u0000\n\t\r\u007f'), 'a␛[31mb␀␊␉␍␡');
	assert.equal(sanitise('\u009b2J'), '\\x9b2J');
});

test('characters that reorder or hide text are named', () => {
	assert.equal(sanitise('user\u202egpj.exe'), 'user‹U+202E›gpj.exe');
	assert.equal(sanitise('pay\u200bments'), 'pay‹U+200B›ments');
	assert.equal(sanitise('a\u2028b'), 'a‹U+2028›b');
	assert.equal(sanitise('\ud800x'), '‹U+D800›x');
	assert.equal(sanitise('a\u{e0041}'), 'a‹U+E0041›');
	assert.equal(sanitise('a\u200db'), 'a‹U+200D›b');
});

test('emoji sequences stay whole, and the glue outside of them does not', () => {
	assert.equal(sanitise('on call 👩‍💻 ☁️ 👍🏽 1️⃣'), 'on call 👩‍💻 ☁️ 👍🏽 1️⃣');
	assert.equal(sanitise('👩‍💻\u202e\u200d'), '👩‍💻‹U+202E›‹U+200D›');
	assert.equal(sanitise('🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}').length, 14);
	assert.equal(sanitise('a\ufe0f'), 'a‹U+FE0F›');
});

test('other languages are left alone, a flood of combining marks is not', () => {
	for (const text of ['наблюдение', '待ち行列', 'हिन्दी', 'é è', '한국어']) {
		assert.equal(sanitise(text), text);
	}
	const flooded = sanitise(`z${'\u0335'.repeat(500)}`);
	assert.equal(flooded, `z${'\u0335'.repeat(8)}‹+492 marks›`);
});

test('lines are kept, tabs become spaces, a carriage return stays visible', () => {
	assert.deepEqual(sanitiseLines('{\r\n\t"a": 1\n}'), ['{␍', '    "a": 1', '}']);
	assert.deepEqual(sanitiseLines(''), ['']);
});

test('a clean megabyte comes back as the same string', () => {
	const text = 'ж'.repeat(500_000);
	assert.equal(sanitise(text), text);
	const ascii = 'x'.repeat(1_048_576);
	assert.equal(sanitise(ascii), ascii);
});
