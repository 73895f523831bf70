import { readFile } from 'node:fs/promises';
import { type Arguments, parseArguments, usage } from './arguments.ts';
import type { Connection, ConnectionRequest } from './aws/services.ts';
import type { CloudArguments } from './cloud-arguments.ts';
import type { Fault } from './demo/faults.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './flags.ts';
import { openLog } from './log.ts';
import { systemClock } from './model/clock.ts';
import { QdashError } from './model/errors.ts';
import { sanitise } from './model/sanitise.ts';
import type { Place } from './session.ts';
import { isReadOnly, loadSettings, type Settings } from './settings.ts';
import type { Skeleton } from './skeleton.ts';
import { createTheme, detectColours } from './theme.ts';

const defaultInterval = 2;
const defaultColumns = 160;

/**
 * The program behind the first frame.
 *
 * @param argv - without the program's own name
 * @param skeleton - the first frame, where one was drawn; it is taken away before anything is printed
 * @returns the exit code
 */
export async function main(argv: readonly string[], skeleton: Skeleton | null): Promise<number> {
	const say = (text: string) => {
		skeleton?.restore();
		process.stderr.write(`${sanitise(text)}\n`);
	};
	try {
		if (argv[0] === 'cloud') return await runCloud(argv.slice(1));
		if (argv[0] === 'demo') return await runDemo(argv.slice(1), say);
		const given = parseArguments(argv);
		if (given.help || given.version) {
			skeleton?.restore();
			process.stdout.write(given.help ? usage : `${await version()}\n`);
			return exitCodes.done;
		}
		const settings = await loadSettings();
		if (given.once) return await runOnce(given, settings);
		const lack = whyNoScreen();
		if (lack) {
			say(lack);
			return exitCodes.usage;
		}
		return await runDashboard(given, settings, skeleton, say);
	} catch (error) {
		if (error instanceof UsageError || (error instanceof QdashError && error.kind === 'invalid')) {
			say(error.message);
			return exitCodes.usage;
		}
		throw error;
	}
}

/** The embedded cloud by itself. */
async function runCloud(argv: readonly string[]): Promise<number> {
	const { parseServeArguments, scenarioList, serveUsage } = await import('./cloud-arguments.ts');
	const given = parseServeArguments(argv);
	if (given.help || given.list) {
		process.stdout.write(given.help ? serveUsage : scenarioList());
		return exitCodes.done;
	}
	const { serve } = await import('./demo/serve.ts');
	return serve({
		...cloudOptions(given),
		...(given.port !== null && { port: given.port }),
		...(given.region !== null && { region: given.region }),
	});
}

/** The demo: on the embedded cloud, or on an endpoint of somebody else. */
async function runDemo(argv: readonly string[], say: (text: string) => void): Promise<number> {
	const { demoUsage, parseDemoArguments } = await import('./demo-arguments.ts');
	const given = parseDemoArguments(argv);
	if (given.kind === 'help' || given.kind === 'version') {
		process.stdout.write(given.kind === 'help' ? demoUsage : `${await version()}\n`);
		return exitCodes.done;
	}
	const settings = await loadSettings();
	const { dashboard } = given;
	if (given.kind === 'embedded' && dashboard.once) return runOnce(dashboard, settings);
	const lack = given.kind === 'outside' && given.clean ? null : whyNoScreen();
	if (lack) {
		say(lack);
		return exitCodes.usage;
	}
	if (given.kind === 'embedded') return runDashboard(dashboard, settings, null, say);
	const { runOutsideDemo } = await import('./demo-command.ts');
	const log = openLog();
	const place = placeOf(dashboard, settings);
	return runOutsideDemo({
		given,
		place,
		readOnly: readOnlyIn(dashboard, settings)(place.profile ?? null),
		protectedPatterns: settings.protected,
		log: log.write,
		say,
		dashboard: () => runDashboard(dashboard, settings, null, say),
	}).finally(() => log.close());
}

/** What was said of the cloud, without what was not. */
function cloudOptions({ scenario, seed, speed, latency, faults }: CloudArguments) {
	return {
		...(scenario !== null && { scenario }),
		...(seed !== null && { seed }),
		...(speed !== null && { speed }),
		...(latency !== null && { latency }),
		initialFaults: faults as readonly Fault[],
	};
}

async function runOnce(given: Arguments, settings: Settings): Promise<number> {
	const { once } = await import('./headless/once.ts');
	const log = openLog();
	const cloud = given.demo ? await startDemo(given.cloud) : null;
	const place = cloud ? cloud.place : placeOf(given, settings);
	const colours = detectColours(process.env, process.stdout, { noColour: given.noColour });
	const code = await once({
		request: { ...place, readOnly: readOnlyIn(given, settings)(place.profile ?? null), log: log.write },
		connect,
		clock: systemClock,
		filter: given.filter,
		json: given.json,
		columns: process.stdout.columns ?? defaultColumns,
		theme: createTheme(colours),
		write: (text) => process.stdout.write(text),
		writeError: (text) => process.stderr.write(text),
	});
	await cloud?.close();
	log.close();
	return code;
}

async function runDashboard(
	given: Arguments,
	settings: Settings,
	skeleton: Skeleton | null,
	say: (text: string) => void,
): Promise<number> {
	const cloud = given.demo ? startDemo(given.cloud) : null;
	const { runScreen } = await import('./screen.tsx');
	const log = openLog();
	const place = placeOf(given, settings);
	const { code, lastWords } = await runScreen({
		place,
		ready: cloud ? cloud.then((started) => started.place) : Promise.resolve(place),
		readOnly: readOnlyIn(given, settings),
		protectedPatterns: settings.protected,
		budget: given.budget ?? settings.budget,
		intervalSeconds:
			given.interval ?? (settings.interval === null ? defaultInterval : settings.interval / 1000),
		view: given.view,
		filter: given.filter,
		colours: detectColours(process.env, process.stdout, { noColour: given.noColour }),
		log,
		skeleton,
		connect,
		// The demo keeps the operator's own credentials out: there is no profile to change to.
		profiles: async () => (given.demo ? [] : (await import('./aws/connection.ts')).listProfiles()),
		regions: async () => (await import('./aws/connection.ts')).knownRegions(),
	});
	for (const words of lastWords) say(words);
	await (await cloud)?.close();
	log.close();
	return code;
}

/** The AWS SDK is the heaviest part of the program: it is loaded when the first frame is out. */
async function connect(request: ConnectionRequest): Promise<Connection> {
	const { openConnection } = await import('./aws/connection.ts');
	return openConnection(request);
}

/** Starts the embedded cloud, and keeps the operator's own credentials out of it. */
async function startDemo(asked: CloudArguments): Promise<{ place: Place; close: () => Promise<void> }> {
	for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
	process.env.AWS_ACCESS_KEY_ID = 'demo';
	process.env.AWS_SECRET_ACCESS_KEY = 'demo';
	const { startCloudWorker } = await import('./demo/start-worker.ts');
	const { endpoint, close } = await startCloudWorker(workerUrl(), cloudOptions(asked));
	return { place: { endpoint, region: 'eu-west-1' }, close };
}

/** Beside the bundle it is a file of its own; in the sources it is where it was written. */
function workerUrl(): URL {
	const here = import.meta.url;
	return here.endsWith('.ts') ? new URL('./demo/worker.ts', here) : new URL(bundledWorker(here));
}

function bundledWorker(here: string): string {
	return `${here.slice(0, here.lastIndexOf('/dist/'))}/dist/cloud-worker.js`;
}

function placeOf(given: Arguments, settings: Settings): Place {
	const profile = given.profile ?? process.env.AWS_PROFILE ?? null;
	const set = profile === null ? null : settings.profiles[profile]?.region;
	const region = given.region ?? (process.env.AWS_REGION ? null : set);
	return {
		...(given.profile === null ? {} : { profile: given.profile }),
		...(region ? { region } : {}),
		...(given.endpoint === null ? {} : { endpoint: given.endpoint }),
	};
}

function readOnlyIn(given: Arguments, settings: Settings): (profile: string | null) => boolean {
	return (profile) => given.readOnly || isReadOnly(settings, profile ?? process.env.AWS_PROFILE ?? null);
}

/** Why there can be no dashboard here, in one sentence; null when there can. */
function whyNoScreen(): string | null {
	const instead = 'qdash --once prints the queues without one.';
	if (!process.stdout.isTTY) return `qdash draws on a terminal, and the output is not one; ${instead}`;
	if (!process.stdin.isTTY) return `qdash reads keys from a terminal, and the input is not one; ${instead}`;
	if (process.env.TERM === 'dumb')
		return `The terminal says that it can't place text (TERM=dumb); ${instead}`;
	return null;
}

async function version(): Promise<string> {
	const file = new URL(
		import.meta.url.includes('/dist/')
			? `${import.meta.url.split('/dist/')[0]}/package.json`
			: '../package.json',
		import.meta.url,
	);
	const { version: number } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
	return number;
}
