import type { Clock } from '../../model/clock.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import type { Random } from '../random.ts';
import type { SqsRegion } from '../sqs/region.ts';
import { playHistory } from './history.ts';
import type { ScenarioName } from './names.ts';
import { createQueue, populate } from './populate.ts';
import { shopPlans } from './shop.ts';
import { thousandQueues } from './thousand.ts';
import { Traffic } from './traffic.ts';

/** Where a scenario plays. */
export interface Stage {
	readonly region: SqsRegion;
	readonly metrics: MetricStore;
	readonly clock: Clock;
	readonly random: Random;
}

/** Sets a scenario up and starts its traffic, which goes on until it is stopped. */
export function playScenario(name: ScenarioName, stage: Stage): { stop(): void } {
	if (name === 'shop') return playShop(stage);
	if (name === 'thousand') thousandQueues(stage.region, stage.clock.now(), stage.random);
	return { stop: () => {} };
}

function playShop({ region, metrics, clock, random }: Stage): { stop(): void } {
	const now = clock.now();
	const traffic = new Traffic(clock, random, region);
	// All queues first: a dead letter names the queue that it came from.
	const queues = shopPlans.map((plan) => ({ plan, queue: createQueue(plan, region) }));
	for (const { plan, queue } of queues) {
		const source = plan.arrivesByRedrive ? region.deadLetterSources(queue)[0] : undefined;
		if (plan.asleep !== undefined) {
			queue.activity.lastUsedAt = now - plan.asleep * 1000;
			continue;
		}
		const outcome = playHistory(plan, metrics, now, random);
		const held = populate(queue, plan, outcome, { now, random, source });
		traffic.add(plan, queue, held);
	}
	return traffic;
}
