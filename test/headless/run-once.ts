import { openConnection } from '../../source/aws/connection.ts';
import { once } from '../../source/headless/once.ts';
import type { SnapshotDocument } from '../../source/headless/snapshot.ts';
import type { ManualClock } from '../../source/model/manual-clock.ts';
import { createTheme } from '../../source/theme.ts';
import { type TrackedConnection, TurnsClock, track } from '../monitor/watched-cloud.ts';

/** What a run of `--once` printed, and ended with. */
export interface Printed {
	readonly code: number;
	readonly output: string;
	readonly errors: string;
	/** The output as JSON. */
	readonly document: () => SnapshotDocument;
	/** Milliseconds that it took, by the clock. */
	readonly took: number;
	/** How many metrics CloudWatch was asked for. */
	readonly metrics: number;
}

/** Runs `--once` against an endpoint; its time passes in steps of 100 ms while it waits for nothing else. */
export async function run(
	{ clock }: { readonly clock: ManualClock },
	endpoint: string,
	options: {
		readonly filter?: string;
		readonly text?: true;
		readonly columns?: number;
		readonly profile?: string;
		readonly readOnly?: true;
		readonly depth?: 'plain' | '16';
	} = {},
): Promise<Printed> {
	const turns = new TurnsClock(clock);
	let tracked: TrackedConnection | null = null;
	let output = '';
	let errors = '';
	let over = false;
	const startedAt = clock.now();
	const ended = once({
		request: {
			endpoint,
			region: 'eu-west-1',
			readOnly: options.readOnly ?? false,
			...(options.profile === undefined ? {} : { profile: options.profile }),
		},
		connect: async (request) => {
			tracked = track(
				await openConnection({ ...request, clock: turns }, { connect: 500, call: 2000 }),
				clock,
				turns,
			);
			return tracked.connection;
		},
		clock,
		filter: options.filter ?? '',
		json: !options.text,
		columns: options.columns ?? 160,
		theme: createTheme(options.depth ?? 'plain'),
		write: (text) => {
			output += text;
		},
		writeError: (text) => {
			errors += text;
		},
	}).finally(() => {
		over = true;
	});
	const settle = async () => {
		await (tracked?.settle() ?? new Promise((resolve) => setImmediate(resolve)));
	};
	while (!over) {
		await settle();
		if (!over && tracked) await clock.advance(100);
	}
	const calls = (tracked as TrackedConnection | null)?.metricCalls ?? [];
	return {
		code: await ended,
		output,
		errors,
		document: () => JSON.parse(output) as SnapshotDocument,
		took: clock.now() - startedAt,
		metrics: calls.reduce((sum, { queries }) => sum + queries.length, 0),
	};
}
