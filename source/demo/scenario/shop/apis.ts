import { httpApiSteps } from '../kit/http-api.ts';
import { deploymentSteps, restApiSteps } from '../kit/rest-api.ts';
import type { Step } from '../scenario.ts';

const team = 'checkout';
const storefront = 'storefront';

/** What makes the shop's APIs, one of each kind. */
export function apiSteps(): readonly Step[] {
	const customers = 'customers';
	return [
		...restApiSteps({
			name: 'orders-api',
			description: 'Products, orders and payments',
			team,
			authorisers: {
				[customers]: { userPool: 'ShopPool1' },
				'partner-tokens': { function: 'partner-tokens' },
			},
			deployment: 'r117: gift cards',
			routes: [
				{ method: 'GET', path: '/products', target: { function: 'catalogue-query' } },
				{ method: 'GET', path: '/products/{id}', target: { function: 'catalogue-query' } },
				{ method: 'POST', path: '/orders', target: { function: 'order-intake' }, authoriser: customers },
				{ method: 'GET', path: '/orders/{id}', target: { function: 'order-query' }, authoriser: customers },
				{ method: 'POST', path: '/payments', target: { function: 'payment-intake' }, authoriser: customers },
				{
					method: 'GET',
					path: '/partner/orders',
					target: { function: 'order-query' },
					authoriser: 'partner-tokens',
				},
				{
					method: 'POST',
					path: '/returns',
					target: { url: 'https://returns.shop.example/v2' },
					authoriser: 'API_KEY',
				},
				{ method: 'GET', path: '/health', target: { mock: true } },
			],
			stages: [
				{ name: 'prod', detailedMetrics: true, throttle: { rate: 400, burst: 800 } },
				{ name: 'staging', throttle: { rate: 20, burst: 40 }, variables: { environment: 'staging' } },
			],
		}),
		...deploymentSteps('orders-api', 'r118: order history', { stage: 'staging', percent: 20 }),
		{
			service: 'APIGateway',
			operation: 'CreateUsagePlan',
			as: 'partners',
			input: (made) => ({
				name: 'partners',
				description: 'Returns on behalf of customers',
				apiStages: [{ apiId: made.text('orders-api', 'id'), stage: 'prod' }],
				throttle: { rateLimit: 10, burstLimit: 20 },
				quota: { limit: 100_000, period: 'MONTH' },
			}),
		},
		{
			service: 'APIGateway',
			operation: 'CreateApiKey',
			as: 'partner-key',
			input: { name: 'parcel-partner', enabled: true },
		},
		{
			service: 'APIGateway',
			operation: 'CreateUsagePlanKey',
			input: (made) => ({
				usagePlanId: made.text('partners', 'id'),
				keyId: made.text('partner-key', 'id'),
				keyType: 'API_KEY',
			}),
		},
		...httpApiSteps({
			name: 'storefront-api',
			description: 'Cart and search',
			team: storefront,
			protocol: 'HTTP',
			issuer: 'https://login.shop.example/',
			routes: {
				'GET /cart': { target: { function: 'cart' }, signedIn: true },
				'PUT /cart': { target: { function: 'cart' }, signedIn: true },
				'GET /search': { target: { function: 'search-query' } },
				'POST /newsletter': { target: { queue: 'newsletter' } },
				$default: { target: { url: 'https://legacy.shop.example' } },
			},
			detailedMetrics: true,
		}),
		...httpApiSteps({
			name: 'live-updates',
			description: 'Where a parcel is, as it moves',
			team: storefront,
			protocol: 'WEBSOCKET',
			stage: 'prod',
			routes: {
				$connect: { target: { function: 'live-connect' } },
				$disconnect: { target: { function: 'live-connect' } },
				$default: { target: { function: 'live-connect' } },
				track: { target: { function: 'live-connect' } },
			},
		}),
	];
}
