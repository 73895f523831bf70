import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { Random } from '../random.ts';
import type { Course } from '../scenario/plan.ts';
import type { Backends, RequestKind } from '../scenario/scenario.ts';
import { BucketMetrics } from './bucket-metrics.ts';
import { DeliveryNetwork } from './delivery-network.ts';
import { DistributionMetrics } from './distribution-metrics.ts';
import { Draws } from './draws.ts';
import type { Effects, Graph } from './effects.ts';
import type { FunctionRuns } from './function-runs.ts';
import { Gateway, type Requests } from './gateway.ts';
import { gatewayMetrics } from './gateway-metrics.ts';
import { Integrations } from './integration.ts';
import { Origins } from './origins.ts';
import { type Span, spanBetween } from './span.ts';
import { Throttles } from './throttles.ts';
import { WebSocketGateway } from './websocket-gateway.ts';
import { webSocketMetrics } from './websocket-metrics.ts';
import { World } from './world.ts';

/** Viewers whose distribution or API exists. */
export interface ResolvedViewers {
	readonly to: { readonly distributionId: string } | { readonly apiId: string; readonly stage: string };
	/** Requests a second; for a WebSocket API connects a second. */
	readonly rate: Course;
	/** For a WebSocket API the weight of a kind is how many such messages a connection sends. */
	readonly requests: readonly RequestKind[];
}

/** Who asks for what, what stands there, and where what follows from it is told. */
export interface EdgeTrafficOptions {
	readonly graph: Graph;
	readonly viewers: readonly ResolvedViewers[];
	readonly backends: Backends;
	readonly functions: FunctionRuns;
	readonly effects: Effects;
	/** Gives the store of a region. */
	readonly metrics: (region: string) => MetricStore;
	/** Where the APIs and buckets are. */
	readonly region: string;
	/** `000000000000` when left out. */
	readonly account?: string;
	/** Its own, so that nobody else changes what it draws. */
	readonly random: Random;
	/** When the cloud started (milliseconds since the epoch). */
	readonly start: number;
}

/**
 * The traffic at the edge: viewers ask distributions and APIs, and what follows is counted, measured and
 * sent on. Spans of any length cost the same, since requests are played by their counts.
 */
export class EdgeTraffic {
	readonly #graph: Graph;
	readonly #viewers: readonly ResolvedViewers[];
	readonly #start: number;
	readonly #draws: Draws;
	readonly #gateway: Gateway;
	readonly #webSockets: WebSocketGateway;
	readonly #network: DeliveryNetwork;
	readonly #bucketMetrics: BucketMetrics;
	readonly #flushed: readonly { flush(minute: number): void }[];

	constructor({
		graph,
		viewers,
		backends,
		functions,
		effects,
		metrics,
		region,
		account,
		random,
		start,
	}: EdgeTrafficOptions) {
		this.#graph = graph;
		this.#viewers = viewers;
		this.#start = start;
		this.#draws = new Draws(random);
		const behind = {
			backends,
			functions,
			effects,
			draws: this.#draws,
			region,
			account: account ?? '000000000000',
		};
		const store = metrics(region);
		const ofRequests = gatewayMetrics(store);
		const ofSockets = webSocketMetrics(store);
		// CloudFront publishes its metrics in us-east-1 only, wherever its viewers and origins are.
		const ofDistributions = new DistributionMetrics(metrics('us-east-1'));
		const integrations = new Integrations(behind);
		const throttles = new Throttles();
		this.#gateway = new Gateway(behind, integrations, throttles, ofRequests);
		this.#webSockets = new WebSocketGateway(behind, integrations, throttles, ofSockets);
		this.#network = new DeliveryNetwork(this.#draws, new Origins(behind, this.#gateway), ofDistributions);
		this.#bucketMetrics = new BucketMetrics(store);
		this.#flushed = [ofRequests, ofSockets, ofDistributions];
	}

	/**
	 * Plays the requests of a span, which follows on the last one. What it counts belongs to the minute in
	 * which it ends.
	 *
	 * @param from - milliseconds since the epoch
	 */
	play(from: number, until: number): void {
		if (until <= from) return;
		const span = spanBetween(from, until, this.#start);
		const world = new World(this.#graph);
		for (const viewers of this.#viewers) this.#ask(viewers, span, world);
	}

	/** Publishes the metrics until the end of the minute that began then (milliseconds since the epoch). */
	flush(minuteStart: number): void {
		for (const metrics of this.#flushed) metrics.flush(minuteStart);
		this.#bucketMetrics.flush(minuteStart, () => this.#graph.buckets());
	}

	#ask({ to, rate, requests }: ResolvedViewers, span: Span, world: World): void {
		const perSecond = Math.max(0, rate(span.seconds));
		if ('distributionId' in to) {
			const distribution = world.distribution(to.distributionId);
			if (!distribution) return;
			for (const kind of this.#kinds(requests, perSecond, span)) {
				this.#network.answer(distribution, kind, span, world);
			}
			return;
		}
		const stage = world.stage(to.apiId, to.stage);
		if (!stage) return;
		if (stage.protocol === 'WEBSOCKET') {
			this.#webSockets.play(stage, requests, perSecond, span);
			return;
		}
		for (const kind of this.#kinds(requests, perSecond, span)) this.#gateway.answer(stage, kind, span);
	}

	/** How many of each kind come. */
	#kinds(requests: readonly RequestKind[], perSecond: number, { seconds, length }: Span): Requests[] {
		const weights = requests.map(({ weight }) => (typeof weight === 'function' ? weight(seconds) : weight));
		const all = weights.reduce((sum, weight) => sum + weight, 0);
		return requests.map((kind, index) => {
			const rate = all > 0 ? (perSecond * (weights[index] ?? 0)) / all : 0;
			return { kind, path: kind.path, rate, count: this.#draws.arrivals(rate * length) };
		});
	}
}
