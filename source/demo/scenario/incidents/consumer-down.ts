import { kiosk } from '../kiosk.ts';
import { alarmArn } from '../kit/alarms.ts';
import { functionArn, mappingName } from '../kit/functions.ts';
import { queueArn } from '../kit/queues.ts';
import type { Scenario } from '../scenario.ts';

const onset = -16 * 60;

/** Somebody turned the order worker's mapping off. Turning it on again is all that it takes. */
export function consumerDown(): Scenario {
	return kiosk({
		happenings: [
			{
				at: onset,
				steps: [
					{
						service: 'Lambda',
						operation: 'UpdateEventSourceMapping',
						input: (made) => ({ UUID: made.text(mappingName('order-worker'), 'UUID'), Enabled: false }),
					},
				],
			},
		],
		troubles: [
			{
				kind: 'mapping disabled',
				resource: (made) => functionArn(made, 'order-worker'),
				since: onset,
				over: (state) => state.mappingEnabled('order-worker'),
			},
			{
				kind: 'stuck',
				resource: (made) => queueArn(made, 'orders'),
				since: onset,
				over: (state) =>
					state
						.recent('AWS/SQS', 'NumberOfMessagesDeleted', { QueueName: 'orders' }, 'Sum', 1)
						.some((deleted) => deleted > 0),
			},
			{
				kind: 'alarm',
				resource: (made) => alarmArn(made, 'orders-wait'),
				// Five minutes until the oldest is too old, and three in a row.
				since: onset + 8 * 60,
				over: (state) => state.alarm('orders-wait') !== 'ALARM',
			},
		],
	});
}
