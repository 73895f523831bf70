import type { Clock, TimerHandle } from '../../model/clock.ts';
import type { Deliveries } from '../simulation/graph.ts';
import { Bus } from './bus.ts';
import { eventsError } from './errors.ts';
import { type BusEvent, eventTime } from './event.ts';
import { matchesPattern } from './event-pattern.ts';
import type { Rule } from './rule.ts';
import { deliveryOf, type Target } from './target.ts';

/** What EventBridge in a region needs from around it. */
export interface RegionEnvironment {
	readonly account: string;
	readonly region: string;
	readonly clock: Clock;
	readonly newId: () => string;
	readonly deliveries: Deliveries;
}

/** No timer waits longer than this (milliseconds): the machine's own clock has a limit. */
const longestWait = 86_400_000;
/** What targets can be that receive here; the others are kept, and events for them are gone. */
const receiving: ReadonlySet<string> = new Set(['sqs', 'sns', 'lambda', 'events']);

/** EventBridge in one region: buses with their rules, and the timers of those that are scheduled. */
export class EventBridgeRegion {
	readonly environment: RegionEnvironment;
	readonly buses = new Map<string, Bus>();
	readonly #timers = new Map<Rule, TimerHandle>();

	constructor(environment: RegionEnvironment) {
		this.environment = environment;
		const settings = { description: undefined, kmsKey: undefined, deadLetters: undefined, logs: undefined };
		this.buses.set('default', new Bus('default', environment, settings, new Map(), environment.clock.now()));
	}

	get now(): number {
		return this.environment.clock.now();
	}

	/**
	 * @param nameOrArn - the default bus when left out
	 * @throws ServiceError `ResourceNotFoundException`
	 */
	bus(nameOrArn: string | undefined): Bus {
		const bus = this.findBus(nameOrArn);
		if (bus) return bus;
		throw eventsError('ResourceNotFoundException', `Event bus ${busName(nameOrArn)} does not exist.`);
	}

	findBus(nameOrArn: string | undefined): Bus | undefined {
		const bus = this.buses.get(busName(nameOrArn));
		return nameOrArn?.startsWith('arn:') && bus?.arn !== nameOrArn ? undefined : bus;
	}

	/** @throws ServiceError `ResourceNotFoundException` */
	rule(name: string, bus: Bus): Rule {
		const rule = bus.rules.get(name);
		if (rule) return rule;
		throw eventsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
	}

	/**
	 * Sends an event to the targets of all rules that want it.
	 *
	 * @param forwarded - whether it comes from another bus: AWS sends it on to no third one
	 */
	put(bus: Bus, event: BusEvent, forwarded = false): void {
		for (const rule of bus.rules.values()) {
			const { pattern } = rule.settings;
			if (!rule.active || !pattern || !matchesPattern(pattern.matcher, event)) continue;
			this.#send(rule, event, forwarded);
		}
	}

	/** Sets a rule's timer anew, or ends it where the rule has no times or is disabled. */
	schedule(rule: Rule): void {
		const { clock } = this.environment;
		this.unschedule(rule);
		const due = rule.active ? rule.settings.schedule?.times.next(this.now) : undefined;
		if (due !== undefined) this.#wait(rule, due, clock);
	}

	unschedule(rule: Rule): void {
		const timer = this.#timers.get(rule);
		if (timer === undefined) return;
		this.environment.clock.clearTimeout(timer);
		this.#timers.delete(rule);
	}

	stop(): void {
		for (const rule of [...this.#timers.keys()]) this.unschedule(rule);
	}

	#wait(rule: Rule, due: number, clock: Clock): void {
		const timer = clock.setTimeout(
			() => {
				this.#timers.delete(rule);
				if (this.now < due) {
					this.#wait(rule, due, clock);
					return;
				}
				this.schedule(rule);
				this.#send(rule, this.#scheduledEvent(rule, due), false);
			},
			Math.min(due - this.now, longestWait),
		);
		this.#timers.set(rule, timer);
	}

	#scheduledEvent(rule: Rule, at: number): BusEvent {
		const { account, region, newId } = this.environment;
		return {
			version: '0',
			id: newId(),
			'detail-type': 'Scheduled Event',
			source: 'aws.events',
			account,
			time: eventTime(at),
			region,
			resources: [rule.arn],
			detail: {},
		};
	}

	#send(rule: Rule, event: BusEvent, forwarded: boolean): void {
		for (const target of rule.targets.values()) {
			const service = target.arn.split(':')[2] ?? '';
			if (!receiving.has(service) || (forwarded && service === 'events')) continue;
			const delivery = deliveryOf(target, rule, event);
			if (!this.environment.deliveries.deliver(target.arn, delivery)) this.#lose(rule, target, event);
		}
	}

	/** What is not there is not tried again: the event goes to the dead letters, where there are some. */
	#lose(rule: Rule, target: Target, event: BusEvent): void {
		if (target.deadLetters === undefined) return;
		this.environment.deliveries.deliver(target.deadLetters, {
			body: JSON.stringify(event),
			attributes: {
				RULE_ARN: rule.arn,
				TARGET_ARN: target.arn,
				ERROR_CODE: 'NO_RESOURCE',
				ERROR_MESSAGE: `The target ${target.arn} does not exist, or refused the event.`,
			},
			from: 'EventBridge',
		});
	}
}

/** The name in a name or an ARN. */
export function busName(nameOrArn: string | undefined): string {
	return nameOrArn === undefined ? 'default' : nameOrArn.replace(/^arn:.*:event-bus\//, '');
}
