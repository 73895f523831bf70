import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import measure from 'string-width';
import stringWidth from '../../source/components/string-width.ts';
import { signs } from '../../source/theme.ts';

test('every text is as wide as the library says', () => {
	const parts = fc.oneof(
		fc.string({ unit: 'grapheme' }),
		fc.string({ unit: 'binary' }),
		fc.constantFrom(...Object.values(signs), '▌', '⏎', '≥', '│', '⣿', '─', '…', '–', '●', '▼', '✓'),
		fc.constantFrom(
			'\u001b[1m',
			'\u001b[38;2;1;2;3m',
			'\u001b[0m',
			'\u001b]52;c;eA==\u0007',
			'待',
			'👩‍💻',
			'\u0301',
			'\ufe0f',
		),
	);
	fc.assert(
		fc.property(fc.array(parts), (texts) => {
			const text = texts.join('');
			assert.equal(stringWidth(text), measure(text), JSON.stringify(text));
		}),
		{ numRuns: 2000 },
	);
});
