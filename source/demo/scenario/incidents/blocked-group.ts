import { draft, ledgerEntry } from '../drafts.ts';
import { kiosk } from '../kiosk.ts';
import { queueArn } from '../kit/queues.ts';
import type { Scenario } from '../scenario.ts';

const minutes = 60;
const onset = -25 * minutes;
const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };

/**
 * One booking of an account fails and is taken again every five minutes, and all others of that account
 * wait behind it. Dead letters for the queue, or a purge, end it; the other accounts go on.
 */
export function blockedGroup(): Scenario {
	return kiosk({
		queues: [
			{
				name: 'ledger-dlq.fifo',
				attributes: { ...fifo, MessageRetentionPeriod: String(14 * 24 * 3600) },
				draft: ledgerEntry,
				arrivesByRedrive: true,
			},
			{
				name: 'ledger.fifo',
				attributes: { ...fifo, VisibilityTimeout: '300' },
				tags: { team: 'finance' },
				draft: ledgerEntry,
				fails: (body) => body.includes('"amount":NaN'),
				unserved: {
					arrivals: (seconds) => (seconds > onset ? 2 / 20 : 0),
					draft: (random, number) => ledgerEntry(random, number, 'account-17'),
				},
				poison: {
					draft: draft('{"type":"booking","account":"account-17","order":"A-98412","amount":NaN}', {
						group: 'account-17',
						deduplicationId: 'booking-A-98412',
					}),
					age: -onset,
				},
			},
		],
		troubles: [
			{
				kind: 'group blocked',
				resource: (made) => queueArn(made, 'ledger.fifo'),
				since: onset,
				over: (state) => (state.queue('ledger.fifo')?.oldestSeconds ?? 0) < 5 * minutes,
			},
		],
	});
}
