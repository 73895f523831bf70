import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { installBoto3 } from '../../scripts/boto3.ts';
import { type RunningEmulator, startEmulator } from '../../scripts/emulators.ts';
import { conform } from '../boto3/conform.ts';
import { moto as differences } from '../boto3/differences.ts';
import { scriptNames } from '../boto3/script.ts';

/** What runs at the same time has a moto each: its stores are plain dictionaries, which its threads share. */
const lanes = [
	['sqs_long_polling', 'sqs_queues', 'sns_to_sqs', 's3_notifications', 'sts_identity'],
	['cloudwatch_alarms', 'eventbridge_to_sqs', 'sqs_dead_letters', 'lambda_mapping'],
	['cloudwatch_metrics', 'apigateway_http', 'sqs_fifo', 'apigateway_rest', 'cloudfront'],
];

/** Nothing is asked of moto that it has no traffic for: the metrics that services publish by themselves. */
const leftOut = ['metrics_of_all'];

test('every script runs on moto, or is left out', () => {
	assert.deepEqual([...lanes.flat(), ...leftOut].sort(), scriptNames);
});

test('every difference is one of a script that runs', () => {
	assert.deepEqual(
		Object.keys(differences).filter((script) => !lanes.flat().includes(script)),
		[],
	);
});

/** What a script takes for granted in an account: the role of its functions. */
async function prepare({ endpoint }: RunningEmulator): Promise<void> {
	const service = { Service: 'lambda.amazonaws.com' };
	const statement = { Effect: 'Allow', Principal: service, Action: 'sts:AssumeRole' };
	const role = await fetch(endpoint, {
		method: 'POST',
		headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request' },
		body: new URLSearchParams({
			Action: 'CreateRole',
			Version: '2010-05-08',
			RoleName: 'lambda',
			AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
		}),
	});
	assert.ok(role.ok, await role.text());
	// Functions would be run in containers otherwise, for which there may be no Docker.
	const config = await fetch(`${endpoint}/moto-api/config`, {
		method: 'POST',
		body: JSON.stringify({ lambda: { use_docker: false } }),
	});
	assert.ok(config.ok, await config.text());
}

describe('boto3 on moto', { concurrency: true }, () => {
	const python = installBoto3();
	for (const lane of lanes) {
		describe(lane.join(', '), { concurrency: 1 }, () => {
			let moto: RunningEmulator;
			before(async () => {
				moto = await startEmulator('moto');
				await prepare(moto);
			});
			after(() => moto?.stop());
			for (const script of lane) {
				test(script, async (t) => {
					const { endpoint, region } = moto;
					// It does everything at once or never, and fails the same way when it is asked again.
					const env = { CHECKS_PATIENCE: '3', AWS_MAX_ATTEMPTS: '1' };
					await conform(t, script, { python, endpoint, region, seconds: 60, env }, differences[script]);
				});
			}
		});
	}
});
