import type { StageRef } from '../../model/api.ts';
import type { Context } from '../../model/context.ts';
import type { QueueRef } from '../../model/queue.ts';

/**
 * A page of the AWS console, by partition; null for an endpoint that is not AWS.
 *
 * @param path - from the slash behind the host on
 */
function consolePage({ region, endpoint }: Context, path: string): string | null {
	if (endpoint !== null) return null;
	const host = region.startsWith('cn-')
		? 'console.amazonaws.cn'
		: region.startsWith('us-gov-')
			? 'console.amazonaws-us-gov.com'
			: `${region}.console.aws.amazon.com`;
	return `https://${host}${path}`;
}

/** A queue's page in the AWS console. */
export function consoleUrl(context: Context, queue: QueueRef): string | null {
	const path = `/sqs/v3/home?region=${context.region}#/queues/${encodeURIComponent(queue.url)}`;
	return consolePage(context, path);
}

/** A stage's page in the AWS console: the API's stages (REST) or the API; the list of APIs while its id is not known. */
export function stageConsoleUrl(context: Context, { apiId, protocol }: StageRef): string | null {
	const { region } = context;
	if (apiId === null) return consolePage(context, `/apigateway/main/apis?region=${region}`);
	const id = encodeURIComponent(apiId);
	return consolePage(
		context,
		protocol === 'REST'
			? `/apigateway/main/apis/${id}/stages?api=${id}&region=${region}`
			: `/apigateway/main/api-detail?api=${id}&region=${region}`,
	);
}

/** A distribution's page in the AWS console: CloudFront is in no region, and in the commercial partition only. */
export function distributionConsoleUrl({ endpoint }: Context, id: string): string | null {
	if (endpoint !== null) return null;
	return `https://us-east-1.console.aws.amazon.com/cloudfront/v4/home#/distributions/${encodeURIComponent(id)}`;
}

/** A function's page in the AWS console. */
export function functionConsoleUrl(context: Context, name: string): string | null {
	return consolePage(context, `/lambda/home?region=${context.region}#/functions/${encodeURIComponent(name)}`);
}
