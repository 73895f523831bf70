import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signalNumber } from '../../source/terminal/endings.ts';

const endings = fileURLToPath(new URL('../../source/terminal/endings.ts', import.meta.url));
const quiet = fileURLToPath(new URL('../../source/terminal/quiet-console.ts', import.meta.url));

/** Runs a module of a few lines, and does something to it once it has said "ready". */
async function child(script: string, act: (program: ReturnType<typeof spawn>) => void = () => {}) {
	const program = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	let output = '';
	let errors = '';
	program.stderr.on('data', (data) => {
		errors += data;
	});
	program.stdout.on('data', (data) => {
		const before = output;
		output += data;
		if (!before.includes('ready') && output.includes('ready')) act(program);
	});
	const code = await new Promise<number | null>((resolve) => program.on('close', resolve));
	return { code, errors, said: output.split('\n').filter((line) => line !== 'ready' && line !== '') };
}

const watching = `
	import { watchEndings } from ${JSON.stringify(endings)};
	const stay = setInterval(() => {}, 1000);
	watchEndings(({ kind, signal, error }) => {
		process.stdout.write([kind, signal, error?.message].filter(Boolean).join(' ') + '\\n', () => process.exit(7));
	});
`;

test('signals, crashes and a lost terminal end the program by one road, once', async () => {
	const ready = "process.stdin.resume(); process.stdout.write('ready\\n');";
	const runs = await Promise.all([
		child(watching + ready, (program) => program.kill('SIGTERM')),
		child(watching + ready, (program) => program.kill('SIGHUP')),
		child(watching + ready, (program) => program.stdin?.end()),
		child(`${watching} setTimeout(() => { throw new Error('broken'); }); Promise.reject(new Error('late'));`),
	]);
	assert.deepEqual(
		runs.map(({ said }) => said),
		[['signal SIGTERM'], ['signal SIGHUP'], ['lost terminal'], ['crash late']],
	);
	for (const { code, errors } of runs) assert.deepEqual([code, errors], [7, '']);
});

test('signals have their numbers', () => {
	assert.deepEqual([signalNumber('SIGHUP'), signalNumber('SIGINT'), signalNumber('SIGTERM')], [1, 2, 15]);
});

test('what libraries and Node say goes to the log, not on the screen', async () => {
	const { code, errors, said } = await child(`
		import { quietConsole } from ${JSON.stringify(quiet)};
		const written = [];
		quietConsole((level, text) => written.push(level + ': ' + text));
		console.log('%s of %d', 'one', 2);
		console.error('bad', { a: 1 });
		console.warn('careful');
		process.emitWarning('old', 'DeprecationWarning');
		setImmediate(() => process.stdout.write(written.join('\\n')));
	`);
	assert.deepEqual([code, errors], [0, '']);
	assert.deepEqual(said, [
		'info: one of 2',
		'warn: bad { a: 1 }',
		'warn: careful',
		'warn: DeprecationWarning: old',
	]);
});
