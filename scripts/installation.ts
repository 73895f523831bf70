/** What the scripts share that install programs of others into a cache folder, once a version. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where everything is installed: `.cache/emulators`, or what `QDASH_EMULATORS` names. */
export const cache =
	process.env.QDASH_EMULATORS ?? fileURLToPath(new URL('../.cache/emulators', import.meta.url));

/** Runs a command to its end; what it says goes to standard error. */
export function run(file: string, ...args: readonly string[]): void {
	const { status, error } = spawnSync(file, args, { stdio: ['ignore', 2, 2] });
	if (error) throw error;
	if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}`);
}

/** The first Python that answers to the test, by its own account. */
export function findPython(test: string): string | null {
	const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions/3.13*/bin/python');
	const candidates = ['python3', 'python3.13', ...globSync(pyenv)];
	const script = `import sys, venv; sys.exit(not (${test}))`;
	return candidates.find((python) => spawnSync(python, ['-c', script]).status === 0) ?? null;
}

/** Makes a virtual environment, and calls its `pip install` with each list of arguments. */
export function installPython(
	folder: string,
	python: string | null,
	...pip: readonly (readonly string[])[]
): void {
	if (!python) throw new Error('no fitting Python was found');
	run(python, '-m', 'venv', folder);
	for (const args of pip)
		run(join(folder, 'bin/pip'), 'install', '-q', '--disable-pip-version-check', ...args);
}

/** Installs into a folder of the cache, unless that was done to its end before; returns the folder. */
export function installOnce(name: string, version: string, install: (folder: string) => void): string {
	const folder = join(cache, `${name}-${version}`);
	const done = join(folder, '.installed');
	if (existsSync(done)) return folder;
	process.stderr.write(`Installing ${name} ${version}\n`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	install(folder);
	writeFileSync(done, '');
	return folder;
}
