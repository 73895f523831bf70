import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAccessPolicy, readJson, readJsonObject } from '../../source/demo/json-object.ts';

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

test('JSON nests up to 1,000 levels', () => {
	assert.ok(Array.isArray(readJson(nested(1_000))));
	assert.throws(() => readJson(nested(1_001)), SyntaxError);
	assert.throws(() => readJson(nested(600, '[{"a":', '}]').replace('}', '1}')), /deeper than 1000/);
	assert.throws(() => readJson('[1'), SyntaxError);
});

test('brackets in texts and beside each other do not nest', () => {
	const text = JSON.stringify({ quoted: `"\\${'['.repeat(3_000)}` });
	assert.deepEqual(readJsonObject(text), JSON.parse(text));
	const wide = JSON.stringify(Array.from({ length: 3_000 }, () => ({ a: [] })));
	assert.deepEqual(readJson(wide), JSON.parse(wide));
});

test('an object is an object, and the statements of a policy are objects', () => {
	for (const other of ['[]', '1', 'null', '"x"', '{', '']) assert.equal(readJsonObject(other), undefined);
	assert.deepEqual(readAccessPolicy('{"Statement":{"Sid":"a"}}'), { Statement: { Sid: 'a' } });
	assert.deepEqual(readAccessPolicy('{}'), {});
	assert.equal(readAccessPolicy('{"Statement":[null]}'), undefined);
	assert.equal(readAccessPolicy('{"Statement":"x"}'), undefined);
});
