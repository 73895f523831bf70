import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The names of all scripts in this folder, without their `.py`; `checks.py` is what they share. */
export const scriptNames: readonly string[] = readdirSync(folder)
	.filter((file) => file.endsWith('.py') && file !== 'checks.py')
	.map((file) => file.slice(0, -'.py'.length))
	.sort();

/** What became of one check of a script. */
export interface CheckResult {
	readonly name: string;
	readonly ok: boolean;
	/** The traceback where it is not ok. */
	readonly why: string;
}

/** Where a script runs, and how long it may take. */
export interface ScriptPlace {
	/** The Python that can import boto3. */
	readonly python: string;
	readonly endpoint: string;
	readonly region: string;
	/** Real seconds after which the script is stopped, which is a failure. */
	readonly seconds: number;
	/** On top of an environment that holds nothing of the developer's own. */
	readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs one script of this folder to its end.
 *
 * @throws Error with all that it said, where it did not print what the head of checks.py promises: a line a
 * check, their number, and the exit code that goes with them
 */
export async function runScript(name: string, place: ScriptPlace): Promise<CheckResult[]> {
	const { python, endpoint, region, seconds, env } = place;
	const child = spawn(python, [`${folder}${name}.py`], {
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: seconds * 1000,
		killSignal: 'SIGKILL',
		env: {
			PATH: process.env.PATH,
			AWS_ENDPOINT_URL: endpoint,
			AWS_DEFAULT_REGION: region,
			AWS_ACCESS_KEY_ID: 'test',
			AWS_SECRET_ACCESS_KEY: 'test',
			// The machine's own configuration takes no part.
			AWS_CONFIG_FILE: '/dev/null',
			AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
			AWS_EC2_METADATA_DISABLED: 'true',
			PYTHONDONTWRITEBYTECODE: '1',
			PYTHONIOENCODING: 'utf-8',
			...env,
		},
	});
	let [output, errors] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
	const checks = readChecks(output);
	const failed = checks.some(({ ok }) => !ok);
	const promised = Number(/^1\.\.(\d+)$/m.exec(output)?.[1]);
	const wrong =
		signal !== null
			? `was stopped by ${signal}; it may take ${seconds} s`
			: checks.length === 0
				? 'ran no check'
				: promised !== checks.length
					? `promised ${promised} checks and ran ${checks.length}`
					: code !== (failed ? 1 : 0)
						? `ended with ${code}`
						: null;
	if (wrong) throw new Error(`${name}.py ${wrong}\n${output}${errors}`);
	return checks;
}

function readChecks(output: string): CheckResult[] {
	const checks: CheckResult[] = [];
	for (const part of output.split(/^(?=(?:not )?ok )/m)) {
		const [, not, name] = /^(not )?ok (.+)$/m.exec(part) ?? [];
		if (name === undefined) continue;
		const why = part
			.split('\n')
			.filter((line) => line.startsWith('# '))
			.map((line) => line.slice(2));
		checks.push({ name, ok: not === undefined, why: why.join('\n') });
	}
	return checks;
}
