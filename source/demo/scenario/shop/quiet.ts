import { cartEvent, fraudCheck, order, payment, webhook } from '../drafts.ts';
import { about, type QueuePlan } from '../plan.ts';
import { shopPlans } from '../shop.ts';

/** What is different on a good evening, by the queue's name. */
const healthy: Readonly<Record<string, Partial<QueuePlan>>> = {
	'orders.fifo': { draft: (random, number) => order(random, number), capacity: () => 60 },
	payments: { draft: (random, number) => payment(random, number) },
	webhooks: { draft: (random, number) => webhook(random, number) },
	'inventory-sync': { arrivals: about(2) },
	emails: { capacity: () => 5 },
	'cart-events.fifo': { draft: cartEvent },
	'fraud-check.fifo': { draft: (random, number) => fraudCheck(random, number) },
	'legacy-import': { capacity: () => 1, processing: 1 },
};

/** The shop's queues as they should be: nobody waits, nothing fails, nothing is said twice. */
export const quietPlans: readonly QueuePlan[] = shopPlans.map((plan) => {
	const { before, poison, unserved, duplicates, fails, arrivals, ...rest } = plan;
	return {
		...rest,
		...(arrivals && !plan.arrivesByRedrive && { arrivals }),
		...healthy[plan.name],
	};
});
