/**
 * Checks that package-lock.json has an entry for every optional dependency that it names, and adds the
 * missing ones with `--write`.
 *
 * npm leaves a platform's package out of the lock file when the registry it was written against could not
 * serve it, and npm 11.21 and newer then refuse `npm ci` on every platform. An entry needs no more than
 * its version and the platform it is for; npm fills in the rest where that platform installs it.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface LockEntry {
	version?: string;
	cpu?: string[];
	dev?: boolean;
	libc?: string[];
	optional?: boolean;
	os?: string[];
	optionalDependencies?: Record<string, string>;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockEntry> };

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The platform that a package such as `@rolldown/binding-linux-arm64-musl` says it is for. */
function platformOf(name: string): Pick<LockEntry, 'cpu' | 'libc' | 'os'> {
	const words = name.slice(name.lastIndexOf('/') + 1).split('-');
	const cpu = processors.find((processor) => words.includes(processor));
	const os = systems.find((system) => words.includes(system));
	if (!cpu) throw new Error(`${name} does not say which processor it is for`);
	const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
	return { cpu: [cpu], ...(libc ? { libc: [libc] } : {}), ...(os ? { os: [os] } : {}) };
}

const missing = new Map<string, LockEntry>();
for (const entry of Object.values(lock.packages)) {
	for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
		const key = `node_modules/${name}`;
		if (lock.packages[key]) continue;
		const { cpu, libc, os } = platformOf(name);
		missing.set(key, {
			version,
			cpu,
			...(entry.dev ? { dev: true } : {}),
			...(libc ? { libc } : {}),
			optional: true,
			...(os ? { os } : {}),
		} as LockEntry);
	}
}

if (missing.size > 0 && process.argv.includes('--write')) {
	const entries = { ...lock.packages, ...Object.fromEntries(missing) };
	lock.packages = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => a.localeCompare(b, 'en')));
	writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
	process.stdout.write(`package-lock.json: added ${missing.size} platform packages\n`);
} else if (missing.size > 0) {
	process.stderr.write(
		`package-lock.json lacks ${[...missing.keys()].join(', ')}; node scripts/check-lock.ts --write adds them\n`,
	);
	process.exitCode = 1;
} else {
	process.stdout.write('package-lock.json: every platform package is there\n');
}
