import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAttributes } from '../../../source/views/flows/attribute-lines.ts';

test('attributes are read one a line, with their types', () => {
	const { attributes, problem } = parseAttributes(
		'trace=abc\n\ntries:Number=5\n  kind:String.custom=a=b:c  \nempty=\nbytes:Binary=AAEC\r',
	);
	assert.equal(problem, null);
	assert.deepEqual(attributes, {
		trace: { type: 'String', string: 'abc' },
		tries: { type: 'Number', string: '5' },
		kind: { type: 'String.custom', string: 'a=b:c' },
		empty: { type: 'String', string: '' },
		bytes: { type: 'Binary', binary: Buffer.from([0, 1, 2]) },
	});
});

test('names that every object has are names like others', () => {
	const { attributes, problem } = parseAttributes('constructor=a\n__proto__=b\ntoString=c');
	assert.equal(problem, null);
	assert.deepEqual(Object.keys(attributes), ['constructor', '__proto__', 'toString']);
	assert.equal(Object.getPrototypeOf(attributes), Object.prototype);
});

test('what can not be read is named in one sentence', () => {
	const problems: Readonly<Record<string, string>> = {
		'no value': '"no value" is not of the form name=value.',
		'=x': '"=x" is not of the form name=value.',
		'a=1\na=2': 'The attribute a is there twice.',
		'a:Binary=%%%': 'The value of a is not base64.',
		'a:Binary=AAE': 'The value of a is not base64.',
	};
	for (const [text, problem] of Object.entries(problems))
		assert.equal(parseAttributes(text).problem, problem);
	assert.deepEqual(parseAttributes(''), { attributes: {}, problem: null });
});
