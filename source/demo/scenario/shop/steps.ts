import { functionSteps, mappingStep } from '../kit/functions.ts';
import { ruleSteps, subscriptionStep, topicStep } from '../kit/messaging.ts';
import { queueStep } from '../kit/queues.ts';
import type { QueuePlan } from '../plan.ts';
import type { Step } from '../scenario.ts';
import { alarmSteps } from './alarms.ts';
import { apiSteps } from './apis.ts';
import { bucketsOfSites, siteSteps } from './sites.ts';

const team = 'checkout';
const billing = 'billing';
const storefront = 'storefront';

const functions = [
	{ name: 'order-intake', team, timeout: 10, memory: 512 },
	{ name: 'order-query', team, timeout: 6 },
	{ name: 'catalogue-query', team: storefront, timeout: 6, memory: 512 },
	{ name: 'payment-intake', team: billing, timeout: 15, reservedConcurrency: 60 },
	{ name: 'payment-worker', team: billing, timeout: 30, reservedConcurrency: 40 },
	{ name: 'invoice-writer', team: billing, timeout: 60, memory: 1024 },
	{ name: 'webhook-sender', team: 'partners', timeout: 10 },
	{ name: 'partner-tokens', team: 'partners', timeout: 3, memory: 128 },
	{ name: 'cart', team: storefront, timeout: 5 },
	{ name: 'cart-projector', team: storefront, timeout: 20 },
	{ name: 'search-query', team: storefront, timeout: 25, memory: 1024 },
	{ name: 'live-connect', team: storefront, timeout: 5, memory: 128 },
	{ name: 'nightly-report', team, timeout: 300 },
	{ name: 'thumbnailer', team: storefront, timeout: 60, memory: 1536, reservedConcurrency: 20 },
];

/** What there is, in the order in which it can be made. */
export function shopSteps(plans: readonly QueuePlan[]): readonly Step[] {
	return [
		...plans.map((plan) => queueStep(plan)),
		...functions.flatMap(functionSteps),
		mappingStep({
			queue: 'payments',
			function: 'payment-worker',
			maximumConcurrency: 20,
			reportsItemFailures: true,
		}),
		mappingStep({ queue: 'orders-invoice', function: 'invoice-writer', batchSize: 5 }),
		mappingStep({ queue: 'webhooks', function: 'webhook-sender', reportsItemFailures: true }),
		mappingStep({ queue: 'cart-events.fifo', function: 'cart-projector', reportsItemFailures: true }),
		topicStep('order-events', team),
		subscriptionStep('order-events', 'orders-invoice', { event: ['order.paid'] }),
		subscriptionStep('order-events', 'webhooks', { event: [{ prefix: 'order.sh' }] }),
		...ruleSteps({
			name: 'orders-to-search',
			description: 'Best sellers rank higher in the search',
			when: { pattern: { source: ['shop.orders'], 'detail-type': ['Order Placed'] } },
			targets: [{ queue: 'search-index' }],
		}),
		...ruleSteps({
			name: 'nightly-orders',
			description: 'Collects the orders of the day',
			when: { schedule: 'cron(0 3 * * ? *)' },
			targets: [{ function: 'nightly-report' }],
		}),
		...bucketsOfSites(),
		...apiSteps(),
		...siteSteps(),
		...alarmSteps(),
	];
}
