import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtProgram } from '../test/support/pty.ts';

/** One line of the table that `npm run bench` prints. */
export interface Figure {
	readonly name: string;
	readonly value: number;
	/** Said after the number: `x node -e 0`, `ms`, `MB`. */
	readonly unit: string;
	/** How much it may be at most, or has to be at least; null where there is nothing to hold. */
	readonly limit: { readonly atMost: number } | { readonly atLeast: number } | null;
	/** What the value was made from. */
	readonly detail: string;
}

/** The value that a share of all values does not exceed: 0.5 is the median. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
	if (value === undefined) throw new Error('there is nothing to take a percentile of');
	return value;
}

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

/** Whether a figure keeps its limit. */
export function holds({ value, limit }: Figure): boolean {
	if (limit === null) return true;
	return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}

/** An embedded cloud in a process of its own, so that its work is not counted as the dashboard's. */
export interface CloudProcess {
	readonly endpoint: string;
	stop(): Promise<void>;
}

/** Starts an embedded cloud: of 1,000 queues that nobody changes, unless the flags name another scenario. */
export async function startCloudProcess(...flags: readonly string[]): Promise<CloudProcess> {
	const scenario = flags.includes('--scenario') ? [] : ['--scenario', 'thousand'];
	const args = [builtProgram, 'cloud', ...scenario, '--region', 'eu-west-1', ...flags];
	const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	if (!child.stdout) throw new Error('the embedded cloud has no output');
	for await (const line of createInterface(child.stdout)) {
		const endpoint = /^endpoint=(.+)$/.exec(line)?.[1];
		if (!endpoint) continue;
		return {
			endpoint,
			async stop() {
				child.kill('SIGTERM');
				await once(child, 'exit');
			},
		};
	}
	throw new Error('the embedded cloud ended before it was ready');
}

/** The flags that point the program at an embedded cloud. */
export function flagsFor({ endpoint }: CloudProcess): string[] {
	return ['--endpoint', endpoint, '--region', 'eu-west-1'];
}
