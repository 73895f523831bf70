import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
	CreateEventBusCommand,
	DeleteEventBusCommand,
	DeleteRuleCommand,
	DescribeEventBusCommand,
	DescribeRuleCommand,
	DisableRuleCommand,
	EnableRuleCommand,
	EventBridgeClient,
	ListEventBusesCommand,
	ListRuleNamesByTargetCommand,
	ListRulesCommand,
	ListTagsForResourceCommand,
	ListTargetsByRuleCommand,
	PutEventsCommand,
	type PutEventsRequestEntry,
	PutPermissionCommand,
	PutRuleCommand,
	type PutRuleCommandInput,
	PutTargetsCommand,
	RemovePermissionCommand,
	RemoveTargetsCommand,
	TagResourceCommand,
	type Target,
	UntagResourceCommand,
	UpdateEventBusCommand,
} from '@aws-sdk/client-eventbridge';
import { DeliveryRegistry } from '../../source/demo/deliveries.ts';
import { EventBridgeService } from '../../source/demo/eventbridge/eventbridge-service.ts';
import type { Delivery } from '../../source/demo/simulation/graph.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const registry = new DeliveryRegistry();
/** What queues got, by ARN; nothing is under an ARN that ends in `missing`. */
const queues = new Map<string, Delivery[]>();
registry.register('sqs', (arn, delivery) => {
	if (arn.endsWith('missing')) return false;
	queues.set(arn, [...(queues.get(arn) ?? []), delivery]);
	return true;
});
const made: { service?: EventBridgeService } = {};
const { config, clock } = await startServices((it) => {
	made.service = new EventBridgeService(it, account, randomUUID, registry);
	registry.register('events', (arn, delivery) => made.service?.deliver(arn, delivery) ?? false);
	return [made.service];
});
const service = made.service as EventBridgeService;
const client = new EventBridgeClient(config);

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${account}:${name}`;

/** What a queue got since it was last asked. */
function received(name: string): Delivery[] {
	const deliveries = queues.get(queueArn(name)) ?? [];
	queues.delete(queueArn(name));
	return deliveries;
}

const fails = (call: Promise<unknown>, name: string, message?: RegExp) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		if (message) assert.match(error.message, message);
		return true;
	});

/** A rule with one target: the queue of its name, unless something else is said. */
async function rule(Name: string, input: Partial<PutRuleCommandInput>, target: Partial<Target> = {}) {
	const { RuleArn } = await client.send(new PutRuleCommand({ Name, ...input }));
	await client.send(
		new PutTargetsCommand({
			Rule: Name,
			EventBusName: input.EventBusName,
			Targets: [{ Id: '1', Arn: queueArn(Name), ...target }],
		}),
	);
	return RuleArn ?? '';
}

async function put(entry: Partial<PutEventsRequestEntry>): Promise<string> {
	const { Entries } = await client.send(
		new PutEventsCommand({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail: '{}', ...entry }] }),
	);
	assert.equal(Entries?.[0]?.ErrorCode, undefined);
	return Entries?.[0]?.EventId ?? '';
}

const remove = async (Rule: string, EventBusName?: string) => {
	await client.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids: ['1'] }));
	await client.send(new DeleteRuleCommand({ Name: Rule, EventBusName }));
};

test('buses are created, changed, listed and deleted', async () => {
	const created = await client.send(
		new CreateEventBusCommand({ Name: 'shop-bus', Description: 'Orders', Tags: [{ Key: 'a', Value: '1' }] }),
	);
	assert.equal(created.EventBusArn, `arn:aws:events:eu-west-1:${account}:event-bus/shop-bus`);
	await fails(
		client.send(new CreateEventBusCommand({ Name: 'shop-bus' })),
		'ResourceAlreadyExistsException',
		/already exists/,
	);
	await fails(client.send(new CreateEventBusCommand({ Name: 'a/b' })), 'ValidationException');
	await clock.advance(60_000);
	await client.send(new UpdateEventBusCommand({ Name: 'shop-bus', Description: 'More orders' }));
	const described = await client.send(new DescribeEventBusCommand({ Name: created.EventBusArn }));
	assert.equal(described.Description, 'More orders');
	assert.equal(Number(described.LastModifiedTime) - Number(described.CreationTime), 60_000);
	const byDefault = await client.send(new DescribeEventBusCommand({}));
	assert.equal(byDefault.Name, 'default');
	const listed = await client.send(new ListEventBusesCommand({ NamePrefix: 'shop' }));
	assert.deepEqual(
		listed.EventBuses?.map(({ Name }) => Name),
		['shop-bus'],
	);
	await client.send(
		new PutRuleCommand({ Name: 'r', EventBusName: 'shop-bus', EventPattern: '{"source":["a"]}' }),
	);
	const drop = new DeleteEventBusCommand({ Name: 'shop-bus' });
	await fails(client.send(drop), 'ValidationException', /has rules/);
	await client.send(new DeleteRuleCommand({ Name: 'r', EventBusName: 'shop-bus' }));
	await client.send(drop);
	await client.send(drop);
	await fails(client.send(new DeleteEventBusCommand({ Name: 'default' })), 'ValidationException');
	const gone = new DescribeEventBusCommand({ Name: 'shop-bus' });
	await fails(client.send(gone), 'ResourceNotFoundException', /Event bus shop-bus does not exist/);
});

test('a bus has a policy of statements', async () => {
	const grant = { StatementId: 'partner', Principal: '111111111111', Action: 'events:PutEvents' };
	await client.send(new PutPermissionCommand(grant));
	const { Policy } = await client.send(new DescribeEventBusCommand({}));
	assert.equal(JSON.parse(Policy ?? '').Statement[0].Principal.AWS, 'arn:aws:iam::111111111111:root');
	const wrong = new RemovePermissionCommand({ StatementId: 'nobody' });
	await fails(client.send(wrong), 'ResourceNotFoundException', /Statement/);
	await client.send(new RemovePermissionCommand({ StatementId: 'partner' }));
	assert.equal((await client.send(new DescribeEventBusCommand({}))).Policy, undefined);
});

test('a rule is put, described, switched off and on, and deleted after its targets', async () => {
	const EventPattern = '{"source": ["shop"]}';
	const arn = await rule('managed', { EventPattern, Description: 'Orders' });
	assert.equal(arn, `arn:aws:events:eu-west-1:${account}:rule/managed`);
	const described = await client.send(new DescribeRuleCommand({ Name: 'managed' }));
	assert.equal(described.State, 'ENABLED');
	assert.equal(described.EventPattern, EventPattern);
	assert.equal(described.EventBusName, 'default');
	assert.equal(described.CreatedBy, account);
	await client.send(new PutRuleCommand({ Name: 'managed', EventPattern }));
	assert.equal((await client.send(new DescribeRuleCommand({ Name: 'managed' }))).Description, undefined);
	await client.send(new DisableRuleCommand({ Name: 'managed' }));
	await put({});
	assert.equal(received('managed').length, 0);
	await client.send(new EnableRuleCommand({ Name: 'managed' }));
	await put({});
	assert.equal(received('managed').length, 1);
	const names = await client.send(new ListRuleNamesByTargetCommand({ TargetArn: queueArn('managed') }));
	assert.deepEqual(names.RuleNames, ['managed']);
	const drop = new DeleteRuleCommand({ Name: 'managed' });
	await fails(client.send(drop), 'ValidationException', /since it has targets/);
	await remove('managed');
	await client.send(drop);
	const gone = new DescribeRuleCommand({ Name: 'managed' });
	await fails(
		client.send(gone),
		'ResourceNotFoundException',
		/Rule managed does not exist on EventBus default/,
	);
	const nowhere = new PutRuleCommand({ Name: 'x', EventPattern, EventBusName: 'nowhere' });
	await fails(client.send(nowhere), 'ResourceNotFoundException', /Event bus nowhere/);
});

test('what EventBridge refuses of a rule is refused', async () => {
	const attempt = (input: Partial<PutRuleCommandInput>) =>
		client.send(new PutRuleCommand({ Name: 'refused', ...input }));
	await fails(attempt({}), 'ValidationException', /EventPattern or ScheduleExpression/);
	await fails(attempt({ Name: 'not a name', EventPattern: '{"a":[1]}' }), 'ValidationException', /'name'/);
	await fails(attempt({ EventPattern: 'no json' }), 'InvalidEventPatternException', /not valid/);
	await fails(
		attempt({ EventPattern: '{"source": "shop"}' }),
		'InvalidEventPatternException',
		/object or an array/,
	);
	await fails(attempt({ EventPattern: '{}' }), 'InvalidEventPatternException');
	await fails(
		attempt({ EventPattern: '{"a":[{"like":"x"}]}' }),
		'InvalidEventPatternException',
		/match type/,
	);
	for (const ScheduleExpression of [
		'rate(1 minutes)',
		'rate(5 minute)',
		'rate(0 minutes)',
		'rate(2 weeks)',
		'rate 5 minutes',
		'cron(0 12 * * *)',
		'cron(0 12 * * * *)',
		'cron(0 12 ? * ? *)',
		'cron(61 12 * * ? *)',
		'cron(0 12 ? * 8 *)',
		'cron(0 12 ? * 0 *)',
	]) {
		await fails(attempt({ ScheduleExpression }), 'ValidationException', /ScheduleExpression is not valid/);
	}
	await client.send(new CreateEventBusCommand({ Name: 'other' }));
	const scheduled = attempt({ ScheduleExpression: 'rate(1 day)', EventBusName: 'other' });
	await fails(scheduled, 'ValidationException', /only on the default event bus/);
});

test('lists come in pages', async () => {
	await client.send(new CreateEventBusCommand({ Name: 'paged' }));
	for (let number = 0; number < 5; number++) {
		await client.send(
			new PutRuleCommand({ Name: `r${number}`, EventBusName: 'paged', EventPattern: '{"source":["a"]}' }),
		);
	}
	const first = await client.send(new ListRulesCommand({ EventBusName: 'paged', Limit: 3 }));
	assert.equal(first.Rules?.length, 3);
	const rest = await client.send(
		new ListRulesCommand({ EventBusName: 'paged', Limit: 3, NextToken: first.NextToken }),
	);
	assert.deepEqual(
		rest.Rules?.map(({ Name }) => Name),
		['r3', 'r4'],
	);
	assert.equal(rest.NextToken, undefined);
	assert.equal(rest.Rules?.[0]?.Arn, `arn:aws:events:eu-west-1:${account}:rule/paged/r3`);
	await fails(client.send(new ListRulesCommand({ Limit: 101 })), 'ValidationException', /'limit'/);
	await fails(client.send(new ListRulesCommand({ NextToken: 'x' })), 'ValidationException');
});

test('targets are checked, kept as given, and taken away', async () => {
	await client.send(new PutRuleCommand({ Name: 'targeted', EventPattern: '{"source":["a"]}' }));
	const attempt = (...Targets: Target[]) => client.send(new PutTargetsCommand({ Rule: 'targeted', Targets }));
	const Arn = queueArn('targeted');
	await fails(attempt({ Id: '1', Arn: 'queue' }), 'ValidationException', /Arn is not in correct format/);
	await fails(attempt({ Id: '1', Arn, Input: '{}', InputPath: '$' }), 'ValidationException', /Only one of/);
	await fails(attempt({ Id: '1', Arn, Input: 'no json' }), 'ValidationException', /JSON syntax error/);
	await fails(attempt({ Id: '1', Arn: `${Arn}.fifo` }), 'ValidationException', /SqsParameters/);
	const unknown = { InputPathsMap: {}, InputTemplate: '"<what>"' };
	await fails(
		attempt({ Id: '1', Arn, InputTransformer: unknown }),
		'ValidationException',
		/placeholder what/,
	);
	const many = Array.from({ length: 6 }, (_, index) => ({ Id: String(index), Arn }));
	await fails(attempt(...many), 'LimitExceededException');
	await attempt({ Id: '1', Arn, InputPath: '$.detail' }, { Id: '2', Arn, DeadLetterConfig: { Arn } });
	await attempt({ Id: '1', Arn, Input: '{"a":1}' });
	const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'targeted' }));
	assert.deepEqual(Targets, [
		{ Id: '1', Arn, Input: '{"a":1}' },
		{ Id: '2', Arn, DeadLetterConfig: { Arn } },
	]);
	const removed = await client.send(new RemoveTargetsCommand({ Rule: 'targeted', Ids: ['2', '7'] }));
	assert.equal(removed.FailedEntryCount, 1);
	assert.equal(removed.FailedEntries?.[0]?.TargetId, '7');
	assert.equal(removed.FailedEntries?.[0]?.ErrorCode, 'ResourceNotFoundException');
	const missing = new PutTargetsCommand({ Rule: 'nothing', Targets: [{ Id: '1', Arn }] });
	await fails(client.send(missing), 'ResourceNotFoundException');
});

test('an event reaches the targets of the rules that want it', async () => {
	await rule('orders', { EventPattern: '{"source":["shop"],"detail":{"total":[{"numeric":[">",100]}]}}' });
	await put({ Detail: '{"total":50}' });
	const id = await put({
		Detail: '{"total":150}',
		Resources: ['arn:aws:s3:::bucket'],
		Time: new Date('2026-01-01T12:00:00Z'),
	});
	const [delivery, ...others] = received('orders');
	assert.equal(others.length, 0);
	assert.deepEqual(JSON.parse(delivery?.body ?? ''), {
		version: '0',
		id,
		'detail-type': 'Order',
		source: 'shop',
		account,
		time: '2026-01-01T12:00:00Z',
		region: 'eu-west-1',
		resources: ['arn:aws:s3:::bucket'],
		detail: { total: 150 },
	});
	await remove('orders');
});

test('entries fail one by one, requests as a whole', async () => {
	const good = { Source: 'shop', DetailType: 'Order', Detail: '{}' };
	const { FailedEntryCount, Entries } = await client.send(
		new PutEventsCommand({
			Entries: [
				good,
				{ ...good, Source: undefined },
				{ ...good, DetailType: undefined },
				{ ...good, Detail: 'no json' },
				{ ...good, Detail: '[]' },
				{ ...good, Detail: `{"deep":${'['.repeat(2_000)}${']'.repeat(2_000)}}` },
				{ ...good, Source: 'aws.s3' },
				{ ...good, EventBusName: 'nowhere' },
			],
		}),
	);
	assert.equal(FailedEntryCount, 6);
	assert.deepEqual(
		Entries?.map(({ ErrorCode }) => ErrorCode),
		[
			undefined,
			'InvalidArgument',
			'InvalidArgument',
			'MalformedDetail',
			'MalformedDetail',
			'MalformedDetail',
			'NotAuthorizedForSourceException',
			undefined,
		],
	);
	assert.ok(Entries?.[0]?.EventId);
	const eleven = new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => good) });
	await fails(client.send(eleven), 'ValidationException', /less than or equal to 10/);
	const farOff = await fetch(config.endpoint, {
		method: 'POST',
		headers: { 'X-Amz-Target': 'AWSEvents.PutEvents' },
		body: JSON.stringify({ Entries: [{ ...good, Time: 1e18 }] }),
	});
	const { Entries: refused } = (await farOff.json()) as { Entries: { ErrorCode: string }[] };
	assert.equal(refused[0]?.ErrorCode, 'InvalidArgument');
	const large = { ...good, Detail: JSON.stringify({ text: 'x'.repeat(1_048_576) }) };
	await fails(
		client.send(new PutEventsCommand({ Entries: [large] })),
		'ValidationException',
		/over the limit/,
	);
});

test('a target gets what its rule makes of the event', async () => {
	const EventPattern = '{"source":["transform"]}';
	const body = async (target: Partial<Target>) => {
		await rule('transform', { EventPattern }, target);
		await put({
			Source: 'transform',
			Detail: '{"order":{"id":"o-1","lines":[{"sku":"a"},{"sku":"b"}]},"text":"say \\"hi\\""}',
		});
		const [delivery] = received('transform');
		return delivery?.body;
	};
	assert.equal(await body({ Input: '{"fixed": true}' }), '{"fixed": true}');
	assert.equal(await body({ InputPath: '$.detail.order.id' }), '"o-1"');
	assert.equal(await body({ InputPath: '$.detail.order.lines[1]' }), '{"sku":"b"}');
	assert.equal(await body({ InputPath: '$.detail.order.lines[*].sku' }), '["a","b"]');
	const paths = {
		id: '$.detail.order.id',
		lines: '$.detail.order.lines',
		said: '$.detail.text',
		none: '$.detail.no',
	};
	const template = (InputTemplate: string) =>
		body({ InputTransformer: { InputPathsMap: paths, InputTemplate } });
	assert.equal(await template('"Order <id> by <aws.events.rule-name>"'), '"Order o-1 by transform"');
	assert.equal(
		await template('{"id": <id>, "lines": <lines>}'),
		'{"id": "o-1", "lines": [{"sku":"a"},{"sku":"b"}]}',
	);
	assert.equal(await template('{"said": "he said: <said>"}'), '{"said": "he said: say \\"hi\\""}');
	assert.equal(await template('{"none": "<none>"}'), '{"none": ""}');
	const whole = JSON.parse(
		(await template('{"all": <aws.events.event.json>, "head": <aws.events.event>}')) ?? '',
	);
	assert.equal(whole.all.detail.order.id, 'o-1');
	assert.equal(whole.head.detailType, 'Order');
	assert.equal(whole.head.detail, undefined);
	await remove('transform');
});

test('FIFO queues get their group, and what reaches nobody goes to the dead letters', async () => {
	const EventPattern = '{"source":["fifo"]}';
	const fifo = { Arn: queueArn('fifo.fifo'), SqsParameters: { MessageGroupId: 'orders' } };
	await rule('fifo', { EventPattern }, fifo);
	await put({ Source: 'fifo' });
	assert.equal(received('fifo.fifo')[0]?.group, 'orders');
	const lost = { Arn: queueArn('missing'), DeadLetterConfig: { Arn: queueArn('dead') } };
	const arn = await rule('fifo', { EventPattern }, lost);
	await put({ Source: 'fifo' });
	const [dead] = received('dead');
	assert.equal(JSON.parse(dead?.body ?? '').source, 'fifo');
	assert.equal(dead?.attributes?.RULE_ARN, arn);
	assert.equal(dead?.attributes?.TARGET_ARN, queueArn('missing'));
	await remove('fifo');
});

test('a bus sends on to another bus, and that one to no third', async () => {
	const EventPattern = '{"source":["chain"]}';
	for (const Name of ['second', 'third']) await client.send(new CreateEventBusCommand({ Name }));
	const busArn = (name: string) => `arn:aws:events:eu-west-1:${account}:event-bus/${name}`;
	await rule('to-second', { EventPattern }, { Arn: busArn('second') });
	await rule('to-itself', { EventPattern, EventBusName: 'second' }, { Arn: busArn('second') });
	await rule('to-third', { EventPattern, EventBusName: 'second' }, { Arn: busArn('third') });
	await rule('at-second', { EventPattern, EventBusName: 'second' });
	await rule('at-third', { EventPattern, EventBusName: 'third' });
	const id = await put({ Source: 'chain' });
	const [delivery, ...others] = received('at-second');
	assert.equal(JSON.parse(delivery?.body ?? '').id, id);
	assert.equal(others.length, 0);
	assert.equal(received('at-third').length, 0);
	await put({ Source: 'chain', EventBusName: 'second' });
	assert.equal(received('at-third').length, 1);
	await remove('to-second');
});

test('a delivered event is completed', async () => {
	await rule('from-bucket', { EventPattern: '{"source":["aws.s3"]}' });
	const bus = `arn:aws:events:eu-west-1:${account}:event-bus/default`;
	const body = JSON.stringify({ 'detail-type': 'Object Created', detail: { bucket: { name: 'b' } } });
	assert.equal(service.deliver(bus, { body, from: 'S3' }), true);
	const event = JSON.parse(received('from-bucket')[0]?.body ?? '');
	assert.equal(event.source, 'aws.s3');
	assert.equal(event.account, account);
	assert.equal(event['detail-type'], 'Object Created');
	assert.match(event.time, /^2026-01-01T\d\d:\d\d:\d\dZ$/);
	assert.equal(service.deliver(`${bus}-not`, { body, from: 'S3' }), false);
	assert.equal(service.deliver(bus, { body: 'no json', from: 'S3' }), false);
	await remove('from-bucket');
});

test('a rate fires again and again, from when the rule was put', async () => {
	const arn = await rule('every-five', { ScheduleExpression: 'rate(5 minutes)' });
	await clock.advance(299_000);
	assert.equal(received('every-five').length, 0);
	await clock.advance(1_000);
	const [first] = received('every-five');
	const event = JSON.parse(first?.body ?? '');
	assert.equal(event['detail-type'], 'Scheduled Event');
	assert.equal(event.source, 'aws.events');
	assert.deepEqual(event.resources, [arn]);
	assert.deepEqual(event.detail, {});
	await clock.advance(3_600_000);
	assert.equal(received('every-five').length, 12);
	await client.send(new DisableRuleCommand({ Name: 'every-five' }));
	await clock.advance(3_600_000);
	assert.equal(received('every-five').length, 0);
	await remove('every-five');
	await rule('seldom', { ScheduleExpression: 'rate(30 days)' });
	await clock.advance(29 * 86_400_000);
	assert.equal(received('seldom').length, 0);
	await clock.advance(86_400_000);
	assert.equal(received('seldom').length, 1);
	await remove('seldom');
});

test('cron expressions fire in UTC, with weekdays counted from Sunday', async () => {
	const next = async (expression: string) => {
		await rule('cron', { ScheduleExpression: `cron(${expression})` });
		const start = clock.now();
		for (let day = 0; day < 400; day++) {
			await clock.advance(86_400_000);
			const [delivery] = received('cron');
			if (delivery) return [start, JSON.parse(delivery.body).time] as const;
		}
		return [start, undefined] as const;
	};
	const weekday = (time: string) => new Date(time).getUTCDay();
	const [, noon] = await next('0 12 * * ? *');
	assert.match(noon, /T12:00:00Z$/);
	const [, monday] = await next('15 10 ? * 2 *');
	assert.equal(weekday(monday), 1);
	assert.match(monday, /T10:15:00Z$/);
	const [, friday] = await next('0 8 ? * 6L *');
	assert.equal(weekday(friday), 5);
	assert.equal(
		new Date(Date.parse(friday) + 7 * 86_400_000).getUTCMonth() === new Date(friday).getUTCMonth(),
		false,
	);
	const [, third] = await next('0 8 ? * MON#3 *');
	assert.equal(weekday(third), 1);
	assert.ok(new Date(third).getUTCDate() >= 15 && new Date(third).getUTCDate() <= 21);
	const [, last] = await next('0 8 L * ? *');
	assert.equal(new Date(Date.parse(last) + 86_400_000).getUTCDate(), 1);
	const [, quarter] = await next('5/15 3 1 * ? *');
	assert.match(quarter, /-01T03:05:00Z$/);
	const [start, past] = await next('0 0 1 1 ? 2020');
	assert.ok(start > 0);
	assert.equal(past, undefined);
	await remove('cron');
});

test('rules and buses have tags', async () => {
	const arn = await rule('tagged', { EventPattern: '{"source":["a"]}', Tags: [{ Key: 'a', Value: '1' }] });
	for (const ResourceARN of [arn, `arn:aws:events:eu-west-1:${account}:event-bus/default`]) {
		await client.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'b', Value: '2' }] }));
		await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));
		const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN }));
		assert.deepEqual(Tags, [{ Key: 'b', Value: '2' }]);
	}
	const missing = new ListTagsForResourceCommand({ ResourceARN: `${arn}-not` });
	await fails(client.send(missing), 'ResourceNotFoundException');
	await remove('tagged');
});

test('stopping ends the timers', async () => {
	await rule('stopped', { ScheduleExpression: 'rate(1 minute)' });
	service.stop();
	await clock.advance(600_000);
	assert.equal(received('stopped').length, 0);
});
