import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { builtProgram } from './pty.ts';

/** `qdash cloud` of the built program, in a process of its own. */
export interface BuiltCloud {
	/** `http://127.0.0.1:PORT` */
	readonly endpoint: string;
	stop(): Promise<void>;
}

/**
 * Starts `qdash cloud` and waits until it says where it listens; what it writes to standard error is shown.
 *
 * @throws Error when it ends before that
 */
export async function startBuiltCloud(...flags: readonly string[]): Promise<BuiltCloud> {
	if (!existsSync(builtProgram)) throw new Error('there is no built program: npm run bundle makes it');
	const child = spawn(process.execPath, [builtProgram, 'cloud', ...flags], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'exit');
	const killWithUs = () => child.kill('SIGKILL');
	process.on('exit', killWithUs);
	child.on('exit', () => process.off('exit', killWithUs));
	for await (const line of createInterface(child.stdout)) {
		const endpoint = /^endpoint=(http:\S+)$/.exec(line)?.[1];
		if (endpoint === undefined) continue;
		child.stdout.resume();
		return {
			endpoint,
			async stop() {
				child.kill('SIGTERM');
				await ended;
			},
		};
	}
	throw new Error('the embedded cloud ended before it was ready');
}
