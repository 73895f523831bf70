import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueRef } from '../../source/model/queue.ts';
import { DeadLetterLinks } from '../../source/monitor/dead-letter-links.ts';
import { someAttributes } from '../actions/support.ts';

const ref = (name: string): QueueRef => ({ name, url: `https://sqs.eu-west-1.amazonaws.com/1/${name}` });
const arn = (name: string, place = 'eu-west-1:1') => `arn:aws:sqs:${place}:${name}`;
const sending = (from: string, to: string | null) =>
	someAttributes({
		arn: arn(from),
		redrivePolicy: to === null ? null : { deadLetterTargetArn: to, maxReceiveCount: 3 },
	});
const [a, b, dead, other] = [ref('a'), ref('b'), ref('dead'), ref('other')];

function linksOfAll(): DeadLetterLinks {
	const links = new DeadLetterLinks();
	links.add([a, b, dead, other]);
	return links;
}

test('sources come together from redrive policies, and the same policy again is no news', () => {
	const links = linksOfAll();
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead'))), [{ url: dead.url, sources: [a] }]);
	assert.deepEqual(links.learn(b.url, sending('b', arn('dead'))), [{ url: dead.url, sources: [a, b] }]);
	assert.deepEqual(links.learn(b.url, sending('b', arn('dead'))), []);
});

test('a policy that changes tells both queues', () => {
	const links = linksOfAll();
	links.learn(a.url, sending('a', arn('dead')));
	assert.deepEqual(links.learn(a.url, sending('a', arn('other'))), [
		{ url: dead.url, sources: [] },
		{ url: other.url, sources: [a] },
	]);
	assert.deepEqual(links.learn(a.url, sending('a', null)), [{ url: other.url, sources: [] }]);
});

test('a queue of the same name in another account or region is another queue', () => {
	const links = linksOfAll();
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead', 'us-east-1:1'))), []);
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead', 'eu-west-1:2'))), []);
});

test('a dead letter queue that is listed later is found then', () => {
	const links = new DeadLetterLinks();
	links.add([a]);
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead'))), []);
	links.add([dead]);
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead'))), [{ url: dead.url, sources: [a] }]);
});

test('what is gone is no source any more', () => {
	const links = linksOfAll();
	links.learn(a.url, sending('a', arn('dead')));
	links.learn(b.url, sending('b', arn('dead')));
	assert.deepEqual(links.keepOnly(new Set([b.url, dead.url])), [{ url: dead.url, sources: [b] }]);
	assert.deepEqual(links.keepOnly(new Set([b.url, dead.url])), []);
	assert.deepEqual(links.learn(a.url, sending('a', arn('dead'))), [], 'not listed, so not known');
});

test('sources that the endpoint names count too, those of other accounts included', () => {
	const links = linksOfAll();
	const far = { name: 'far', url: 'https://sqs.eu-west-1.amazonaws.com/2/far' };
	assert.deepEqual(links.learnSources(dead.url, [a, far]), [{ url: dead.url, sources: [a, far] }]);
	assert.deepEqual(links.learn(b.url, sending('b', arn('dead'))), [{ url: dead.url, sources: [a, far, b] }]);
});
