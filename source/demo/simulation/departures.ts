/** Where the simulated traffic departs from AWS: a sentence or two each, in Markdown. */
export const simulationDepartures: readonly string[] = [
	'Requests are played by their counts, a minute at a time in the history and 250 ms at a time from then on, not one by one. Messages are real, but for those of the history that were gone before the start.',
	"Viewers are the scenario's. An API or a distribution that a client makes has none, and so no metrics. An event source mapping that a client makes does consume, in every region.",
	"Durations are log-normal, by a median and a 99th percentile. Functions have no cold starts; pollers are as many at once as the concurrency allows, without AWS's ramp.",
	'A distribution has one cache for the whole world. What is asked for from the first minute on is warm already. Errors are not cached; web ACLs, signed URLs, geographical restrictions and functions at the edge take no part.',
	'An origin group tries its second origin after any 5XX, whatever statuses it names.',
	'A Lambda authoriser is asked for one request in ten: its answers count as cached for the others.',
	'API keys and usage plans limit nobody. The limits of stages, of routes and of the account (10,000 a second, burst 5,000) do.',
	'AWS/Lambda is by function name and over all functions; there is nothing by version or alias, and nothing on asynchronous invocations.',
	'AWS/S3 has the sizes of midnight (UTC), and at the start those of the 14 midnights before, all as they are now.',
	'After a pause of the machine, 10 seconds of traffic are made up for at most, and minutes that ended more than two minutes ago have no metrics.',
	'Where a function fails, a REST API answers 502 and an HTTP API 500; where it is throttled 500 and 503; where an integration takes too long 504 and 503. A canary counts in the dimensions of its stage. Integrations with queues, topics and buses send a JSON of the request: mapping templates are not run.',
	'Detailed metrics of WebSocket APIs are by `ApiId`, `Route` and `Stage`. A minute of latencies holds at most about 17 values: sums and bounds are exact, percentiles within a few per cent.',
	"The scenario's producers stop sending to a queue that holds 100,000 messages.",
];
