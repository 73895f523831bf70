import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import { builtProgram, type Program, type ProgramOptions, startProgram } from '../support/pty.ts';

const enterAlternate = '\x1b[?1049h';

describe('the terminal', () => {
	let cloud: Cloud;
	before(async () => {
		cloud = await startCloud({ scenario: 'shop' });
	});
	after(() => cloud.close());

	const start = (t: TestContext, options: ProgramOptions = {}, ...flags: readonly string[]) => {
		const program = startProgram(['--endpoint', cloud.endpoint, '--region', 'eu-west-1', ...flags], options);
		t.after(() => program.close());
		return program;
	};
	/** The program with `stty -a` run after it, so that the state of the terminal can be read off the screen. */
	const startInShell = (t: TestContext) => start(t, { afterwards: 'stty -a' });
	const assertAsBefore = (program: Program) => {
		assert.equal(program.alternateScreen, false);
		assert.equal(program.cursorShown, true);
		assert.equal(program.bracketedPaste, false);
		const settings = program.text();
		assert.match(settings, /(?<!-)\bisig icanon\b/);
		assert.match(settings, /(?<!-)\becho\b/);
	};

	test('the first thing drawn is the skeleton, in one piece; the program then draws over it', async (t) => {
		const program = start(t, {
			columns: 80,
			rows: 24,
			env: { AWS_PROFILE: undefined, AWS_REGION: undefined },
		});
		await program.waitFor('QUEUES');
		await program.waitFor(/q quit/);
		const first = program.output[0]?.text ?? '';
		assert.ok(first.startsWith(enterAlternate));
		assert.match(first, /qdash.+eu-west-1.+Queues.+─{80}.+quit/);
		assert.match(program.screen()[0] ?? '', /^ qdash {2}/);
		assert.match(program.screen()[3] ?? '', /^ QUEUES /);
	});

	for (const [what, end, code] of [
		['q', (program: Program) => program.press('q'), 0],
		['Ctrl-C', (program: Program) => program.press('ctrl-c'), 0],
		['SIGTERM', (program: Program) => program.kill('SIGTERM'), 143],
		['SIGHUP', (program: Program) => program.kill('SIGHUP'), 129],
		['SIGINT', (program: Program) => program.kill('SIGINT'), 130],
	] as const) {
		test(`${what} leaves the terminal as it was`, async (t) => {
			const program = startInShell(t);
			await program.waitFor('orders.fifo');
			assert.equal(program.alternateScreen, true);
			assert.equal(program.cursorShown, false);
			end(program);
			assert.equal((await program.exit).code, code);
			assertAsBefore(program);
		});
	}

	test('a signal while the skeleton is shown leaves the terminal as it was', async (t) => {
		const program = startInShell(t);
		await program.waitFor(() => program.alternateScreen);
		program.kill('SIGTERM');
		assert.equal((await program.exit).code, 143);
		assertAsBefore(program);
	});

	test('keys typed before the program reads them are neither echoed nor lost', async (t) => {
		const program = start(t);
		program.type('/orders');
		await program.waitFor('orders▏');
	});

	test('a terminal that answers no queries starts as fast', async (t) => {
		const program = start(t, { silent: true });
		await program.waitFor('orders.fifo', 5000);
	});

	test('an endpoint that accepts and never answers leaves the keys alive', async (t) => {
		const silent = createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		t.after(() => silent.close());
		const address = silent.address();
		assert.ok(address !== null && typeof address === 'object');
		const program = startProgram(['--endpoint', `http://127.0.0.1:${address.port}`, '--region', 'eu-west-1']);
		t.after(() => program.close());
		await program.waitFor('q quit');
		program.press('?');
		await program.waitFor('KEYS THAT WORK HERE');
		program.press('esc');
		await program.waitFor(() => !program.text().includes('KEYS THAT WORK HERE'));
		program.press('q');
		assert.equal((await program.exit).code, 0);
	});
});

describe('without a screen', () => {
	const folder = mkdtempSync(join(tmpdir(), 'qdash-no-screen-'));
	after(() => rmSync(folder, { recursive: true, force: true }));
	const run = (args: readonly string[], nodeOptions: readonly string[] = []) =>
		spawnSync(process.execPath, [...nodeOptions, builtProgram, ...args], {
			encoding: 'utf8',
			env: { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
			stdio: ['ignore', 'pipe', 'pipe'],
		});

	for (const flags of [['--once', '--demo'], ['--once', '--json', '--demo'], ['--help'], ['--version']]) {
		test(`${flags.join(' ')} on a terminal never enters the alternate screen`, async (t) => {
			const program = startProgram(flags);
			t.after(() => program.close());
			assert.equal((await program.exit).code, 0);
			assert.ok(program.bytes.length > 0);
			assert.ok(!program.bytes.includes(enterAlternate));
		});
	}

	test('a pipe in place of a terminal gets one sentence that names --once, and no escape sequence', () => {
		const { status, stdout, stderr } = run([]);
		assert.equal(status, 2);
		assert.equal(stdout, '');
		assert.match(stderr, /^[^\x1b\n]*--once[^\x1b\n]*\n$/);
	});

	for (const [version, old] of [
		['20.20.2', true],
		['22.11.0', true],
		['22.12.0', false],
	] as const) {
		test(`Node ${version} is ${old ? 'refused in one sentence' : 'new enough'}`, () => {
			const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
			const { status, stderr } = run(['--version'], ['--import', `data:text/javascript,${pretend}`]);
			assert.equal(stderr, old ? `qdash needs Node 22.12 or newer; this is Node ${version}.\n` : '');
			assert.equal(status, old ? 2 : 0);
		});
	}
});
