import type { TestContext } from 'node:test';
import { openConnection } from '../../source/aws/connection.ts';
import type { Connection, MetricQuery } from '../../source/aws/services.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../source/demo/cloud.ts';
import type { Clock, TimerHandle } from '../../source/model/clock.ts';
import { CallMeter } from '../../source/model/cost.ts';
import { ManualClock } from '../../source/model/manual-clock.ts';
import type { QueueRecord } from '../../source/model/queue-record.ts';
import { type Focus, noFocus } from '../../source/monitor/focus.ts';
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

/**
 * A clock that knows whether anything waits on it. Of a connection's, that is whether calls of the control plane wait
 * for their turn.
 */
export class TurnsClock implements Clock {
	readonly #clock: ManualClock;
	readonly #waiting = new Set<TimerHandle>();

	constructor(clock: ManualClock) {
		this.#clock = clock;
	}

	/** Something waits for its time to come. */
	get isWaitedOn(): boolean {
		return this.pending > 0;
	}

	/** How many timers wait. */
	get pending(): number {
		return this.#waiting.size;
	}

	now(): number {
		return this.#clock.now();
	}

	setTimeout(callback: () => void, milliseconds: number): TimerHandle {
		const handle = this.#clock.setTimeout(() => {
			this.#waiting.delete(handle);
			callback();
		}, milliseconds);
		this.#waiting.add(handle);
		return handle;
	}

	clearTimeout(handle: TimerHandle): void {
		this.#waiting.delete(handle);
		this.#clock.clearTimeout(handle);
	}
}

/** Asked of CloudWatch, whatever service it is a method of: it takes no turns. */
const turnless: ReadonlySet<string | symbol> = new Set(['stagesWithMetrics']);

/** @param turns - the clock that the connection was opened with, where the control plane is asked */
export function track(
	connection: Connection,
	clock: ManualClock,
	turns: TurnsClock = new TurnsClock(clock),
): TrackedConnection {
	let underWay = 0;
	/** Calls that take turns: while the first of them waits for its time, none is on the network. */
	let inTurn = 0;
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
	const countedInTurn = async <T>(call: Promise<T>): Promise<T> => {
		inTurn += 1;
		try {
			return await call;
		} finally {
			inTurn -= 1;
		}
	};
	const tracked = <Service extends object>(
		service: Service,
		onCall: (name: string | symbol, args: readonly unknown[]) => void = () => {},
		takesTurns = false,
	): Service =>
		new Proxy(service, {
			get(target, name) {
				const method = Reflect.get(target, name, target) as unknown;
				if (typeof method !== 'function') return method;
				return (...args: unknown[]) => {
					onCall(name, args);
					const result: unknown = method.apply(target, args);
					if (result instanceof Promise)
						return takesTurns && !turnless.has(name) ? countedInTurn(result) : counted(result);
					const isPaged = typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
					return isPaged ? pages(result as AsyncIterable<unknown>, counted) : result;
				};
			},
		});
	const noteMetrics = (name: string | symbol, args: readonly unknown[]) => {
		if (name !== 'getMetricData') return;
		const [queries, window] = args as Parameters<Connection['cloudWatch']['getMetricData']>;
		metricCalls.push({ at: clock.now(), queries, ...window });
	};
	const cloudWatch = tracked(connection.cloudWatch, noteMetrics);
	const observed: Connection = {
		get context() {
			return connection.context;
		},
		clock: connection.clock,
		sqs: tracked(connection.sqs, (name, [url]) => {
			if (name === 'getQueueAttributes') attributeCalls.push(String(url));
		}),
		cloudWatch,
		globalCloudWatch:
			connection.globalCloudWatch === connection.cloudWatch
				? cloudWatch
				: tracked(connection.globalCloudWatch, noteMetrics),
		apiGateway: tracked(connection.apiGateway, undefined, true),
		cloudFront: tracked(connection.cloudFront),
		lambda: tracked(connection.lambda),
		queueFeeds: tracked(connection.queueFeeds),
		identify: (options) => counted(connection.identify(options)),
		close: () => connection.close(),
	};
	const settle = async (leaving = 0) => {
		do await new Promise((resolve) => setImmediate(resolve));
		while (underWay + (turns.isWaitedOn ? 0 : inTurn) > leaving);
	};
	return { connection: observed, metricCalls, attributeCalls, settle };
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
	/** How many timers of qdash's own wait, not those of the cloud. */
	timers(): number;
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
	/** `eu-west-1` when left out. */
	readonly region?: string;
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
	const turns = new TurnsClock(clock);
	const real = await openConnection(
		{
			endpoint: cloud.endpoint,
			region: options.region ?? 'eu-west-1',
			readOnly: false,
			generation: 1,
			clock: turns,
			onCall: (call) => meter.add({ ...call, at: clock.now() }),
		},
		{ connect: 1000, call: options.callLimit ?? 5000 },
	);
	const { connection, metricCalls, attributeCalls, settle } = track(real, clock, turns);
	const own = new TurnsClock(clock);
	const store = new DashboardStore(own, options.interval ?? 2);
	const monitor = new Monitor({ connection, store, clock: own, meter, budget: options.budget ?? null });
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
		timers: () => turns.pending + own.pending,
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
export function showing(watched: Pick<WatchedCloud, 'queue'>, ...names: string[]): Focus {
	const shown = names.map((name) => watched.queue(name).ref.url);
	return { ...noFocus, shown, selected: shown[0] ?? null };
}
