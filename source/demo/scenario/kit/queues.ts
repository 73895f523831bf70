import type { QueuePlan } from '../plan.ts';
import type { Made, Step } from '../scenario.ts';

/** The ARN of a queue of the scenario's region. */
export function queueArn(made: Made, name: string): string {
	return `arn:aws:sqs:${made.region}:${made.account}:${name}`;
}

/** What makes a queue; the one for its dead letters has to be there. */
export function queueStep({ name, attributes, tags, deadLetters }: Omit<QueuePlan, 'draft'>): Step {
	return {
		service: 'SQS',
		operation: 'CreateQueue',
		as: name,
		input: (made) => ({
			QueueName: name,
			Attributes: {
				...attributes,
				...(deadLetters && {
					RedrivePolicy: JSON.stringify({
						deadLetterTargetArn: queueArn(made, deadLetters.queue),
						maxReceiveCount: deadLetters.maxReceiveCount,
					}),
				}),
			},
			...(tags && { tags }),
		}),
	};
}
