import { completeEvent } from '../eventbridge/event.ts';
import { matchesPattern } from '../eventbridge/event-pattern.ts';
import type { EventBridgeRegion } from '../eventbridge/region.ts';
import { deliveryOf } from '../eventbridge/target.ts';
import { draft } from './drafts.ts';
import type { Receiver } from './fan-out.ts';
import type { BusAddress } from './sending.ts';

/**
 * The queues that rules hand events on to, for counting them while the past is lived through.
 *
 * @param now - the time that events tell (milliseconds since the epoch)
 */
export function eventReceivers(
	region: EventBridgeRegion,
	address: BusAddress,
	now: number,
): readonly Receiver[] {
	const bus = region.findBus(address.bus);
	if (!bus) return [];
	const { account, region: name } = region.environment;
	return [...bus.rules.values()].flatMap((rule) => {
		const { pattern } = rule.settings;
		if (!rule.active || !pattern) return [];
		return [...rule.targets.values()]
			.filter(({ arn }) => arn.split(':')[2] === 'sqs')
			.map((target) => ({
				queueArn: target.arn,
				receive: (message, random) => {
					const given = {
						source: address.source,
						'detail-type': address.detailType,
						detail: JSON.parse(message.body) as unknown,
					};
					const known = { id: random.uuid(), account, region: name, now, source: address.source };
					const event = completeEvent(given, known);
					if (!matchesPattern(pattern.matcher, event)) return null;
					const { body, group } = deliveryOf(target, rule, event);
					return draft(body, group === undefined ? {} : { group });
				},
			})) satisfies Receiver[];
	});
}
