import type { Departures } from '../departures.ts';

/** How SNS is spoken to here, and where it departs from AWS. */
export const snsDepartures: Departures = {
	protocols: ['query'],
	departures: [
		'Policies are kept and not enforced. The signature of a notification is of no key, so nothing verifies it.',
		'Subscriptions of queues and functions receive. Those by e-mail, HTTP and HTTPS stay pending; SMS, mobile applications and Firehose count as delivered, and go nowhere.',
		'One entry that is wrong fails the whole PublishBatch.',
	],
};
