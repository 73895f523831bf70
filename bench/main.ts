/**
 * Prints what the built program takes, as a table of figure, value and limit, and fails where one is over.
 *
 *     npm run bench [-- start-up keys depths idle views cloud]
 */
import { cloud } from './cloud.ts';
import { allDepths } from './depths.ts';
import { idle } from './idle.ts';
import { keyToPaint } from './keys.ts';
import { type Figure, holds } from './measure.ts';
import { startUp } from './start-up.ts';
import { viewSwitches } from './views.ts';

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
	'start-up': startUp,
	keys: keyToPaint,
	depths: allDepths,
	idle,
	views: viewSwitches,
	cloud,
};

function row(figure: Figure): string {
	const { name, value, unit, limit, detail } = figure;
	const limitText =
		limit === null ? '' : 'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
	const verdict = holds(figure) ? '' : ' OVER';
	const shown = value >= 100 ? value.toFixed(0) : value.toFixed(1);
	return `${name.padEnd(30)} ${shown.padStart(8)} ${unit.padEnd(20)} ${limitText.padEnd(12)}${verdict.padEnd(6)} ${detail}\n`;
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0)
	throw new Error(`no bench is named ${unknown.join(', ')}; there is ${Object.keys(benches).join(', ')}`);

for (const [name, bench] of Object.entries(benches)) {
	if (named.length > 0 && !named.includes(name)) continue;
	for (const figure of await bench()) {
		process.stdout.write(row(figure));
		if (!holds(figure)) process.exitCode = 1;
	}
}
