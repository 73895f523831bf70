import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstLook } from '../source/first-look.ts';

const terminal = { isTTY: true };
const look = (line: string, env: NodeJS.ProcessEnv = {}) =>
	firstLook(line === '' ? [] : line.split(' '), { TERM: 'xterm-256color', ...env }, terminal, terminal);

test('the first frame names the place as it was asked for', () => {
	assert.equal(look('--profile prod --region eu-west-1')?.profile, 'prod');
	assert.equal(look('--profile=prod')?.profile, 'prod');
	assert.equal(look('--region=eu-west-1')?.region, 'eu-west-1');
	const fromEnvironment = look('', { AWS_PROFILE: 'dev', AWS_REGION: 'eu-north-1' });
	assert.deepEqual([fromEnvironment?.profile, fromEnvironment?.region], ['dev', 'eu-north-1']);
	assert.equal(look('--profile prod', { AWS_PROFILE: 'dev' })?.profile, 'prod');
	assert.deepEqual([look('')?.profile, look('')?.region], [null, null]);
	assert.deepEqual(
		look('')?.tabs.map(({ key, title }) => `${key} ${title}`),
		['2 Queues', '3 APIs', '4 CDN', '5 Functions'],
	);
});

test('read-only is said from the first frame on', () => {
	assert.equal(look('--read-only')?.readOnly, true);
	assert.equal(look('')?.readOnly, false);
});

test('an endpoint’s password is never drawn', () => {
	assert.equal(look('--endpoint http://127.0.0.1:4566')?.profile, 'http://127.0.0.1:4566');
	assert.equal(look('--endpoint=https://user:secret@host:1/base/')?.profile, 'https://host:1/base');
	assert.equal(look('--endpoint user:secret@@')?.profile, null);
	assert.equal(look('--endpoint')?.profile, null);
});

test('nothing is drawn where there is no dashboard', () => {
	for (const line of ['--once', '--once --json', '--help', '-h', '--version', '--json']) {
		assert.equal(look(line), null, line);
	}
	assert.equal(look('', { TERM: 'dumb' }), null);
	assert.equal(firstLook([], {}, {}, terminal), null);
	assert.equal(firstLook([], {}, terminal, {}), null);
});
