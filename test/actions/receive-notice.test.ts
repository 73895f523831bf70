import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveNotice, visibilityTimeoutFor } from '../../source/actions/receive-notice.ts';
import { someAttributes } from './support.ts';

const FIRST = { truePeek: false, limit: 10, askedBefore: false };
const AGAIN = { ...FIRST, askedBefore: true };
const FIFO = {
	contentBasedDeduplication: true,
	deduplicationScope: 'queue',
	throughputLimit: 'perQueue',
} as const;

function limited(maxReceiveCount: number) {
	const deadLetterTargetArn = 'arn:aws:sqs:eu-west-1:000000000000:orders-dlq';
	return someAttributes({ redrivePolicy: { deadLetterTargetArn, maxReceiveCount } });
}

test('the first receive of a queue in a session always asks', () => {
	for (const attributes of [someAttributes(), limited(100), someAttributes({ type: 'fifo', fifo: FIFO })]) {
		assert.equal(receiveNotice(attributes, FIRST).needed, true);
		assert.equal(receiveNotice(attributes, AGAIN).needed, false);
	}
});

test('a queue that dead-letters after 3 receives or fewer always asks', () => {
	for (const limit of [1, 2, 3]) assert.equal(receiveNotice(limited(limit), AGAIN).needed, true);
	assert.equal(receiveNotice(limited(4), AGAIN).needed, false);
});

test('settings that are not known always ask, and are not taken for harmless', () => {
	const { needed, lines } = receiveNotice(null, AGAIN);
	assert.equal(needed, true);
	assert.match(lines.join('\n'), /for 30s, which qdash asks for since .* not known/);
	assert.match(lines.join('\n'), /are not known: some may move to its dead letters/);
});

test('a true peek asks nothing and says why', () => {
	const { needed, lines } = receiveNotice(limited(1), { ...FIRST, truePeek: true });
	assert.equal(needed, false);
	assert.match(lines.join('\n'), /without receiving/);
});

test('the lines have the numbers of this queue', () => {
	assert.deepEqual(receiveNotice(limited(3), FIRST).lines, [
		'SQS has no peek. Receiving up to 10 messages here',
		'· hides them from consumers for 30s, or until you release them',
		'· raises their receive count. This queue dead-letters to orders-dlq after 3: a message already ' +
			'received 3 times moves now, unseen; one at 2, at the receive after this',
		'· a message received 3 times and not deleted no longer counts for the age of the oldest',
	]);
});

test('a queue that dead-letters after one receive: each new one moves at the receive after this', () => {
	const [, , count] = receiveNotice(limited(1), FIRST).lines;
	assert.match(count ?? '', /already received once moves now, unseen; a new one, at the receive after this$/);
});

test('FIFO blocks groups, and a queue without dead letters moves nothing', () => {
	const attributes = someAttributes({ type: 'fifo', fifo: FIFO, visibilityTimeoutSeconds: 90 });
	const lines = receiveNotice(attributes, { ...FIRST, limit: 1 }).lines;
	assert.equal(lines[0], 'SQS has no peek. Receiving a message here');
	assert.match(lines[1] ?? '', /for 1m 30s/);
	assert.match(lines[2] ?? '', /no dead letter queue, so none moves/);
	assert.match(lines[3] ?? '', /blocks their message groups/);
});

test('a visibility timeout of 0 hides nothing, and says what follows', () => {
	const attributes = someAttributes({ visibilityTimeoutSeconds: 0 });
	assert.equal(visibilityTimeoutFor(attributes), 0);
	assert.match(receiveNotice(attributes, FIRST).lines[1] ?? '', /does not hide them/);
});

test("a dead letter queue's name from a server can't steer the terminal", () => {
	const deadLetterTargetArn = 'arn:aws:sqs:eu-west-1:0:evil\u001b[31m';
	const attributes = someAttributes({ redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 5 } });
	assert.ok(!receiveNotice(attributes, FIRST).lines.join('').includes('\u001b'));
});
