import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { RouteNode, StageNode } from './graph.ts';
import {
	type Dimensions,
	MetricFamilies,
	type MetricFamily,
	MinuteTallies,
	Publisher,
} from './minute-tallies.ts';
import { SampleBag } from './sample.ts';

/** Connects, disconnects or messages of a route, and what became of them. */
export interface WebSocketCounts {
	/** All calls of the route. */
	readonly calls: number;
	readonly connects: number;
	readonly messages: number;
	/** Refused before an integration was called. */
	readonly clientErrors: number;
	/** The integration answered with a 4XX or 5XX. */
	readonly integrationErrors: number;
	/** The integration could not be called. */
	readonly executionErrors: number;
	readonly integrationLatencies: readonly Sample[];
}

class Tally {
	readonly family: MetricFamily;
	#calls = 0;
	#connects = 0;
	#messages = 0;
	#clientErrors = 0;
	#integrationErrors = 0;
	#executionErrors = 0;
	readonly #integrationLatency = new SampleBag(1);

	constructor(family: MetricFamily) {
		this.family = family;
	}

	add(counts: WebSocketCounts): void {
		this.#calls += counts.calls;
		this.#connects += counts.connects;
		this.#messages += counts.messages;
		this.#clientErrors += counts.clientErrors;
		this.#integrationErrors += counts.integrationErrors;
		this.#executionErrors += counts.executionErrors;
		this.#integrationLatency.add(counts.integrationLatencies);
	}

	publish(store: MetricStore, minute: number): void {
		const publisher = new Publisher([this.family], store, minute);
		publisher.marks('ConnectCount', this.#connects, this.#connects);
		publisher.marks('MessageCount', this.#messages, this.#messages);
		publisher.marks('ClientError', this.#clientErrors, this.#calls);
		publisher.marks('IntegrationError', this.#integrationErrors, this.#calls);
		publisher.marks('ExecutionError', this.#executionErrors, this.#calls);
		publisher.samples('IntegrationLatency', 'Milliseconds', this.#integrationLatency.drain());
	}
}

/** AWS/ApiGateway of WebSocket APIs. */
export class WebSocketMetrics {
	readonly #store: MetricStore;
	readonly #tallies = new MinuteTallies<Tally>();
	readonly #families = new MetricFamilies('AWS/ApiGateway');

	constructor(store: MetricStore) {
		this.#store = store;
	}

	/** @param minute - when it began (milliseconds since the epoch) */
	add(minute: number, stage: StageNode, route: RouteNode | null, counts: WebSocketCounts): void {
		const api = ['ApiId', stage.apiId] as const;
		const ofStage = ['Stage', stage.stage] as const;
		this.#tally(minute, [api]).add(counts);
		this.#tally(minute, [api, ofStage]).add(counts);
		if (!route || !stage.detailedMetrics(route)) return;
		this.#tally(minute, [api, ['Route', route.method], ofStage]).add(counts);
	}

	/** Publishes what was counted until the end of a minute. */
	flush(minute: number): void {
		this.#tallies.take(minute, (tallies, at) => {
			for (const tally of tallies.values()) tally.publish(this.#store, at);
		});
	}

	#tally(minute: number, dimensions: Dimensions): Tally {
		const key = dimensions.map(([name, value]) => `${name}\u0000${value}`).join('\u0000');
		return this.#tallies.of(minute, key, () => new Tally(this.#families.of(key, () => dimensions)));
	}
}
