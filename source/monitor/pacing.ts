import { prices } from '../model/cost.ts';

/** Calls a second that the slow round over queues off the screen may spend. */
export const slowCallsPerSecond = 5;
/** The slow round asks for one queue no more often than this, in milliseconds. */
export const slowestRoundAtLeast = 30_000;
/** The selected queue is asked for every second. */
export const selectedInterval = 1000;
/** Queues in trouble whose metrics are asked for every minute, at most: those in the worst are on the screen. */
export const mostTroubled = 40;

const metricsPerQueue = 4;
const closeMetricRoundsPerHour = 60;
const wideMetricRoundsPerHour = 12;

/** What the plan at hand comes to in an hour if nothing is widened. */
export interface Plan {
	readonly intervalSeconds: number;
	readonly shown: number;
	readonly listed: number;
	/** Queues whose metrics are asked for every minute: the selected and the troubled. */
	readonly close: number;
}

/** Dollars an hour of a plan, before any widening. */
export function dollarsPerHour(plan: Plan): number {
	const slow = Math.min(
		slowCallsPerSecond,
		Math.max(0, plan.listed - plan.shown) / (slowestRoundAtLeast / 1000),
	);
	const callsPerSecond = plan.shown / plan.intervalSeconds + 1 + slow;
	const metrics =
		metricsPerQueue *
		(plan.close * closeMetricRoundsPerHour + Math.max(0, plan.shown - plan.close) * wideMetricRoundsPerHour);
	return callsPerSecond * 3600 * prices.sqsRequest + metrics * prices.cloudWatchMetric;
}

/** By how much every interval has to be widened to keep a plan within a budget; 1 where it fits. */
export function widening(plan: Plan, budget: number | null): number {
	return budget === null ? 1 : Math.max(1, dollarsPerHour(plan) / budget);
}
