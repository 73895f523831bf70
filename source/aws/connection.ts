import type { Context } from '../model/context.ts';
import { defaultLimits, type NetworkLimits } from './client-options.ts';
import { absentIn } from './cloudfront-metrics.ts';
import { ControlPlanePacer } from './control-plane-pacer.ts';
import {
	globalRegion,
	lazyApiGateway,
	lazyCloudFront,
	lazyCloudWatch,
	lazyLambda,
	lazyQueueFeeds,
} from './lazy-services.ts';
import { openLinks } from './links.ts';
import { regions } from './regions.ts';
import type { CallerIdentity, CallOptions, Connection, ConnectionRequest, KnownProfile } from './services.ts';
import { readProfiles } from './shared-config.ts';
import { Sqs } from './sqs.ts';
import type { Sts } from './sts.ts';

/** The profiles of the shared AWS configuration files, read anew, `default` first. */
export function listProfiles(): Promise<KnownProfile[]> {
	return readProfiles();
}

/** The regions that qdash can offer, the `aws` partition first. */
export function knownRegions(): readonly string[] {
	return regions;
}

function noteOn(testKeys: boolean, regionAssumed: boolean): string | null {
	const notes = [
		...(testKeys ? ['no credentials are set, so test/test is used'] : []),
		...(regionAssumed ? ['no region is set, so us-east-1 is used'] : []),
	];
	if (notes.length === 0) return null;
	const text = notes.join('; ');
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}: this endpoint is on this machine.`;
}

/** Endpoints may carry a password; the screen and the log do not. */
function shownEndpoint(endpoint: URL | null): string | null {
	return endpoint && `${endpoint.origin}${endpoint.pathname.replace(/\/$/, '')}`;
}

/**
 * Opens a connection: reads the configuration, and makes clients. Nothing is asked of the network yet, so
 * wrong credentials and silent endpoints show at the first call.
 *
 * @param limits - time limits of the network
 * @throws QdashError `invalid` for an unknown profile, a missing region, a wrong endpoint or certificate file
 */
export async function openConnection(
	request: ConnectionRequest,
	limits: NetworkLimits = defaultLimits,
): Promise<Connection> {
	const links = await openLinks(request, limits);
	const { region, clock, testKeys } = links;
	const [sqs, identity] = [links.link('sqs', 'SQS'), links.link('sts', 'STS')];
	const cloudWatch = lazyCloudWatch(links.link('cloudwatch', 'CloudWatch'));
	// Where there is no CloudFront nothing is asked of us-east-1: it is another partition.
	const globalCloudWatch =
		region.name === globalRegion || absentIn(region.name) !== null
			? cloudWatch
			: lazyCloudWatch(links.link('cloudwatch', 'CloudWatch', globalRegion));
	const pacer = new ControlPlanePacer(request.clock);

	let sts: Promise<Sts> | undefined;
	let caller: CallerIdentity | null = null;
	const base: Context = {
		generation: request.generation,
		profile: links.profile,
		region: region.name,
		endpoint: shownEndpoint(links.endpoint('sqs')),
		account: null,
		caller: null,
		readOnly: request.readOnly,
		note: noteOn(testKeys, region.assumed),
	};
	let context = base;

	return {
		get context() {
			return context;
		},
		clock,
		sqs: new Sqs(sqs),
		cloudWatch,
		globalCloudWatch,
		apiGateway: lazyApiGateway(links, cloudWatch, pacer),
		cloudFront: lazyCloudFront(links, cloudWatch),
		lambda: lazyLambda(links.link('lambda', 'Lambda')),
		queueFeeds: lazyQueueFeeds(links),
		async identify(options?: CallOptions): Promise<CallerIdentity> {
			if (!caller) {
				sts ??= import('./sts.ts').then(({ Sts }) => new Sts(identity));
				caller = await (await sts).identify(options);
				context = { ...base, account: caller.account, caller: caller.arn };
			}
			return caller;
		},
		close() {
			pacer.close();
			links.close();
		},
	};
}
