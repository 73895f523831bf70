import assert from 'node:assert/strict';
import { appendFile, chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AuditEntry, AuditFile } from '../../source/actions/audit.ts';
import { aContext, aDirectory, aQueue } from './support.ts';

function entry(id: string): AuditEntry {
	return {
		time: '2026-01-01T00:00:00.000Z',
		id,
		phase: 'begin',
		action: 'ack',
		target: { queue: aQueue.name, url: aQueue.url },
		count: 1,
		outcome: null,
		error: null,
		context: { profile: null, region: 'eu-west-1', endpoint: null, account: null },
		caller: aContext.caller,
	};
}

async function ids(path: string): Promise<unknown[]> {
	const text = await readFile(path, 'utf8');
	assert.ok(text.endsWith('\n'));
	return text
		.trimEnd()
		.split('\n')
		.map((line) => (line.startsWith('{"time"') && line.endsWith('}') ? JSON.parse(line).id : line));
}

test('lines are appended in order, in a file and a directory for the owner alone', async (context) => {
	const directory = join(await aDirectory(context), 'state', 'qdash');
	const path = join(directory, 'audit.jsonl');
	const audit = new AuditFile(path);
	await Promise.all(['a', 'b', 'c'].map((id) => audit.append(entry(id))));
	assert.deepEqual(await ids(path), ['a', 'b', 'c']);
	assert.equal((await stat(path)).mode & 0o777, 0o600);
	assert.equal((await stat(directory)).mode & 0o777, 0o700);
});

test('a file that others may read is closed to them', async (context) => {
	const path = join(await aDirectory(context), 'audit.jsonl');
	await writeFile(path, '');
	await chmod(path, 0o644);
	await new AuditFile(path).append(entry('a'));
	assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('two that write the same file do not cut into each other, and a rotated file begins anew', async (context) => {
	const path = join(await aDirectory(context), 'audit.jsonl');
	const [one, other] = [new AuditFile(path), new AuditFile(path)];
	const wanted = Array.from({ length: 50 }, (_, index) => String(index));
	await Promise.all(wanted.map((id, index) => (index % 2 === 0 ? one : other).append(entry(id))));
	assert.deepEqual((await ids(path)).sort(), wanted.sort());
	await rm(path);
	await one.append(entry('after'));
	assert.deepEqual(await ids(path), ['after']);
});

test('a line that was cut short does not swallow the next', async (context) => {
	const path = join(await aDirectory(context), 'audit.jsonl');
	const audit = new AuditFile(path);
	await audit.append(entry('a'));
	await appendFile(path, '{"time":"20');
	await audit.append(entry('b'));
	assert.deepEqual(await ids(path), ['a', '{"time":"20', 'b']);
});

test('a path that can not be written is one sentence, and heals when it can be', async (context) => {
	const directory = await aDirectory(context);
	const path = join(directory, 'state', 'audit.jsonl');
	await writeFile(join(directory, 'state'), 'a file in the way');
	const audit = new AuditFile(path);
	await assert.rejects(audit.append(entry('a')), {
		name: 'QdashError',
		kind: 'denied',
		service: 'qdash',
		operation: 'audit',
		message: /^The audit log .* can't be written \(.*\)\.$/,
	});
	await audit.settled();
	await rm(join(directory, 'state'));
	await mkdir(join(directory, 'state'));
	await audit.append(entry('b'));
	assert.deepEqual(await ids(path), ['b']);
});
