import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { awsError, startFake } from '../support/fake-http.ts';

const url = 'http://x/1/orders';
const attributes = { body: { Attributes: { ApproximateNumberOfMessages: '1' } } };

function accessKey(authorization: string | undefined): string | undefined {
	return /Credential=([^/]+)\//.exec(authorization ?? '')?.[1];
}

test('an expired SSO login says which command mends it, and after it the same connection goes on', async (t) => {
	const server = await startFake(t, () => attributes);
	const portal = await startFake(t, () => ({
		headers: { 'content-type': 'application/json' },
		body: {
			roleCredentials: {
				accessKeyId: 'ROLEKEY',
				secretAccessKey: 'role-secret',
				sessionToken: 'role-token',
				expiration: Date.now() + 3_600_000,
			},
		},
	}));
	const environment = awsEnvironment(t, { AWS_ENDPOINT_URL_SSO: portal.url });
	const start = 'https://example.test/start';
	environment.config(
		`[profile work]\nregion = eu-west-1\nsso_start_url = ${start}\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = ops\n`,
	);
	const cache = join(environment.home, '.aws', 'sso', 'cache');
	mkdirSync(cache, { recursive: true });
	const login = (expiresAt: number) =>
		writeFileSync(
			join(cache, `${createHash('sha1').update(start).digest('hex')}.json`),
			JSON.stringify({
				accessToken: 'sso-token',
				expiresAt: new Date(expiresAt).toISOString(),
				startUrl: start,
			}),
		);
	const { sqs } = await connect(t, { profile: 'work', endpoint: server.url });
	const expired = {
		kind: 'expired',
		message: 'The login of profile work has expired; run `aws sso login --profile work`.',
	};
	await assert.rejects(sqs.getQueueAttributes(url), expired);
	login(Date.now() - 1000);
	await assert.rejects(sqs.getQueueAttributes(url), expired);
	login(Date.now() + 3_600_000);
	assert.equal((await sqs.getQueueAttributes(url)).visible, 1);
	assert.equal(accessKey(server.requests[0]?.headers.authorization), 'ROLEKEY');
});

test('after ExpiredToken the files are read again, once for all calls that failed', async (t) => {
	const server = await startFake(t, ({ headers }) =>
		accessKey(headers.authorization) === 'OLD'
			? awsError('ExpiredToken', 'The security token included in the request is expired', 403)
			: attributes,
	);
	const environment = awsEnvironment(t);
	const write = (id: string) =>
		environment.credentials(
			`[team]\naws_access_key_id = ${id}\naws_secret_access_key = s\naws_session_token = t\n`,
		);
	write('OLD');
	const { sqs } = await connect(t, { profile: 'team', region: 'eu-west-1', endpoint: server.url });
	await Promise.all(
		Array.from({ length: 5 }, () =>
			assert.rejects(sqs.getQueueAttributes(url), {
				kind: 'expired',
				code: 'ExpiredToken',
				message: 'The credentials have expired; run `aws sso login --profile team`, or export fresh ones.',
			}),
		),
	);
	write('NEW');
	assert.equal((await sqs.getQueueAttributes(url)).visible, 1);
	assert.equal(accessKey(server.requests.at(-1)?.headers.authorization), 'NEW');
});

test('a role that wants an MFA code, and keys that are missing, are told apart', async (t) => {
	const server = await startFake(t, () => attributes);
	const environment = awsEnvironment(t);
	environment.config(
		'[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/kim\n[profile base]\naws_access_key_id = K\naws_secret_access_key = s\n[profile broken]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone\n',
	);
	const mfa = await connect(t, { profile: 'mfa', region: 'eu-west-1', endpoint: server.url });
	await assert.rejects(mfa.sqs.getQueueAttributes(url), {
		kind: 'denied',
		message: /of profile mfa needs an MFA code/,
	});
	const broken = await connect(t, { profile: 'broken', region: 'eu-west-1', endpoint: server.url });
	await assert.rejects(broken.sqs.getQueueAttributes(url), { kind: 'denied', message: /profile broken/ });
	assert.equal(server.requests.length, 0);
});

test('secrets in use never come out in a message, whatever the server echoes', async (t) => {
	const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';
	const token = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN';
	const server = await startFake(t, ({ headers }) =>
		awsError(
			'InvalidAddress',
			`${secret} and ${token}\u001b[2J\u202e ${headers.authorization} ${'long '.repeat(200)}`,
		),
	);
	awsEnvironment(t, {
		AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
		AWS_SECRET_ACCESS_KEY: secret,
		AWS_SESSION_TOKEN: token,
	});
	const logged: string[] = [];
	const { sqs } = await connect(t, {
		endpoint: server.url,
		region: 'eu-west-1',
		log: (_, message) => logged.push(message),
	});
	const error: Error = await sqs.getQueueAttributes(url).then(
		() => assert.fail('it was refused'),
		(reason) => reason,
	);
	for (const text of [error.message, ...logged]) {
		assert.ok(
			!text.includes(secret) && !text.includes(token) && !text.includes('AKIAIOSFODNN7EXAMPLE'),
			text,
		);
		assert.ok(!/Signature=[0-9a-f]{8}/.test(text), text);
		assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
	}
	assert.match(error.message, /␛\[2J/);
	assert.ok(error.message.length < 400);
});
