import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Program } from '../test/support/pty.ts';

/** What a process has taken so far. */
export interface Usage {
	/** Seconds of one core since the start. */
	readonly cpu: number;
	/** Bytes. */
	readonly memory: number;
	readonly bytes: number;
	readonly at: number;
}

/** In these the kernel counts the time of processes. */
export const ticksPerSecond = () => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Reads it from /proc, which only Linux has. */
export function usageOf(program: Program, ticks: number): Usage {
	// Fields are counted behind the command's name, which is in brackets and may hold blanks.
	const fields = readFileSync(`/proc/${program.pid}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1];
	return {
		cpu: (Number(fields[11]) + Number(fields[12])) / ticks,
		memory: Number(resident) * 1024,
		bytes: Buffer.byteLength(program.bytes),
		at: performance.now() / 1000,
	};
}
