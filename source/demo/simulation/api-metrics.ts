import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { RouteNode, StageNode } from './graph.ts';
import { type Dimensions, MetricFamilies, type MetricFamily, Publisher } from './metric-family.ts';
import { MinuteTallies } from './minute-tallies.ts';

/** What is counted of an API, a stage or a route in a minute. */
export interface ApiTally<Counts, Self> {
	add(counts: Counts): void;
	/** Adds what another of its kind has counted, which keeps it. */
	merge(other: Self): void;
	/** Publishes it; it is empty then. */
	publish(publisher: Publisher): void;
}

type Dimension = Dimensions[number];

/** What differs between the kinds of API. */
interface ApiKind<Tally> {
	make(stage: StageNode): Tally;
	/** The dimension of the whole API. */
	api(stage: StageNode): Dimension;
	/** What tells its routes apart; it sorts between the API and the stage. */
	route(route: RouteNode): readonly Dimension[];
}

/** A tally, and where it is published. */
interface Kept<Tally> {
	readonly tally: Tally;
	readonly family: MetricFamily;
	/** Of the whole API. */
	readonly api: MetricFamily;
	/** An empty one of the same kind. */
	readonly make: () => Tally;
}

/** AWS/ApiGateway: by API, by stage, and by route where that is asked for. */
export class ApiMetrics<Counts, Tally extends ApiTally<Counts, Tally>> {
	readonly #store: MetricStore;
	readonly #kind: ApiKind<Tally>;
	readonly #stages = new MinuteTallies<Kept<Tally>>();
	readonly #routes = new MinuteTallies<Kept<Tally>>();
	readonly #families = new MetricFamilies('AWS/ApiGateway');

	constructor(store: MetricStore, kind: ApiKind<Tally>) {
		this.#store = store;
		this.#kind = kind;
	}

	/**
	 * @param minute - when it began (milliseconds since the epoch)
	 * @param route - null for what no route took
	 */
	add(minute: number, stage: StageNode, route: RouteNode | null, counts: Counts): void {
		const api = this.#kind.api(stage);
		const key = `${api[1]}\u0000${stage.stage}`;
		const keep = (at: string, inner: () => readonly Dimension[]): Kept<Tally> => {
			const make = () => this.#kind.make(stage);
			return {
				tally: make(),
				family: this.#families.of(at, () => [api, ...inner(), ['Stage', stage.stage]]),
				api: this.#families.of(api[1], () => [api]),
				make,
			};
		};
		this.#stages.of(minute, key, () => keep(key, () => [])).tally.add(counts);
		if (!route || !stage.detailedMetrics(route)) return;
		const routeKey = `${key}\u0000${route.method} ${route.resource}`;
		const ofRoute = () => keep(routeKey, () => this.#kind.route(route));
		this.#routes.of(minute, routeKey, ofRoute).tally.add(counts);
	}

	/** Publishes what was counted until the end of a minute. */
	flush(minute: number): void {
		this.#routes.take(minute, (routes, at) => {
			for (const { tally, family } of routes.values()) this.#publish(tally, [family], at);
		});
		this.#stages.take(minute, (stages, at) => {
			for (const [api, ofApi] of Map.groupBy(stages.values(), (stage) => stage.api)) {
				this.#publishApi(api, ofApi, at);
			}
		});
	}

	/** An API is the sum of its stages; where it has but one, both are the same. */
	#publishApi(api: MetricFamily, stages: readonly Kept<Tally>[], at: number): void {
		const [first, ...others] = stages;
		if (!first) return;
		if (others.length === 0) {
			this.#publish(first.tally, [api, first.family], at);
			return;
		}
		const whole = first.make();
		for (const { tally, family } of stages) {
			whole.merge(tally);
			this.#publish(tally, [family], at);
		}
		this.#publish(whole, [api], at);
	}

	#publish(tally: Tally, families: readonly MetricFamily[], at: number): void {
		tally.publish(new Publisher(families, this.#store, at));
	}
}
