import assert from 'node:assert/strict';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { QdashError } from '../../source/model/errors.ts';
import { editText } from '../../source/terminal/editor.ts';
import { aDirectory } from '../actions/support.ts';

/** An editor that does as a shell script says to the file "$file"; its own arguments come before. */
async function anEditor(context: TestContext, script: string) {
	const directory = await aDirectory(context);
	const path = join(directory, 'my editor');
	await writeFile(path, `#!/bin/sh\nfor file; do :; done\n${script}\n`);
	await chmod(path, 0o755);
	const env = {
		PATH: process.env.PATH,
		TMPDIR: directory,
		EDITOR: `'${path}'`,
		SEEN: join(directory, 'seen'),
	};
	const before = process.env.TMPDIR;
	process.env.TMPDIR = directory;
	context.after(() => {
		if (before === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = before;
	});
	const left = async () => (await readdir(directory)).filter((name) => name.startsWith('qdash-'));
	return { env, left, seen: () => readFile(env.SEEN, 'utf8') };
}

test('the editor changes the text, and its own line break at the end is none of the text', async (context) => {
	const { env, left } = await anEditor(context, 'printf "new\\nbody\\n" > "$file"');
	assert.equal(await editText('old', env), 'new\nbody');
	assert.equal(await editText('old\n', env), 'new\nbody\n', 'it was there before');
	assert.deepEqual(await left(), [], 'nothing is left behind');
});

test('the file holds the text, for nobody else to read', async (context) => {
	const { env, seen } = await anEditor(context, 'stat -c %a "$file" > "$SEEN"; cat "$file" >> "$SEEN"');
	assert.equal(await editText('{"a": "ü"}', env), '{"a": "ü"}');
	assert.equal(await seen(), '600\n{"a": "ü"}');
});

test('VISUAL goes before EDITOR, and a command may carry arguments', async (context) => {
	const { env } = await anEditor(context, 'printf %s "$1" > "$file"');
	assert.equal(await editText('', { ...env, VISUAL: `${env.EDITOR} --wait`, EDITOR: 'false' }), '--wait');
});

test('an editor that fails, or is not there, leaves the text as it was, and says so', async (context) => {
	const { env, left } = await anEditor(context, 'printf lost > "$file"; exit 1');
	for (const EDITOR of [env.EDITOR, 'no-such-editor-anywhere 2>/dev/null']) {
		await assert.rejects(editText('kept', { ...env, EDITOR }), (error) => {
			assert.ok(error instanceof QdashError);
			assert.equal(error.kind, 'invalid');
			assert.match(error.message, /^The editor ".+" did not end well; the text is as it was\./);
			return true;
		});
	}
	assert.deepEqual(await left(), []);
});
