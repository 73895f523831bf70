import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consoleUrl, distributionConsoleUrl } from '../../../source/views/flows/console-url.ts';
import { aContext, aQueue } from '../../actions/support.ts';

const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo';
const queue = { url, name: 'orders.fifo' };
const page = (region: string) => consoleUrl({ ...aContext, region }, queue);

test('the page of a queue, in the console of its partition', () => {
	assert.equal(
		page('eu-west-1'),
		`https://eu-west-1.console.aws.amazon.com/sqs/v3/home?region=eu-west-1#/queues/${encodeURIComponent(url)}`,
	);
	assert.match(
		page('cn-north-1') ?? '',
		/^https:\/\/console\.amazonaws\.cn\/sqs\/v3\/home\?region=cn-north-1#/,
	);
	assert.match(page('us-gov-west-1') ?? '', /^https:\/\/console\.amazonaws-us-gov\.com\/sqs\//);
});

test('an endpoint that is not AWS has no console', () => {
	assert.equal(consoleUrl({ ...aContext, endpoint: 'http://127.0.0.1:4566' }, aQueue), null);
});

test('a distribution is in no region: its page is in us-east-1', () => {
	assert.equal(
		distributionConsoleUrl(aContext, 'E1A2B3C4D5'),
		'https://us-east-1.console.aws.amazon.com/cloudfront/v4/home#/distributions/E1A2B3C4D5',
	);
	assert.equal(distributionConsoleUrl({ ...aContext, endpoint: 'http://127.0.0.1:4566' }, 'E1'), null);
});
