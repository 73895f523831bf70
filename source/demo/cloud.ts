import { type Clock, systemClock } from '../model/clock.ts';
import { AdjustableClock } from './adjustable-clock.ts';
import type { Truth } from './control.ts';
import { FasterClock } from './faster-clock.ts';
import { type Fault, Faults } from './faults.ts';
import { randomFrom } from './random.ts';
import { RequestLog, type RequestRecord } from './request-log.ts';
import type { ScenarioName } from './scenario/names.ts';
import { Playing } from './scenario/playing.ts';
import { scenarios } from './scenario/scenarios.ts';
import { CloudServer } from './server.ts';

/** How to start an embedded cloud; everything may be left out. */
export interface CloudOptions {
	/** 0, which is the default: chosen by the system. */
	readonly port?: number;
	/** The machine's when left out. */
	readonly clock?: Clock;
	/** What there is and what goes wrong; `shop` when left out. See `scenario/names.ts`. */
	readonly scenario?: ScenarioName;
	/** 1 when left out. The same seed plays the same scenario. */
	readonly seed?: number;
	/** The cloud's clock runs so many times faster than the machine's; 1 when left out. */
	readonly speed?: number;
	/** Faults that are on from the start, and again after a reset. */
	readonly initialFaults?: readonly Fault[];
	/** Real milliseconds added to every answer; 0 when left out. */
	readonly latency?: number;
	/** `000000000000` when left out. */
	readonly account?: string;
	/** Where the scenario's things are; `eu-west-1` when left out. Every other region is served too. */
	readonly region?: string;
}

/** A running embedded cloud. */
export interface Cloud {
	/** `http://127.0.0.1:PORT` */
	readonly endpoint: string;
	readonly faults: Faults;
	/** The latest requests, at most 20,000: the same array throughout, with new ones at its end. */
	readonly requests: readonly RequestRecord[];
	/** Empties `requests`. */
	clearRequests(): void;
	/** Moves the cloud's clock forward, as if the time had passed. */
	advance(milliseconds: number): Promise<void>;
	/** What is wrong in the scenario and what was, oldest first, in milliseconds since the epoch. */
	truth(): readonly Truth[];
	/**
	 * Plays the same scenario from its beginning, on the same port: nothing stays of what clients made,
	 * faults are those of the start, and the log of requests is empty. The clock goes on.
	 */
	reset(): Promise<void>;
	close(): Promise<void>;
}

/** Starts an embedded cloud on the loopback interface: one HTTP server that any AWS SDK can talk to. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
	const base = options.clock ?? systemClock;
	const { speed = 1, seed = 1, account = '000000000000', region = 'eu-west-1' } = options;
	const clock = new AdjustableClock(speed === 1 ? base : new FasterClock(base, speed));
	const faults = new Faults(clock, randomFrom(seed ^ 0xfa17));
	const requests = new RequestLog();
	let scenarioFaults: readonly Fault[] = [];
	const begin = () => {
		const scenario = scenarios[options.scenario ?? 'shop']();
		scenarioFaults = scenario.faults ?? [];
		return Playing.begin({ scenario, clock, account, region, seed });
	};
	const fail = () => {
		faults.clear();
		for (const fault of [...(options.initialFaults ?? []), ...scenarioFaults]) faults.add(fault);
	};
	let playing = await begin();
	fail();
	let closed = false;
	const playAnew = async () => {
		if (closed) return;
		const former = playing;
		const next = await begin();
		if (closed) {
			next.stop();
			return;
		}
		playing = next;
		former.stop();
		former.services.removeQueues();
		requests.clear();
		fail();
	};
	let lastReset: Promise<void> = Promise.resolve();
	// One after the other: of two at once, the world that the first began would go on beside the second's.
	const reset = () => {
		const anew = lastReset.then(playAnew);
		lastReset = anew.catch(() => undefined);
		return anew;
	};
	const server = new CloudServer({
		get services() {
			return playing.served;
		},
		clock,
		faults,
		requests,
		truth: () => playing.truth(),
		reset,
		account,
		region,
		port: options.port ?? 0,
		latency: options.latency ?? 0,
	});
	let endpoint: string;
	try {
		endpoint = await server.listen();
	} catch (error) {
		playing.stop();
		throw error;
	}
	return {
		endpoint,
		faults,
		requests: requests.records,
		clearRequests: () => requests.clear(),
		advance: (milliseconds) => clock.advance(milliseconds),
		truth: () => playing.truth(),
		reset,
		close: () => {
			closed = true;
			playing.stop();
			return server.close();
		},
	};
}
