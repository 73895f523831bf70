import { queueDelivery } from '../deliveries.ts';
import type { Services } from '../services.ts';
import type { FunctionOutcome } from '../simulation/effects.ts';
import type { Delivery } from '../simulation/graph.ts';
import type { TopicMetrics } from '../simulation/topic-metrics.ts';
import { draft } from './drafts.ts';
import { Past } from './past.ts';
import type { Present } from './present.ts';
import type { Provisioner } from './provision.ts';

/** What is connected, and who is asked for the rest. */
export interface Connected {
	readonly services: Services;
	readonly provisioner: Provisioner;
	readonly topics: TopicMetrics;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Where the scenario is: while things are made, nothing is delivered; in the past it is counted. */
	readonly phase: () => 'making' | Past | Present;
	/** Calls a function once. */
	readonly call: (region: string, functionName: string) => FunctionOutcome;
}

/** What services bring about in each other: deliveries, calls, actions of alarms, counts. */
export function connect(connected: Connected): void {
	const { services, provisioner, topics, now, phase, call } = connected;
	const { deliveries, sns, cloudWatch, lambda } = services;
	const intoQueue = queueDelivery(services.sqs);
	deliveries.register('sqs', (arn, delivery) => {
		const at = phase();
		if (at !== 'making' && !(at instanceof Past)) return intoQueue(arn, delivery);
		return count(connected, at, arn, delivery);
	});
	deliveries.register('lambda', (arn, delivery) => {
		const at = phase();
		if (at !== 'making' && !(at instanceof Past)) return lambda.deliver(arn, delivery);
		const [, , , region = '', , , functionName = ''] = arn.split(':');
		if (!lambda.functions(region).some(({ name }) => name === functionName)) return false;
		if (at !== 'making') call(region, functionName);
		return true;
	});
	lambda.onInvoke = (region, functionName) => {
		const { failed } = call(region, functionName);
		if (failed === 0) return { payload: null };
		return { payload: null, error: { type: 'Error', message: `${functionName} failed` } };
	};
	sns.onPublish = (region, topic, counts) => topics.addPublish(region, topic, counts, now());
	cloudWatch.onAlarm = (region, { subject }, actions, body) => {
		for (const action of actions) {
			if (action.split(':')[2] !== 'sns') deliveries.deliver(action, { body, from: 'CloudWatch' });
			else if (sns.region(region).findTopic(action)) {
				const input = { TopicArn: action, Subject: subject.slice(0, longestSubject), Message: body };
				provisioner({ service: 'SNS', operation: 'Publish', input, region });
			}
		}
	};
}

/** Characters of the subject of an SNS message. */
const longestSubject = 100;

function count(
	{ services, now }: Connected,
	past: 'making' | Past,
	arn: string,
	{ body, group }: Delivery,
): boolean {
	const queue = services.sqs.region(arn.split(':')[3] ?? '').queueByArn(arn);
	if (!queue) return false;
	if (past === 'making') return true;
	const message = draft(body, group === undefined ? {} : { group });
	past.send(queue, 1, () => message, now() - 1, now());
	return true;
}
