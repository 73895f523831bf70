/**
 * The parts of the documents that are read from the code: in README.md the keys, the command line and what
 * polling costs; in docs/embedded-cloud.md the scenarios, the faults, the metrics and the operations.
 *
 *     npm run readme        writes them anew between their marks; a test fails where they differ
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { usage } from '../source/arguments.ts';
import { keyLabel } from '../source/key-press.ts';
import { type Command, commands, type Scope } from '../source/keys.ts';
import { dollarsPerHour } from '../source/monitor/pacing.ts';
import { type Blocks, table, terminalText, withBlocks } from './document-blocks.ts';
import { embeddedCloudBlocks } from './embedded-cloud-blocks.ts';

const places: Readonly<Record<Scope, string>> = {
	everywhere: 'everywhere',
	queues: 'Queues',
	queue: 'a queue',
	'queue-messages': 'its messages',
	apis: 'APIs',
	stage: 'a stage',
	route: 'a route',
	reference: 'an API reference',
	distributions: 'CDN',
	distribution: 'a distribution',
	functions: 'Functions',
	function: 'a function',
};

function keyRow({ keys, title, scopes }: Command): string[] {
	return [
		keys.map((key) => `\`${keyLabel(key)}\``).join(' '),
		title,
		scopes.map((scope) => places[scope]).join(', '),
	];
}

function keyTables(): string {
	const isEverywhere = ({ scopes }: Command) => scopes.includes('everywhere');
	const own = commands.filter((command) => !isEverywhere(command));
	const common = commands.filter(isEverywhere);
	return [
		table(['Key', 'On what is shown or opened', 'Where'], own.map(keyRow)),
		table(
			['Key', 'Everywhere'],
			common.map((command) => keyRow(command).slice(0, 2)),
		),
	].join('\n\n');
}

/** Metrics of a queue that each round asks for. */
const metricsOfQueue = 4;
const closeRoundsPerHour = 60;
const wideRoundsPerHour = 12;
/** Alarms here, and in us-east-1, each once a minute. */
const alarmRequestsPerHour = 120;

interface QueuesPlan {
	readonly listed: number;
	readonly shown: number;
	readonly intervalSeconds: number;
	/** Selected, opened or in trouble. */
	readonly close: number;
}

const plans: readonly QueuesPlan[] = [
	{ listed: 20, shown: 20, intervalSeconds: 2, close: 3 },
	{ listed: 200, shown: 34, intervalSeconds: 2, close: 5 },
	{ listed: 1000, shown: 34, intervalSeconds: 2, close: 10 },
	{ listed: 1000, shown: 34, intervalSeconds: 10, close: 10 },
	{ listed: 1000, shown: 34, intervalSeconds: 60, close: 10 },
];

function costOf({ listed, shown, intervalSeconds, close }: QueuesPlan): number {
	const rounds = close * closeRoundsPerHour + (shown - close) * wideRoundsPerHour;
	return dollarsPerHour({
		listed,
		shown,
		intervalSeconds,
		metricsPerHour: metricsOfQueue * rounds,
		requestsPerHour: alarmRequestsPerHour,
	});
}

function costTable(): string {
	return table(
		['Queues', 'Rows on the screen', 'Interval', 'Selected or in trouble', 'Dollars an hour'],
		plans.map((plan) => [
			String(plan.listed),
			String(plan.shown),
			`${plan.intervalSeconds} s`,
			String(plan.close),
			`$${costOf(plan).toFixed(3)}`,
		]),
	);
}

/** The blocks of each document that has any, by its path from the project's root. */
export const documentBlocks: Readonly<Record<string, Blocks>> = {
	'README.md': { usage: () => terminalText(usage), keys: keyTables, cost: costTable },
	'docs/embedded-cloud.md': embeddedCloudBlocks,
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const [path, blocks] of Object.entries(documentBlocks)) {
		const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
		writeFileSync(file, await withBlocks(readFileSync(file, 'utf8'), blocks));
	}
}
