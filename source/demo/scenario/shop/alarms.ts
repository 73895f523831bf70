import { alarmStep } from '../kit/alarms.ts';
import type { Step } from '../scenario.ts';

/** What makes the shop's alarms. */
export function alarmSteps(): readonly Step[] {
	const queue = (QueueName: string) => () => ({ QueueName });
	return [
		alarmStep({
			name: 'orders-dead-letters',
			description: 'Orders could not be handled.',
			namespace: 'AWS/SQS',
			metric: 'ApproximateNumberOfMessagesVisible',
			dimensions: queue('orders-dlq.fifo'),
			statistic: 'Maximum',
			above: 0,
			for: 1,
		}),
		alarmStep({
			name: 'emails-late',
			description: 'An email has waited for more than 30 minutes.',
			namespace: 'AWS/SQS',
			metric: 'ApproximateAgeOfOldestMessage',
			dimensions: queue('emails'),
			statistic: 'Maximum',
			above: 1_800,
			for: 3,
		}),
		alarmStep({
			name: 'orders-api-5xx',
			description: 'One request in twenty fails.',
			namespace: 'AWS/ApiGateway',
			metric: '5XXError',
			dimensions: () => ({ ApiName: 'orders-api', Stage: 'prod' }),
			statistic: 'Average',
			above: 0.05,
			for: 5,
		}),
		alarmStep({
			name: 'payments-throttled',
			description: 'Payments find no concurrency.',
			namespace: 'AWS/Lambda',
			metric: 'Throttles',
			dimensions: () => ({ FunctionName: 'payment-worker' }),
			statistic: 'Sum',
			above: 0,
			for: 2,
		}),
		alarmStep({
			name: 'shop-site-5xx',
			description: 'The shop fails for its visitors.',
			namespace: 'AWS/CloudFront',
			metric: '5xxErrorRate',
			dimensions: (made) => ({
				DistributionId: made.text('shop-site', 'Distribution', 'Id'),
				Region: 'Global',
			}),
			statistic: 'Average',
			above: 5,
			for: 3,
			region: 'us-east-1',
		}),
	];
}
