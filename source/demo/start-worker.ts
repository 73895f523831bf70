import { Worker } from 'node:worker_threads';
import type { CloudOptions } from './cloud.ts';
import type { WorkerReady } from './worker.ts';

/** What can be told to a worker: all options but the clock, which is the machine's there. */
export type WorkerCloudOptions = Omit<CloudOptions, 'clock'>;

/** An embedded cloud in a thread of its own. */
export interface CloudWorker {
	/** `http://127.0.0.1:PORT` */
	readonly endpoint: string;
	/** Settles when the thread has ended: with the error that ended it, or null after `close`. */
	readonly ended: Promise<Error | null>;
	close(): Promise<void>;
}

/**
 * Starts an embedded cloud in a worker thread, so that its work never delays a key.
 *
 * @param workerUrl - the worker's file: `source/demo/worker.ts` beside the sources, or its bundle in `dist`
 * @throws Error when the cloud cannot start, for example because the port is taken
 */
export async function startCloudWorker(
	workerUrl: URL | string,
	options: WorkerCloudOptions = {},
): Promise<CloudWorker> {
	const worker = new Worker(workerUrl, { workerData: options });
	const ended = new Promise<Error | null>((resolve) => {
		worker.once('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))));
		worker.once('exit', () => resolve(null));
	});
	const ready = new Promise<WorkerReady>((resolve) => worker.once('message', resolve));
	const first = await Promise.race([ready, ended]);
	if (first === null) throw new Error('the embedded cloud ended before it was ready');
	if (first instanceof Error) throw first;
	return {
		endpoint: first.endpoint,
		ended,
		close: async () => {
			worker.postMessage('close');
			await ended;
		},
	};
}
