import type { CloudWatchService, MetricPoint, MetricQuery } from '../../source/aws/services.ts';
import type { Alarm } from '../../source/model/alarm.ts';
import type { Clock } from '../../source/model/clock.ts';
import { QdashError } from '../../source/model/errors.ts';

/** A question as it was put, with the time by the clock. */
export interface CountedCall {
	readonly at: number;
	readonly queries: readonly MetricQuery[];
	readonly from: number;
	readonly to: number;
	readonly signal: AbortSignal | undefined;
}

type Answer = (query: MetricQuery, window: { from: number; to: number }) => readonly MetricPoint[];

/** One point a period, each with the same value. */
export function pointsOf(value: number): Answer {
	return ({ periodSeconds }, { from, to }) => {
		const points: MetricPoint[] = [];
		for (let at = from; at < to; at += periodSeconds * 1000) points.push({ at, value });
		return points;
	};
}

/** A CloudWatch that counts what it is asked, for tests of what is asked when; the numbers are of no account. */
export class CountingCloudWatch implements CloudWatchService {
	readonly calls: CountedCall[] = [];
	/** When alarms were asked for. */
	readonly alarmCalls: number[] = [];
	alarms: readonly Alarm[] = [];
	/** What a call fails with, or null. */
	failing: (call: { readonly queries: readonly MetricQuery[] }) => QdashError | null = () => null;
	/** What series are not answered wholly. */
	partial: (query: MetricQuery) => boolean = () => false;
	answer: Answer = pointsOf(1);
	/** While set, answers wait for it. */
	gate: Promise<void> | null = null;
	readonly #clock: Clock;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Metrics that were asked for since so many calls. */
	metrics(since = 0): number {
		return this.calls.slice(since).reduce((sum, { queries }) => sum + queries.length, 0);
	}

	getMetricData: CloudWatchService['getMetricData'] = async (queries, window, options) => {
		this.calls.push({ at: this.#clock.now(), queries, ...window, signal: options?.signal });
		const gate = this.gate;
		if (gate) await gate;
		const error = this.failing({ queries });
		if (error) throw error;
		return queries.map((query) => {
			const complete = !this.partial(query);
			return { query, points: complete ? this.answer(query, window) : [], complete };
		});
	};

	alarmsInAlarm: CloudWatchService['alarmsInAlarm'] = async () => {
		this.alarmCalls.push(this.#clock.now());
		const gate = this.gate;
		if (gate) await gate;
		const error = this.failing({ queries: [] });
		if (error) throw error;
		return this.alarms;
	};

	listMetrics: CloudWatchService['listMetrics'] = () => {
		throw new Error('nobody asks this one for its metrics');
	};
}

/** A failure of CloudWatch. */
export function failureOf(kind: QdashError['kind'], operation = 'GetMetricData'): QdashError {
	return new QdashError({ kind, service: 'CloudWatch', operation, message: `CloudWatch: ${kind}.` });
}
