import assert from 'node:assert/strict';
import { appendFile, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BackupFile, openBackup } from '../../source/actions/backup.ts';
import { attributesOf } from '../../source/actions/backup-record.ts';
import { type BackupLine, readBackup } from '../../source/actions/read-backup.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import type { Message } from '../../source/model/message.ts';
import { aDirectory, aMessage, aQueue } from './support.ts';

const AT = Date.UTC(2026, 0, 1, 12);

function options(directory: string, name = aQueue.name) {
	const queue = { ...aQueue, name };
	return { directory, queue, arn: 'arn:aws:sqs:eu-west-1:0:orders', clock: new ManualClock(AT) };
}

function entries(...messages: Message[]) {
	return messages.map((message) => ({ message, receivedAt: AT }));
}

async function read(path: string): Promise<BackupLine[]> {
	const lines: BackupLine[] = [];
	for await (const line of readBackup(path)) lines.push(line);
	return lines;
}

/** Ids of the messages that a reader would put back. */
async function live(path: string): Promise<string[]> {
	return (await read(path)).flatMap((line) =>
		'record' in line && !line.kept ? [line.record.messageId] : [],
	);
}

test('a message comes back as it was', async (context) => {
	const backup = await openBackup(options(await aDirectory(context)));
	const message = aMessage('a', {
		body: 'line\u2028and \ud800 lone, 😀, "quoted"\n\ttext',
		attributes: {
			text: { type: 'String.label', string: 'é' },
			bytes: { type: 'Binary', binary: new Uint8Array([0, 255, 10]) },
		},
		group: 'g',
		deduplicationId: 'd',
		sequenceNumber: '18870012345',
		receiveCount: 4,
		system: { SenderId: 'AIDA', Newer: 'kept' },
	});
	assert.equal(await backup.append(entries(message)), 1);
	await backup.close();
	assert.equal((await stat(backup.path)).mode & 0o777, 0o600);
	assert.match(backup.path, /orders-2026-01-01T12-00-00Z\.ndjson$/);
	const [line] = await read(backup.path);
	assert.ok(line && 'record' in line);
	assert.equal(line.line, 1);
	const { record } = line;
	assert.equal(record.body, message.body);
	assert.deepEqual(attributesOf(record), message.attributes);
	assert.deepEqual(record.system, message.system);
	assert.deepEqual(
		[record.queue, record.queueUrl, record.queueArn, record.messageId, record.group, record.deduplicationId],
		['orders', aQueue.url, 'arn:aws:sqs:eu-west-1:0:orders', 'a', 'g', 'd'],
	);
	assert.deepEqual(
		[record.sequenceNumber, record.receiveCount, record.sentAt, record.receivedAt, record.writtenAt],
		['18870012345', 4, '2026-01-01T00:00:00.000Z', '2026-01-01T12:00:00.000Z', '2026-01-01T12:00:00.000Z'],
	);
});

test('any body survives', async (context) => {
	const directory = await aDirectory(context);
	const anything = fc.array(
		fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
		{
			minLength: 1,
			maxLength: 5,
		},
	);
	await fc.assert(
		fc.asyncProperty(anything, async (bodies) => {
			const backup = await openBackup(options(directory));
			await backup.append(entries(...bodies.map((body, index) => aMessage(String(index), { body }))));
			await backup.close();
			const found = (await read(backup.path)).map((line) => ('record' in line ? line.record.body : null));
			assert.deepEqual(found, bodies);
			await rm(backup.path);
		}),
		{ numRuns: 30 },
	);
});

test('a date that no calendar has does not keep a message from its backup', async (context) => {
	const backup = await openBackup(options(await aDirectory(context)));
	await backup.append(entries(aMessage('a', { sentAt: 1e300 })));
	await backup.close();
	assert.deepEqual(await live(backup.path), ['a']);
});

test('two backups of one second have two files, and one without a message has none', async (context) => {
	const directory = await aDirectory(context);
	const first = await openBackup(options(directory));
	const second = await openBackup(options(directory));
	assert.notEqual(first.path, second.path);
	await second.append(entries(aMessage('a')));
	await Promise.all([first.close(), second.close()]);
	assert.deepEqual(
		(await readdir(directory)).map((name) => join(directory, name)),
		[second.path],
	);
});

test('a hostile name of a queue stays a file name', async (context) => {
	const directory = await aDirectory(context);
	for (const name of ['../../etc/passwd', '..', '', `${'x'.repeat(300)}`, 'a/b\u0000c']) {
		const backup = await openBackup(options(directory, name));
		await backup.append(entries(aMessage('a')));
		await backup.close();
	}
	assert.equal((await readdir(directory)).length, 5);
});

test('a message that is in the file, and not known to be gone, is not written twice', async (context) => {
	const backup = await openBackup(options(await aDirectory(context)));
	await backup.append(entries(aMessage('a')));
	assert.equal(await backup.append(entries(aMessage('a'), aMessage('b'))), 1);
	backup.confirm(['a']);
	assert.equal(
		await backup.append(entries(aMessage('a'))),
		1,
		'the id lives again: redelivered after its deletion',
	);
	await backup.close();
});

test('a line that was taken back is not put back, until the message is written again', async (context) => {
	const all = options(await aDirectory(context));
	const backup = await openBackup(all);
	await backup.append(entries(aMessage('a'), aMessage('b'), aMessage('c')));
	await backup.keep([
		{ id: 'a', reason: 'AccessDenied' },
		{ id: 'never-written', reason: 'x' },
	]);
	assert.deepEqual([...backup.unconfirmed], ['b', 'c']);
	await backup.close();
	assert.deepEqual(await live(backup.path), ['b', 'c']);
	const further = await openBackup({ ...all, continuing: backup });
	assert.equal(further.path, backup.path);
	assert.equal(await further.append(entries(aMessage('b'))), 0);
	assert.equal(await further.append(entries(aMessage('a'))), 1);
	await further.close();
	assert.deepEqual(await live(backup.path), ['b', 'c', 'a']);
});

test('callers at the same time share flushes, and each finds its lines on disk', async (context) => {
	const { handle, file } = await recording();
	const backup = await openBackup({ ...options(await aDirectory(context)), openFile: file });
	const probes = handle.syncs;
	await Promise.all(
		Array.from({ length: 20 }, (_, index) => backup.append(entries(aMessage(String(index))))),
	);
	assert.ok(handle.syncs - probes < 20, `${handle.syncs - probes} flushes`);
	assert.equal((await live(backup.path)).length, 20);
	await backup.close();
});

test('a short write is completed', async (context) => {
	const { handle, file } = await recording();
	const backup = await openBackup({ ...options(await aDirectory(context)), openFile: file });
	handle.most = 7;
	await backup.append(entries(aMessage('a'), aMessage('b')));
	await backup.close();
	assert.deepEqual(await live(backup.path), ['a', 'b']);
});

for (const failing of ['write', 'sync'] as const) {
	test(`a ${failing} that fails is told, taken back, and nothing more is written`, async (context) => {
		const { handle, file } = await recording();
		const backup = await openBackup({ ...options(await aDirectory(context)), openFile: file });
		await backup.append(entries(aMessage('a')));
		handle.failing = failing;
		handle.most = 9;
		await assert.rejects(backup.append(entries(aMessage('b'))), {
			kind: 'denied',
			service: 'qdash',
			operation: 'backup',
			code: 'ENOSPC',
			message: /can't be written/,
		});
		assert.equal(backup.broken, true);
		handle.failing = null;
		await assert.rejects(backup.append(entries(aMessage('c'))), { code: 'ENOSPC' });
		await backup.close();
		assert.deepEqual(await live(backup.path), ['a']);
		assert.ok((await readFile(backup.path, 'utf8')).endsWith('}\n'));
	});
}

test('a file that was removed while it was written to is not taken for a backup', async (context) => {
	const backup = await openBackup(options(await aDirectory(context)));
	await backup.append(entries(aMessage('a')));
	await rm(backup.path);
	await assert.rejects(backup.append(entries(aMessage('b'))), { message: /was removed/ });
	await backup.close();
});

test('a disk that is full, or a directory that can not be, is found out before anything is received', async (context) => {
	const directory = await aDirectory(context);
	const { handle, file } = await recording();
	handle.failing = 'write';
	await assert.rejects(openBackup({ ...options(directory), openFile: file }), {
		kind: 'denied',
		code: 'ENOSPC',
	});
	assert.deepEqual(await readdir(directory), [], 'and nothing is left of the try');
	await writeFile(join(directory, 'taken'), '');
	await assert.rejects(openBackup(options(join(directory, 'taken', 'backups'))), {
		kind: 'denied',
		service: 'qdash',
		message: /can't be made/,
	});
});

test('bad lines are named by number, and the rest is read', async (context) => {
	const backup = await openBackup(options(await aDirectory(context)));
	await backup.append(entries(aMessage('a')));
	await backup.close();
	await appendFile(backup.path, 'not json\n\n{"version":2,"messageId":"x"}\n');
	await appendFile(backup.path, Buffer.from([0x22, 0xff, 0x22, 0x0a]));
	const [good] = (await readFile(backup.path, 'utf8')).split('\n');
	await appendFile(backup.path, `${good?.replace('"a"', '"b"')}\n${good?.slice(0, 40)}`);
	const lines = await read(backup.path);
	assert.deepEqual(
		lines.map((line) => [line.line, 'record' in line ? line.record.messageId : 'problem']),
		[
			[1, 'a'],
			[2, 'problem'],
			[4, 'problem'],
			[5, 'problem'],
			[6, 'b'],
			[7, 'problem'],
		],
	);
	assert.match((lines[2] as { problem: string }).problem, /\(version\)/);
});

test('a line without end is one bad line, and does not fill the memory', async (context) => {
	const path = join(await aDirectory(context), 'foreign.ndjson');
	const chunk = Buffer.alloc(1024 * 1024, 0x61);
	const file = await open(path, 'w');
	for (let megabyte = 0; megabyte < 40; megabyte++) await file.write(chunk);
	await file.write('\n{}\n');
	await file.close();
	const lines = await read(path);
	assert.deepEqual(
		lines.map(({ line }) => line),
		[1, 2],
	);
	assert.match((lines[0] as { problem: string }).problem, /too long/);
});

/** A real file under a hand that can fail. */
async function recording() {
	const handle = { syncs: 0, most: Number.POSITIVE_INFINITY, failing: null as 'write' | 'sync' | null };
	const fail = () => {
		throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
	};
	const file = async (path: string, flags: number, mode: number): Promise<BackupFile> => {
		const real = await open(path, flags, mode);
		let written = 0;
		return {
			write: (bytes, offset, length) => {
				if (handle.failing === 'write' && (handle.most === Number.POSITIVE_INFINITY || written++ > 2)) fail();
				return real.write(bytes, offset, Math.min(length, handle.most), null);
			},
			sync: async () => {
				handle.syncs += 1;
				if (handle.failing === 'sync') fail();
				await real.sync();
			},
			truncate: (length) => real.truncate(length),
			stat: () => real.stat(),
			close: () => real.close(),
		};
	};
	return { handle, file };
}
