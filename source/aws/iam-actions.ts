/** How IAM spells a service, where it is not the service's name in lower case. */
const prefixes: Readonly<Record<string, string>> = {
	'API Gateway': 'apigateway',
	EventBridge: 'events',
};

/** The IAM actions of operations that have another name than their operation. */
const others: Readonly<Record<string, string>> = {
	'SQS DeleteMessageBatch': 'DeleteMessage',
	'SQS ChangeMessageVisibilityBatch': 'ChangeMessageVisibility',
	'SQS SendMessageBatch': 'SendMessage',
	'S3 GetBucketNotificationConfiguration': 'GetBucketNotification',
	'S3 PutBucketNotificationConfiguration': 'PutBucketNotification',
	'S3 ListBuckets': 'ListAllMyBuckets',
	'CloudFront CreateDistributionWithTags': 'CreateDistribution',
};

/** API Gateway's control plane knows HTTP methods in place of operations. */
const methods: readonly (readonly [RegExp, string])[] = [
	[/^(Get|Export)/, 'GET'],
	[/^Create/, 'POST'],
	[/^Put/, 'PUT'],
	[/^Update/, 'PATCH'],
	[/^Delete/, 'DELETE'],
];

/**
 * The IAM action that an operation needs.
 *
 * @param service - as AWS's users say it: `API Gateway`
 */
export function iamActionOf(service: string, operation: string): string {
	const prefix = prefixes[service] ?? service.toLowerCase();
	if (service === 'API Gateway') {
		const method = methods.find(([names]) => names.test(operation))?.[1];
		return `${prefix}:${method ?? operation}`;
	}
	return `${prefix}:${others[`${service} ${operation}`] ?? operation}`;
}
