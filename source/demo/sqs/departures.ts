import type { Departures } from '../departures.ts';

/** How SQS is spoken to here, and where it departs from AWS. */
export const sqsDepartures: Departures = {
	protocols: ['AWS JSON 1.0', 'query'],
	departures: [
		'Counts are exact, and every change (attributes, deletion, purge) holds at once; AWS takes up to a minute.',
		'A standard queue gives each message once per visibility timeout, oldest first, and what was received three times in vain last. AWS may repeat or reorder. A short poll sees all messages.',
		'Access policies are kept, and edited by AddPermission and RemovePermission, but not enforced. Queues of other accounts do not exist.',
		'Encryption settings are kept; nothing is encrypted, and no error of KMS is given.',
		'Quotas of throughput (300 calls a second to a FIFO queue, and the like) do not hold; the fault `throttled` does that.',
		'Fair queues: AWS gives no figures. Here a message group is noisy from 10 messages in flight on, when it has more than twice as many as the others have on average.',
		'A move task without a rate moves 500 messages a second, which is the most that may be asked for.',
		'A queue that slept has metrics again after 15 minutes, the longest that AWS takes.',
		"A queue's URL is `http://127.0.0.1:PORT/ACCOUNT/NAME`. The host of a given URL is not looked at, and a bare name is taken for a URL.",
	],
};
