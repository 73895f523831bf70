import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMessage, type MessageRules, sizeOf } from '../../source/actions/message-rules.ts';
import type { MessageAttribute, OutgoingMessage } from '../../source/model/message.ts';

const STANDARD: MessageRules = {
	type: 'standard',
	contentBasedDeduplication: null,
	maximumMessageBytes: null,
};
const FIFO: MessageRules = { type: 'fifo', contentBasedDeduplication: false, maximumMessageBytes: null };
const BY_CONTENT: MessageRules = { ...FIFO, contentBasedDeduplication: true };

function problems(message: Partial<OutgoingMessage>, rules = STANDARD): string[] {
	return checkMessage({ body: 'x', ...message }, rules).map(({ message: text }) => text);
}

function attribute(name: string, value: MessageAttribute): string[] {
	return problems({ attributes: { [name]: value } });
}

test('what is right has no problem', () => {
	assert.deepEqual(problems({ body: 'tab\tline\nreturn\r é 漢 😀 \u0085 \uFFFD', delaySeconds: 900 }), []);
	assert.deepEqual(problems({ group: 'tenant-1' }), [], 'fair queues: a group on a standard queue');
	assert.deepEqual(problems({ group: 'a', deduplicationId: 'b' }, FIFO), []);
	assert.deepEqual(problems({ group: 'a' }, BY_CONTENT), []);
	assert.deepEqual(problems({ group: 'a' }, { ...FIFO, contentBasedDeduplication: null }), []);
});

test('an empty body, and characters that SQS refuses, by number and place', () => {
	assert.match(problems({ body: '' })[0] ?? '', /body is empty/);
	assert.deepEqual(problems({ body: 'ab\u001b[31m' }), [
		'The body has U+001B at character 3, which SQS refuses.',
	]);
	for (const body of ['\u0000', '\u000b', '\uFFFE', '\uFFFF', '\ud800', 'a\udfff']) {
		assert.equal(problems({ body }).length, 1, JSON.stringify(body));
	}
});

test('over 1 MiB, attributes counted, and over the limit of this queue', () => {
	const attributes = {
		name: { type: 'String', string: 'é' },
		bytes: { type: 'Binary', binary: new Uint8Array(3) },
	};
	assert.equal(sizeOf({ body: 'é', attributes }), 2 + (4 + 6 + 2) + (5 + 6 + 3));
	const rest = 1_048_576 - (4 + 6 + 2) - (5 + 6 + 3);
	assert.deepEqual(problems({ body: 'x'.repeat(rest), attributes }), []);
	assert.match(
		problems({ body: 'x'.repeat(rest + 1), attributes })[0] ?? '',
		/1,048,577 bytes\); .* 1,048,576/,
	);
	const small = { ...STANDARD, maximumMessageBytes: 1024 };
	assert.deepEqual(problems({ body: 'x'.repeat(1024) }, small), []);
	assert.match(problems({ body: 'x'.repeat(1025) }, small)[0] ?? '', /limit here is 1,024 bytes/);
});

test('the delay is 0 to 900 whole seconds, and not on FIFO', () => {
	for (const delaySeconds of [-1, 901, 1.5, Number.NaN]) assert.equal(problems({ delaySeconds }).length, 1);
	assert.match(problems({ group: 'a', delaySeconds: 0 }, BY_CONTENT)[0] ?? '', /FIFO queue takes no delay/);
});

test('group and deduplication ids, as the type of the queue needs them', () => {
	assert.deepEqual(problems({ deduplicationId: 'a' }, FIFO), ['A FIFO queue needs a group id.']);
	assert.match(problems({ group: 'a' }, FIFO)[0] ?? '', /needs a deduplication id/);
	assert.match(problems({ deduplicationId: 'a' })[0] ?? '', /standard queue takes no deduplication id/);
	for (const bad of ['', 'with space', 'é', 'x'.repeat(129)]) {
		assert.equal(problems({ group: bad }, BY_CONTENT).length, 1, bad);
		assert.equal(problems({ group: 'a', deduplicationId: bad }, FIFO).length, 1, bad);
	}
	assert.deepEqual(problems({ group: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~', deduplicationId: 'a' }, FIFO), []);
});

test('names of attributes', () => {
	const value = { type: 'String', string: 'x' };
	for (const name of ['a', 'a.b', 'A_1-x', 'x'.repeat(256)])
		assert.deepEqual(attribute(name, value), [], name);
	for (const name of ['', '.a', 'a.', 'a..b', 'a b', 'AWS.x', 'amazon.x', 'x'.repeat(257), 'é']) {
		assert.equal(attribute(name, value).length, 1, name);
	}
});

test('types and values of attributes', () => {
	assert.deepEqual(attribute('a', { type: 'String.custom', string: 'x' }), []);
	assert.deepEqual(attribute('a', { type: 'Number.int', string: '-1.5e3' }), []);
	assert.deepEqual(attribute('a', { type: 'Binary.png', binary: new Uint8Array([0]) }), []);
	for (const type of ['', 'string', 'Text', 'String.', `String.${'x'.repeat(256)}`]) {
		assert.equal(attribute('a', { type, string: 'x' }).length, 1, type);
	}
	assert.equal(attribute('a', { type: 'String', string: '' }).length, 1);
	assert.equal(attribute('a', { type: 'String', string: '\u0000' }).length, 1);
	for (const string of ['1,5', 'abc', '0x10', '1e', '.'])
		assert.equal(attribute('a', { type: 'Number', string }).length, 1);
	assert.equal(attribute('a', { type: 'Binary', binary: new Uint8Array() }).length, 1);
	assert.equal(attribute('a', { type: 'Binary', string: 'x' }).length, 1);
});

test('ten attributes and not eleven', () => {
	const many = (count: number) =>
		Object.fromEntries(
			Array.from({ length: count }, (_, index) => [`a${index}`, { type: 'String', string: 'x' }]),
		);
	assert.deepEqual(problems({ attributes: many(10) }), []);
	assert.match(problems({ attributes: many(11) })[0] ?? '', /11 attributes; .* at most 10/);
});

test('a problem names its field and attribute, and shows no control character', () => {
	const [problem] = checkMessage(
		{ body: 'x', attributes: { 'a\u001b': { type: 'String', string: 'x' } } },
		STANDARD,
	);
	assert.equal(problem?.field, 'attributes');
	assert.equal(problem?.attribute, 'a\u001b');
	assert.ok(!problem?.message.includes('\u001b'));
});
