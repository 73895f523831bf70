import type { Departures } from '../departures.ts';

/** How HTTP and WebSocket APIs are spoken of here, and where they depart from AWS. */
export const apiGatewayV2Departures: Departures = {
	protocols: ['REST with JSON'],
	departures: [
		'There is no data plane, and no `@connections`: see REST APIs above, with which it shares the quotas of the control plane.',
		'A page has 100 items where MaxResults is left out, and 500 at most; AWS documents neither.',
		'Deployments are done at once. A VPC link takes 10 seconds to come and to go. Custom domain names are available at once, and their certificates are not looked at.',
		'ResetAuthorizersCache only looks whether the stage is there.',
	],
};
