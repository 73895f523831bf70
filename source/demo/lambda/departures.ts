import type { Departures } from '../departures.ts';

/** How Lambda is spoken to here, and where it departs from AWS. */
export const lambdaDepartures: Departures = {
	protocols: ['REST with JSON'],
	departures: [
		'Code is not run: a function takes the time and fails as often as its scenario says, or answers in about 40 ms, without errors, where it says nothing. Invoke gives the payload `null`, and its log has no REPORT line.',
		'Event source mappings are of SQS queues only. Filter criteria are kept and not applied. A change of a mapping takes 2 seconds. A mapping outlives its function, and counts as not enabled then.',
		'Code from S3 has a CodeSize of 0. Roles are checked by their form only. The weights of an alias route nothing.',
		'An asynchronous invocation waits for 50 ms. Deliveries that set off deliveries end 16 deep.',
	],
};
