import { draft } from './drafts.ts';
import { functionSteps, mappingStep } from './kit/functions.ts';
import { queueArn, queueStep } from './kit/queues.ts';
import { nothing } from './nothing.ts';
import { about, type QueuePlan } from './plan.ts';
import type { Scenario, Step } from './scenario.ts';
import { purposes, services } from './thousand.ts';

const queues = 10_000;
/** So many of them are in use, the others sleep. */
const busy = 40;
const minutes = 60;
const hours = 3600;
const overload = -30 * minutes;
const leftBehind = -4 * hours;

const message: QueuePlan['draft'] = (_random, number) => draft(`{"number":${number}}`);

/** `billing-commands-001` and so on; a fifth of them are FIFO queues. */
function nameOf(index: number): string {
	const service = services[index % services.length];
	const purpose = purposes[Math.floor(index / services.length) % purposes.length];
	const number = String(Math.floor(index / (services.length * purposes.length)) + 1).padStart(3, '0');
	return `${service}-${purpose}-${number}${index % 5 === 4 ? '.fifo' : ''}`;
}

const busyPlans: readonly QueuePlan[] = Array.from({ length: busy }, (_, index) => ({
	name: `${services[index % services.length]}-live-${String(Math.floor(index / services.length) + 1).padStart(3, '0')}`,
	draft: message,
	arrivals: about(0.3 + (index % 7) / 4),
	capacity: () => 8,
	processing: 1,
}));

const troubledPlans: readonly QueuePlan[] = [
	{
		name: 'checkout-overload',
		draft: message,
		arrivals: (seconds) => (seconds < overload ? 0.8 : 4),
	},
	{ name: 'returns-leftover', draft: message, before: { count: 240, oldest: -leftBehind } },
	{
		name: 'media-failed-dlq',
		attributes: { MessageRetentionPeriod: String(14 * 24 * hours) },
		draft: message,
		before: { count: 37, oldest: 26 * hours },
		arrivesByRedrive: true,
	},
	{
		name: 'media-failed',
		draft: message,
		deadLetters: { queue: 'media-failed-dlq', maxReceiveCount: 3 },
		arrivals: about(1),
		capacity: () => 6,
		processing: 1,
	},
];

function emptyQueues(count: number): Step[] {
	return Array.from({ length: count }, (_, index) => {
		const name = nameOf(index);
		return queueStep({ name, ...(name.endsWith('.fifo') && { attributes: { FifoQueue: 'true' } }) });
	});
}

/** 10,000 queues. Most of them sleep, some are busy, and three are in trouble. */
export function tenThousand(): Scenario {
	const plans = [...troubledPlans, ...busyPlans];
	return {
		...nothing,
		steps: [
			...emptyQueues(queues - plans.length),
			...plans.map((plan) => queueStep(plan)),
			...functionSteps({ name: 'checkout-worker', team: 'checkout' }),
			mappingStep({
				queue: 'checkout-overload',
				function: 'checkout-worker',
				batchSize: 1,
				maximumConcurrency: 2,
			}),
		],
		backends: {
			...nothing.backends,
			functions: { 'checkout-worker': { latency: { p50: 900, p99: 2_500 } } },
		},
		queues: plans,
		troubles: [
			{
				kind: 'growing',
				resource: (made) => queueArn(made, 'checkout-overload'),
				since: overload,
				over: (state) => (state.queue('checkout-overload')?.visible ?? 0) < 100,
			},
			{
				kind: 'stuck',
				resource: (made) => queueArn(made, 'returns-leftover'),
				since: leftBehind,
				over: (state) => (state.queue('returns-leftover')?.visible ?? 0) === 0,
			},
			{
				kind: 'dead letters',
				resource: (made) => queueArn(made, 'media-failed-dlq'),
				since: -26 * hours,
				over: (state) => (state.queue('media-failed-dlq')?.visible ?? 0) === 0,
			},
		],
	};
}
