import { setTimeout as wait } from 'node:timers/promises';
import { GetQueueAttributesCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { type Cloud, startCloud } from '../source/demo/cloud.ts';
import { startProgram } from '../test/support/pty.ts';
import { type Figure, median } from './measure.ts';

const runs = 5;
const latency = 20;
const queues = 1000;
/** The loop asks a part of the queues in each run: one after another, the rest takes as long as they do. */
const asked = 200;

/** Seconds for a loop to ask every queue, one after another. */
async function oneAfterAnother(cloud: Cloud): Promise<number> {
	const client = new SQSClient({
		endpoint: cloud.endpoint,
		region: 'eu-west-1',
		credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
	});
	const urls: string[] = [];
	for await (const page of paginateListQueues({ client, pageSize: 1000 }, {}))
		urls.push(...(page.QueueUrls ?? []));
	const begun = performance.now();
	for (const url of urls.slice(0, asked)) {
		await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
	}
	client.destroy();
	return ((performance.now() - begun) / 1000) * (queues / asked);
}

/** Seconds from the first GetQueueAttributes of the dashboard to the first for the last queue. */
async function dashboard(cloud: Cloud): Promise<number> {
	const from = cloud.requests.length;
	const program = startProgram(['--endpoint', cloud.endpoint, '--region', 'eu-west-1']);
	const seen = new Set<string>();
	let first: number | null = null;
	let read = from;
	try {
		while (seen.size < queues) {
			for (; read < cloud.requests.length; read += 1) {
				const { operation, queue } = cloud.requests[read] ?? {};
				if (operation !== 'GetQueueAttributes' || !queue) continue;
				first ??= performance.now();
				seen.add(queue);
			}
			await wait(2);
		}
		return (performance.now() - (first ?? Number.NaN)) / 1000;
	} finally {
		await program.close();
	}
}

/** All 1,000 depths, against a loop that asks one queue after another. */
export async function allDepths(): Promise<Figure[]> {
	const loops: number[] = [];
	const dashboards: number[] = [];
	for (let run = 0; run < runs; run += 1) {
		const cloud = await startCloud({ scenario: 'thousand', latency });
		try {
			loops.push(await oneAfterAnother(cloud));
			dashboards.push(await dashboard(cloud));
		} finally {
			await cloud.close();
		}
	}
	const loop = median(loops);
	const all = median(dashboards);
	return [
		{
			name: 'all 1,000 depths',
			value: loop / all,
			unit: 'x faster than a loop',
			limit: { atLeast: 20 },
			detail: `${all.toFixed(2)} s to ${loop.toFixed(1)} s at ${latency} ms, medians of ${runs}`,
		},
	];
}
