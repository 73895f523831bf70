import type { Departures } from '../departures.ts';

/** How EventBridge is spoken to here, and where it departs from AWS. */
export const eventBridgeDepartures: Departures = {
	protocols: ['AWS JSON 1.1'],
	departures: [
		'Queues, topics, functions and other buses receive; events to other targets are dropped. From bus to bus is one hop.',
		"What a target refuses goes to the target's dead letters at once, without retries.",
		'An event to a bus that is not there is accepted and dropped.',
	],
};
