import { draft, invoice, order, payment, webhook } from '../drafts.ts';
import type { Backends, DraftMaker } from '../scenario.ts';

/** Shares of orders and payments that can't be handled. */
export interface BrokenShares {
	readonly orders: number;
	readonly payments: number;
	readonly webhooks: number;
}

/** Four in five events are of paid orders, the others of shipped ones. */
function orderEvent(brokenShare: number): DraftMaker {
	return (random, number) => {
		const paid = random.chance(0.79);
		const made = paid ? invoice(random, number) : webhook(random, number, brokenShare);
		return draft(made.body, {
			attributes: {
				...Object.fromEntries(made.attributes),
				event: { type: 'String', value: paid ? 'order.paid' : 'order.shipped' },
			},
		});
	};
}

/** What stands behind the shop's routes and mappings when all is well. */
export function shopBackends(broken: BrokenShares): Backends {
	return {
		functions: {
			'order-intake': {
				latency: { p50: 62, p99: 310 },
				clientErrors: () => 0.003,
				effects: [
					{
						to: { queue: 'orders.fifo' },
						share: 1,
						draft: (random, number) => order(random, number, broken.orders),
					},
					{ to: { topic: 'order-events' }, share: 0.302, draft: orderEvent(broken.webhooks) },
					{
						to: { bus: 'default', detailType: 'Order Placed', source: 'shop.orders' },
						share: 0.05,
						draft: order,
					},
				],
			},
			'order-query': {
				latency: { p50: 38, p99: 190 },
				clientErrors: ({ resource }) => (resource === '/orders/{id}' ? 0.012 : 0),
			},
			'catalogue-query': { latency: { p50: 48, p99: 260 }, clientErrors: () => 0.006 },
			'payment-intake': {
				latency: { p50: 240, p99: 1_300 },
				clientErrors: () => 0.015,
				effects: [
					{
						to: { queue: 'payments' },
						share: 1,
						draft: (random, number) => payment(random, number, broken.payments),
					},
				],
			},
			'payment-worker': { latency: { p50: 1_400, p99: 4_200 } },
			'invoice-writer': { latency: { p50: 11_500, p99: 19_000 } },
			'webhook-sender': { latency: { p50: 620, p99: 2_600 } },
			'partner-tokens': { latency: { p50: 12, p99: 60 } },
			cart: { latency: { p50: 34, p99: 170 } },
			'cart-projector': { latency: { p50: 380, p99: 1_200 } },
			'search-query': { latency: { p50: 90, p99: 420 } },
			'nightly-report': { latency: { p50: 42_000, p99: 90_000 } },
			'live-connect': { latency: { p50: 9, p99: 45 } },
		},
		hosts: {
			'returns.shop.example': { latency: { p50: 120, p99: 600 } },
			'legacy.shop.example': { latency: { p50: 150, p99: 700 } },
		},
		buckets: {
			'shop-site-assets': { latency: { p50: 19, p99: 95 }, bytes: 212_000_000, objects: 1_240 },
			'shop-site-assets-standby': { latency: { p50: 42, p99: 160 }, bytes: 212_000_000, objects: 1_240 },
			'shop-images': { latency: { p50: 26, p99: 140 }, bytes: 98_400_000_000, objects: 1_310_000 },
			'shop-docs': { latency: { p50: 18, p99: 90 }, bytes: 41_000_000, objects: 860 },
		},
	};
}
