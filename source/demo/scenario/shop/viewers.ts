import { about } from '../plan.ts';
import type { Viewers } from '../scenario.ts';

const kilobytes = 1024;

/** Who asks for what. The 41 orders a second are the shop's pulse. */
export const shopViewers: readonly Viewers[] = [
	{
		to: { distribution: 'shop-site' },
		rate: about(62),
		requests: [
			{ method: 'GET', path: '/', weight: 8, bytes: 14 * kilobytes, hitRatio: 0.97, objects: 4 },
			{
				method: 'GET',
				path: '/static/shop-7.js',
				weight: 26,
				bytes: 180 * kilobytes,
				hitRatio: 0.99,
				objects: 90,
			},
			{ method: 'GET', path: '/products', weight: 6, bytes: 22 * kilobytes, hitRatio: 0.9, objects: 40 },
			{
				method: 'GET',
				path: '/products/7',
				weight: 22,
				bytes: 6 * kilobytes,
				hitRatio: 0.86,
				objects: 4_000,
			},
		],
	},
	{
		to: { distribution: 'shop-image-cdn' },
		rate: about(33),
		requests: [
			{
				method: 'GET',
				path: '/img/7.avif',
				weight: 30,
				bytes: 64 * kilobytes,
				hitRatio: 0.95,
				objects: 24_000,
			},
			{ method: 'GET', path: '/icons/7.svg', weight: 3, bytes: 2 * kilobytes, hitRatio: 0.99, objects: 120 },
		],
	},
	{
		to: { distribution: 'shop-docs-site' },
		rate: about(1.4),
		requests: [
			{ method: 'GET', path: '/guide/7', weight: 1, bytes: 30 * kilobytes, hitRatio: 0.8, objects: 60 },
		],
	},
	{
		to: { api: 'orders-api', stage: 'prod' },
		rate: about(41),
		requests: [{ method: 'POST', path: '/orders', weight: 1, bytes: 700, unauthorised: 0.004 }],
	},
	{
		to: { api: 'orders-api', stage: 'prod' },
		rate: about(20),
		requests: [
			{ method: 'GET', path: '/orders/7', weight: 14, bytes: 1_100, unauthorised: 0.006 },
			{ method: 'POST', path: '/payments', weight: 4.2, bytes: 400, unauthorised: 0.004 },
			{ method: 'GET', path: '/partner/orders', weight: 1, bytes: 9 * kilobytes },
			{ method: 'POST', path: '/returns', weight: 0.6, bytes: 300 },
			{ method: 'GET', path: '/health', weight: 0.2, bytes: 20 },
		],
	},
	{
		to: { api: 'orders-api', stage: 'staging' },
		rate: about(0.4),
		requests: [
			{ method: 'GET', path: '/products/7', weight: 3, bytes: 6 * kilobytes },
			{ method: 'GET', path: '/health', weight: 1, bytes: 20 },
		],
	},
	{
		to: { api: 'storefront-api', stage: '$default' },
		rate: about(18),
		requests: [
			{ method: 'GET', path: '/cart', weight: 9, bytes: 2 * kilobytes, unauthorised: 0.008 },
			{ method: 'PUT', path: '/cart', weight: 3, bytes: 300, unauthorised: 0.008 },
			{ method: 'GET', path: '/search', weight: 6, bytes: 12 * kilobytes },
		],
	},
	{
		to: { api: 'storefront-api', stage: '$default' },
		rate: () => 2 / 3600,
		requests: [{ method: 'POST', path: '/newsletter', weight: 1, bytes: 60 }],
	},
	{
		to: { api: 'live-updates', stage: 'prod' },
		rate: about(0.8),
		requests: [
			{ method: 'MESSAGE', path: 'track', weight: 3, bytes: 200 },
			{ method: 'MESSAGE', path: '$default', weight: 0.2, bytes: 60 },
		],
	},
];
