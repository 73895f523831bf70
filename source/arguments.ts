import { closest } from 'fastest-levenshtein';
import { type CloudArguments, cloudFlags, readCloudFlags } from './cloud-arguments.ts';
import { checkWebUrl, namesOf, readFlags, UsageError } from './flags.ts';
import { sanitise } from './model/sanitise.ts';
import type { ListView } from './store/ui-store.ts';
import { tabs } from './views/tabs.ts';

/** What was asked for on the command line of the dashboard. */
export interface Arguments {
	readonly profile: string | null;
	readonly region: string | null;
	readonly endpoint: string | null;
	readonly demo: boolean;
	/** How the demo's cloud is to be; all null where it is not said. */
	readonly cloud: CloudArguments;
	readonly once: boolean;
	readonly json: boolean;
	readonly readOnly: boolean;
	/** The view that is opened first. */
	readonly view: ListView;
	readonly filter: string;
	/** Seconds, or null for the settings' or the default. */
	readonly interval: number | null;
	/** Dollars an hour, or null for the settings' or none. */
	readonly budget: number | null;
	readonly noColour: boolean;
	readonly help: boolean;
	readonly version: boolean;
}

/** The help that `--help` prints. */
export const usage = `Usage
  qdash [flags]              the dashboard
  qdash --demo               the dashboard on the embedded cloud: no account, no network
  qdash --once [--json]      queues, APIs, CDN and functions as tables or as JSON, then exit
  qdash cloud [flags]        the embedded cloud by itself; qdash cloud --help says more
  qdash demo [flags]         the demo on LocalStack or moto; qdash demo --help says more

Where to look (the AWS SDK's own rules hold: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL, ~/.aws)
  --profile NAME             a profile of the AWS configuration files
  --region NAME              a region, like eu-west-1
  --endpoint URL             LocalStack, moto or another endpoint in place of AWS

What to show, and how
  --view NAME                the view to open: queues, apis, cdn, functions (queues)
  --filter TEXT              only what matches, fuzzily, in name, type or state
  --interval SECONDS         between two looks at a row on the screen, 0.5 to 300 (2)
  --budget DOLLARS           dollars an hour that polling may cost; intervals widen to keep it
  --read-only                refuse every change, receiving messages included
  --no-color                 no colours (NO_COLOR does the same)

With --demo
  --scenario NAME            what goes wrong (shop); qdash cloud --list names the scenarios
  --seed N, --speed X, --latency MS, --fault KIND   as qdash cloud --help says

  --once                     print what the views know, and exit
  --json                     with --once: one JSON document
  --version, --help

Exit codes
  0 done   1 failed in part   2 usage   3 denied or unreachable   4 refused by qdash
  5 --fail-on   128+n signal n
`;

/** The dashboard's flags. */
export const dashboardFlags = {
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
	...cloudFlags,
	help: { type: 'boolean', shortFlag: 'h' },
	version: { type: 'boolean' },
} as const;

/** Every flag, as it is written without its dashes. */
export const flagNames: readonly string[] = namesOf(dashboardFlags);

/**
 * Reads the dashboard's command line.
 *
 * @param argv - without the program's own name
 * @throws UsageError naming what is wrong, and the nearest right one
 */
export function parseArguments(argv: readonly string[]): Arguments {
	const flags = readFlags(argv, dashboardFlags);
	const { text, given } = flags;
	const [endpoint, view] = [text('endpoint'), text('view')];
	const tab = view === undefined ? tabs[0] : tabs.find(({ name }) => name === view);
	if (!tab) {
		const nearest = closest(
			view ?? '',
			tabs.map(({ name }) => name),
		);
		throw new UsageError(`There is no view ${sanitise(view ?? '')}; the nearest is ${nearest}.`);
	}
	checkWebUrl('endpoint', endpoint);
	if (given('json') && !given('once')) throw new UsageError('--json goes with --once.');
	if (given('demo') && (endpoint !== undefined || text('profile') !== undefined)) {
		throw new UsageError('--demo brings its own cloud: it goes without --endpoint and --profile.');
	}
	if (!given('demo')) {
		const name = (Object.keys(cloudFlags) as (keyof typeof cloudFlags)[]).find(
			(it) => text(it) !== undefined,
		);
		if (name) throw new UsageError(`--${name} goes with --demo.`);
	}
	return {
		profile: text('profile') ?? null,
		region: text('region') ?? null,
		endpoint: endpoint ?? null,
		demo: given('demo'),
		cloud: readCloudFlags(flags),
		once: given('once'),
		json: given('json'),
		readOnly: given('readOnly'),
		view: tab.view,
		filter: text('filter') ?? '',
		interval: flags.number('interval', 0.5, 300, 'seconds from 0.5 to 300, like 2'),
		budget: flags.number('budget', Number.MIN_VALUE, 1000, 'dollars an hour above 0, like 0.05'),
		noColour: !given('color'),
		help: given('help'),
		version: given('version'),
	};
}
