import { setTimeout as wait } from 'node:timers/promises';
import { type Program, startProgram } from '../test/support/pty.ts';
import { type CloudProcess, type Figure, flagsFor, percentile, startCloudProcess } from './measure.ts';
import { ticksPerSecond, usageOf } from './usage.ts';

/** The views, from APIs on, in an order in which none is followed by itself. */
const views = ['4', '5', '2', '4', '3', '2', '5', '3'];
const switches = 120;
/** Longer than a frame and what it asks for take to settle. */
const between = 150;
/** The rows on the screen have been asked for after this long, at two calls of the control plane a second. */
const filled = 60_000;
const watched = 60_000;
const controlPlane = ['APIGateway', 'APIGatewayV2'];

/** Milliseconds from a key to the first byte that it had drawn. */
async function switchAndMeasure(program: Program, key: string): Promise<number> {
	const before = program.output.length;
	const pressed = program.elapsed;
	program.press(key);
	await program.waitFor(() => program.output.length > before);
	return (program.output[before]?.at ?? Number.NaN) - pressed;
}

/** Calls of API Gateway's control plane that the cloud has seen since it was asked to forget them. */
async function controlPlaneCalls(cloud: CloudProcess): Promise<number> {
	const answer = await fetch(`${cloud.endpoint}/_qdash/requests`);
	const { requests } = (await answer.json()) as { requests: { service: string }[] };
	return requests.filter(({ service }) => controlPlane.includes(service)).length;
}

async function forgetRequests(cloud: CloudProcess): Promise<void> {
	await fetch(`${cloud.endpoint}/_qdash/requests`, { method: 'DELETE' });
}

/** How fast views follow each other in a large account, what they take, and how often they ask the control plane. */
export async function viewSwitches(): Promise<Figure[]> {
	const ticks = ticksPerSecond();
	const cloud = await startCloudProcess('--scenario', 'hundreds');
	// Asking rarely keeps frames that no key asked for out of the measurement.
	const program = startProgram([...flagsFor(cloud), '--interval', '300'], { columns: 120, rows: 40 });
	const took: number[] = [];
	let memory = 0;
	let filling = Number.NaN;
	let calls = Number.NaN;
	try {
		await program.waitFor(/No queues in/);
		for (const key of ['3', '4', '5', '3']) {
			program.press(key);
			await wait(2500);
		}
		await program.waitFor(/300 stages/);
		await wait(filled);
		filling = await controlPlaneCalls(cloud);
		await forgetRequests(cloud);
		await wait(watched);
		calls = (await controlPlaneCalls(cloud)) / (watched / 60_000);
		for (let index = 0; index < switches; index += 1) {
			took.push(await switchAndMeasure(program, views[index % views.length] ?? '3'));
			await wait(between);
			if (process.platform === 'linux') memory = Math.max(memory, usageOf(program, ticks).memory);
		}
	} finally {
		await program.close();
		await cloud.stop();
	}
	const detail = '300 APIs, 3,000 routes, 200 distributions, 120x40';
	return [
		{
			name: 'view to first paint, p50',
			value: percentile(took, 0.5),
			unit: 'ms',
			limit: null,
			detail: `${switches} switches, ${detail}`,
		},
		{
			name: 'view to first paint, p99',
			value: percentile(took, 0.99),
			unit: 'ms',
			limit: { atMost: 50 },
			detail: `${switches} switches, ${detail}`,
		},
		{
			name: 'control plane at rest',
			value: calls,
			unit: 'calls a minute',
			limit: { atMost: 10 },
			detail: `APIs shown, nothing opened, after the rows were filled by ${filling} calls`,
		},
		{
			name: 'memory, all views',
			value: memory / 1e6,
			unit: 'MB',
			limit: { atMost: 220 },
			detail: 'resident, the most while switching',
		},
	];
}
