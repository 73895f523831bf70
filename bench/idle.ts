import { setTimeout as wait } from 'node:timers/promises';
import { startProgram } from '../test/support/pty.ts';
import { type Figure, flagsFor, median, startCloudProcess } from './measure.ts';
import { ticksPerSecond, type Usage, usageOf } from './usage.ts';

const windows = 5;
const seconds = 6;

/** What the dashboard takes while nothing changes: the process alone, with the cloud in another. */
export async function idle(): Promise<Figure[]> {
	if (process.platform !== 'linux')
		throw new Error('CPU and memory are read from /proc, which only Linux has');
	const ticks = ticksPerSecond();
	const cloud = await startCloudProcess();
	const program = startProgram(flagsFor(cloud), { columns: 120, rows: 40 });
	const usages: Usage[] = [];
	try {
		await program.waitFor(/1,?000 .*sorted by/);
		await wait(15_000);
		for (let window = 0; window <= windows; window += 1) {
			usages.push(usageOf(program, ticks));
			if (window < windows) await wait(seconds * 1000);
		}
	} finally {
		await program.close();
		await cloud.stop();
	}
	const perSecond = (pick: (usage: Usage) => number) =>
		median(
			usages.slice(1).map((usage, index) => {
				const before = usages[index] ?? usage;
				return (pick(usage) - pick(before)) / (usage.at - before.at);
			}),
		);
	const detail = `1,000 queues, 120x40, median of ${windows} windows of ${seconds} s`;
	return [
		{
			name: 'idle CPU',
			value: perSecond((usage) => usage.cpu) * 100,
			unit: '% of a core',
			limit: { atMost: 5 },
			detail,
		},
		{
			name: 'memory',
			value: Math.max(...usages.map((usage) => usage.memory)) / 1e6,
			unit: 'MB',
			limit: { atMost: 200 },
			detail: 'resident, the most of all windows',
		},
		{
			name: 'bytes to the terminal',
			value: perSecond((usage) => usage.bytes),
			unit: 'B/s',
			limit: null,
			detail,
		},
	];
}
