import type { Departures } from '../departures.ts';

/** How REST APIs are spoken of here, and where they depart from AWS. */
export const apiGatewayDepartures: Departures = {
	protocols: ['REST with JSON'],
	departures: [
		"There is no data plane: nobody answers at `execute-api` addresses or custom domain names. What an API does with requests is seen in the simulation's traffic.",
		"TestInvokeMethod answers for MOCK integrations only, and calls nothing else. Of the template language it knows `$input.params(…)`, `$input.body`, `$input.json('$')`, `$context` and `$stageVariables`.",
		'Keys and usage plans are kept and limit nobody: GetUsage tells of no requests. Resource policies are not enforced.',
		'FlushStageCache and FlushStageAuthorizersCache only look whether the stage is there.',
		"Of the control plane's quotas these hold, in one bucket for all regions and for REST, HTTP and WebSocket APIs together: 10 calls a second with a burst of 40, CreateDeployment once in 5 seconds, GetResources 5 times in 2. The bursts of the last two are 10 and 20, which is more than AWS's. What a scenario makes in process is not counted.",
		'A cache cluster takes 4 minutes to come and go, a VPC link 10 seconds. Custom domain names are available at once, and their certificates are not looked at. Private ones are refused.',
	],
};
