import { parseArgs } from 'node:util';
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

const meowFlags = {
	color: { type: 'boolean', default: true },
	profile: { type: 'string' },
	region: { type: 'string' },
	endpoint: { type: 'string' },
	demo: { type: 'boolean' },
	once: { type: 'boolean' },
	json: { type: 'boolean' },
	readOnly: { type: 'boolean' },
	view: { type: 'string' },
	filter: { type: 'string' },
	interval: { type: 'string' },
	budget: { type: 'string' },
	help: { type: 'boolean', shortFlag: 'h' },
	version: { type: 'boolean' },
} as const;

type FlagName = keyof typeof meowFlags;
type TextFlag = {
	[Name in FlagName]: (typeof meowFlags)[Name]['type'] extends 'string' ? Name : never;
}[FlagName];
type BooleanFlag = Exclude<FlagName, TextFlag>;

/** Each flag as it is written without its dashes, and whether it takes a value. */
const flagTypes: ReadonlyMap<string, 'boolean' | 'string'> = new Map(
	Object.entries(meowFlags).map(([name, { type }]) => [name === 'color' ? 'no-color' : kebab(name), type]),
);
/** Every flag, as it is written without its dashes. */
export const flagNames: readonly string[] = [...flagTypes.keys()];
const views = ['queues'];

/**
 * Reads the command line.
 *
 * @param argv - without the program's own name
 * @throws UsageError naming what is wrong, and the nearest right one
 */
export function parseArguments(argv: readonly string[]): Arguments {
	checkFlags(argv);
	const { flags: values } = meow({
		importMeta: import.meta,
		// Name and version are said elsewhere: no package.json is searched for.
		pkg: { name: 'qdash' },
		argv: [...argv],
		flags: meowFlags,
		autoHelp: false,
		autoVersion: false,
	});
	const text = (name: TextFlag) => values[name] as string | undefined;
	const given = (name: BooleanFlag) => values[name] === true;
	const [endpoint, view] = [text('endpoint'), text('view')];
	if (view !== undefined && !views.includes(view)) {
		throw new UsageError(`There is no view ${sanitise(view)}; the nearest is ${closest(view, views)}.`);
	}
	if (endpoint !== undefined && !isWebUrl(endpoint)) {
		throw new UsageError(`--endpoint ${sanitise(endpoint)} is not a URL; it is like http://127.0.0.1:4566.`);
	}
	if (given('json') && !given('once')) throw new UsageError('--json goes with --once.');
	if (given('demo') && (endpoint !== undefined || text('profile') !== undefined)) {
		throw new UsageError('--demo brings its own cloud: it goes without --endpoint and --profile.');
	}
	return {
		profile: text('profile') ?? null,
		region: text('region') ?? null,
		endpoint: endpoint ?? null,
		demo: given('demo'),
		once: given('once'),
		json: given('json'),
		readOnly: given('readOnly'),
		filter: text('filter') ?? '',
		interval: numberOf('interval', text('interval'), 0.5, 300, 'seconds from 0.5 to 300, like 2'),
		budget: numberOf('budget', text('budget'), Number.MIN_VALUE, 1000, 'dollars an hour above 0, like 0.05'),
		noColour: values.color === false,
		help: given('help'),
		version: given('version'),
	};
}

/**
 * Holds what was typed to the flags that there are, word by word. meow is lenient: it takes `--no-profile`
 * for false, and `--read-only=yes` for nothing, which would leave an account open that was to be safe.
 */
function checkFlags(argv: readonly string[]): void {
	const options = Object.fromEntries([...flagTypes].map(([name, type]) => [name, { type }]));
	const shorts = { help: { type: 'boolean', short: 'h' } } as const;
	const { tokens } = parseArgs({
		args: [...argv],
		options: { ...options, ...shorts },
		strict: false,
		tokens: true,
	});
	const seen = new Set<string>();
	for (const token of tokens) {
		if (token.kind === 'positional') throw new UsageError(unknownWord(token.value));
		if (token.kind === 'option') checkFlag(token, seen);
	}
}

interface FlagToken {
	readonly name: string;
	readonly rawName: string;
	readonly value?: string | undefined;
	readonly inlineValue?: boolean | undefined;
}

/** @throws UsageError for a flag that there is not, and for one with too many values, or too few */
function checkFlag({ name, rawName, value, inlineValue }: FlagToken, seen: Set<string>): void {
	const type = flagTypes.get(name);
	if (!type) {
		throw new UsageError(
			`There is no flag ${sanitise(rawName)}; the nearest is --${closest(name, [...flagNames])}.`,
		);
	}
	if (type === 'boolean') {
		if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
		return;
	}
	// A flag where a value should be is a value that was forgotten; a number may be below 0.
	const forgotten = !inlineValue && value !== undefined && /^-\D/.test(value);
	if (!value || forgotten) throw new UsageError(`--${name} needs a value.`);
	if (seen.has(name)) throw new UsageError(`--${name} is given twice.`);
	seen.add(name);
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
