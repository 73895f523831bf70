/**
 * The parts of README.md that are read from the code: the keys, the command line, what polling costs.
 *
 *     npm run readme        writes them anew between their marks; a test fails where they differ
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { usage } from '../source/arguments.ts';
import { type Command, commands, keyLabel, type Scope } from '../source/keys.ts';
import { dollarsPerHour, type Plan } from '../source/monitor/pacing.ts';

/** The project's README. */
export const readmeFile = fileURLToPath(new URL('../README.md', import.meta.url));

const places: Readonly<Record<Scope, string>> = {
	everywhere: 'everywhere',
	queues: 'Queues',
	queue: 'a queue',
	'queue-messages': 'its messages',
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

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
		table(['Key', 'On queues and messages', 'Where'], own.map(keyRow)),
		table(
			['Key', 'Everywhere'],
			common.map((command) => keyRow(command).slice(0, 2)),
		),
	].join('\n\n');
}

const plans: readonly Plan[] = [
	{ listed: 20, shown: 20, intervalSeconds: 2, close: 3 },
	{ listed: 200, shown: 34, intervalSeconds: 2, close: 5 },
	{ listed: 1000, shown: 34, intervalSeconds: 2, close: 10 },
	{ listed: 1000, shown: 34, intervalSeconds: 10, close: 10 },
	{ listed: 1000, shown: 34, intervalSeconds: 60, close: 10 },
];

function costTable(): string {
	return table(
		['Queues', 'Rows on the screen', 'Interval', 'Selected or in trouble', 'Dollars an hour'],
		plans.map((plan) => [
			String(plan.listed),
			String(plan.shown),
			`${plan.intervalSeconds} s`,
			String(plan.close),
			`$${dollarsPerHour(plan).toFixed(3)}`,
		]),
	);
}

const blocks: Readonly<Record<string, () => string>> = {
	usage: () => `\`\`\`text\n${usage.trimEnd()}\n\`\`\``,
	keys: keyTables,
	cost: costTable,
};

/**
 * A README with each block as the code has it now.
 *
 * @throws Error where a block's marks are missing
 */
export function withBlocks(readme: string): string {
	let text = readme;
	for (const [name, draw] of Object.entries(blocks)) {
		const [begin, end] = [`<!-- ${name}: npm run readme -->`, `<!-- end of ${name} -->`];
		const from = text.indexOf(begin);
		const to = text.indexOf(end);
		if (from < 0 || to < from) throw new Error(`README.md has no marks for ${name}: ${begin} … ${end}`);
		text = `${text.slice(0, from + begin.length)}\n\n${draw()}\n\n${text.slice(to)}`;
	}
	return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(readmeFile, withBlocks(readFileSync(readmeFile, 'utf8')));
}
