import { type Clock, systemClock } from '../model/clock.ts';
import { AdjustableClock } from './adjustable-clock.ts';
import { CloudWatchService } from './cloudwatch/cloudwatch-service.ts';
import { type Fault, Faults } from './faults.ts';
import { randomFrom } from './random.ts';
import { RequestLog, type RequestRecord } from './request-log.ts';
import type { ScenarioName } from './scenario/names.ts';
import { playScenario } from './scenario/play.ts';
import { CloudServer } from './server.ts';
import { SqsMetricPublisher } from './sqs/metrics.ts';
import { SqsService } from './sqs/sqs-service.ts';
import { StsService } from './sts/sts-service.ts';

/** How to start an embedded cloud; everything may be left out. */
export interface CloudOptions {
	/** 0, which is the default: chosen by the system. */
	readonly port?: number;
	/** The machine's when left out. */
	readonly clock?: Clock;
	/**
	 * `shop`, the default, has queues in every state, with traffic; `empty` has no queues and no traffic;
	 * `thousand` has 1,000 queues whose counts stand still.
	 */
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
	/** Where the scenario's queues are; `eu-west-1` when left out. Every other region is served too. */
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
	close(): Promise<void>;
}

/** Starts an embedded cloud on the loopback interface: one HTTP server that any AWS SDK can talk to. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
	const clock = new AdjustableClock(options.clock ?? systemClock);
	const seed = options.seed ?? 1;
	const account = options.account ?? '000000000000';
	const region = options.region ?? 'eu-west-1';
	const faults = new Faults(clock, randomFrom(seed ^ 0xfa17));
	for (const fault of options.initialFaults ?? []) faults.add(fault);
	const requests = new RequestLog();
	// Ids have draws of their own, so that what a client does leaves the scenario's draws alone.
	const ids = randomFrom(seed ^ 0x1d5);
	const sqs = new SqsService(clock, account, () => ids.uuid());
	const cloudWatch = new CloudWatchService(clock);
	const server = new CloudServer({
		services: [sqs, cloudWatch, new StsService(account)],
		clock,
		faults,
		requests,
		truth: () => [],
		reset: () => {},
		account,
		region,
		port: options.port ?? 0,
		latency: options.latency ?? 0,
	});
	const traffic = playScenario(options.scenario ?? 'shop', {
		region: sqs.region(region),
		metrics: cloudWatch.store(region),
		clock,
		random: randomFrom(seed),
	});
	const publisher = new SqsMetricPublisher(clock, sqs.regions, (name) => cloudWatch.store(name));
	const stop = () => {
		traffic.stop();
		publisher.close();
		sqs.stop();
	};
	let endpoint: string;
	try {
		endpoint = await server.listen();
	} catch (error) {
		stop();
		throw error;
	}
	return {
		endpoint,
		faults,
		requests: requests.records,
		clearRequests: () => requests.clear(),
		advance: (milliseconds) => clock.advance(milliseconds),
		close: () => {
			stop();
			return server.close();
		},
	};
}
