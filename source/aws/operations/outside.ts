import type { Context } from '../../model/context.ts';
import { QdashError } from '../../model/errors.ts';
import type { Permit } from '../../model/permit.ts';
import type { NetworkLimits, ServiceLink } from '../client-options.ts';
import type { ServiceKey } from '../endpoints.ts';
import { openLinks } from '../links.ts';
import type { CallerIdentity, CallOptions, ConnectionRequest } from '../services.ts';
import type { ServiceOperations } from './service-operations.ts';

/** A call of any operation that the demo uses. */
export interface OutsideCall {
	readonly service: string;
	readonly operation: string;
	readonly input: object;
	readonly region: string;
}

/** An endpoint that somebody else runs, as the demo uses it. */
export interface OutsideEndpoint {
	readonly context: Context;
	/** What permits are for: the endpoint's address, or that of AWS. */
	readonly target: string;
	/** Whether any of the services is AWS's own. */
	readonly isAws: boolean;
	/** @throws QdashError on any failure */
	call(permit: Permit, call: OutsideCall, options?: CallOptions): Promise<object>;
	/** Whose credentials these are, or null where nobody can say. */
	identify(): Promise<CallerIdentity | null>;
	close(): void;
}

interface ServiceModule {
	readonly key: ServiceKey;
	open(link: ServiceLink, target: string): Promise<ServiceOperations>;
}

/** Each service's client is loaded when it is first needed. */
const services: Readonly<Record<string, ServiceModule>> = {
	SQS: {
		key: 'sqs',
		open: async (...given) => new (await import('./sqs.ts')).SqsOperations(...given),
	},
	CloudWatch: {
		key: 'cloudwatch',
		open: async (...given) => new (await import('./cloudwatch.ts')).CloudWatchOperations(...given),
	},
	APIGateway: {
		key: 'api_gateway',
		open: async (...given) => new (await import('./api-gateway.ts')).ApiGatewayOperations(...given),
	},
	APIGatewayV2: {
		key: 'apigatewayv2',
		open: async (...given) => new (await import('./api-gateway-v2.ts')).ApiGatewayV2Operations(...given),
	},
	CloudFront: {
		key: 'cloudfront',
		open: async (...given) => new (await import('./cloudfront.ts')).CloudFrontOperations(...given),
	},
	Lambda: {
		key: 'lambda',
		open: async (...given) => new (await import('./lambda.ts')).LambdaOperations(...given),
	},
	S3: { key: 's3', open: async (...given) => new (await import('./s3.ts')).S3Operations(...given) },
	SNS: { key: 'sns', open: async (...given) => new (await import('./sns.ts')).SnsOperations(...given) },
	EventBridge: {
		key: 'eventbridge',
		open: async (...given) => new (await import('./eventbridge.ts')).EventBridgeOperations(...given),
	},
};

/** The hosts of AWS, of all its partitions. */
const awsHost =
	/(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn|amazonaws\.eu)$/;

/** Whether a URL is one of AWS's own. */
export function isAwsHost(url: URL): boolean {
	return awsHost.test(url.hostname.toLowerCase().replace(/\.$/, ''));
}

/**
 * Opens an endpoint for the demo. Nothing is asked of the network yet.
 *
 * @throws QdashError `invalid` for a configuration that can't be used
 */
export async function openOutside(
	request: ConnectionRequest,
	limits?: NetworkLimits,
): Promise<OutsideEndpoint> {
	const links = await openLinks(request, limits);
	const addresses = Object.values(services).map(({ key }) => links.endpoint(key));
	const isAws = addresses.some((address) => address === null || isAwsHost(address));
	const sqs = links.endpoint('sqs');
	const target = sqs ? `${sqs.origin}${sqs.pathname.replace(/\/$/, '')}` : 'https://amazonaws.com';
	const open = new Map<string, Promise<ServiceOperations>>();
	const operations = (service: string, region: string) => {
		const known = services[service];
		if (!known) throw new Error(`the demo does not know the service ${service}`);
		const key = `${service} ${region}`;
		let opened = open.get(key);
		if (!opened) {
			opened = known.open(links.link(known.key, service, region), target);
			open.set(key, opened);
		}
		return opened;
	};
	return {
		context: {
			generation: request.generation,
			profile: links.profile,
			region: links.region.name,
			endpoint: sqs && target,
			account: null,
			caller: null,
			readOnly: request.readOnly,
			note: null,
		},
		target,
		isAws,
		call: async (permit, { service, operation, input, region }, options) => {
			const opened = await operations(service, region);
			return opened.call(permit, operation, input, options);
		},
		identify: async () => {
			const { Sts } = await import('../sts.ts');
			try {
				return await new Sts(links.link('sts', 'STS')).identify();
			} catch (error) {
				// An emulator may have no STS at all; on AWS who can't say who he is can do nothing else.
				if (error instanceof QdashError && error.kind !== 'unreachable' && !isAws) return null;
				throw error;
			}
		},
		close: () => links.close(),
	};
}
