import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QdashError } from '../../source/model/errors.ts';
import { newQueueRecord } from '../../source/model/queue-record.ts';
import { known } from '../../source/model/reading.ts';
import { notYetAsked } from '../../source/model/verdict.ts';
import { feedsOf, type KnownOfQueue, nothingOfQueue } from '../../source/monitor/feed-records.ts';
import { type DashboardState, initialDashboard } from '../../source/store/dashboard-store.ts';
import { someAttributes } from '../actions/support.ts';

const at = Date.UTC(2026, 10, 23, 12);
const url = 'https://sqs.eu-west-1.amazonaws.com/111111111111/orders';
const arn = 'arn:aws:sqs:eu-west-1:111111111111:orders';
const topicArn = 'arn:aws:sns:eu-west-1:111111111111:order-events';
const denied = new QdashError({
	kind: 'denied',
	service: 'SNS',
	operation: 'ListSubscriptions',
	message: 'SNS denies ListSubscriptions.',
});

function allow(principal: unknown, sourceArn?: string): object {
	return {
		Effect: 'Allow',
		Principal: principal,
		Action: 'sqs:SendMessage',
		Resource: arn,
		...(sourceArn && { Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } } }),
	};
}

/** A queue with this policy, and nothing else known but it. */
function stateWith(...statements: object[]): DashboardState {
	const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
	const record = newQueueRecord({ url, name: 'orders' }, 'standard', notYetAsked);
	const read = { ...record, attributes: known(someAttributes({ arn, policy }), at) };
	return { ...initialDashboard(2, at), queues: new Map([[url, read]]) };
}

function knowing(said: Partial<KnownOfQueue>): KnownOfQueue {
	return { ...nothingOfQueue, at, ...said };
}

function sources(state: DashboardState, said: Partial<KnownOfQueue>): string[] {
	return feedsOf(url, knowing(said), new Map(), state).sources.map(
		({ kind, name, foundIn }) => `${kind} ${name}, ${foundIn}`,
	);
}

const subscription = {
	subscriptionArn: `${topicArn}:1`,
	topicArn,
	filterPolicy: '{"event":["order.paid"]}',
	rawDelivery: true,
	pending: false,
	attributesKnown: true,
};

test('what the policy allows and a service says it does is told once, by the service', () => {
	const state = stateWith(allow({ Service: 'sns.amazonaws.com' }, topicArn));
	const found = feedsOf(
		url,
		knowing({ subscriptions: [subscription], answered: new Set(['subscriptions']) }),
		new Map(),
		state,
	).sources;
	assert.deepEqual(
		found.map(({ kind, name, detail, foundIn }) => [kind, name, detail, foundIn]),
		[['topic', 'order-events', 'filter {"event":["order.paid"]}, raw delivery', 'subscription']],
	);
});

test('who may send but is known not to is only allowed; where nobody could be asked, it is taken for a source', () => {
	const state = stateWith(
		allow({ Service: 'sns.amazonaws.com' }, topicArn),
		allow({ Service: 'events.amazonaws.com' }, 'arn:aws:events:eu-west-1:111111111111:rule/nightly'),
		allow({ Service: 's3.amazonaws.com' }, 'arn:aws:s3:::uploads'),
	);
	assert.deepEqual(sources(state, {}), [
		'topic order-events, queue policy',
		'rule default/nightly, queue policy',
		'bucket uploads, queue policy',
	]);
	const answered = new Set(['subscriptions', 'rules', 'bucket uploads']);
	assert.deepEqual(sources(state, { answered, buckets: new Map([['uploads', []]]) }), [
		'allowed topic order-events, queue policy',
		'allowed rule default/nightly, queue policy',
		'allowed bucket uploads, queue policy',
	]);
	assert.deepEqual(
		sources(state, { answered, failures: new Map([['subscriptions', denied]]) })[0],
		'topic order-events, queue policy',
	);
});

test("the queue's own account is no source, another one is", () => {
	const state = stateWith(
		allow({ AWS: 'arn:aws:iam::111111111111:root' }),
		allow({ AWS: '111111111111' }),
		allow({ AWS: 'arn:aws:iam::222222222222:root' }),
		allow({ AWS: 'arn:aws:iam::111111111111:role/importer' }),
		allow('*'),
	);
	assert.deepEqual(sources(state, {}), [
		'allowed arn:aws:iam::222222222222:root, queue policy',
		'allowed arn:aws:iam::111111111111:role/importer, queue policy',
		'allowed everybody, queue policy',
	]);
});

test('what could not be asked is named once, what is still on its way by its service', () => {
	const asked = new Map([
		['subscriptions', 'SNS'],
		['rules', 'EventBridge'],
		['bucket a', 'S3'],
		['bucket b', 'S3'],
		['consumers', 'Lambda'],
	]);
	const failures = new Map([
		['subscriptions', denied],
		['bucket a', denied],
	]);
	const {
		unseen,
		asking,
		consumers,
		at: asOf,
	} = feedsOf(
		url,
		knowing({ answered: new Set(['subscriptions', 'bucket a']), failures }),
		asked,
		stateWith(),
	);
	assert.deepEqual(unseen, [denied]);
	assert.deepEqual(asking, ['EventBridge', 'S3', 'Lambda']);
	assert.equal(consumers, null, 'Lambda has not answered: that is not nobody');
	assert.equal(asOf, at);
});
