/**
 * The scenarios with one sentence each. Nothing else is here, so that the command line can list and
 * check names without loading the cloud.
 */
export const scenarioSentences = {
	shop: 'A shop on a bad evening: queues, APIs, a CDN and functions of every kind, with several mild troubles.',
	quiet: 'The same kinds of things, all healthy: nothing may be reported.',
	'consumer-down': 'Somebody turned an event source mapping off: its queue grows and nothing is received.',
	'poison-message': 'One message fails whenever it is received, and comes again and again.',
	'duplicate-storm': 'A producer repeats itself: most sends to a FIFO queue are deduplicated.',
	'blocked-group': 'One message group of a FIFO queue waits behind a message that stays in flight.',
	'cold-cache': 'Somebody invalidated everything: the hit ratio fell, and the origin bears the load.',
	'bad-deployment': 'A deployment answers one route with 5XX, first as a canary and then for everybody.',
	'api-throttled': 'A stage is asked for more than its throttle allows: clients get 429.',
	'origin-slow': 'An origin behind the CDN answers slowly, and everything in front of it waits.',
	'dead-letters-growing': 'A dependency fails some messages: dead letters come in, minute by minute.',
	'unsteady-endpoint':
		'Nothing is wrong but the endpoint: it throttles, denies, fails and is slow, and one service is absent.',
	'ten-thousand': '10,000 queues, a few of them in trouble.',
	thousand: '1,000 queues whose counts stand still.',
	hundreds: '300 APIs of ten routes each and 200 distributions, some of them in use.',
	empty: 'Nothing at all: for your own scripts.',
} as const;

export type ScenarioName = keyof typeof scenarioSentences;

/** All names, the default first. */
export const scenarioNames = Object.keys(scenarioSentences) as readonly ScenarioName[];
