import { closest } from 'fastest-levenshtein';
import meow from 'meow';
import { sanitise } from './model/sanitise.ts';

/** What was asked for on the command line. */
export interface Arguments {
	readonly profile: string | null;
	readonly region: string | null;
	readonly endpoint: string | null;
	readonly demo: boolean;
	readonly once: boolean;
	readonly json: boolean;
	readonly readOnly: boolean;
	readonly filter: string;
	/** Seconds, or null for the settings' or the default. */
	readonly interval: number | null;
	/** Dollars an hour, or null for the settings' or none. */
	readonly budget: number | null;
	readonly noColour: boolean;
	readonly help: boolean;
	readonly version: boolean;
}

/** A wrong flag or value, in one sentence. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** The help that `--help` prints. */
export const usage = `Usage
  qdash [flags]              the dashboard
  qdash --demo               the dashboard on the embedded cloud: no account, no network
  qdash --once [--json]      the queues as a table or as JSON, then exit

Where to look (the AWS SDK's own rules hold: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, ~/.aws)
  --profile NAME             a profile of the AWS configuration files
  --region NAME              a region, like eu-west-1
  --endpoint URL             LocalStack, moto or another endpoint in place of AWS

What to show, and how
  --view NAME                the view to open: queues
  --filter TEXT              only what matches, fuzzily, in name, type or state
  --interval SECONDS         between two looks at a row on the screen, 0.5 to 300 (2)
  --budget DOLLARS           dollars an hour that polling may cost; intervals widen to keep it
  --read-only                refuse every change, receiving messages included
  --no-color                 no colours (NO_COLOR does the same)

  --once                     print what the Queues view knows, and exit
  --json                     with --once: one JSON document
  --version, --help

Exit codes
  0 done   1 failed in part   2 usage   3 denied or unreachable   4 refused by qdash
  5 --fail-on   128+n signal n
`;

const flags = {
	profile: { type: 'string' },
	region: { type: 'string' },
	endpoint: { type: 'string' },
	demo: { type: 'boolean', default: false },
	once: { type: 'boolean', default: false },
	json: { type: 'boolean', default: false },
	readOnly: { type: 'boolean', default: false },
	view: { type: 'string' },
	filter: { type: 'string' },
	interval: { type: 'string' },
	budget: { type: 'string' },
	color: { type: 'boolean', default: true },
	help: { type: 'boolean', default: false, shortFlag: 'h' },
	version: { type: 'boolean', default: false },
} as const;

const names = [
	'no-color',
	...Object.keys(flags)
		.filter((name) => name !== 'color')
		.map(kebab),
];
const views = ['queues'];

/**
 * Reads the command line.
 *
 * @param argv - without the program's own name
 * @throws UsageError naming what is wrong, and the nearest right one
 */
export function parseArguments(argv: readonly string[]): Arguments {
	const parsed = meow({
		importMeta: import.meta,
		// Only names and versions are read from it, and both are said elsewhere: no file is searched for.
		pkg: { name: 'qdash' },
		argv: [...argv],
		flags,
		autoHelp: false,
		autoVersion: false,
	});
	for (const flag of Object.keys(parsed.unnormalizedFlags)) refuseUnknown(flag);
	const [word] = parsed.input;
	if (word !== undefined) throw new UsageError(unknownWord(String(word)));
	for (const flag of ['profile', 'region', 'endpoint', 'filter', 'interval', 'budget', 'view'] as const) {
		if (parsed.flags[flag] === '') throw new UsageError(`--${flag} needs a value.`);
		if (Array.isArray(parsed.flags[flag])) throw new UsageError(`--${flag} is given twice.`);
	}
	const { profile, region, endpoint, filter, view, interval, budget } = parsed.flags;
	if (view !== undefined && !views.includes(view)) {
		throw new UsageError(`There is no view ${sanitise(view)}; the nearest is ${closest(view, views)}.`);
	}
	if (endpoint !== undefined && !isWebUrl(endpoint)) {
		throw new UsageError(`--endpoint ${sanitise(endpoint)} is not a URL; it is like http://127.0.0.1:4566.`);
	}
	if (parsed.flags.json && !parsed.flags.once) throw new UsageError('--json goes with --once.');
	if (parsed.flags.demo && (endpoint !== undefined || profile !== undefined)) {
		throw new UsageError('--demo brings its own cloud: it goes without --endpoint and --profile.');
	}
	return {
		profile: profile ?? null,
		region: region ?? null,
		endpoint: endpoint ?? null,
		demo: parsed.flags.demo,
		once: parsed.flags.once,
		json: parsed.flags.json,
		readOnly: parsed.flags.readOnly,
		filter: filter ?? '',
		interval: numberOf('interval', interval, 0.5, 300, 'seconds from 0.5 to 300, like 2'),
		budget: numberOf('budget', budget, Number.MIN_VALUE, 1000, 'dollars an hour above 0, like 0.05'),
		noColour: !parsed.flags.color,
		help: parsed.flags.help,
		version: parsed.flags.version,
	};
}

function refuseUnknown(flag: string): void {
	const name = kebab(flag);
	const known = name === 'color' || name === 'h' || name === '' || names.includes(name);
	if (known) return;
	const dashes = name.length === 1 ? '-' : '--';
	throw new UsageError(
		`There is no flag ${dashes}${sanitise(name)}; the nearest is --${closest(name, names)}.`,
	);
}

function unknownWord(word: string): string {
	return `There is no command ${sanitise(word)}; qdash --help lists what there is.`;
}

function numberOf(
	name: string,
	text: string | undefined,
	least: number,
	most: number,
	wanted: string,
): number | null {
	if (text === undefined) return null;
	const value = Number(text.replace(/s$/, ''));
	if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
		throw new UsageError(`--${name} ${sanitise(text)} is not right; it is ${wanted}.`);
	}
	return value;
}

function isWebUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
