import type { Sample } from '../cloudwatch/distribution.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { ApiMetrics, type ApiTally } from './api-metrics.ts';
import type { Publisher } from './metric-family.ts';
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

class Tally implements ApiTally<WebSocketCounts, Tally> {
	#calls = 0;
	#connects = 0;
	#messages = 0;
	#clientErrors = 0;
	#integrationErrors = 0;
	#executionErrors = 0;
	readonly #integrationLatency = new SampleBag(1);

	add(counts: WebSocketCounts): void {
		this.#calls += counts.calls;
		this.#connects += counts.connects;
		this.#messages += counts.messages;
		this.#clientErrors += counts.clientErrors;
		this.#integrationErrors += counts.integrationErrors;
		this.#executionErrors += counts.executionErrors;
		this.#integrationLatency.add(counts.integrationLatencies);
	}

	merge(other: Tally): void {
		this.#calls += other.#calls;
		this.#connects += other.#connects;
		this.#messages += other.#messages;
		this.#clientErrors += other.#clientErrors;
		this.#integrationErrors += other.#integrationErrors;
		this.#executionErrors += other.#executionErrors;
		this.#integrationLatency.merge(other.#integrationLatency);
	}

	publish(publisher: Publisher): void {
		publisher.marks('ConnectCount', this.#connects, this.#connects);
		publisher.marks('MessageCount', this.#messages, this.#messages);
		publisher.marks('ClientError', this.#clientErrors, this.#calls);
		publisher.marks('IntegrationError', this.#integrationErrors, this.#calls);
		publisher.marks('ExecutionError', this.#executionErrors, this.#calls);
		publisher.samples('IntegrationLatency', 'Milliseconds', this.#integrationLatency.drain());
	}
}

/** AWS/ApiGateway of WebSocket APIs. */
export function webSocketMetrics(store: MetricStore) {
	return new ApiMetrics(store, {
		make: () => new Tally(),
		api: ({ apiId }) => ['ApiId', apiId],
		route: ({ method }) => [['Route', method]],
	});
}

export type WebSocketMetrics = ReturnType<typeof webSocketMetrics>;
