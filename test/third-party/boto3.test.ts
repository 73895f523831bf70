import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { installBoto3 } from '../../scripts/boto3.ts';
import { conform } from '../boto3/conform.ts';
import { scriptNames } from '../boto3/script.ts';
import { type BuiltCloud, startBuiltCloud } from '../support/built-cloud.ts';

const region = 'eu-west-1';

const flags = {
	/** Where the script measures waiting, or a message has to stay in flight from one call to the next. */
	realTime: ['--scenario', 'empty', '--speed', '1'],
	/** Where something takes minutes: an alarm, a schedule, a distribution on its way to the edges. */
	fast: ['--scenario', 'empty', '--speed', '60'],
	/** Three hours of traffic of all kinds. */
	traffic: ['--scenario', 'shop', '--speed', '1'],
} satisfies Record<string, readonly string[]>;

type Kind = keyof typeof flags;

/** Those that take longest come first, so that the others run beside them. */
const kinds: Readonly<Record<string, Kind>> = {
	sqs_long_polling: 'realTime',
	lambda_mapping: 'fast',
	sqs_dead_letters: 'realTime',
	cloudfront: 'fast',
	cloudwatch_alarms: 'fast',
	sqs_fifo: 'realTime',
	sqs_queues: 'realTime',
	s3_notifications: 'realTime',
	sns_to_sqs: 'realTime',
	cloudwatch_metrics: 'fast',
	eventbridge_to_sqs: 'fast',
	apigateway_http: 'fast',
	apigateway_rest: 'fast',
	metrics_of_all: 'traffic',
	sts_identity: 'realTime',
};

test('every script has a cloud to run on', () => {
	assert.deepEqual(Object.keys(kinds).sort(), scriptNames);
});

describe('boto3 on the embedded cloud', { concurrency: 4 }, () => {
	const clouds = new Map<Kind, BuiltCloud>();
	const python = installBoto3();
	before(async () => {
		for (const kind of Object.keys(flags) as Kind[]) {
			clouds.set(kind, await startBuiltCloud('--region', region, ...flags[kind]));
		}
	});
	after(() => Promise.all([...clouds.values()].map((cloud) => cloud.stop())));

	for (const [script, kind] of Object.entries(kinds)) {
		test(script, async (t) => {
			const endpoint = clouds.get(kind)?.endpoint;
			assert.ok(endpoint);
			await conform(t, script, { python, endpoint, region, seconds: 80 });
		});
	}
});
