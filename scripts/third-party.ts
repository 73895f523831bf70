/**
 * Runs the built program against emulators that others wrote, and the scripts for boto3 against its embedded
 * cloud and against moto. LocalStack is among them only where the one Python that it runs with is there.
 *
 *     node scripts/third-party.ts [--no-bundle] [moto|elasticmq|localstack|boto3 …]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installBoto3, missingForBoto3 } from './boto3.ts';
import { type EmulatorName, installEmulator, missingFor } from './emulators.ts';

interface Suite {
	/** What this machine lacks for it, in words, or null. */
	missing(): string | null;
	install(): void;
	readonly files: readonly string[];
}

function emulator(name: EmulatorName, ...more: readonly string[]): Suite {
	return {
		missing: () => missingFor(name),
		install: () => installEmulator(name),
		files: [`test/third-party/${name}.test.ts`, `test/third-party/conformance-${name}.test.ts`, ...more],
	};
}

const suites = {
	moto: emulator(
		'moto',
		'test/third-party/demo-moto.test.ts',
		'test/third-party/edge-moto.test.ts',
		'test/third-party/edge-screens-moto.test.ts',
	),
	elasticmq: emulator('elasticmq'),
	localstack: emulator(
		'localstack',
		'test/third-party/demo-localstack.test.ts',
		'test/third-party/edge-localstack.test.ts',
		'test/third-party/edge-screens-localstack.test.ts',
	),
	boto3: {
		missing: () => missingForBoto3() ?? missingFor('moto'),
		install() {
			installBoto3();
			installEmulator('moto');
		},
		files: ['test/third-party/boto3.test.ts', 'test/third-party/boto3-moto.test.ts'],
	},
} satisfies Record<string, Suite>;

type SuiteName = keyof typeof suites;

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
	process.stderr.write(`There is no ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.\n`);
	process.exit(2);
}
const names = asked.length > 0 ? (asked as SuiteName[]) : (['moto', 'elasticmq', 'boto3'] as SuiteName[]);

if (asked.length === 0) {
	const missing = suites.localstack.missing();
	if (missing) process.stdout.write(`LocalStack does not run here: it needs ${missing}.\n`);
	else names.push('localstack');
}
for (const name of names) {
	const missing = suites[name].missing();
	if (missing) {
		process.stderr.write(`${name} needs ${missing}, which is not installed.\n`);
		process.exit(1);
	}
	suites[name].install();
}

const script = fileURLToPath(new URL('run-tests.ts', import.meta.url));
const files = names.flatMap((name) => suites[name].files);
const { status, error } = spawnSync(process.execPath, [script, ...options, ...files], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
