import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The SDK's own clients at an endpoint, past qdash. */
export interface EdgeClients {
	readonly endpoint: string;
	readonly region: string;
	readonly rest: APIGatewayClient;
	readonly v2: ApiGatewayV2Client;
	readonly cloudFront: CloudFrontClient;
	readonly cloudWatch: CloudWatchClient;
	readonly events: EventBridgeClient;
	readonly lambda: LambdaClient;
	readonly s3: S3Client;
	readonly sns: SNSClient;
	readonly sqs: SQSClient;
	close(): void;
}

/** Clients with the keys that emulators take. */
export function edgeClients(endpoint: string, region: string): EdgeClients {
	const config = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
	const clients = {
		rest: new APIGatewayClient(config),
		v2: new ApiGatewayV2Client(config),
		cloudFront: new CloudFrontClient(config),
		cloudWatch: new CloudWatchClient(config),
		events: new EventBridgeClient(config),
		lambda: new LambdaClient(config),
		s3: new S3Client({ ...config, forcePathStyle: true }),
		sns: new SNSClient(config),
		sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
	};
	return {
		endpoint,
		region,
		...clients,
		close() {
			for (const client of Object.values(clients)) client.destroy();
		},
	};
}

/**
 * A role that a function may have, which moto looks for. IAM has no client here: it is asked as its clients
 * ask it, and emulators do not check the signature.
 *
 * @returns its ARN
 */
export async function createRole({ endpoint, region }: EdgeClients, name: string): Promise<string> {
	const trust = {
		Version: '2012-10-17',
		Statement: [
			{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
		],
	};
	const answer = await fetch(endpoint, {
		method: 'POST',
		headers: {
			authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/iam/aws4_request, SignedHeaders=host, Signature=0`,
		},
		body: new URLSearchParams({
			Action: 'CreateRole',
			Version: '2010-05-08',
			RoleName: name,
			AssumeRolePolicyDocument: JSON.stringify(trust),
		}),
	});
	const text = await answer.text();
	const arn = /<Arn>([^<]+)<\/Arn>/.exec(text)?.[1];
	if (arn === undefined) throw new Error(`the role ${name} was not made: HTTP ${answer.status} ${text}`);
	return arn;
}
