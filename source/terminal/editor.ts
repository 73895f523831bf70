import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QdashError } from '../model/errors.ts';

/**
 * Lets the operator's own editor change a text; the terminal must have been lent before.
 *
 * @returns the text as it was saved, without the line break that editors put at its end
 * @throws QdashError when no editor is there or it fails: the text is as it was
 */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
	const command = env.VISUAL || env.EDITOR || 'vi';
	const directory = await mkdtemp(join(tmpdir(), 'qdash-'));
	const file = join(directory, 'message.txt');
	try {
		await writeFile(file, text, { mode: 0o600 });
		// An editor's command may carry arguments (`code --wait`); the shell takes it apart as git does.
		// Loaded when it is needed: it would add a tenth to every start.
		const { execa } = await import('execa');
		await execa('sh', ['-c', `${command} "$1"`, 'sh', file], { stdio: 'inherit', env });
		const edited = await readFile(file, 'utf8');
		return text.endsWith('\n') ? edited : edited.replace(/\n$/, '');
	} catch (cause) {
		throw new QdashError({
			kind: 'invalid',
			service: 'qdash',
			operation: 'editor',
			message: `The editor "${command}" did not end well; the text is as it was. EDITOR names another.`,
			cause,
		});
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}
