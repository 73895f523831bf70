import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOn } from '../../source/terminal/progress.ts';

function written(isTTY: boolean): {
	readonly texts: string[];
	readonly output: Parameters<typeof progressOn>[0];
} {
	const texts: string[] = [];
	return { texts, output: { isTTY, write: (text) => texts.push(text) } };
}

test('on a terminal the line changes in its place, and goes away', () => {
	const { texts, output } = written(true);
	const line = progressOn(output);
	line.clear();
	line.show('Making SQS: 1 of 9');
	line.show('Making SQS: 2 of 9');
	line.clear();
	line.clear();
	assert.deepEqual(texts, ['\r\u001b[KMaking SQS: 1 of 9', '\r\u001b[KMaking SQS: 2 of 9', '\r\u001b[K']);
});

test('in a file there is a line for each new thing, without the counts', () => {
	const { texts, output } = written(false);
	const line = progressOn(output);
	for (const text of ['Making SQS: 1 of 9', 'Making SQS: 2 of 9', 'Making Lambda: 3 of 9']) line.show(text);
	line.clear();
	assert.deepEqual(texts, ['Making SQS\n', 'Making Lambda\n']);
});
