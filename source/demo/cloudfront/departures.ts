import type { Departures } from '../departures.ts';

/** How CloudFront is spoken to here, and where it departs from AWS. */
export const cloudFrontDepartures: Departures = {
	protocols: ['REST with XML'],
	departures: [
		"There is no data plane: nobody answers at a distribution's domain name. Its cache is that of the simulation.",
		'A distribution is `Deployed` 3 minutes after a change, an invalidation `Completed` after 1.',
		'UpdateDistribution fills in defaults where AWS refuses what is missing. Times to live beside a CachePolicyId are kept and ignored.',
		"`MaxItems` above 100 counts as 100, and a Marker that no page gave is InvalidArgument. An invalidation's path has to begin with a slash, `*` included.",
		'Of each distribution the latest invalidations are kept, up to 1,000 of them and 100,000 paths.',
		'Any alias is accepted that comes with a certificate, of which only the form is looked at. Key groups, trusted signers, VPC origins, log buckets and functions of Lambda are not looked at.',
		'CloudFront Functions are kept and not run, and there is no TestFunction. Staging distributions can be made, but no policies that send them traffic.',
		"Of the managed policies' comments some are from memory.",
	],
};
