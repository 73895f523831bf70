import { label, ledgerEntry, repeating } from '../drafts.ts';
import { kiosk } from '../kiosk.ts';
import { queueArn } from '../kit/queues.ts';
import type { Scenario } from '../scenario.ts';

const onset = -15 * 60;

/**
 * The order worker was changed, and books every order again and again: the ledger's queue takes the
 * first of each for the truth and the others for duplicates. Turning its mapping off, or its concurrency
 * to 0, ends it; the orders wait meanwhile.
 */
export function duplicateStorm(): Scenario {
	const bookings = repeating(ledgerEntry);
	return kiosk({
		functions: {
			'order-worker': {
				latency: { p50: 240, p99: 900 },
				effects: [
					{ to: { queue: 'ledger.fifo' }, share: 1, draft: bookings.first },
					{
						to: { queue: 'ledger.fifo' },
						share: ({ seconds }) => (seconds >= onset ? 6 : 0),
						draft: bookings.again,
					},
					{ to: { queue: 'labels' }, share: 0.7, draft: label },
				],
			},
		},
		troubles: [
			{
				kind: 'duplicates',
				resource: (made) => queueArn(made, 'ledger.fifo'),
				since: onset,
				over: (state) =>
					state
						.recent('AWS/SQS', 'NumberOfDeduplicatedSentMessages', { QueueName: 'ledger.fifo' }, 'Sum', 1)
						.every((count) => count < 5),
			},
		],
	});
}
