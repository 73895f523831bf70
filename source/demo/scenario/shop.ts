import {
	auditEntry,
	brokenOrder,
	cartEvent,
	draft,
	email,
	fraudCheck,
	image,
	invoice,
	isBroken,
	label,
	order,
	payment,
	refund,
	searchUpdate,
	stockChange,
	webhook,
} from './drafts.ts';
import { oddDrafts } from './odd-drafts.ts';
import { about, type Course, type QueuePlan } from './plan.ts';

const minutes = 60;
const hours = 3600;
const days = 24 * hours;
const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
const highThroughput = { DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

/** Seconds since the latest of the moments that come every `period`, the first of them at `first`. */
function since(seconds: number, first: number, period: number): number {
	return (((seconds - first) % period) + period) % period;
}

/**
 * The order worker is throttled every 110 minutes, for 40 minutes: it slows down within five minutes,
 * from keeping up to 12 a second. Then it catches up. The cloud starts five minutes into it.
 */
const orderWorkers: Course = (seconds) => {
	const elapsed = since(seconds, -5 * minutes, 110 * minutes);
	if (elapsed < 5 * minutes) return 46 - (34 * elapsed) / (5 * minutes);
	if (elapsed < 40 * minutes) return 12;
	return 150;
};

/** A supplier's catalogue comes in every 50 minutes within six; the cloud starts eleven minutes after. */
const catalogue: Course = (seconds) => (since(seconds, -17 * minutes, 50 * minutes) < 6 * minutes ? 36 : 2);

/** The mailer was deployed 47 minutes ago and has not received since. */
const mailer: Course = (seconds) => (seconds < -47 * minutes ? 20 : 0);

/**
 * A shop's queues on a bad evening. Each stands for one thing to see; dead letter queues come before
 * the queues that name them. Orders, payments, invoices, webhooks and newsletters come from the APIs.
 */
export const shopPlans: readonly QueuePlan[] = [
	{
		name: 'orders-dlq.fifo',
		attributes: { ...fifo, MessageRetentionPeriod: String(14 * days) },
		draft: brokenOrder,
		before: { count: 32, oldest: 2 * days + 4 * hours },
		arrivals: (seconds) => (seconds > -10 * minutes ? 0.5 / minutes : 0),
		arrivesByRedrive: true,
	},
	{
		name: 'orders.fifo',
		attributes: { ...fifo, ...highThroughput },
		tags: { team: 'checkout', service: 'order-worker', env: 'prod' },
		deadLetters: { queue: 'orders-dlq.fifo', maxReceiveCount: 5 },
		draft: (random, number) => order(random, number, 0.0007),
		capacity: orderWorkers,
		processing: 0.8,
		fails: isBroken,
	},
	{
		name: 'orders-invoice',
		attributes: { VisibilityTimeout: '60', ReceiveMessageWaitTimeSeconds: '20' },
		tags: { team: 'billing', env: 'prod' },
		draft: invoice,
	},
	{
		name: 'orders-nightly',
		draft: order,
		asleep: 20 * hours,
	},
	{
		name: 'payments-dlq',
		attributes: {
			MessageRetentionPeriod: String(14 * days),
			RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'allowAll' }),
		},
		draft: (random, number) => payment(random, number, 1),
		before: { count: 4, oldest: 9 * hours },
		arrivals: () => 0.2 / minutes,
		arrivesByRedrive: true,
	},
	{
		name: 'payments',
		attributes: { VisibilityTimeout: '45', ReceiveMessageWaitTimeSeconds: '10' },
		tags: { team: 'billing', env: 'prod', tier: '1' },
		deadLetters: { queue: 'payments-dlq', maxReceiveCount: 3 },
		draft: (random, number) => payment(random, number, 0.0008),
		fails: isBroken,
	},
	{
		name: 'refunds',
		attributes: { VisibilityTimeout: '20' },
		tags: { team: 'billing', env: 'prod' },
		draft: refund,
		arrivals: about(0.4),
		capacity: () => 3,
		processing: 1,
		fails: isBroken,
		poison: {
			draft: draft('{"type":"refund","order":"A-97317","amount":129.90,"error":"TypeError: iban is null"}'),
			age: 3 * hours,
		},
	},
	{
		name: 'inventory-sync',
		tags: { team: 'warehouse', env: 'prod' },
		draft: stockChange,
		arrivals: catalogue,
		capacity: () => 12,
		processing: 2,
	},
	{
		name: 'emails-dlq',
		attributes: { MessageRetentionPeriod: String(14 * days) },
		draft: email,
		arrivesByRedrive: true,
	},
	{
		name: 'emails',
		// Six hours of retention also bound what a mailer that never comes back leaves behind.
		attributes: { MessageRetentionPeriod: String(6 * hours) },
		tags: { team: 'customer-care', env: 'prod' },
		deadLetters: { queue: 'emails-dlq', maxReceiveCount: 10 },
		draft: email,
		arrivals: about(0.4),
		capacity: mailer,
		processing: 0.5,
	},
	{
		name: 'newsletter',
		tags: { team: 'customer-care' },
		draft: email,
		capacity: () => 5,
		processing: 1,
	},
	{
		name: 'shipping-labels',
		attributes: { DelaySeconds: '120' },
		tags: { team: 'warehouse', env: 'prod' },
		draft: label,
		arrivals: about(3),
		capacity: () => 8,
		processing: 2,
	},
	{
		name: 'cart-events.fifo',
		attributes: fifo,
		tags: { team: 'storefront', env: 'prod' },
		draft: cartEvent,
		arrivals: about(6),
		duplicates: 18 / minutes,
	},
	{
		name: 'image-resize',
		attributes: { VisibilityTimeout: '600' },
		tags: { team: 'storefront', env: 'prod' },
		draft: image,
		arrivals: about(4),
		capacity: () => 6,
		processing: 200,
	},
	{
		name: 'webhooks-dlq',
		attributes: { MessageRetentionPeriod: String(4 * days) },
		draft: (random, number) => webhook(random, number, 1),
		before: { count: 61, oldest: 30 * hours },
		arrivals: () => 0.8 / minutes,
		arrivesByRedrive: true,
	},
	{
		name: 'webhooks',
		attributes: { VisibilityTimeout: '15' },
		tags: { team: 'partners', env: 'prod' },
		deadLetters: { queue: 'webhooks-dlq', maxReceiveCount: 4 },
		draft: (random, number) => webhook(random, number, 0.005),
		fails: isBroken,
	},
	{
		name: 'search-index',
		attributes: { ReceiveMessageWaitTimeSeconds: '20' },
		tags: { team: 'storefront', env: 'prod' },
		draft: searchUpdate,
		arrivals: about(20),
		capacity: () => 40,
		processing: 0.3,
	},
	{
		name: 'audit-log',
		tags: { team: 'platform', env: 'prod', fair: 'true' },
		draft: auditEntry,
		arrivals: about(1.5),
		capacity: () => 4,
		processing: 1,
	},
	{
		name: 'fraud-check.fifo',
		// One check waits for a person, and its group with it; the others go on.
		attributes: { ...fifo, VisibilityTimeout: '900', MessageRetentionPeriod: String(days) },
		tags: { team: 'checkout', env: 'prod' },
		draft: (random, number) => fraudCheck(random, number),
		arrivals: about(2),
		capacity: () => 6,
		processing: 1,
		fails: isBroken,
		unserved: {
			arrivals: (seconds) => (seconds > -25 * minutes ? 2 / 40 : 0),
			draft: (random, number) => fraudCheck(random, number, 'merchant-17'),
		},
		poison: {
			draft: draft('{"type":"check","order":"A-98412","merchant":"merchant-17","manual":true}', {
				group: 'merchant-17',
				deduplicationId: 'check-A-98412',
			}),
			age: 25 * minutes,
		},
	},
	{
		name: 'legacy-import',
		attributes: { MessageRetentionPeriod: String(14 * days) },
		tags: { team: 'platform' },
		draft: (_random, number) => oddDrafts[number % oddDrafts.length] ?? draft('empty'),
		before: { count: oddDrafts.length, oldest: 5 * hours },
	},
];
