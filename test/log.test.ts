import assert from 'node:assert/strict';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { execa } from 'execa';
import { openLog } from '../source/log.ts';

function folder(t: TestContext): string {
	const path = mkdtempSync(join(tmpdir(), 'qdash-log-'));
	t.after(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

function lines(file: string): { level: number; msg: string; [field: string]: unknown }[] {
	return readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));
}

test('the file is made at the first line, for this user only', (t) => {
	const file = join(folder(t), 'state', 'qdash', 'qdash.log');
	const log = openLog({ file, level: '' });
	assert.equal(existsSync(file), false);
	log.write('debug', 'not at this level');
	assert.equal(existsSync(file), false);
	log.write('warn', 'SQS throttles', { service: 'SQS' });
	assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700);
	const [line] = lines(file);
	assert.equal(line?.msg, 'SQS throttles');
	assert.equal(line?.service, 'SQS');
	assert.equal(line?.level, 40);
	assert.equal(log.warning, null);
	log.close();
});

test('an existing file that others may read is closed to them', (t) => {
	const file = join(folder(t), 'qdash.log');
	writeFileSync(file, '');
	chmodSync(file, 0o644);
	openLog({ file }).write('error', 'x');
	assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('QDASH_LOG sets the level, and a wrong one is told once and means info', (t) => {
	const file = join(folder(t), 'qdash.log');
	openLog({ file, level: 'silent' }).write('error', 'x');
	assert.equal(existsSync(file), false);
	openLog({ file, level: 'debug' }).write('debug', 'seen');
	const wrong = openLog({ file, level: 'loud' });
	wrong.write('info', 'also seen');
	assert.deepEqual(
		lines(file).map(({ msg }) => msg),
		['seen', 'also seen'],
	);
	assert.equal(wrong.warning, 'QDASH_LOG is loud; it can be debug, info, warn, error, silent.');
});

test('secrets do not get in, neither in the message nor in fields', (t) => {
	const file = join(folder(t), 'qdash.log');
	const log = openLog({ file });
	log.write('warn', 'Credential=AKIAIOSFODNN7EXAMPLE/2026', {
		nested: { SecretAccessKey: 'wJalrXUtnFEMIEXAMPLE', text: '{"SessionToken":"IQoJEXAMPLE"}' },
		err: new Error('Signature=0123EXAMPLE'),
	});
	assert.doesNotMatch(readFileSync(file, 'utf8'), /EXAMPLE/);
	assert.equal(lines(file).length, 1);
});

test('a file that has grown is set aside, at the start and while it grows', (t) => {
	const file = join(folder(t), 'qdash.log');
	writeFileSync(file, `{"msg":"old"}${' '.repeat(600)}\n`);
	const log = openLog({ file, largest: 500 });
	log.write('info', 'first');
	assert.match(readFileSync(`${file}.1`, 'utf8'), /old/);
	assert.deepEqual(
		lines(file).map(({ msg }) => msg),
		['first'],
	);
	for (let at = 0; at < 40; at += 1) log.write('info', `line ${at}`);
	assert.ok(statSync(file).size < 700);
	assert.ok(statSync(`${file}.1`).size < 700);
	assert.equal(lines(file).at(-1)?.msg, 'line 39');
});

test('a log that cannot be written is one warning, and stops nothing', (t) => {
	const parent = folder(t);
	const blocked = join(parent, 'file');
	writeFileSync(blocked, '');
	const log = openLog({ file: join(blocked, 'qdash.log') });
	log.write('error', 'one');
	log.write('error', 'two');
	assert.match(log.warning ?? '', /^The log .*qdash\.log cannot be written: .*\.$/);
	const directory = join(parent, 'qdash.log');
	mkdirSync(directory);
	const other = openLog({ file: directory });
	other.write('error', 'one');
	assert.match(other.warning ?? '', /EISDIR/);
});

test('the line before a crash is kept', async (t) => {
	const file = join(folder(t), 'qdash.log');
	const cwd = new URL('..', import.meta.url).pathname;
	const script = `
		const { openLog } = await import('./source/log.ts');
		openLog({ file: ${JSON.stringify(file)} }).write('error', 'the last words');
		process.kill(process.pid, 'SIGKILL');`;
	const run = await execa(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
		cwd,
		reject: false,
	});
	assert.equal(run.signal, 'SIGKILL');
	assert.equal(lines(file)[0]?.msg, 'the last words');
});
