import { bucketSteps } from '../kit/buckets.ts';
import { distributionSteps } from '../kit/distributions.ts';
import type { Step } from '../scenario.ts';

const storefront = 'storefront';

/** What makes the buckets of the shop's sites, which its distributions are in front of. */
export function bucketsOfSites(): readonly Step[] {
	return [
		...bucketSteps('shop-site-assets'),
		...bucketSteps('shop-site-assets-standby'),
		...bucketSteps('shop-images', { function: 'thumbnailer', prefix: 'uploads/' }),
		...bucketSteps('shop-docs'),
	];
}

/** What makes the shop's distributions. */
export function siteSteps(): readonly Step[] {
	return [
		...distributionSteps({
			name: 'shop-site',
			comment: 'The shop: pages, scripts and products',
			aliases: ['www.shop.example'],
			team: storefront,
			origins: [
				{ id: 'assets', bucket: 'shop-site-assets' },
				{ id: 'assets-standby', bucket: 'shop-site-assets-standby' },
				{ id: 'orders-api', restApi: 'orders-api', stage: 'prod' },
			],
			originGroup: { id: 'assets-or-standby', origins: ['assets', 'assets-standby'] },
			defaultOrigin: 'assets-or-standby',
			behaviours: [{ path: '/products*', origin: 'orders-api', caches: true }],
			monitoring: true,
		}),
		...distributionSteps({
			name: 'shop-image-cdn',
			comment: 'Product images',
			aliases: ['img.shop.example'],
			team: storefront,
			origins: [{ id: 'images', bucket: 'shop-images' }],
			defaultOrigin: 'images',
			monitoring: true,
		}),
		...distributionSteps({
			name: 'shop-docs-site',
			comment: 'Documentation for partners',
			aliases: ['docs.shop.example'],
			team: 'partners',
			origins: [{ id: 'docs', bucket: 'shop-docs' }],
			defaultOrigin: 'docs',
			monitoring: false,
		}),
	];
}
