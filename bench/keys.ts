import { setTimeout as wait } from 'node:timers/promises';
import { type Program, startProgram } from '../test/support/pty.ts';
import { type Figure, flagsFor, percentile, startCloudProcess } from './measure.ts';

const presses = 300;
/** A frame counts as whole when nothing came after it for this long, in milliseconds. */
const silence = 25;
/** A page down now and then, and the single steps in between: the keys of somebody who looks around. */
const keys = ['down', 'down', 'down', 'up', 'down', 'page-down', 'down', 'up', 'up', 'page-up'];

/** Milliseconds from a key to the last byte that it had drawn. */
async function pressAndMeasure(program: Program, key: string): Promise<number> {
	const before = program.output.length;
	const pressed = program.elapsed;
	program.press(key);
	await program.waitFor(() => program.output.length > before);
	for (;;) {
		const seen = program.output.length;
		await wait(silence);
		if (program.output.length === seen) break;
	}
	return (program.output.at(-1)?.at ?? Number.NaN) - pressed;
}

/** How long a key takes until all it changes is painted, with 1,000 queues at 120x40. */
export async function keyToPaint(): Promise<Figure[]> {
	const cloud = await startCloudProcess();
	// Asking rarely keeps frames that no key asked for out of the measurement.
	const program = startProgram([...flagsFor(cloud), '--interval', '300'], { columns: 120, rows: 40 });
	const took: number[] = [];
	try {
		await program.waitFor(/1,?000 .*sorted by/);
		// What is on the screen and around it has to be known first, else the answers draw as well.
		await wait(8000);
		for (let index = 0; index < presses; index += 1) {
			took.push(await pressAndMeasure(program, keys[index % keys.length] ?? 'down'));
		}
	} finally {
		await program.close();
		await cloud.stop();
	}
	const detail = `${presses} keys, 1,000 queues, 120x40`;
	return [
		{
			name: 'key to last painted byte, p50',
			value: percentile(took, 0.5),
			unit: 'ms',
			limit: { atMost: 12 },
			detail,
		},
		{
			name: 'key to last painted byte, p99',
			value: percentile(took, 0.99),
			unit: 'ms',
			limit: { atMost: 25 },
			detail,
		},
	];
}
