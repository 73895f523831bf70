import type { Context } from '../../model/context.ts';
import type { QueueRef } from '../../model/queue.ts';

/** The AWS console's page of a queue, by partition; null for an endpoint that is not AWS. */
export function consoleUrl({ region, endpoint }: Context, queue: QueueRef): string | null {
	if (endpoint !== null) return null;
	const host = region.startsWith('cn-')
		? 'console.amazonaws.cn'
		: region.startsWith('us-gov-')
			? 'console.amazonaws-us-gov.com'
			: `${region}.console.aws.amazon.com`;
	return `https://${host}/sqs/v3/home?region=${region}#/queues/${encodeURIComponent(queue.url)}`;
}
