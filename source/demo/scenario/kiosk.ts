import { draft, email, label, ledgerEntry, order } from './drafts.ts';
import { alarmStep } from './kit/alarms.ts';
import { bucketSteps } from './kit/buckets.ts';
import { distributionSteps } from './kit/distributions.ts';
import { functionSteps, mappingStep } from './kit/functions.ts';
import { httpApiSteps } from './kit/http-api.ts';
import { queueStep } from './kit/queues.ts';
import { restApiSteps } from './kit/rest-api.ts';
import { about, type QueuePlan } from './plan.ts';
import type { Backend, Scenario, Step, Viewers } from './scenario.ts';

const days = 24 * 3600;
const kilobytes = 1024;
const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };

/** The first deployment of the kiosk's API. */
export const firstDeployment = 'v41: gift cards';

/** The host behind the offers, and one that could stand in for it. */
export const offersHost = 'offers.kiosk.example';
export const standbyHost = 'offers-standby.kiosk.example';

/** What a scenario changes of the kiosk. */
export interface KioskChanges {
	/** Made after everything else. */
	readonly steps?: readonly Step[];
	readonly functions?: Readonly<Record<string, Backend>>;
	readonly hosts?: Readonly<Record<string, Backend>>;
	/** By the queue's name: replaces the kiosk's plan, or adds one. */
	readonly queues?: readonly QueuePlan[];
	/** In place of the kiosk's own. */
	readonly viewers?: (usual: readonly Viewers[]) => readonly Viewers[];
	/** Reserved concurrency by function, where the kiosk has none. */
	readonly concurrency?: Readonly<Record<string, number>>;
	/** What every method of the API's stage takes. */
	readonly throttle?: { readonly rate: number; readonly burst: number };
	readonly happenings?: Scenario['happenings'];
	readonly troubles: Scenario['troubles'];
}

const functions: Readonly<Record<string, Backend>> = {
	catalogue: { latency: { p50: 45, p99: 220 } },
	'order-intake': {
		latency: { p50: 80, p99: 350 },
		effects: [{ to: { queue: 'orders' }, share: 1, draft: (random, number) => order(random, number) }],
	},
	'order-status': { latency: { p50: 30, p99: 130 } },
	'order-worker': {
		latency: { p50: 240, p99: 900 },
		effects: [
			{ to: { queue: 'ledger.fifo' }, share: 1, draft: ledgerEntry },
			{ to: { queue: 'labels' }, share: 0.7, draft: label },
		],
	},
	'ledger-writer': { latency: { p50: 120, p99: 500 } },
	'label-printer': { latency: { p50: 400, p99: 1_500 } },
};

/** A healthy queue of which nobody but functions knows. */
function quietPlan(name: string, of: Partial<QueuePlan> = {}): QueuePlan {
	return { name, draft: () => draft('{}'), ...of };
}

const queues: readonly QueuePlan[] = [
	quietPlan('orders-dlq', {
		attributes: { MessageRetentionPeriod: String(14 * days) },
		arrivesByRedrive: true,
	}),
	quietPlan('orders', {
		attributes: { VisibilityTimeout: '60' },
		tags: { team: 'kiosk' },
		deadLetters: { queue: 'orders-dlq', maxReceiveCount: 5 },
	}),
	quietPlan('ledger.fifo', { attributes: { ...fifo, VisibilityTimeout: '60' }, tags: { team: 'finance' } }),
	quietPlan('labels-dlq', {
		attributes: { MessageRetentionPeriod: String(14 * days) },
		arrivesByRedrive: true,
	}),
	quietPlan('labels', {
		attributes: { VisibilityTimeout: '60' },
		tags: { team: 'warehouse' },
		deadLetters: { queue: 'labels-dlq', maxReceiveCount: 3 },
	}),
	{
		name: 'newsletter',
		tags: { team: 'marketing' },
		draft: email,
		arrivals: about(0.3),
		capacity: () => 5,
		processing: 1,
	},
];

const viewers: readonly Viewers[] = [
	{
		to: { distribution: 'kiosk-site' },
		rate: about(40),
		requests: [
			{ method: 'GET', path: '/index.html', weight: 4, bytes: 9 * kilobytes, hitRatio: 0.99, objects: 1 },
			{
				method: 'GET',
				path: '/static/app-7.js',
				weight: 12,
				bytes: 140 * kilobytes,
				hitRatio: 0.98,
				objects: 60,
			},
			{
				method: 'GET',
				path: '/api/catalogue/7',
				weight: 24,
				bytes: 4 * kilobytes,
				hitRatio: 0.94,
				objects: 30_000,
			},
			{ method: 'GET', path: '/offers/today', weight: 3, bytes: 2 * kilobytes },
		],
	},
	{
		to: { api: 'kiosk-api', stage: 'prod' },
		rate: about(8),
		requests: [
			{ method: 'POST', path: '/api/orders', weight: 2, bytes: 600 },
			{ method: 'GET', path: '/api/orders/7', weight: 4, bytes: 900 },
			{ method: 'GET', path: '/api/catalogue/7', weight: 2, bytes: 4 * kilobytes },
		],
	},
];

function steps({ concurrency, throttle }: KioskChanges, plans: readonly QueuePlan[]): Step[] {
	return [
		...plans.map((plan) => queueStep(plan)),
		...Object.keys(functions).flatMap((name) =>
			functionSteps({
				name,
				team: 'kiosk',
				...(concurrency?.[name] !== undefined && { reservedConcurrency: concurrency[name] }),
			}),
		),
		mappingStep({ queue: 'orders', function: 'order-worker', maximumConcurrency: 20 }),
		mappingStep({ queue: 'ledger.fifo', function: 'ledger-writer', reportsItemFailures: true }),
		mappingStep({ queue: 'labels', function: 'label-printer', reportsItemFailures: true }),
		...bucketSteps('kiosk-site-assets'),
		...restApiSteps({
			name: 'kiosk-api',
			description: 'Orders and the catalogue',
			team: 'kiosk',
			deployment: firstDeployment,
			routes: [
				{ method: 'GET', path: '/api/catalogue/{id}', target: { function: 'catalogue' } },
				{ method: 'POST', path: '/api/orders', target: { function: 'order-intake' } },
				{ method: 'GET', path: '/api/orders/{id}', target: { function: 'order-status' } },
			],
			stages: [{ name: 'prod', detailedMetrics: true, throttle: throttle ?? { rate: 200, burst: 400 } }],
		}),
		...httpApiSteps({
			name: 'offers-api',
			description: 'Offers of the day, from a partner',
			team: 'marketing',
			protocol: 'HTTP',
			routes: { 'GET /offers/{day}': { target: { url: `https://${offersHost}/v1` } } },
			detailedMetrics: true,
		}),
		...distributionSteps({
			name: 'kiosk-site',
			comment: 'kiosk.example',
			team: 'kiosk',
			origins: [
				{ id: 'assets', bucket: 'kiosk-site-assets' },
				{ id: 'api', restApi: 'kiosk-api', stage: 'prod' },
				{ id: 'offers', httpApi: 'offers-api' },
			],
			defaultOrigin: 'assets',
			behaviours: [
				{ path: '/api/catalogue/*', origin: 'api', caches: true },
				{ path: '/offers/*', origin: 'offers', caches: false },
			],
			monitoring: true,
		}),
		alarmStep({
			name: 'orders-wait',
			description: 'An order has waited for more than five minutes.',
			namespace: 'AWS/SQS',
			metric: 'ApproximateAgeOfOldestMessage',
			dimensions: () => ({ QueueName: 'orders' }),
			statistic: 'Maximum',
			above: 300,
			for: 3,
		}),
		alarmStep({
			name: 'kiosk-api-5xx',
			description: 'More than two in a hundred requests fail.',
			namespace: 'AWS/ApiGateway',
			metric: '5XXError',
			dimensions: () => ({ ApiName: 'kiosk-api', Stage: 'prod' }),
			statistic: 'Average',
			above: 0.02,
			for: 3,
		}),
	];
}

/**
 * A small healthy business: a site behind a CDN, an API, functions, and queues between them. Each
 * incident is this with one trouble, and what follows from it.
 */
export function kiosk(changes: KioskChanges): Scenario {
	const changed = new Map(changes.queues?.map((plan) => [plan.name, plan]));
	const known = new Set(queues.map(({ name }) => name));
	const plans = [
		...(changes.queues ?? []).filter(({ name }) => !known.has(name)),
		...queues.map((plan) => ({ ...plan, ...changed.get(plan.name) })),
	];
	return {
		steps: [...steps(changes, plans), ...(changes.steps ?? [])],
		viewers: changes.viewers?.(viewers) ?? viewers,
		backends: {
			functions: { ...functions, ...changes.functions },
			hosts: { [offersHost]: { latency: { p50: 60, p99: 240 } }, ...changes.hosts },
			buckets: {
				'kiosk-site-assets': { latency: { p50: 18, p99: 90 }, bytes: 38_000_000, objects: 410 },
			},
		},
		queues: plans,
		happenings: changes.happenings ?? [],
		troubles: changes.troubles,
	};
}
