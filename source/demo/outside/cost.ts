import { prices } from '../../model/cost.ts';
import type { MetricStore } from '../cloudwatch/metric-store.ts';
import { minute } from '../cloudwatch/series.ts';
import { Shadow, type ShadowOptions } from './shadow.ts';
import { leftOutOfAws } from './steps.ts';

/** What the demo would cost in a real account. */
export interface Cost {
	readonly dollarsPerHour: number;
	/** Requests of SQS an hour. */
	readonly requests: number;
	readonly alarms: number;
}

/**
 * Dollars of a FIFO request over one of a standard queue ($0.50 and $0.40 per million), and of a standard
 * alarm a month. Source: AWS Price List of us-east-1, before any free tier.
 */
const fifoFactor = 1.25;
const alarmMonth = 0.1;
const hoursOfMonth = 730;

const hour = 60;
const turnsPerHour = 3600;
const batch = 10;
/** Receives an hour of a consumer that finds nothing. */
const idleReceives = 180;

/** Calls an hour that so many messages take, in batches, at most one of them a second unless there are more. */
function callsFor(messages: number): number {
	return Math.max(messages / batch, Math.min(messages, turnsPerHour));
}

function lastHour(store: MetricStore, queue: string, name: string, now: number): number {
	const metric = store.find({ namespace: 'AWS/SQS', name, dimensions: [['QueueName', queue]] });
	const end = Math.floor(now / minute) * minute;
	let sum = 0;
	for (const { statistics } of metric?.series.periods(end - hour * minute, end, minute) ?? [])
		sum += statistics.sum;
	return sum;
}

/**
 * What an hour would cost, from the scenario's last hour: requests of queues, and what costs by being there.
 * The dashboard's own polling comes on top, which its header shows.
 */
function costOf(shadow: Shadow, region: string): Cost {
	const store = shadow.store(region);
	let requests = 0;
	let dollars = 0;
	for (const { name, attributes, asleep } of shadow.scenario.queues) {
		// Nobody sends to it, and nobody receives.
		if (asleep !== undefined) continue;
		const [sent, received, deleted] = [
			'NumberOfMessagesSent',
			'NumberOfMessagesReceived',
			'NumberOfMessagesDeleted',
		].map((metric) => lastHour(store, name, metric, shadow.start)) as [number, number, number];
		const calls = callsFor(sent) + callsFor(received) + idleReceives + callsFor(deleted);
		requests += calls;
		dollars += calls * prices.sqsRequest * (attributes?.FifoQueue === 'true' ? fifoFactor : 1);
	}
	const alarms = shadow.scenario.steps.filter(({ operation }) => operation === 'PutMetricAlarm').length;
	dollars += (alarms * alarmMonth) / hoursOfMonth;
	return { dollarsPerHour: dollars, requests: Math.round(requests), alarms };
}

/** The same of a scenario, without asking anybody. */
export async function estimateCost(options: Omit<ShadowOptions, 'account' | 'region'>): Promise<Cost> {
	const region = 'us-east-1';
	const shadow = await Shadow.begin({ ...options, account: '000000000000', region });
	try {
		return costOf(shadow, region);
	} finally {
		shadow.stop();
	}
}

/** One sentence on it. */
export function costSentence({ dollarsPerHour, requests, alarms }: Cost): string {
	const calls = `${(Math.round(requests / 100) * 100).toLocaleString('en')} SQS requests`;
	const spared = Object.values(leftOutOfAws).join('; ');
	return `about $${dollarsPerHour.toFixed(2)} an hour (${calls}, ${alarms} alarms; prices of ${prices.asOf}), without ${spared}`;
}
