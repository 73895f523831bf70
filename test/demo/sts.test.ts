import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
	AssumeRoleCommand,
	type AssumeRoleCommandInput,
	AssumeRoleWithWebIdentityCommand,
	GetAccessKeyInfoCommand,
	GetCallerIdentityCommand,
	GetFederationTokenCommand,
	GetSessionTokenCommand,
	STSClient,
} from '@aws-sdk/client-sts';
import { StsService } from '../../source/demo/sts/sts-service.ts';
import { startServices } from './service-support.ts';

const account = '000000000000';
const { config, clock } = await startServices((it) => [new StsService(account, it, randomUUID)]);
const client = new STSClient(config);

const fails = (call: Promise<unknown>, name: string) =>
	assert.rejects(call, (error: Error) => {
		assert.equal(error.name, name, error.message);
		return true;
	});

const inSeconds = (date: Date | undefined) => (Number(date) - clock.now()) / 1000;

test('a caller is told who it is', async () => {
	const { Account, Arn, UserId } = await client.send(new GetCallerIdentityCommand({}));
	assert.equal(Account, account);
	assert.equal(Arn, `arn:aws:iam::${account}:user/demo`);
	assert.match(UserId ?? '', /^AIDA\w+$/);
});

test('an access key belongs to the account', async () => {
	const known = await client.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }));
	assert.equal(known.Account, account);
	await fails(client.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'short' })), 'ValidationError');
});

test('a role is assumed for an hour, or as long as asked for', async () => {
	const assume = (more: Partial<AssumeRoleCommandInput> = {}) =>
		client.send(
			new AssumeRoleCommand({
				RoleArn: 'arn:aws:iam::222222222222:role/team/reader',
				RoleSessionName: 'someone@example.com',
				...more,
			}),
		);
	const { Credentials, AssumedRoleUser } = await assume();
	assert.match(Credentials?.AccessKeyId ?? '', /^ASIA[A-Z2-7]{16}$/);
	assert.equal(Credentials?.SecretAccessKey?.length, 40);
	assert.ok(Credentials?.SessionToken);
	assert.equal(inSeconds(Credentials?.Expiration), 3_600);
	assert.equal(AssumedRoleUser?.Arn, 'arn:aws:sts::222222222222:assumed-role/reader/someone@example.com');
	assert.match(AssumedRoleUser?.AssumedRoleId ?? '', /^AROA\w{17}:someone@example.com$/);
	const other = await assume({ DurationSeconds: 900 });
	assert.equal(inSeconds(other.Credentials?.Expiration), 900);
	assert.notEqual(other.Credentials?.AccessKeyId, Credentials?.AccessKeyId);
	await fails(assume({ DurationSeconds: 899 }), 'ValidationError');
	await fails(assume({ DurationSeconds: 43_201 }), 'ValidationError');
	await fails(assume({ RoleSessionName: 'a b' }), 'ValidationError');
	await fails(assume({ RoleArn: 'arn:aws:iam::222222222222:user/x' }), 'ValidationError');
});

test('a web identity is read from its token', async () => {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const token = `${part({ alg: 'none' })}.${part({ sub: 'me', iss: 'https://id.example.com', aud: 'qdash' })}.x`;
	const assume = (WebIdentityToken: string) =>
		client.send(
			new AssumeRoleWithWebIdentityCommand({
				RoleArn: `arn:aws:iam::${account}:role/web`,
				RoleSessionName: 'web',
				WebIdentityToken,
			}),
		);
	const answer = await assume(token);
	assert.equal(answer.SubjectFromWebIdentityToken, 'me');
	assert.equal(answer.Audience, 'qdash');
	assert.ok(answer.Credentials?.SessionToken);
	await fails(assume('no token'), 'InvalidIdentityTokenException');
});

test('sessions and federated users get credentials', async () => {
	const session = await client.send(new GetSessionTokenCommand({}));
	assert.equal(inSeconds(session.Credentials?.Expiration), 43_200);
	const federated = await client.send(new GetFederationTokenCommand({ Name: 'someone' }));
	assert.equal(federated.FederatedUser?.Arn, `arn:aws:sts::${account}:federated-user/someone`);
	await fails(client.send(new GetSessionTokenCommand({ DurationSeconds: 129_601 })), 'ValidationError');
});
