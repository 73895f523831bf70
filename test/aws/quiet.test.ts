import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execa } from 'execa';
import { awsEnvironment } from '../support/aws-environment.ts';
import { startFake } from '../support/fake-http.ts';

const script = new URL('../support/quiet-client.ts', import.meta.url).pathname;

test('nothing of the SDK reaches the console', async (t) => {
	const server = await startFake(t, ({ operation }) => ({
		raw: (response) => {
			const body =
				operation === 'GetMetricData'
					? { MetricDataResults: [] }
					: operation === 'GetCallerIdentity'
						? {}
						: { Attributes: { ApproximateNumberOfMessages: '1' } };
			response.end(JSON.stringify(body));
		},
	}));
	const environment = awsEnvironment(t, {
		AWS_ACCESS_KEY_ID: 'ENVKEY',
		AWS_SECRET_ACCESS_KEY: 'secret',
		AWS_PROFILE: 'team',
		AWS_REGION: 'eu-west-1',
		QUIET_ENDPOINT: server.url,
	});
	delete process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED;
	environment.credentials('[team]\naws_access_key_id = K\naws_secret_access_key = s\n');
	const { stdout, stderr, exitCode } = await execa(process.execPath, ['--import', 'tsx', script], {
		reject: false,
	});
	assert.equal(stderr, '');
	assert.equal(stdout, '');
	assert.equal(exitCode, 7);
	assert.equal(server.operations().filter((operation) => operation === 'GetQueueAttributes').length, 20);
});
