/** A reporter of node:test that writes nothing but the totals of the whole run, as JSON. */
export interface TestTotals {
	readonly tests: number;
	readonly passed: number;
	readonly failed: number;
	readonly cancelled: number;
	readonly skipped: number;
	readonly todo: number;
}

interface TestEvent {
	readonly type: string;
	readonly data: { readonly file?: string; readonly counts?: TestTotals };
}

export default async function* totals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	for await (const { type, data } of events) {
		// There is a summary a file, and one without a file for all of them.
		if (type === 'test:summary' && data.file === undefined && data.counts) yield JSON.stringify(data.counts);
	}
}
