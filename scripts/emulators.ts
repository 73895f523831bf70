/**
 * AWS emulators that others wrote: installs them into a cache folder, and runs them on loopback.
 *
 *     node scripts/emulators.ts install moto elasticmq
 *     node scripts/emulators.ts moto        prints the endpoint, runs until it is interrupted
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cache, findPython, installOnce, installPython, run } from './installation.ts';

/** An emulator that runs. */
export interface RunningEmulator {
	/** `http://127.0.0.1:PORT` */
	readonly endpoint: string;
	readonly region: string;
	stop(): Promise<void>;
}

interface Command {
	readonly file: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

interface Emulator {
	readonly version: string;
	/** The path that answers 2xx once requests are served. */
	readonly health: string;
	/** What has to be there already, or null when it is. */
	missing(): string | null;
	install(folder: string): void;
	command(folder: string, port: number): Command;
}

/** The names that {@link startEmulator} knows. */
export type EmulatorName = 'moto' | 'elasticmq' | 'localstack' | 'fauxqs';

const region = 'us-east-1';

const motoPython = () => findPython('sys.version_info >= (3, 10)');
// LocalStack 4.14 says 3.10 or newer, but 3.11 can't read its syntax and with 3.12 it answers 500.
const localStackPython = () => findPython('sys.version_info[:2] == (3, 13)');

const elasticMqPom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>elasticmq</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.elasticmq</groupId><artifactId>elasticmq-server_2.13</artifactId><version>1.7.1</version>
    </dependency>
  </dependencies>
</project>
`;

/** Its own command listens on every interface. */
const fauxqsMain = `import { buildApp } from 'fauxqs';

const host = '127.0.0.1';
const port = Number(process.argv[2]);
await buildApp({ host, port }).listen({ host, port });
`;

function nodeFrom(major: number, minor: number): boolean {
	const [ours = 0, oursMinor = 0] = process.versions.node.split('.').map(Number);
	return ours > major || (ours === major && oursMinor >= minor);
}

const emulators: Readonly<Record<EmulatorName, Emulator>> = {
	moto: {
		version: '5.2.5',
		health: '/moto-api/data.json',
		missing: () => (motoPython() ? null : 'Python 3.10 or newer'),
		install: (folder) => installPython(folder, motoPython(), ['moto[server]==5.2.5']),
		command: (folder, port) => ({
			file: join(folder, 'bin/moto_server'),
			args: ['-H', '127.0.0.1', '-p', String(port)],
		}),
	},
	elasticmq: {
		version: '1.7.1',
		health: '/health',
		missing() {
			const there = (file: string, arg: string) => spawnSync(file, [arg]).status === 0;
			return there('java', '-version') && there('mvn', '-v') ? null : 'Java 11 or newer and Maven';
		},
		install(folder) {
			writeFileSync(join(folder, 'pom.xml'), elasticMqPom);
			const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
			const lib = join(folder, 'lib');
			run(
				'mvn',
				'-q',
				'-B',
				'-f',
				join(folder, 'pom.xml'),
				plugin,
				'-DincludeScope=runtime',
				`-DoutputDirectory=${lib}`,
			);
		},
		command: (folder, port) => ({
			file: 'java',
			// Left alone it listens on every interface, in a region called elasticmq.
			args: [
				'-Xmx256m',
				'-Drest-sqs.bind-hostname=127.0.0.1',
				`-Drest-sqs.bind-port=${port}`,
				'-Dnode-address.host=127.0.0.1',
				`-Dnode-address.port=${port}`,
				`-Daws.region=${region}`,
				'-cp',
				join(folder, 'lib/*'),
				'org.elasticmq.server.Main',
			],
		}),
	},
	fauxqs: {
		version: '2.4.1',
		health: '/health',
		missing: () => (nodeFrom(22, 5) ? null : 'Node 22.5 or newer'),
		install(folder) {
			writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
			writeFileSync(join(folder, 'main.js'), fauxqsMain);
			run('npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, 'fauxqs@2.4.1');
		},
		command: (folder, port) => ({
			file: process.execPath,
			args: [join(folder, 'main.js'), String(port)],
		}),
	},
	localstack: {
		version: '4.14.0',
		health: '/_localstack/health',
		missing: () => (localStackPython() ? null : 'Python 3.13'),
		install: (folder) =>
			installPython(
				folder,
				localStackPython(),
				['pip>=26'],
				// Newer releases of what it depends on (cbor2 6, pyOpenSSL 26.4) break it.
				['--uploaded-prior-to', '2026-03-01', 'localstack-core[runtime]==4.14.0'],
			),
		command: (folder, port) => ({
			file: join(folder, 'bin/python'),
			args: ['-m', 'localstack.runtime.main'],
			env: {
				// IPv4 loopback; with a plain 127.0.0.1 it listens on every interface.
				GATEWAY_LISTEN: `[::ffff:127.0.0.1]:${port}`,
				// In a container it would take itself for its own image.
				OVERRIDE_IN_DOCKER: '0',
				FILESYSTEM_ROOT: join(folder, 'filesystem'),
				DNS_ADDRESS: '0',
				SKIP_SSL_CERT_DOWNLOAD: '1',
				DISABLE_EVENTS: '1',
				SQS_DELAY_PURGE_RETRY: '1',
				SQS_CLOUDWATCH_METRICS_REPORT_INTERVAL: '5',
			},
		}),
	},
};

/** What this machine lacks to run an emulator, in words, or null when it lacks nothing. */
export function missingFor(name: EmulatorName): string | null {
	return emulators[name].missing();
}

/** Installs an emulator into the cache folder, unless it is there; returns its folder. */
export function installEmulator(name: EmulatorName): string {
	const { version, install } = emulators[name];
	return installOnce(name, version, install);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('no port was given');
	return address.port;
}

async function healthy(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
	} catch {
		// Nobody listens there yet: that is what is waited for.
		return false;
	}
}

async function stopProcess(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill('SIGTERM');
	const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
	await ended;
	clearTimeout(patience);
}

/**
 * Starts an emulator on a free loopback port and waits until it serves requests; installs it first if need be.
 *
 * @throws Error with the end of its log when it does not come up within two minutes
 */
export async function startEmulator(name: EmulatorName): Promise<RunningEmulator> {
	const folder = installEmulator(name);
	const port = await freePort();
	const { file, args, env } = emulators[name].command(folder, port);
	const logFile = join(cache, `${name}-${port}.log`);
	const log = openSync(logFile, 'w');
	const child = spawn(file, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } });
	closeSync(log);
	const failed = once(child, 'error').then(([error]) => {
		throw error;
	});
	const killWithUs = () => child.kill('SIGKILL');
	process.on('exit', killWithUs);
	child.on('exit', () => process.off('exit', killWithUs));

	const endpoint = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + 120_000;
	while (!(await Promise.race([healthy(endpoint + emulators[name].health), failed]))) {
		if (Date.now() > deadline || child.exitCode !== null || child.signalCode !== null) {
			await stopProcess(child);
			throw new Error(`${name} did not start; its log ends:\n${readFileSync(logFile, 'utf8').slice(-3000)}`);
		}
		await wait(100);
	}
	return { endpoint, region, stop: () => stopProcess(child) };
}

function isEmulator(name: string): name is EmulatorName {
	return Object.hasOwn(emulators, name);
}

if (import.meta.main) {
	const [first = '', ...others] = process.argv.slice(2);
	if (first === 'install' && others.length > 0 && others.every(isEmulator)) {
		for (const name of others) installEmulator(name);
	} else if (isEmulator(first) && others.length === 0) {
		const { endpoint, region, stop } = await startEmulator(first);
		process.stdout.write(`${first} serves ${region} at ${endpoint}\n`);
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
	} else {
		const names = Object.keys(emulators).join('|');
		process.stderr.write(`Usage: node scripts/emulators.ts [install] ${names}\n`);
		process.exitCode = 2;
	}
}
