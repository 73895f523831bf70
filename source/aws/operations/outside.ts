import type { Context } from '../../model/context.ts';
import { QdashError } from '../../model/errors.ts';
import { assertPermit, type Permit } from '../../model/permit.ts';
import type { NetworkLimits } from '../client-options.ts';
import type { ServiceKey } from '../endpoints.ts';
import { openLinks } from '../links.ts';
import { type Commands, ServiceCommands, type ServiceDefinition } from '../service-commands.ts';
import type { CallerIdentity, CallOptions, ConnectionRequest } from '../services.ts';

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
	load(): Promise<ServiceDefinition<Commands, Commands>>;
}

/** Each service's client is loaded when it is first needed. */
const services: Readonly<Record<string, ServiceModule>> = {
	SQS: { key: 'sqs', load: async () => (await import('./sqs.ts')).sqsCommands },
	CloudWatch: { key: 'cloudwatch', load: async () => (await import('./cloudwatch.ts')).cloudWatchCommands },
	APIGateway: {
		key: 'api_gateway',
		load: async () => (await import('../api-gateway-commands.ts')).apiGatewayCommands,
	},
	APIGatewayV2: {
		key: 'apigatewayv2',
		load: async () => (await import('../api-gateway-v2-commands.ts')).apiGatewayV2Commands,
	},
	CloudFront: {
		key: 'cloudfront',
		load: async () => (await import('../cloudfront-commands.ts')).cloudFrontCommands,
	},
	Lambda: { key: 'lambda', load: async () => (await import('../lambda-commands.ts')).lambdaCommands },
	S3: { key: 's3', load: async () => (await import('../s3-commands.ts')).s3Commands },
	SNS: { key: 'sns', load: async () => (await import('../sns-commands.ts')).snsCommands },
	EventBridge: {
		key: 'eventbridge',
		load: async () => (await import('../eventbridge-commands.ts')).eventBridgeCommands,
	},
};

/** The services' names, as calls name them. */
export const outsideServices: readonly string[] = Object.keys(services);

/** Sockets of one service: the demo works at a few things at a time. */
const sockets = 12;

/** One service in one region. */
interface OpenService {
	readonly commands: ServiceCommands<Commands, Commands>;
	readonly reads: Commands;
	readonly writes: Commands;
}

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
	const opened = new Map<string, Promise<OpenService>>();
	const open = (service: string, region: string) => {
		const known = services[service];
		if (!known) throw new Error(`the demo does not know the service ${service}`);
		const key = `${service} ${region}`;
		let found = opened.get(key);
		if (!found) {
			found = known.load().then((definition) => ({
				...definition,
				commands: new ServiceCommands(definition, links.link(known.key, definition.name, region), {
					sockets,
				}),
			}));
			opened.set(key, found);
		}
		return found;
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
			assertPermit(permit, 'demo', target);
			const { commands, reads, writes } = await open(service, region);
			if (Object.hasOwn(reads, operation)) {
				return commands.read(operation, input, options) as Promise<object>;
			}
			if (Object.hasOwn(writes, operation)) {
				return commands.write(permit, 'demo', target, operation, input, options) as Promise<object>;
			}
			throw new Error(`the demo does not know ${service} ${operation}`);
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
