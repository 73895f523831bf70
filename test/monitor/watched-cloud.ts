import type { TestContext } from 'node:test';
import { openConnection } from '../../source/aws/connection.ts';
import type { Connection, MetricQuery } from '../../source/aws/services.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../source/demo/cloud.ts';
import { CallMeter } from '../../source/model/cost.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { Monitor } from '../../source/monitor/monitor.ts';
import { DashboardStore } from '../../source/store/dashboard-store.ts';
import { Outside } from '../actions/cloud-session.ts';
import { awsEnvironment } from '../support/aws-environment.ts';

/** A GetMetricData as it was asked for, with the time by the clock. */
export interface MetricCall {
	readonly at: number;
	readonly queries: readonly MetricQuery[];
	readonly from: number;
	readonly to: number;
}

/** A clock that stands at the minute's beginning: far from the machine's time, the SDK would ask again for that. */
export function clockOfToday(): ManualClock {
	return new ManualClock(Math.floor(Date.now() / 60_000) * 60_000);
}

/** A connection whose calls are counted while they are under way: time stands still until they are answered. */
export interface TrackedConnection {
	readonly connection: Connection;
	readonly metricCalls: readonly MetricCall[];
	/** The queues' URLs, in the order in which GetQueueAttributes was called. */
	readonly attributeCalls: readonly string[];
	/** Lets the network do its work, until at most so many calls are under way. */
	settle(leaving?: number): Promise<void>;
}

export function track(connection: Connection, clock: ManualClock): TrackedConnection {
	let underWay = 0;
	const metricCalls: MetricCall[] = [];
	const attributeCalls: string[] = [];
	const counted = async <T>(call: Promise<T>): Promise<T> => {
		underWay += 1;
		try {
			return await call;
		} finally {
			underWay -= 1;
		}
	};
	const sqs: Connection['sqs'] = new Proxy(connection.sqs, {
		get(target, name) {
			const method = Reflect.get(target, name, target) as unknown;
			if (typeof method !== 'function') return method;
			return (...args: unknown[]) => {
				if (name === 'getQueueAttributes') attributeCalls.push(String(args[0]));
				const result: unknown = method.apply(target, args);
				return result instanceof Promise ? counted(result) : pages(result as AsyncIterable<unknown>, counted);
			};
		},
	});
	const tracked: Connection = {
		get context() {
			return connection.context;
		},
		clock: connection.clock,
		sqs,
		cloudWatch: {
			getMetricData(queries, window, options) {
				metricCalls.push({ at: clock.now(), queries, ...window });
				return counted(connection.cloudWatch.getMetricData(queries, window, options));
			},
		},
		identify: (options) => counted(connection.identify(options)),
		close: () => connection.close(),
	};
	const settle = async (leaving = 0) => {
		do await new Promise((resolve) => setImmediate(resolve));
		while (underWay > leaving);
	};
	return { connection: tracked, metricCalls, attributeCalls, settle };
}

async function* pages<T>(source: AsyncIterable<T>, counted: <R>(call: Promise<R>) => Promise<R>) {
	const iterator = source[Symbol.asyncIterator]();
	for (;;) {
		const { done, value } = await counted(iterator.next());
		if (done) return;
		yield value;
	}
}

/** Lets time pass in steps of 100 ms; what is asked in a step is answered in it. */
export async function passOn(
	clock: ManualClock,
	milliseconds: number,
	settle: TrackedConnection['settle'],
	leaving = 0,
): Promise<void> {
	await settle(leaving);
	for (let left = milliseconds; left > 0; left -= 100) {
		await clock.advance(Math.min(100, left));
		await settle(leaving);
	}
}

/** The embedded cloud, and a monitor that watches it over a real connection; time passes when a test says so. */
export interface WatchedCloud {
	readonly cloud: Cloud;
	readonly clock: ManualClock;
	readonly store: DashboardStore;
	readonly meter: CallMeter;
	readonly monitor: Monitor;
	readonly outside: Outside;
	readonly metricCalls: readonly MetricCall[];
	readonly attributeCalls: readonly string[];
	pass(milliseconds: number, leaving?: number): Promise<void>;
	settle(leaving?: number): Promise<void>;
	/** What is known of a queue. */
	queue(name: string): QueueRecord;
	/** How often each queue was asked for its attributes since the requests were cleared. */
	asked(): Record<string, number>;
}

export interface WatchOptions {
	readonly cloud?: CloudOptions;
	readonly budget?: number;
	/** Real milliseconds that a call may take. */
	readonly callLimit?: number;
	/** Seconds between two looks; 2 when left out. */
	readonly interval?: number;
	/** What there is before the monitor starts. */
	readonly before?: (outside: Outside, clock: ManualClock) => Promise<void>;
}

export async function watchCloud(test: TestContext, options: WatchOptions = {}): Promise<WatchedCloud> {
	awsEnvironment(test);
	const clock = clockOfToday();
	const cloud = await startCloud({ scenario: 'empty', clock, ...options.cloud });
	const outside = new Outside(cloud.endpoint);
	await options.before?.(outside, clock);
	cloud.clearRequests();
	const meter = new CallMeter();
	const real = await openConnection(
		{
			endpoint: cloud.endpoint,
			region: 'eu-west-1',
			readOnly: false,
			generation: 1,
			clock,
			onCall: (call) => meter.add({ ...call, at: clock.now() }),
		},
		{ connect: 1000, call: options.callLimit ?? 5000 },
	);
	const { connection, metricCalls, attributeCalls, settle } = track(real, clock);
	const store = new DashboardStore(clock, options.interval ?? 2);
	const monitor = new Monitor({ connection, store, clock, meter, budget: options.budget ?? null });
	test.after(async () => {
		monitor.stop();
		real.close();
		outside.close();
		await cloud.close();
	});
	return {
		cloud,
		clock,
		store,
		meter,
		monitor,
		outside,
		metricCalls,
		attributeCalls,
		settle,
		pass: (milliseconds, leaving) => passOn(clock, milliseconds, settle, leaving),
		queue: (name) => {
			const found = [...store.latest.queues.values()].find(({ ref }) => ref.name === name);
			if (!found) throw new Error(`${name} is not listed`);
			return found;
		},
		asked: () => {
			const counts: Record<string, number> = {};
			for (const { operation, queue = '' } of cloud.requests) {
				if (operation === 'GetQueueAttributes') counts[queue] = (counts[queue] ?? 0) + 1;
			}
			return counts;
		},
	};
}

/** The focus of a list that shows these queues, the first of them under the cursor. */
export function showing(watched: Pick<WatchedCloud, 'queue'>, ...names: string[]) {
	const shown = names.map((name) => watched.queue(name).ref.url);
	return { shown, selected: shown[0] ?? null, opened: null };
}
