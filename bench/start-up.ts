import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startProgram } from '../test/support/pty.ts';
import { type Figure, flagsFor, median, startCloudProcess } from './measure.ts';

const runs = 9;
const inkBegins = '\x1b[?2026h';

interface Times {
	readonly skeleton: number;
	readonly ink: number;
	readonly names: number;
}

/** When the last output had arrived that there was when the condition came true. */
async function timeOf(program: Program, condition: (program: Program) => boolean): Promise<number> {
	await program.waitFor(condition);
	return program.output.at(-1)?.at ?? Number.NaN;
}

async function bareNode(home: string): Promise<number> {
	const program = startProgram(['-e', '0'], { command: [process.execPath], home });
	const begun = performance.now();
	await program.exit;
	const took = performance.now() - begun;
	await program.close();
	return took;
}

async function dashboard(flags: readonly string[], home: string): Promise<Times> {
	const program = startProgram(flags, { home });
	const skeleton = await timeOf(program, () => program.text().includes('q quit'));
	const ink = await timeOf(program, () => {
		const frame = program.bytes.indexOf(inkBegins);
		return frame >= 0 && program.bytes.includes('QUEUES', frame);
	});
	const names = await timeOf(program, () => /-(commands|events|retries|dlq|imports)-\d/.test(program.text()));
	program.press('q');
	await program.exit;
	await program.close();
	return { skeleton, ink, names };
}

/** Time to the first frames, against `node -e 0` in the same kind of terminal. */
export async function startUp(): Promise<Figure[]> {
	const cloud = await startCloudProcess();
	const home = mkdtempSync(join(tmpdir(), 'qdash-bench-'));
	const bare: number[] = [];
	const times: Times[] = [];
	try {
		// The first run fills the compile cache, as a person's first start does.
		await dashboard(flagsFor(cloud), home);
		for (let run = 0; run < runs; run += 1) {
			bare.push(await bareNode(home));
			times.push(await dashboard(flagsFor(cloud), home));
		}
	} finally {
		await cloud.stop();
		rmSync(home, { recursive: true, force: true });
	}
	const node = median(bare);
	const figure = (name: string, pick: (one: Times) => number, atMost: number): Figure => {
		const took = median(times.map(pick));
		const detail = `${took.toFixed(0)} ms to ${node.toFixed(0)} ms, medians of ${runs}`;
		return { name, value: took / node, unit: 'x node -e 0', limit: { atMost }, detail };
	};
	return [
		figure('first painted frame', (one) => one.skeleton, 2),
		figure("Ink's first frame", (one) => one.ink, 7),
		figure('first queue names', (one) => one.names, 9),
	];
}
