import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allowedSenders } from '../../source/model/queue-policy.ts';

const queue = 'arn:aws:sqs:eu-west-1:111111111111:orders';

interface Statement {
	readonly [key: string]: unknown;
}

function allow(rest: Statement): Statement {
	return { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: queue, ...rest };
}

function from(arn: unknown, operator = 'ArnEquals', key = 'aws:SourceArn'): Statement {
	return { Condition: { [operator]: { [key]: arn } } };
}

function senders(...statements: readonly unknown[]): string[] {
	const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
	return allowedSenders(policy).map(({ kind, name, conditions }) =>
		[`${kind} ${name}`, ...conditions].join(', '),
	);
}

test('topics, rules and buckets by their source ARN, others by their principal', () => {
	assert.deepEqual(
		senders(
			allow(from('arn:aws:sns:eu-west-1:111111111111:order-events')),
			allow(from('arn:aws:events:eu-west-1:111111111111:rule/nightly', 'ArnLike')),
			allow(from(['arn:aws:events:eu-west-1:111111111111:rule/shop-bus/paid'], 'ForAnyValue:ArnLike')),
			allow(from('arn:aws:s3:::uploads', 'StringEquals', 'AWS:SourceArn')),
			allow(from('arn:aws:s3:*:*:archive', 'StringLikeIfExists')),
			allow(from('arn:aws:scheduler:eu-west-1:111111111111:schedule/default/tick')),
			allow({ Principal: { AWS: ['222222222222', 'arn:aws:iam::333333333333:role/producer'] } }),
			allow({ Principal: { Service: 'sns.amazonaws.com' } }),
		),
		[
			'topic order-events',
			'rule default/nightly',
			'rule shop-bus/paid',
			'bucket uploads',
			'bucket archive',
			'allowed arn:aws:scheduler:eu-west-1:111111111111:schedule/default/tick',
			'allowed 222222222222',
			'allowed arn:aws:iam::333333333333:role/producer',
			'allowed sns.amazonaws.com',
		],
	);
});

test('everybody is called so, and what it depends on besides is named', () => {
	assert.deepEqual(senders(allow({})), ['allowed everybody']);
	assert.deepEqual(senders(allow({ Principal: { AWS: '*' } })), ['allowed everybody']);
	assert.deepEqual(senders(allow({ Principal: undefined, NotPrincipal: { AWS: '222222222222' } })), [
		'allowed everybody but 222222222222',
	]);
	const Condition = {
		StringEquals: { 'aws:SourceAccount': '111111111111' },
		Bool: { 'aws:SecureTransport': 'true' },
	};
	assert.deepEqual(senders(allow({ Condition })), [
		'allowed everybody, aws:SourceAccount, aws:SecureTransport',
	]);
	assert.deepEqual(senders(allow(from('arn:aws:s3:::uploads', 'ArnNotEquals'))), [
		'allowed everybody, aws:SourceArn',
	]);
});

test('one that is named twice is there once, by the statement that asks for least', () => {
	const topic = 'arn:aws:sns:eu-west-1:111111111111:order-events';
	const narrow = { ArnEquals: { 'aws:SourceArn': topic }, Bool: { 'aws:SecureTransport': 'true' } };
	assert.deepEqual(senders(allow({ Condition: narrow }), allow(from(topic))), ['topic order-events']);
	assert.deepEqual(senders(allow({ Condition: narrow })), ['topic order-events, aws:SecureTransport']);
});

test('what denies, or allows something else, is no sender', () => {
	const other = 'arn:aws:sns:eu-west-1:111111111111:others';
	assert.deepEqual(
		senders(
			allow({ Effect: 'Deny' }),
			allow({ Action: 'sqs:ReceiveMessage', ...from(other) }),
			allow({ Action: ['sqs:DeleteMessage', 'sqs:Get*', 'sns:SendMessage', 'SendMessage'] }),
			allow({ Action: undefined, NotAction: ['sqs:Send*'] }),
			allow({ Action: undefined }),
			'no statement',
			null,
		),
		[],
	);
	assert.deepEqual(senders(allow({ Action: undefined, NotAction: 'sqs:PurgeQueue' })), ['allowed everybody']);
});

/** A pattern that IAM takes for SendMessage: parts of it are a `*`, single characters a `?`, in any case. */
const patternOfSending = fc
	.array(fc.constantFrom('keep', 'any', 'one', 'other case', 'and none'), { minLength: 15, maxLength: 15 })
	.map((changes) =>
		[...'sqs:SendMessage']
			.map((character, index) => {
				const change = changes[index];
				// A wildcard may stand for the colon only in what is wholly a wildcard.
				if (character === ':') return character;
				if (change === 'any') return '*';
				if (change === 'one') return '?';
				if (change === 'and none') return `${character}**`;
				return change === 'other case' && character !== character.toUpperCase()
					? character.toUpperCase()
					: character;
			})
			.join(''),
	);

test('every pattern that stands for SendMessage lets send, and none that lacks one of its letters', () => {
	fc.assert(
		fc.property(patternOfSending, fc.nat(13), (pattern, place) => {
			assert.deepEqual(senders(allow({ Action: pattern })), ['allowed everybody'], pattern);
			// A character that is in no action's name, in place of any of the pattern's own.
			const at = place < 3 ? place : place + 1;
			const broken = `${pattern.slice(0, at)}§${pattern.slice(at + 1)}`;
			assert.deepEqual(senders(allow({ Action: broken })), [], broken);
		}),
	);
	assert.deepEqual(senders(allow({ Action: '*' })), ['allowed everybody']);
	assert.deepEqual(senders(allow({ Action: 'sqs.SendMessage' })), [], 'a dot is a dot');
});

test('no text is too odd: a list comes back, each sender once, with names that the text has', () => {
	const name = fc.string({ minLength: 1 });
	const oneOrMore = (value: fc.Arbitrary<unknown>) => fc.oneof(value, fc.array(value, { maxLength: 3 }));
	const statement = fc.record(
		{
			Effect: fc.constantFrom('Allow', 'Deny', 'allow', 1),
			Principal: fc.oneof(
				name,
				fc.record({ AWS: oneOrMore(name), Service: oneOrMore(name) }, { requiredKeys: [] }),
				fc.jsonValue(),
			),
			NotPrincipal: fc.oneof(fc.record({ AWS: oneOrMore(name) }), fc.jsonValue()),
			Action: fc.oneof(
				fc.constantFrom('sqs:*', '*', 'sqs:SendMessage', '****?*****?****?***x'),
				oneOrMore(name),
				fc.jsonValue(),
			),
			NotAction: oneOrMore(name),
			Condition: fc.oneof(
				fc.dictionary(
					fc.constantFrom('ArnEquals', 'ArnLike', 'Bool', '__proto__'),
					fc.dictionary(fc.constantFrom('aws:SourceArn', 'aws:sourcearn', 'x'), oneOrMore(name)),
				),
				fc.jsonValue(),
			),
		},
		{ requiredKeys: ['Effect'] },
	);
	const policy = fc.oneof(
		fc.string(),
		fc.json(),
		fc.record({ Statement: oneOrMore(statement) }).map((each) => JSON.stringify(each)),
	);
	fc.assert(
		fc.property(policy, (text) => {
			const found = allowedSenders(text);
			const keys = found.map(({ kind, arn, name }) => `${kind} ${arn ?? name}`);
			assert.equal(new Set(keys).size, keys.length);
			for (const { kind, arn, name, conditions } of found) {
				assert.equal(typeof name, 'string');
				if (kind !== 'allowed') assert.ok(arn?.startsWith('arn:') || arn?.includes(':'));
				if (arn !== null) assert.ok(text.includes(JSON.stringify(arn).slice(1, -1)));
				assert.equal(new Set(conditions).size, conditions.length);
			}
		}),
		{ numRuns: 500 },
	);
});
