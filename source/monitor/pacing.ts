import { prices } from '../model/cost.ts';

/** Calls a second that the slow round over queues off the screen may spend. */
export const slowCallsPerSecond = 5;
/** The slow round asks for one queue no more often than this, in milliseconds. */
export const slowestRoundAtLeast = 30_000;
/** The selected queue is asked for every second. */
export const selectedInterval = 1000;
/** Resources in trouble whose metrics are asked for every minute, at most: those in the worst are on the screen. */
export const mostTroubled = 40;

/** What the plan at hand comes to in an hour if nothing is widened. */
export interface Plan {
	readonly intervalSeconds: number;
	/** Queues on the screen. */
	readonly shown: number;
	/** Queues that were listed. */
	readonly listed: number;
	/** Metrics that all pollers ask CloudWatch for in an hour: those of rows, and those of charts. */
	readonly metricsPerHour: number;
	/** What else CloudWatch is asked in an hour, by the call: alarms. */
	readonly requestsPerHour: number;
}

/** Dollars an hour of a plan, before any widening. */
export function dollarsPerHour(plan: Plan): number {
	const slow = Math.min(
		slowCallsPerSecond,
		Math.max(0, plan.listed - plan.shown) / (slowestRoundAtLeast / 1000),
	);
	const callsPerSecond = plan.shown / plan.intervalSeconds + 1 + slow;
	return (
		callsPerSecond * 3600 * prices.sqsRequest +
		plan.metricsPerHour * prices.cloudWatchMetric +
		plan.requestsPerHour * prices.cloudWatchRequest
	);
}

/** By how much every interval has to be widened to keep a plan within a budget; 1 where it fits. */
export function widening(plan: Plan, budget: number | null): number {
	return budget === null ? 1 : Math.max(1, dollarsPerHour(plan) / budget);
}
