/**
 * Runs the built program against emulators that others wrote. moto and ElasticMQ are always among them;
 * LocalStack only where the one Python that it runs with is there.
 *
 *     node scripts/third-party.ts [--no-bundle] [moto|elasticmq|localstack …]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type EmulatorName, installEmulator, missingFor } from './emulators.ts';

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--')) as EmulatorName[];
const names: EmulatorName[] = asked.length > 0 ? asked : ['moto', 'elasticmq'];

if (asked.length === 0) {
	const missing = missingFor('localstack');
	if (missing) process.stdout.write(`LocalStack does not run here: it needs ${missing}.\n`);
	else names.push('localstack');
}
for (const name of names) {
	const missing = missingFor(name);
	if (missing) {
		process.stderr.write(`${name} needs ${missing}, which is not installed.\n`);
		process.exit(1);
	}
	installEmulator(name);
}

const script = fileURLToPath(new URL('run-tests.ts', import.meta.url));
const files = names.flatMap((name) => [
	`test/third-party/${name}.test.ts`,
	`test/third-party/conformance-${name}.test.ts`,
]);
const { status, error } = spawnSync(process.execPath, [script, ...options, ...files], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
