import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type EmulatorName, installEmulator, missingFor, startEmulator } from '../scripts/emulators.ts';
import { builtProgram } from '../test/support/pty.ts';
import type { LoadOptions, LoadResult, PartResult } from './cloud-load.ts';
import { type Figure, median } from './measure.ts';

const region = 'us-east-1';
const others: readonly EmulatorName[] = ['moto', 'elasticmq', 'fauxqs'];
const connections = 16;
const bytes = 1000;
/** For each of sending, receiving and deleting. */
const seconds = 4;
const rounds = 3;
const held = 100_000;
const starts = 9;

interface Endpoint {
	readonly endpoint: string;
	stop(): Promise<void>;
}

interface EmptyCloud extends Endpoint {
	readonly pid: number;
	/** Milliseconds from the start of the process to its first line. */
	readonly ready: number;
}

/** The embedded cloud as a person runs it, with nothing in it. */
async function startEmptyCloud(): Promise<EmptyCloud> {
	const begun = performance.now();
	const args = [builtProgram, 'cloud', '--scenario', 'empty', '--region', region];
	const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	if (!child.stdout || child.pid === undefined) throw new Error('the embedded cloud did not start');
	for await (const line of createInterface(child.stdout)) {
		const endpoint = /^endpoint=(.+)$/.exec(line)?.[1];
		if (!endpoint) continue;
		return {
			endpoint,
			pid: child.pid,
			ready: performance.now() - begun,
			async stop() {
				child.kill('SIGTERM');
				await once(child, 'exit');
			},
		};
	}
	throw new Error('the embedded cloud ended before it was ready');
}

/** Puts load on an endpoint, from a process of its own. */
async function load(options: LoadOptions): Promise<LoadResult> {
	const script = fileURLToPath(new URL('cloud-load.ts', import.meta.url));
	const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		output += chunk;
	});
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`the load on ${options.endpoint} ended with ${code}`);
	return JSON.parse(output) as LoadResult;
}

function bareNode(): number {
	const begun = performance.now();
	execFileSync(process.execPath, ['-e', '0']);
	return performance.now() - begun;
}

/** How long the cloud takes until it serves, beyond what Node itself takes. */
async function readiness(): Promise<Figure> {
	const bare: number[] = [];
	const ready: number[] = [];
	for (let run = 0; run < starts; run += 1) {
		bare.push(bareNode());
		const cloud = await startEmptyCloud();
		ready.push(cloud.ready);
		await cloud.stop();
	}
	const node = median(bare);
	const cloud = median(ready);
	return {
		name: 'cloud ready, beyond bare Node',
		value: cloud - node,
		unit: 'ms',
		limit: { atMost: 100 },
		detail: `${cloud.toFixed(0)} ms to ${node.toFixed(0)} ms, medians of ${starts}`,
	};
}

function residentMegabytes(pid: number): number {
	const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return (Number(resident) * 1024) / 1e6;
}

/** What the cloud's process takes with 100,000 messages in it. */
async function memory(): Promise<Figure> {
	const cloud = await startEmptyCloud();
	try {
		const { endpoint } = cloud;
		const { send } = await load({
			endpoint,
			region,
			connections,
			bytes,
			seconds: 120,
			messages: held,
			drain: false,
		});
		if (send.requests !== held) throw new Error(`only ${send.requests} messages could be sent`);
		return {
			name: 'cloud with 100,000 messages',
			value: residentMegabytes(cloud.pid),
			unit: 'MB',
			limit: { atMost: 300 },
			detail: `resident, messages of ${bytes} bytes`,
		};
	} finally {
		await cloud.stop();
	}
}

type Part = keyof LoadResult;
const parts: readonly Part[] = ['send', 'receive', 'delete'];
type Rounds = Readonly<Record<Part, readonly PartResult[]>>;

/** Loads an endpoint several times: the first round also warms it up, and the best one counts. */
async function measure(start: () => Promise<Endpoint>): Promise<Rounds> {
	const { endpoint, stop } = await start();
	const results: Record<Part, PartResult[]> = { send: [], receive: [], delete: [] };
	try {
		for (let round = 0; round < rounds; round += 1) {
			const result = await load({
				endpoint,
				region,
				connections,
				bytes,
				seconds,
				messages: held,
				drain: true,
			});
			for (const part of parts) {
				const outcome = result[part];
				if (outcome) results[part].push(outcome);
			}
		}
	} finally {
		await stop();
	}
	return results;
}

function best(results: readonly PartResult[]): PartResult {
	const [first, ...rest] = results;
	if (!first) throw new Error('there was no round');
	return rest.reduce((most, result) => (result.perSecond > most.perSecond ? result : most), first);
}

/** `send 23,456/s (p99 3.1 ms)` and so on. */
function sentence(results: Rounds): string {
	return parts
		.map((part) => {
			const { perSecond, p99 } = best(results[part]);
			return `${part} ${Math.round(perSecond)}/s (p99 ${p99.toFixed(1)} ms)`;
		})
		.join(', ');
}

/** Whole rounds of a message a second: what sending, receiving and deleting it together allow. */
function messagesPerSecond(results: Rounds): number {
	return 1 / parts.reduce((sum, part) => sum + 1 / best(results[part]).perSecond, 0);
}

/**
 * Throughput of the embedded cloud's SQS against emulators that others wrote, one after another with the
 * same load; its start; and its memory.
 */
export async function cloud(): Promise<Figure[]> {
	if (process.platform !== 'linux') throw new Error('memory is read from /proc, which only Linux has');
	for (const name of others) {
		const missing = missingFor(name);
		if (missing) throw new Error(`${name} is to be compared with, and needs ${missing}`);
		installEmulator(name);
	}
	const figures = [await readiness(), await memory()];
	const ours = await measure(startEmptyCloud);
	figures.push({
		name: 'cloud, messages through SQS',
		value: messagesPerSecond(ours),
		unit: 'a second',
		limit: null,
		detail: sentence(ours),
	});
	// moto answers slower the more there is in a queue, so its rounds are the shortest in messages.
	const goals: Readonly<Partial<Record<EmulatorName, number>>> = { moto: 10, elasticmq: 1 };
	for (const name of others) {
		const theirs = await measure(() => startEmulator(name));
		const goal = goals[name];
		figures.push({
			name: `cloud against ${name}`,
			value: messagesPerSecond(ours) / messagesPerSecond(theirs),
			unit: 'x as many',
			limit: goal === undefined ? null : { atLeast: goal },
			detail: sentence(theirs),
		});
	}
	return figures;
}
