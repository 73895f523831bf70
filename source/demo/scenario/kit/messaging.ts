import type { Made, Step } from '../scenario.ts';
import { functionArn } from './functions.ts';
import { queueArn } from './queues.ts';

/** The ARN of a topic of the scenario's region. */
export function topicArn(made: Made, name: string): string {
	return `arn:aws:sns:${made.region}:${made.account}:${name}`;
}

/** What makes a topic. */
export function topicStep(name: string, team: string): Step {
	return {
		service: 'SNS',
		operation: 'CreateTopic',
		as: name,
		input: { Name: name, Tags: [{ Key: 'team', Value: team }] },
	};
}

/** What subscribes a queue to a topic: the messages come as they were published. */
export function subscriptionStep(
	topic: string,
	queue: string,
	filter: Readonly<Record<string, unknown>> | null,
): Step {
	return {
		service: 'SNS',
		operation: 'Subscribe',
		input: (made) => ({
			TopicArn: topicArn(made, topic),
			Protocol: 'sqs',
			Endpoint: queueArn(made, queue),
			Attributes: {
				RawMessageDelivery: 'true',
				...(filter && { FilterPolicy: JSON.stringify(filter) }),
			},
			ReturnSubscriptionArn: true,
		}),
	};
}

/** A rule of the default bus. */
export interface RuleKit {
	readonly name: string;
	readonly description: string;
	readonly when: { readonly pattern: Readonly<Record<string, unknown>> } | { readonly schedule: string };
	readonly targets: readonly ({ readonly queue: string } | { readonly function: string })[];
}

/** What makes a rule with its targets. */
export function ruleSteps({ name, description, when, targets }: RuleKit): Step[] {
	return [
		{
			service: 'EventBridge',
			operation: 'PutRule',
			as: name,
			input: {
				Name: name,
				Description: description,
				State: 'ENABLED',
				...('pattern' in when
					? { EventPattern: JSON.stringify(when.pattern) }
					: { ScheduleExpression: when.schedule }),
			},
		},
		{
			service: 'EventBridge',
			operation: 'PutTargets',
			input: (made) => ({
				Rule: name,
				Targets: targets.map((target, index) => ({
					Id: `target-${index + 1}`,
					Arn: 'queue' in target ? queueArn(made, target.queue) : functionArn(made, target.function),
				})),
			}),
		},
	];
}
