import { parentPort, workerData } from 'node:worker_threads';
import { type CloudOptions, startCloud } from './cloud.ts';

/** What the worker tells its parent when it is ready; a failure to start ends the worker with an error. */
export interface WorkerReady {
	readonly endpoint: string;
}

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
const cloud = await startCloud(workerData as CloudOptions);
// The one message that comes is the order to close.
port.once('message', () => {
	void cloud.close().then(() => port.close());
});
port.postMessage({ endpoint: cloud.endpoint } satisfies WorkerReady);
