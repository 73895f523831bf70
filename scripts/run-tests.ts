/**
 * Runs the tests on the built program: all but those on third-party emulators, or those in the folders and
 * files that are named. Fails where a test failed, and also where one was skipped or left to do, since a
 * test that does not run says nothing.
 *
 *     node scripts/run-tests.ts [--no-bundle] [folder or file …]
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestTotals } from './test-totals.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const thirdParty = join('test', 'third-party') + sep;

function find(folder: string): string[] {
	return globSync(`${folder}/**/*.test.{ts,tsx}`, { cwd: root });
}

function run(args: readonly string[]): number {
	const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
	if (error) throw error;
	return status ?? 1;
}

const named = process.argv.slice(2).filter((argument) => argument !== '--no-bundle');
const files = named.length
	? named.flatMap((name) => (/\.tsx?$/.test(name) ? [name] : find(name)))
	: find('test').filter((file) => !file.startsWith(thirdParty));
if (files.length === 0) throw new Error(`no tests in ${named.join(', ')}`);

if (!process.argv.includes('--no-bundle') && run(['scripts/bundle.ts']) !== 0) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), 'qdash-totals-'));
const totalsFile = join(folder, 'totals.json');
const status = run([
	'--import',
	'tsx',
	'--test',
	// Node's default leaves one core idle, which on two cores means one file after another.
	`--test-concurrency=${availableParallelism()}`,
	'--test-timeout=120000',
	'--test-reporter=spec',
	'--test-reporter-destination=stdout',
	'--test-reporter=./scripts/test-totals.ts',
	`--test-reporter-destination=${totalsFile}`,
	...files.sort(),
]);

const totals = JSON.parse(readFileSync(totalsFile, 'utf8')) as TestTotals;
const kept = process.env.QDASH_TEST_TOTALS;
if (kept) copyFileSync(totalsFile, kept);
rmSync(folder, { recursive: true });

process.exitCode = status;
if (totals.tests === 0) {
	process.stderr.write('No test ran.\n');
	process.exitCode = 1;
}
if (totals.skipped + totals.todo > 0) {
	process.stderr.write(
		`${totals.skipped} tests were skipped and ${totals.todo} are to do: that counts as failed.\n`,
	);
	process.exitCode = 1;
}
