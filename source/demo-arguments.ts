import { type Arguments, dashboardFlags, parseArguments } from './arguments.ts';
import { readCloudFlags } from './cloud-arguments.ts';
import type { ScenarioName } from './demo/scenario/names.ts';
import { readFlags, UsageError } from './flags.ts';

/** The demo on an endpoint of somebody else, and the dashboard beside it. */
export interface OutsideDemoArguments {
	readonly dashboard: Arguments;
	/** The default when null. */
	readonly scenario: ScenarioName | null;
	readonly seed: number | null;
	/** The part of the scenario's messages that queues get; the default when null. */
	readonly rate: number | null;
	/** What was made stays there. */
	readonly keep: boolean;
	/** Only remove what earlier demos left. */
	readonly clean: boolean;
	readonly yesRealAws: boolean;
}

/** `qdash demo`: help, the version, the dashboard on the embedded cloud, or on an endpoint of somebody else. */
export type DemoArguments =
	| { readonly kind: 'help' }
	| { readonly kind: 'version' }
	| { readonly kind: 'embedded'; readonly dashboard: Arguments }
	| ({ readonly kind: 'outside' } & OutsideDemoArguments);

/** The flags of `qdash demo`: the dashboard's and its own. */
export const demoFlags = {
	...dashboardFlags,
	keep: { type: 'boolean' },
	clean: { type: 'boolean' },
	yesRealAws: { type: 'boolean' },
	rate: { type: 'string' },
} as const;

/** The help that `qdash demo --help` prints. */
export const demoUsage = `Usage
  qdash demo [flags]                  the dashboard on the embedded cloud, as qdash --demo
  qdash demo --endpoint URL [flags]   the demo on LocalStack or moto: makes a shop's queues, APIs and so
                                      on there, runs its traffic, and removes on exit what it made
  qdash demo --clean --endpoint URL   removes what earlier demos left there, by their tag qdash-demo

  --endpoint URL             where to make it; http://127.0.0.1:4566 for LocalStack
  --scenario NAME            what there is and what goes wrong (shop); qdash cloud --list names them
  --rate X                   the part of the scenario's messages that queues get, 0.01 to 2 (0.1)
  --seed N                   the same seed gives the same numbers (1)
  --keep                     leave on exit what was made
  --clean                    only remove what earlier demos left
  --yes-real-aws             allow an account of AWS itself, where it costs money

The dashboard's own flags hold too: --profile, --region, --filter, --interval, --budget, --read-only
(which makes nothing) and --no-color. qdash --help says more.
`;

type Flags = ReturnType<typeof readFlags<typeof demoFlags>>;

/** Flags of the embedded cloud that no other endpoint knows. */
const embeddedOnly = ['speed', 'latency', 'fault'] as const;
/** Flags with a value that the dashboard has too. */
const texts = ['profile', 'region', 'endpoint', 'view', 'filter', 'interval', 'budget'] as const;

/**
 * Reads what follows `qdash demo`.
 *
 * @throws UsageError naming what is wrong
 */
export function parseDemoArguments(argv: readonly string[]): DemoArguments {
	const flags = readFlags(argv, demoFlags);
	const { text, given } = flags;
	if (given('help')) return { kind: 'help' };
	if (given('version')) return { kind: 'version' };
	const outside = text('endpoint') !== undefined || given('yesRealAws');
	if (!outside) {
		const own =
			text('rate') !== undefined ? 'rate' : given('keep') ? 'keep' : given('clean') ? 'clean' : null;
		if (own) throw new UsageError(`--${own} goes with --endpoint: the embedded cloud leaves nothing behind.`);
		return { kind: 'embedded', dashboard: parseArguments(given('demo') ? argv : ['--demo', ...argv]) };
	}
	checkOutside(flags);
	const { scenario, seed } = readCloudFlags(flags);
	return {
		kind: 'outside',
		dashboard: parseArguments(dashboardWords(flags)),
		scenario,
		seed,
		rate: flags.number('rate', 0.01, 2, 'a factor from 0.01 to 2, like 0.1'),
		keep: given('keep'),
		clean: given('clean'),
		yesRealAws: given('yesRealAws'),
	};
}

function checkOutside({ text, given }: Flags): void {
	if (given('demo')) throw new UsageError('--demo brings its own cloud: qdash demo goes with --endpoint.');
	const embedded = embeddedOnly.find((name) => text(name) !== undefined);
	if (embedded)
		throw new UsageError(`--${embedded} is the embedded cloud's own: it goes without --endpoint.`);
	if (given('once') || given('json')) {
		throw new UsageError('qdash demo opens the dashboard; qdash --once --endpoint URL prints what is there.');
	}
	if (!given('clean')) return;
	const idle = (['scenario', 'rate', 'seed'] as const).find((name) => text(name) !== undefined);
	const word = idle ?? (given('keep') ? 'keep' : null);
	if (word) throw new UsageError(`--clean only removes: it goes without --${word}.`);
}

/** The dashboard's part of the command line, for the one place that reads it. */
function dashboardWords({ text, given }: Flags): string[] {
	return [
		...texts.flatMap((name) => {
			const value = text(name);
			return value === undefined ? [] : [`--${name}=${value}`];
		}),
		...(given('readOnly') ? ['--read-only'] : []),
		...(given('color') ? [] : ['--no-color']),
	];
}
