import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { knownRegions, listProfiles } from '../../source/aws/connection.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { type FakeRequest, startFake } from '../support/fake-http.ts';

const attributes = { body: { Attributes: { ApproximateNumberOfMessages: '1' } } };

/** The access key and the region that signed a request. */
function signer(request: FakeRequest | undefined): string {
	const scope = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request?.headers.authorization ?? '');
	return `${scope?.[1]} ${scope?.[2]}`;
}

const keys = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = secret-${id}\n`;

test('AWS_ENDPOINT_URL, AWS_REGION and keys of the environment are honoured', async (t) => {
	const server = await startFake(t, () => attributes);
	awsEnvironment(t, {
		AWS_ENDPOINT_URL: server.url,
		AWS_REGION: 'eu-west-3',
		AWS_ACCESS_KEY_ID: 'ENVKEY',
		AWS_SECRET_ACCESS_KEY: 'secret',
	});
	const { context, sqs } = await connect(t);
	await sqs.getQueueAttributes('https://sqs.eu-west-3.amazonaws.com/1/orders');
	assert.equal(signer(server.requests[0]), 'ENVKEY eu-west-3');
	assert.deepEqual(context, {
		generation: 1,
		profile: null,
		region: 'eu-west-3',
		endpoint: server.url,
		account: null,
		caller: null,
		readOnly: false,
		note: null,
	});
});

test('an endpoint variable of a service goes before the general one, for each service by itself', async (t) => {
	const general = await startFake(t, () => attributes);
	const sqsOnly = await startFake(t, () => attributes);
	const cloudWatchOnly = await startFake(t, () => ({ body: { MetricDataResults: [] } }));
	const stsOnly = await startFake(t, () => ({
		headers: { 'content-type': 'text/xml' },
		body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/kim</Arn><UserId>X</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
	}));
	awsEnvironment(t, {
		AWS_ENDPOINT_URL: general.url,
		AWS_ENDPOINT_URL_SQS: sqsOnly.url,
		AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatchOnly.url,
		AWS_ENDPOINT_URL_STS: stsOnly.url,
	});
	const connection = await connect(t);
	await connection.sqs.getQueueAttributes('http://x/1/orders');
	const query = { namespace: 'AWS/SQS', metric: 'm', dimensions: {}, statistic: 'Sum', periodSeconds: 60 };
	await connection.cloudWatch.getMetricData([query], { from: 0, to: 60_000 });
	const identity = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/kim' };
	assert.deepEqual(await connection.identify(), identity);
	assert.deepEqual(await connection.identify(), identity);
	assert.deepEqual(
		[sqsOnly, cloudWatchOnly, stsOnly, general].map((server) => server.operations()),
		[['GetQueueAttributes'], ['GetMetricData'], ['GetCallerIdentity'], []],
	);
	assert.equal(connection.context.account, identity.account);
	assert.equal(connection.context.caller, identity.arn);
});

test('endpoint_url and the services section are those of the profile that was asked for', async (t) => {
	const own = await startFake(t, () => attributes);
	const section = await startFake(t, () => attributes);
	const other = await startFake(t, () => attributes);
	const environment = awsEnvironment(t, { AWS_PROFILE: 'other' });
	environment.config(
		[
			`[profile plain]\nregion = eu-west-1\nendpoint_url = ${own.url}\n${keys('PLAIN')}`,
			`[profile split]\nregion = eu-west-2\nendpoint_url = ${other.url}\nservices = local\n${keys('SPLIT')}`,
			`[profile other]\nregion = eu-west-3\nendpoint_url = ${other.url}\n${keys('OTHER')}`,
			`[services local]\nsqs =\n  endpoint_url = ${section.url}\n`,
		].join('\n'),
	);
	const plain = await connect(t, { profile: 'plain' });
	await plain.sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(own.requests[0]), 'PLAIN eu-west-1');
	assert.equal(plain.context.profile, 'plain');
	const split = await connect(t, { profile: 'split' });
	await split.sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(section.requests[0]), 'SPLIT eu-west-2');
	assert.equal(other.requests.length, 0);
	const fromEnvironment = await connect(t);
	await fromEnvironment.sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(other.requests[0]), 'OTHER eu-west-3');
	assert.equal(fromEnvironment.context.profile, 'other');
});

test('a profile without an endpoint goes to AWS, whatever the profile of AWS_PROFILE has', async (t) => {
	const other = await startFake(t, () => attributes);
	const environment = awsEnvironment(t, { AWS_PROFILE: 'other' });
	environment.config(
		`[profile real]\nregion = nowhere-1\n${keys('REAL')}\n[profile other]\nendpoint_url = ${other.url}\n`,
	);
	const { context, sqs } = await connect(t, { profile: 'real' });
	assert.equal(context.endpoint, null);
	// There is no such region, so the name cannot be found, with or without a network.
	await assert.rejects(sqs.getQueueAttributes(`${other.url}/1/orders`), { kind: 'unreachable' });
	assert.equal(other.requests.length, 0);
});

test('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS leaves them all out, but not the one that was asked for', async (t) => {
	const server = await startFake(t, () => attributes);
	awsEnvironment(t, {
		AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
		AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
		AWS_REGION: 'eu-west-1',
	});
	assert.equal((await connect(t)).context.endpoint, null);
	const asked = await connect(t, { endpoint: server.url });
	await asked.sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(server.requests.length, 1);
});

test('what was asked for goes before everything', async (t) => {
	const server = await startFake(t, () => attributes);
	awsEnvironment(t, { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1', AWS_REGION: 'eu-west-1' });
	const { context, sqs } = await connect(t, { endpoint: `${server.url}/`, region: 'ap-south-1' });
	await sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(server.requests[0]), 'test ap-south-1');
	assert.equal(context.endpoint, server.url);
});

test('a named profile beats keys of the environment, and the warning of that goes to the log', async (t) => {
	const server = await startFake(t, () => attributes);
	const environment = awsEnvironment(t, { AWS_ACCESS_KEY_ID: 'ENVKEY', AWS_SECRET_ACCESS_KEY: 'secret' });
	environment.config(`[profile team]\nregion = eu-west-1\n${keys('TEAM')}`);
	const logged: string[] = [];
	const { sqs } = await connect(t, {
		profile: 'team',
		endpoint: server.url,
		log: (level, message) => logged.push(`${level} ${message}`),
	});
	await sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(server.requests[0]), 'TEAM eu-west-1');
	assert.ok(logged.some((line) => line.startsWith('warn') && line.includes('Multiple credential sources')));
	assert.ok(!logged.some((line) => line.includes('secret-TEAM')));
});

test('a loopback endpoint without credentials and region gets test/test and us-east-1, and says so', async (t) => {
	const server = await startFake(t, () => attributes);
	awsEnvironment(t);
	const { context, sqs } = await connect(t, { endpoint: server.url });
	await sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(server.requests[0]), 'test us-east-1');
	assert.equal(
		context.note,
		'No credentials are set, so test/test is used; no region is set, so us-east-1 is used: this endpoint is on this machine.',
	);
});

test('a profile that was named never turns into test/test', async (t) => {
	const server = await startFake(t, () => attributes);
	const environment = awsEnvironment(t);
	environment.config('[profile bare]\nregion = eu-west-1\n');
	for (const variables of [{}, { AWS_PROFILE: 'bare' }]) {
		Object.assign(process.env, variables);
		const request = 'AWS_PROFILE' in variables ? {} : { profile: 'bare' };
		const { context, sqs } = await connect(t, { ...request, endpoint: server.url });
		assert.equal(context.note, null);
		await assert.rejects(sqs.getQueueAttributes('http://x/1/orders'), {
			kind: 'denied',
			message: /^No AWS credentials were found for profile bare; run `aws configure --profile bare`/,
		});
	}
	assert.equal(server.requests.length, 0);
});

test('test/test never goes to another machine', async (t) => {
	awsEnvironment(t);
	for (const endpoint of [
		'http://127.0.0.1.example.test:4566',
		'http://localhost.example.test',
		'http://10.0.0.1:1',
	]) {
		const { context, sqs } = await connect(t, { endpoint, region: 'eu-west-1' });
		assert.equal(context.note, null, endpoint);
		await assert.rejects(sqs.getQueueAttributes('http://x/1/orders'), {
			kind: 'denied',
			message: /--profile/,
		});
	}
});

test('every name of this machine is a loopback endpoint', async (t) => {
	awsEnvironment(t);
	for (const host of [
		'localhost',
		'127.9.8.7',
		'[::1]',
		'[::ffff:127.0.0.1]',
		'sqs.localhost',
		'localhost.localstack.cloud',
		'sqs.eu-west-1.localhost.localstack.cloud',
	]) {
		const { context } = await connect(t, { endpoint: `http://${host}:4566` });
		assert.match(context.note ?? '', /test\/test/, host);
	}
});

test('keys of the default profile are used on loopback', async (t) => {
	const server = await startFake(t, () => attributes);
	const environment = awsEnvironment(t);
	environment.credentials(`[default]\n${keys('DEFAULT')}`);
	const { context, sqs } = await connect(t, { endpoint: server.url });
	await sqs.getQueueAttributes('http://x/1/orders');
	assert.equal(signer(server.requests[0]), 'DEFAULT us-east-1');
	assert.equal(context.profile, 'default');
});

test('a missing region, a wrong region and a wrong endpoint are one sentence each', async (t) => {
	const environment = awsEnvironment(t);
	environment.config('[profile bare]\noutput = json\n');
	await assert.rejects(connect(t), {
		kind: 'invalid',
		message: 'No region is set; name one with --region, AWS_REGION.',
	});
	await assert.rejects(connect(t, { profile: 'bare' }), { message: /or a region for profile bare\.$/ });
	await assert.rejects(connect(t, { region: 'eu_west_1' }), {
		kind: 'invalid',
		message: 'eu_west_1 is no region; the nearest one is eu-west-1.',
	});
	for (const endpoint of ['localhost:4566', 'ftp://x', '', 'http://']) {
		await assert.rejects(connect(t, { endpoint }), {
			kind: 'invalid',
			message: /http:\/\/127\.0\.0\.1:4566\.$/,
		});
	}
});

test('AWS_DEFAULT_REGION is used where nothing else names a region', async (t) => {
	awsEnvironment(t, { AWS_DEFAULT_REGION: 'eu-north-1' });
	assert.equal((await connect(t)).context.region, 'eu-north-1');
	process.env.AWS_REGION = 'eu-south-1';
	assert.equal((await connect(t)).context.region, 'eu-south-1');
});

test('an unknown profile is a sentence with the nearest one, also when AWS_PROFILE names it', async (t) => {
	const environment = awsEnvironment(t);
	await assert.rejects(connect(t, { profile: 'prod', region: 'eu-west-1' }), {
		kind: 'invalid',
		message: 'There is no AWS profile prod; there are none: run `aws configure`.',
	});
	environment.config('[profile production]\n[profile staging]\nregion = eu-west-1\n[sso-session s]\nx = 1\n');
	environment.credentials(`[production]\n${keys('P')}`);
	await assert.rejects(connect(t, { profile: 'prodution' }), {
		message: 'There is no AWS profile prodution; the nearest one is production.',
	});
	process.env.AWS_PROFILE = 'zzz\u001b[31m';
	await assert.rejects(connect(t), {
		message: 'There is no AWS profile zzz␛[31m (from AWS_PROFILE); there are: production, staging.',
	});
});

test('a configuration file that cannot be read is said to be the cause', async (t) => {
	const environment = awsEnvironment(t);
	const config = join(environment.home, '.aws', 'config');
	symlinkSync(config, config);
	await assert.rejects(connect(t, { profile: 'team' }), {
		message: `${config} cannot be read, so its profiles are not known.`,
	});
});

test('profiles are listed anew each time, default first, with their regions', async (t) => {
	const environment = awsEnvironment(t);
	assert.deepEqual(await listProfiles(), []);
	environment.config('[profile b]\nregion = eu-west-1\n[services x]\nsqs =\n  endpoint_url = http://x\n');
	environment.credentials('[default]\naws_access_key_id = K\n[a]\naws_access_key_id = K\n');
	assert.deepEqual(await listProfiles(), [
		{ name: 'default', region: null },
		{ name: 'a', region: null },
		{ name: 'b', region: 'eu-west-1' },
	]);
});

test('regions have the aws partition first and are known once', () => {
	const regions = knownRegions();
	assert.equal(regions[0], 'us-east-1');
	assert.equal(new Set(regions).size, regions.length);
	assert.ok(regions.indexOf('eu-west-1') < regions.indexOf('cn-north-1'));
});

test('the clock follows the Date header of the SQS endpoint, errors included', async (t) => {
	awsEnvironment(t);
	const ahead = Date.parse('2030-01-01T00:00:00Z');
	const server = await startFake(t, () => ({
		status: 400,
		headers: { date: new Date(ahead).toUTCString() },
		body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no' },
	}));
	const { clock, sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.getQueueAttributes('http://x/1/orders'), { kind: 'notFound' });
	assert.ok(Math.abs(clock.now() - ahead) < 5_000, `${clock.now() - ahead}`);
});

test('CloudFront and its metrics are asked in us-east-1, the other services in the region', async (t) => {
	awsEnvironment(t, { AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 'secret' });
	const server = await startFake(t, () => ({ body: {} }));
	const connection = await connect(t, { endpoint: server.url, region: 'eu-west-3' });
	const { cloudWatch, globalCloudWatch, cloudFront, apiGateway, lambda, queueFeeds } = connection;
	const asked = async (call: Promise<unknown>) => {
		const before = server.requests.length;
		await call.catch(() => undefined);
		return signer(server.requests[before]);
	};
	assert.equal(await asked(cloudFront.listDistributions()), 'KEY us-east-1');
	assert.equal(await asked(globalCloudWatch.alarmsInAlarm()), 'KEY us-east-1');
	const regional = [
		() => cloudWatch.alarmsInAlarm(),
		() => apiGateway.listApis(1),
		() => apiGateway.listApis(2),
		() => lambda.listFunctions(),
		() => queueFeeds.subscriptionsTo('arn'),
		() => queueFeeds.rulesTo('arn'),
		() => queueFeeds.notificationsTo('bucket', 'arn'),
	];
	for (const call of regional) assert.equal(await asked(call()), 'KEY eu-west-3', String(call));
	assert.notEqual(globalCloudWatch, cloudWatch);
});

test('where CloudFront is at home there is one CloudWatch, and where there is none too', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: {} }));
	const open = (region: string) => connect(t, { endpoint: server.url, region });
	const home = await open('us-east-1');
	assert.equal(home.globalCloudWatch, home.cloudWatch);
	assert.equal(home.cloudFront.absent, null);
	for (const region of ['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1']) {
		const { cloudFront, globalCloudWatch, cloudWatch } = await open(region);
		assert.equal(cloudFront.absent, `CloudFront is not in this partition (${region}).`);
		assert.equal(globalCloudWatch, cloudWatch, region);
	}
	assert.equal((await open('eu-central-1')).cloudFront.absent, null);
	assert.deepEqual(server.requests, []);
});

test('what waits for API Gateway ends with the connection', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => ({ body: { items: [] } }));
	const { apiGateway, close } = await connect(t, { endpoint: server.url, region: 'eu-west-3' });
	const calls = Array.from({ length: 5 }, () =>
		apiGateway.listApis(1).then(
			() => 'answered',
			({ kind }) => kind,
		),
	);
	assert.equal(await Promise.race(calls), 'answered');
	close();
	const ends = await Promise.all(calls);
	assert.ok(ends.filter((end) => end === 'cancelled').length >= 3, ends.join());
	assert.ok(server.requests.length <= 2, `${server.requests.length} were sent`);
});
