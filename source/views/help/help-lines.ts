import { fit, width, wrap } from '../../components/text.ts';
import { keyLabel } from '../../key-press.ts';
import type { Command } from '../../keys.ts';
import { type Sign, signRoles, signs, type Theme } from '../../theme.ts';

const meanings: readonly (readonly [Sign, string])[] = [
	['critical', 'critical: act now'],
	['warning', 'warning: look soon'],
	['fine', 'healthy'],
	['unknown', 'not known'],
	['stale', 'stale: what was known, and how long ago'],
	['refused', 'denied, or not supported by this endpoint'],
	['asleep', 'asleep: no traffic for 6 hours, so no metrics'],
];

const values: readonly (readonly [string, string])[] = [
	['–', 'not known, or no such thing here: never 0'],
	['…', 'not asked for yet'],
	['off', 'not measured, or not set: opened, it says how to turn it on and what that costs'],
	['⊘', 'these credentials may not read it'],
	['n/a', 'this endpoint has no such thing'],
	['≥41.0', 'a lower bound, from our own counts; CloudWatch has no sums here'],
	['≤16.4 %', "an upper bound: the stage's requests against a limit that each of its routes has"],
	['none ▲', 'a route of a public API that nobody authorises: open to all'],
];

/** What the heads of the tables leave out. */
const columnsExplained: readonly (readonly [string, string])[] = [
	['P50 P99', 'half of the requests, and 99 of 100, were answered within this'],
	['BACKEND', "the integration's part of that; the rest is API Gateway's own"],
	['THR/min', 'invocations a minute that Lambda throttled'],
	['4XX ERRORS', "a share, of the newest whole minute's requests or invocations"],
	['CONCURRENCY', 'the most at once in a minute, of the limit that holds for the function'],
	['HIT RATIO', "the share that CloudFront's cache answered; its course is of 3 hours"],
];

const charts =
	'[ and ] change the window, < and > move it back and forth; h and l put a line through all charts and read the values off, Esc takes it away. y copies the values, E writes the series to a file. The dim end is still being counted by CloudWatch. A dotted line across is a limit.';

/** The help: the keys that work here, read from the key table, and what the signs mean. */
export function helpLines(
	available: readonly Command[],
	readOnly: boolean,
	columns: number,
	theme: Theme,
): string[] {
	const keyed = available.map((command) => [command.keys.map(keyLabel).join(' '), command] as const);
	const label = Math.min(16, Math.max(...keyed.map(([keys]) => width(keys))) + 2);
	const entry = (left: string, right: string, style = (text: string) => text) =>
		wrap(right, Math.max(10, columns - label - 4)).map((line, index) =>
			fit(`   ${theme.bold(fit(index === 0 ? left : '', label))}${style(line)}`, columns),
		);
	const title = (text: string) => ['', fit(` ${theme.accent(theme.bold(text))}`, columns)];
	return [
		...title('KEYS THAT WORK HERE').slice(1),
		...keyed.flatMap(([keys, command]) => {
			const refused = readOnly && command.changes ? ' (refused: read-only)' : '';
			return entry(keys, command.title + refused, command.danger ? theme.warn : undefined);
		}),
		...title('SIGNS'),
		...meanings.flatMap(([sign, meaning]) => entry(signs[sign], meaning, theme[signRoles[sign]])),
		...title('VALUES'),
		...values.flatMap(([sign, meaning]) => entry(sign, meaning)),
		...title('COLUMNS'),
		...columnsExplained.flatMap(([head, meaning]) => entry(head, meaning)),
		...title('CHARTS'),
		...entry('', charts),
		...title('WHAT A RECEIVE DOES'),
		...entry(
			'',
			'SQS has no peek. A received message is hidden from consumers, its receive count rises, and on a FIFO queue its group waits. qdash holds it as a lease that counts down, and releases it when you leave.',
		),
		...title('MORE'),
		...entry(
			'',
			'FIFO and standard queues, exactly-once, acknowledgement and the observer pattern, each with the screen that shows it: docs/concepts.md in the package and the repository.',
		),
	];
}
