/** What an endpoint does otherwise than AWS: by script, by the name of the check. */
export type ScriptDifferences = Readonly<Record<string, Readonly<Record<string, string>>>>;

const accepted = 'it is accepted';
const noOperation = 'there is no such operation';
const notPublished = 'it publishes no metrics';
const notEvaluated = 'alarms are not evaluated';

/** Where moto 5.2 does otherwise, by what it was seen to do first in each check. */
export const moto: ScriptDifferences = {
	apigateway_http: {
		'an HTTP API has the documented defaults': 'it answers 200, not 201',
		'what is not there is not found': 'deleting what is not there is accepted',
		'quick create makes an integration, a catch-all route and a stage that deploys by itself':
			'the target is not looked at',
		'a route leads to an integration': 'the same route key is accepted twice',
		'integrations of an HTTP API are proxies, with a payload format and a timeout in bounds':
			'the connection type is missing',
		'an integration sends to a queue itself': 'it is accepted without the URL of a queue',
		'a JWT authorizer guards a route': 'it is accepted without its configuration',
		'a Lambda authorizer needs a payload format, and keeps its answers for 300 seconds':
			'the time that answers are kept is missing',
		'a deployment needs routes, and goes to the stage that is named': noOperation,
		'a stage with auto deploy follows the API': 'it never has a deployment',
		'route settings are by route key, merged, and deleted one by one': noOperation,
		'CORS is set, changed and taken away': 'whether credentials are allowed is missing',
		'lists come in pages': 'all comes in one page',
		'an API is exported as OpenAPI 3 and imported again': noOperation,
		'a WebSocket API has its own defaults, responses and models':
			'it is accepted without a route selection expression',
		'an API and its stage are mapped under a domain name': 'the same mapping key is accepted twice',
	},
	apigateway_rest: {
		'a REST API has the documented defaults and a root resource': 'it answers 200, not 201',
		'what is not there is not found': 'the message is another one',
		'an API is changed by patch operations': 'a binary media type in the path is not read',
		"resources make a tree, and a sibling's path part is not there twice": 'the same path is accepted twice',
		'a method has an integration with the documented defaults': 'the timeout is missing',
		'resources come with their methods where they are asked for': 'they always come with their methods',
		'a deployment needs methods, makes its stage, and freezes the API':
			'whether the stage is traced is missing',
		'stages are listed under item, and made for a deployment that is there':
			'a deployment that is not there is accepted',
		'a canary takes a part of a stage, and is promoted': 'the canary’s deployment takes the whole stage',
		'authorizers of every kind are made, and guard methods': 'the kind of authentication is missing',
		'lists come in pages by position and limit': 'all comes in one page',
		'a stage is exported as OpenAPI 3 and as Swagger 2, and imported again': 'the export is always Swagger 2',
		'models and gateway responses are kept': 'an API has no models from the start',
		'tags are kept by ARN, and the account has its throttle': noOperation,
	},
	cloudfront: {
		'a distribution is made with the documented defaults': 'it compresses where that is left out',
		'what is not there, and what is no distribution, is refused': 'a quantity that is wrong is accepted',
		'an update needs the version that it changes': 'the version stays the same',
		'an invalidation is in progress, then completed': 'it is completed at once',
		'an invalidation sent again is the same one, and another needs another reference':
			'it is another one each time',
		'an invalidation of what is no path, or of no distribution, is refused':
			'a path without a slash is accepted',
		'a monitoring subscription is turned on, shown and taken away': noOperation,
		'managed cache policies have the ids and names of AWS; own ones are made beside them': noOperation,
		'a distribution is disabled and deployed before it is deleted': 'an enabled one is deleted',
	},
	cloudwatch_alarms: {
		'an alarm has the documented defaults, and starts without data': 'it starts in the state OK',
		'alarms that can not be are refused': accepted,
		'a state that is set is shown, and told in the history': 'there is no history',
		'alarms are found by prefix, state, type and metric, in pages': 'the prefix hides the state',
		'an alarm goes off when its metric passes the threshold, and tells a topic': notEvaluated,
		'missing data counts as the alarm says': notEvaluated,
		'an alarm on an expression goes off': notEvaluated,
		'a composite follows its alarms': noOperation,
	},
	cloudwatch_metrics: {
		'each statistic says its own, percentiles too': 'a percentile is answered with 500',
		'metric math adds, divides, fills and compares': 'FILL gives nothing',
		'a search finds metrics by schema and name': 'SEARCH gives nothing',
		'metrics are told apart by their dimensions, all of them':
			'a metric without dimensions has the data of all others',
		'a page of data ends at MaxDatapoints': 'all comes in one page',
		'statistics of one metric are given with their units': 'a period of 61 seconds is accepted',
		"what is no data, and what is AWS's own namespace, is refused": accepted,
		'a queue publishes what it carried': notPublished,
	},
	eventbridge_to_sqs: {
		'an event that matches comes to the queue in its envelope': 'the account is missing',
		'a target gets a part, a constant or a template': 'it gets the whole event',
		'patterns know prefixes, numbers, absence and exclusion': 'TestEventPattern gives no result',
		'a rule is disabled and enabled': 'a disabled rule fires',
		'a rule fires by its schedule': 'it does not fire',
	},
	lambda_mapping: {
		'a function has the documented defaults, and becomes active': 'it is active at once',
		'a mapping is created, enabled, and shown with the documented defaults': 'it answers 201, not 202',
		'a mapping is disabled, enabled again and changed': 'it is disabled at once',
		'mappings that can not be are refused': 'a batch of 100 without a window is accepted',
	},
	s3_notifications: {
		'a queue is told of a test first, then of each object': 'the slash in a key is encoded',
		'a filter lets through keys by their beginning and end': 'the slash in a key is encoded',
		'notifications are taken away, and go only where something is': 'a queue that is not there is accepted',
		'an upload in parts is one object, and one event': 'each part is an event too',
	},
	sns_to_sqs: {
		'a message comes to a queue in an envelope, with its subject and attributes':
			'all envelopes name the same subscription',
		'a filter on the body looks into it': 'a policy that is no JSON is answered with 500',
		'an address that has to agree is pending': 'it is subscribed at once',
		'a message differs by protocol where it says so': 'it is accepted without a default',
		'a FIFO topic keeps order and drops duplicates': 'without a group it is refused as MissingParameter',
	},
	sqs_dead_letters: {
		'a message that was received too often goes to the dead letters, and keeps its id and body':
			'the queue that it came from is missing',
		'a redrive policy has to name a queue of the same kind that allows it':
			'a standard queue may name a FIFO queue',
		'a move task brings dead letters back to where they came from, as new messages': noOperation,
		'a move task takes dead letters to a queue that is named': noOperation,
		'a slow move task runs alone, and can be cancelled': noOperation,
		'a move task needs a queue of dead letters, and a rate of 1 to 500': noOperation,
	},
	sqs_fifo: {
		'a FIFO queue has the documented defaults, and its name ends with .fifo':
			'a name that ends so is accepted for a standard queue',
		'messages of a group come in order, several in one batch': 'a send answers without a sequence number',
		"a duplicate is accepted with the first one's id, and is not delivered, even after a deletion":
			'the answer has an id of its own',
		'content is deduplicated by the body alone': 'the answer has an id of its own',
		'the scope of deduplication is the queue, or the group': 'the scope is the queue',
		'throughput by group needs deduplication by group': accepted,
		'a receive that is tried again with its id gives the same messages': 'the attempt id is not looked at',
		'a batch keeps its order, and tells duplicates': 'a duplicate has an id of its own',
	},
	sqs_queues: {
		'a queue has the documented defaults': 'the moment of its creation has fractions of a second',
		'names and settings out of range are refused': accepted,
		'changing the visibility to 0 releases a message at once':
			'the visibility of a message that is visible again can be changed',
		'a batch fails in part, and says which part': 'control characters are accepted',
		'a message of 1 MiB is taken, one more byte is not, nor are forbidden characters':
			'control characters are accepted',
		'a deleted queue is gone, and its name is taken for a minute': 'the name is free at once',
	},
};
