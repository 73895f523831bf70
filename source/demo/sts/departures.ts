import type { Departures } from '../departures.ts';

/** How STS is spoken to here, and where it departs from AWS. */
export const stsDepartures: Departures = {
	protocols: ['query'],
	departures: [
		"GetCallerIdentity names `user/demo` of the cloud's account, whatever the credentials.",
		'Any role can be assumed. The credentials that it gives are like any others: nobody looks at them.',
	],
};
