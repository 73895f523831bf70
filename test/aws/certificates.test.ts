import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execa } from 'execa';
import { certificateAuthorities } from '../../source/aws/certificates.ts';
import { awsEnvironment, connect } from '../support/aws-environment.ts';
import { startFake } from '../support/fake-http.ts';

const authority = new URL('../support/tls/authority.pem', import.meta.url).pathname;
const url = 'http://x/1/orders';
const attributes = { body: { Attributes: { ApproximateNumberOfMessages: '1' } } };

test('an https endpoint with an authority of its own is refused, with the advice to name it', async (t) => {
	awsEnvironment(t);
	const server = await startFake(t, () => attributes, { tls: true });
	const { sqs } = await connect(t, { endpoint: server.url });
	await assert.rejects(sqs.getQueueAttributes(url), {
		kind: 'unreachable',
		message: `SQS at 127.0.0.1:${server.port} cannot be trusted: its certificate is not trusted; name its authority in AWS_CA_BUNDLE.`,
	});
	assert.equal(server.requests.length, 0);
});

test('AWS_CA_BUNDLE, and the ca_bundle of the profile, are honoured', async (t) => {
	const environment = awsEnvironment(t, { AWS_CA_BUNDLE: authority });
	const server = await startFake(t, () => attributes, { tls: true });
	const first = await connect(t, { endpoint: server.url });
	assert.equal((await first.sqs.getQueueAttributes(url)).visible, 1);
	delete process.env.AWS_CA_BUNDLE;
	environment.config(
		`[profile corp]\nregion = eu-west-1\nca_bundle = ${authority}\naws_access_key_id = k\naws_secret_access_key = s\n`,
	);
	const second = await connect(t, { endpoint: server.url, profile: 'corp' });
	assert.equal((await second.sqs.getQueueAttributes(url)).visible, 1);
});

test('a certificate for another host is said so', async (t) => {
	awsEnvironment(t, { AWS_CA_BUNDLE: authority });
	const server = await startFake(t, () => attributes, { tls: true });
	const { sqs } = await connect(t, { endpoint: `https://127.0.0.2:${server.port}` });
	await assert.rejects(sqs.getQueueAttributes(url), { kind: 'unreachable' });
	const named = await connect(t, { endpoint: server.url.replace('127.0.0.1', 'sqs.localhost') });
	const error = await named.sqs.getQueueAttributes(url).then(
		() => assert.fail('the certificate is for localhost'),
		(reason) => reason,
	);
	assert.match(error.message, /its certificate is for another host|no such host/);
});

test('a bundle is added to what Node trusts, not put in its place', async (t) => {
	awsEnvironment(t, { AWS_CA_BUNDLE: authority, NODE_EXTRA_CA_CERTS: authority });
	const trusted = (await certificateAuthorities(null)) ?? [];
	assert.ok(trusted.length > 100);
	assert.equal(trusted.filter((each) => each === trusted.at(-1)).length, 2);
	delete process.env.NODE_EXTRA_CA_CERTS;
	assert.equal((await certificateAuthorities(null))?.length, trusted.length - 1);
	delete process.env.AWS_CA_BUNDLE;
	assert.equal(await certificateAuthorities(null), null);
});

test('a bundle that cannot be read is one sentence', async (t) => {
	awsEnvironment(t, { AWS_CA_BUNDLE: '/nowhere/ca.pem', AWS_REGION: 'eu-west-1' });
	await assert.rejects(connect(t), {
		kind: 'invalid',
		message: 'AWS_CA_BUNDLE names /nowhere/ca.pem, which cannot be read.',
	});
});

test('NODE_EXTRA_CA_CERTS is honoured by itself', async (t) => {
	awsEnvironment(t, { NODE_EXTRA_CA_CERTS: authority });
	const server = await startFake(t, () => attributes, { tls: true });
	// Node reads it when it starts, so this needs a process of its own.
	const script = `
		const { openConnection } = await import('./source/aws/connection.ts');
		const { systemClock } = await import('./source/model/clock.ts');
		const connection = await openConnection({ endpoint: '${server.url}', readOnly: true, generation: 1, clock: systemClock });
		const { visible } = await connection.sqs.getQueueAttributes('${url}');
		process.stdout.write(String(visible));
		connection.close();`;
	const cwd = new URL('../..', import.meta.url).pathname;
	const { stdout } = await execa(
		process.execPath,
		['--import', 'tsx', '--input-type=module', '--eval', script],
		{ cwd },
	);
	assert.equal(stdout, '1');
});
