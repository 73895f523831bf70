import { closest } from 'fastest-levenshtein';
import { faultKinds, faultService, faultServices } from './demo/fault-kinds.ts';
import { type ScenarioName, scenarioNames, scenarioSentences } from './demo/scenario/names.ts';
import { type GivenFlags, readFlags, UsageError } from './flags.ts';
import { sanitise } from './model/sanitise.ts';

/** How the embedded cloud is to be run, by itself or behind the dashboard. */
export interface CloudArguments {
	/** The default when null. */
	readonly scenario: ScenarioName | null;
	readonly seed: number | null;
	/** The cloud's clock runs so many times faster than the machine's. */
	readonly speed: number | null;
	/** Milliseconds added to each answer. */
	readonly latency: number | null;
	/** Faults that are on from the start. */
	readonly faults: readonly FaultSpec[];
}

/** A fault as it is said on the command line: `KIND`, `KIND:SERVICE` or `KIND:SERVICE:OPERATION`. */
export interface FaultSpec {
	readonly kind: string;
	readonly service?: string;
	readonly operation?: string;
}

/** `qdash cloud`. */
export interface ServeArguments extends CloudArguments {
	/** Chosen by the system when null. */
	readonly port: number | null;
	readonly region: string | null;
	/** Only list the scenarios. */
	readonly list: boolean;
	readonly help: boolean;
}

/** The flags that the dashboard's demo and the cloud by itself share. */
export const cloudFlags = {
	scenario: { type: 'string' },
	seed: { type: 'string' },
	speed: { type: 'string' },
	latency: { type: 'string' },
	fault: { type: 'string' },
} as const;

/** The flags of `qdash cloud`. */
export const serveFlags = {
	...cloudFlags,
	port: { type: 'string' },
	host: { type: 'string' },
	region: { type: 'string' },
	list: { type: 'boolean' },
	help: { type: 'boolean', shortFlag: 'h' },
} as const;

/** The help that `qdash cloud --help` prints. */
export const serveUsage = `Usage
  qdash cloud [flags]        the embedded cloud by itself, for any AWS SDK or CLI
  qdash cloud --list         the scenarios, a sentence each

  --port N                   the port on 127.0.0.1; chosen by the system when left out
  --host ADDRESS             127.0.0.1 or localhost: it listens to nothing else
  --region NAME              where the scenario's things are (eu-west-1)
  --scenario NAME            what there is and what goes wrong (shop)
  --seed N                   the same seed gives the same numbers (1)
  --speed X                  the cloud's clock runs X times faster, 0.1 to 1000 (1)
  --latency MS               milliseconds added to every answer, 0 to 60000 (0)
  --fault KIND[:SERVICE[:OPERATION]], ...
                             what goes wrong from the start: denied, throttled, expired, serverError,
                             unsupported, html, truncated, trickle, empty, slow, hang, reset
  --help
`;

/**
 * Reads what follows `qdash cloud`.
 *
 * @throws UsageError naming what is wrong
 */
export function parseServeArguments(argv: readonly string[]): ServeArguments {
	const flags = readFlags(argv, serveFlags);
	const host = flags.text('host');
	if (host !== undefined && !['127.0.0.1', 'localhost'].includes(host)) {
		throw new UsageError(
			`The embedded cloud asks nobody who they are, so it listens on 127.0.0.1 only, not on ${sanitise(host)}.`,
		);
	}
	const region = flags.text('region') ?? null;
	if (region !== null && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
		throw new UsageError(`--region ${sanitise(region)} is not right; it is like eu-west-1.`);
	}
	return {
		...readCloudFlags(flags),
		port: flags.integer('port', 0, 65_535, 'a port from 0 to 65535'),
		region,
		list: flags.given('list'),
		help: flags.given('help'),
	};
}

/** Reads the flags that the dashboard's demo and the cloud by itself share. */
export function readCloudFlags(flags: GivenFlags<keyof typeof cloudFlags>): CloudArguments {
	return {
		scenario: readScenario(flags.text('scenario')),
		seed: flags.integer('seed', 0, 0x7fff_ffff, 'a whole number from 0 to 2147483647'),
		speed: flags.number('speed', 0.1, 1000, 'a factor from 0.1 to 1000, like 60'),
		latency: flags.integer('latency', 0, 60_000, 'milliseconds from 0 to 60000'),
		faults: readFaults(flags.text('fault')),
	};
}

function readScenario(text: string | undefined): ScenarioName | null {
	if (text === undefined) return null;
	const name = scenarioNames.find((candidate) => candidate === text);
	if (name) return name;
	const nearest = closest(text, [...scenarioNames]);
	throw new UsageError(
		`There is no scenario ${sanitise(text)}; the nearest is ${nearest}, and qdash cloud --list names them all.`,
	);
}

function readFaults(text: string | undefined): FaultSpec[] {
	if (text === undefined) return [];
	return text.split(',').map((part) => {
		const [kind = '', service, operation, ...rest] = part.trim().split(':');
		if (!(faultKinds as readonly string[]).includes(kind)) {
			throw new UsageError(
				`There is no fault ${sanitise(kind)}; the nearest is ${closest(kind, [...faultKinds])}.`,
			);
		}
		if (service === '' || operation === '' || rest.length > 0) {
			throw new UsageError(
				`--fault ${sanitise(part.trim())} is not right; it is like throttled:SQS or denied:SQS:PurgeQueue.`,
			);
		}
		if (service !== undefined && !faultService(service)) {
			throw new UsageError(
				`There is no service ${sanitise(service)}; the nearest is ${closest(service, [...faultServices])}.`,
			);
		}
		return { kind, ...(service && { service }), ...(operation && { operation }) };
	});
}

/** The scenarios as `qdash cloud --list` prints them. */
export function scenarioList(): string {
	const width = Math.max(...scenarioNames.map((name) => name.length)) + 2;
	return scenarioNames.map((name) => `${name.padEnd(width)}${scenarioSentences[name]}\n`).join('');
}
