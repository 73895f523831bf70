import type { Clock } from '../../model/clock.ts';
import { readJsonObject } from '../json-object.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { Deliveries, Delivery } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import { JsonProtocol } from '../wire/json-protocol.ts';
import { missingParameter } from './errors.ts';
import { type BusEvent, completeEvent } from './event.ts';
import { busOperations } from './operations/buses.ts';
import { eventOperations } from './operations/events.ts';
import { ruleOperations } from './operations/rules.ts';
import { tagOperations } from './operations/tags.ts';
import { targetOperations } from './operations/targets.ts';
import { EventBridgeRegion } from './region.ts';
import type { EventsOperation } from './request.ts';

const operations: ReadonlyMap<string, EventsOperation> = new Map(
	Object.entries({
		...busOperations,
		...ruleOperations,
		...targetOperations,
		...eventOperations,
		...tagOperations,
	}),
);

/** EventBridge in all regions: buses, rules by pattern and by time, targets. */
export class EventBridgeService implements Service {
	readonly name = 'EventBridge';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols = [
		new JsonProtocol({
			target: 'AWSEvents',
			namespace: 'com.amazonaws.events',
			version: '1.1',
			missing: missingParameter,
		}),
	];
	readonly #clock: Clock;
	readonly #account: string;
	readonly #newId: () => string;
	readonly #deliveries: Deliveries;
	readonly #regions = new Map<string, EventBridgeRegion>();

	/**
	 * @param newId - gives a UUID
	 * @param deliveries - takes what targets get
	 */
	constructor(clock: Clock, account: string, newId: () => string, deliveries: Deliveries) {
		this.#clock = clock;
		this.#account = account;
		this.#newId = newId;
		this.#deliveries = deliveries;
	}

	region(name: string): EventBridgeRegion {
		let region = this.#regions.get(name);
		if (!region) {
			region = new EventBridgeRegion({
				region: name,
				account: this.#account,
				clock: this.#clock,
				newId: this.#newId,
				deliveries: this.#deliveries,
			});
			this.#regions.set(name, region);
		}
		return region;
	}

	/** Ends the timers of scheduled rules. */
	stop(): void {
		for (const region of this.#regions.values()) region.stop();
	}

	/**
	 * Puts an event on a bus, as a rule of another bus or a bucket does it. The body is the event in JSON;
	 * what it lacks is filled in.
	 *
	 * @returns false where there is no such bus, or the body is no event
	 */
	deliver(arn: string, { body, from }: Delivery): boolean {
		const name = arn.split(':')[3] ?? '';
		const region = this.region(name);
		const bus = region.findBus(arn);
		const given = bus && readEvent(body);
		if (!bus || !given) return false;
		const known = {
			id: this.#newId(),
			account: this.#account,
			region: name,
			now: region.now,
			source: `aws.${from.toLowerCase()}`,
		};
		region.put(bus, completeEvent(given, known), from === 'EventBridge');
		return true;
	}

	resourceOf(input: Input): string | undefined {
		return input.text('Rule') ?? input.text('Name') ?? input.text('EventBusName');
	}

	call({ operation, input, region: name }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`EventBridge has no operation ${operation}`);
		const region = this.region(name);
		return handle({ input, region, now: region.now });
	}
}

function readEvent(body: string): Partial<BusEvent> | undefined {
	return readJsonObject(body) as Partial<BusEvent> | undefined;
}
