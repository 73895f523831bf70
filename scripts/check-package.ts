/**
 * Packs the package as npm would publish it, checks what is in it, unpacks it into an empty folder, and runs
 * the end-to-end tests on that: nothing but what is in the package can be used there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qdash-package-'));
const problems: string[] = [];

const expected = [
	'CHANGELOG.md',
	'LICENSE',
	'README.md',
	'dist/THIRD-PARTY-LICENSES.txt',
	'dist/cli.js',
	'dist/cloud-worker.js',
	'dist/qdash.js',
	'dist/start.js',
	'dist/types/cli.d.ts',
	'docs/concepts.md',
	'docs/json.schema.json',
	'package.json',
];
const allowed =
	/^(CHANGELOG\.md|LICENSE|README\.md|package\.json|dist\/(chunks\/[\w.-]+\.js|types\/.+\.d\.ts)|docs\/([\w-]+\.md|images\/[\w-]+\.png))$/;

/** Output of a command that has to succeed. */
function output(command: string, args: readonly string[], cwd: string): string {
	return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What `npm pack --json` says of a package; npm 12 keys its answers by package name. */
interface Packed {
	readonly filename: string;
	readonly size: number;
	readonly unpackedSize: number;
	readonly files: readonly { readonly path: string }[];
}

try {
	execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
	const json = JSON.parse(
		output('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
	) as Packed[] | Record<string, Packed>;
	const [packed] = Object.values(json);
	if (!packed) throw new Error('npm packed nothing');

	const paths = packed.files.map((file) => file.path);
	for (const path of expected) if (!paths.includes(path)) problems.push(`${path} is not in the package`);
	for (const path of paths) {
		if (!expected.includes(path) && !allowed.test(path))
			problems.push(`${path} does not belong in the package`);
	}

	const unpacked = join(folder, 'unpacked');
	mkdirSync(unpacked);
	output('tar', ['xzf', join(folder, packed.filename), '-C', unpacked], folder);
	const program = join(unpacked, 'package/dist/qdash.js');
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
	const said = output(process.execPath, [program, '--version'], unpacked).trim();
	if (said !== version) problems.push(`--version says ${JSON.stringify(said)}, not ${version}`);

	const { status } = spawnSync(process.execPath, ['scripts/run-tests.ts', '--no-bundle', 'test/end-to-end'], {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, QDASH_PROGRAM: program },
	});
	if (status !== 0) problems.push('the end-to-end tests fail on the unpacked package');

	const size = `${(packed.size / 1e6).toFixed(1)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(1)} MB unpacked`;
	process.stdout.write(`${packed.filename}: ${paths.length} files, ${size}\n`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
