import { alarmArn } from '../kit/alarms.ts';
import { distributionArn, invalidationStep } from '../kit/distributions.ts';
import { functionArn } from '../kit/functions.ts';
import { httpStageArn } from '../kit/http-api.ts';
import { queueArn } from '../kit/queues.ts';
import { restStageArn } from '../kit/rest-api.ts';
import type { AnswerContext, Backends, CloudState, Scenario, Trouble } from '../scenario.ts';
import { shopPlans } from '../shop.ts';
import { shopBackends } from './backends.ts';
import { quietPlans } from './quiet.ts';
import { shopSteps } from './steps.ts';
import { shopViewers } from './viewers.ts';

const minutes = 60;
const hours = 3600;
/** Days that the regular troubles are known for. */
const foreseen = 3;

/** When the edge's troubles began. */
const searchSlow = -40 * minutes;
const ordersFail = -26 * minutes;
const imagesInvalidated = -18 * minutes;

/** The shop on a bad evening: things of every kind, and several mild troubles. */
export function shop(): Scenario {
	return {
		steps: shopSteps(shopPlans),
		viewers: shopViewers,
		backends: troubled(shopBackends({ orders: 0.0007, payments: 0.0008, webhooks: 0.005 })),
		queues: shopPlans,
		happenings: [
			{ at: imagesInvalidated, steps: [invalidationStep('shop-image-cdn', ['/img/*'], 'new-watermark')] },
		],
		troubles: [...queueTroubles, ...edgeTroubles, ...alarms],
	};
}

/** The same shop when all is well. */
export function quiet(): Scenario {
	return {
		steps: shopSteps(quietPlans),
		viewers: shopViewers,
		backends: shopBackends({ orders: 0, payments: 0, webhooks: 0 }),
		queues: quietPlans,
		happenings: [],
		troubles: [],
	};
}

function troubled(backends: Backends): Backends {
	const { functions } = backends;
	const since = (onset: number, before: number, after: number) => (context: AnswerContext) =>
		context.seconds < onset ? before : after;
	return {
		...backends,
		functions: {
			...functions,
			'order-query': {
				...functions['order-query'],
				latency: { p50: 38, p99: 190 },
				errors: ({ seconds, resource }) => (seconds >= ordersFail && resource === '/orders/{id}' ? 0.06 : 0),
			},
			'search-query': {
				latency: { p50: since(searchSlow, 90, 380), p99: since(searchSlow, 420, 4_600) },
			},
		},
	};
}

const empty = (name: string) => (state: CloudState) => (state.queue(name)?.visible ?? 0) === 0;
const youngerThan = (name: string, seconds: number) => (state: CloudState) =>
	(state.queue(name)?.oldestSeconds ?? 0) < seconds;

function onQueue(name: string, trouble: Omit<Trouble, 'resource'>): Trouble {
	return { ...trouble, resource: (made) => queueArn(made, name) };
}

/** The order worker is throttled for 40 minutes of every 110; five minutes of it are over at the start. */
function ordersGrow(): Trouble[] {
	const cycles = Math.ceil((foreseen * 24 * hours) / (110 * minutes));
	return Array.from({ length: cycles }, (_, index) => {
		const begin = -5 * minutes + index * 110 * minutes;
		// It slows down within the first five minutes, and falls behind after one of them.
		return onQueue('orders.fifo', {
			kind: 'growing',
			since: begin + 1 * minutes,
			until: begin + 40 * minutes,
		});
	});
}

/** The catalogue comes in three times as fast as it is taken, for six minutes of every 50. */
function catalogueComes(): Trouble[] {
	const times = Math.ceil((foreseen * 24 * hours) / (50 * minutes));
	return Array.from({ length: times }, (_, index) => {
		const begin = -17 * minutes + index * 50 * minutes;
		return onQueue('inventory-sync', { kind: 'growing', since: begin, until: begin + 6 * minutes });
	});
}

const queueTroubles: readonly Trouble[] = [
	onQueue('orders-dlq.fifo', { kind: 'dead letters', since: -52 * hours, over: empty('orders-dlq.fifo') }),
	...ordersGrow(),
	...catalogueComes(),
	onQueue('payments-dlq', { kind: 'dead letters', since: -9 * hours, over: empty('payments-dlq') }),
	onQueue('webhooks-dlq', { kind: 'dead letters', since: -30 * hours, over: empty('webhooks-dlq') }),
	onQueue('refunds', { kind: 'poison', since: -3 * hours, over: youngerThan('refunds', 1 * hours) }),
	onQueue('emails', { kind: 'stuck', since: -47 * minutes, over: (state) => state.queue('emails') === null }),
	onQueue('cart-events.fifo', {
		kind: 'duplicates',
		since: -3 * hours,
		over: (state) => state.queue('cart-events.fifo') === null,
	}),
	onQueue('fraud-check.fifo', {
		kind: 'group blocked',
		since: -25 * minutes,
		over: youngerThan('fraud-check.fifo', 10 * minutes),
	}),
	onQueue('legacy-import', { kind: 'stuck', since: -5 * hours, over: empty('legacy-import') }),
];

const edgeTroubles: readonly Trouble[] = [
	{
		kind: 'latency',
		resource: (made) => httpStageArn(made, 'storefront-api', '$default'),
		since: searchSlow,
		over: (state) => {
			const dimensions = { ApiId: state.made.text('storefront-api', 'ApiId'), Stage: '$default' };
			return state
				.recent('AWS/ApiGateway', 'Latency', dimensions, 'Average', 1)
				.every((milliseconds) => milliseconds < 150);
		},
	},
	{
		kind: '5XX',
		resource: (made) => `${restStageArn(made, 'orders-api', 'prod')}/GET/orders/{id}`,
		since: ordersFail,
		over: (state) =>
			state
				.recent(
					'AWS/ApiGateway',
					'5XXError',
					{ ApiName: 'orders-api', Stage: 'prod', Method: 'GET', Resource: '/orders/{id}' },
					'Average',
					1,
				)
				.every((share) => share < 0.01),
	},
	{
		kind: 'function errors',
		resource: (made) => functionArn(made, 'order-query'),
		since: ordersFail,
		over: (state) =>
			state
				.recent('AWS/Lambda', 'Errors', { FunctionName: 'order-query' }, 'Sum', 1)
				.every((errors) => errors < 2),
	},
	{
		kind: 'hit ratio fell',
		resource: (made) => distributionArn(made, 'shop-image-cdn'),
		since: imagesInvalidated,
		over: (state) => {
			const DistributionId = state.made.text('shop-image-cdn', 'Distribution', 'Id');
			const ratios = state.recent(
				'AWS/CloudFront',
				'CacheHitRate',
				{ DistributionId, Region: 'Global' },
				'Average',
				2,
			);
			return ratios.length > 0 && ratios.every((ratio) => ratio > 90);
		},
	},
];

const alarms: readonly Trouble[] = [
	{
		kind: 'alarm',
		resource: (made) => alarmArn(made, 'orders-dead-letters'),
		// Metrics begin three hours before the cloud.
		since: -3 * hours + 1 * minutes,
		over: (state) => state.alarm('orders-dead-letters') !== 'ALARM',
	},
	{
		kind: 'alarm',
		resource: (made) => alarmArn(made, 'emails-late'),
		// Thirty minutes until the oldest is too old, and three in a row.
		since: -47 * minutes + 33 * minutes,
		over: (state) => state.alarm('emails-late') !== 'ALARM',
	},
];
