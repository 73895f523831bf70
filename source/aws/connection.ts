import type { Context } from '../model/context.ts';
import { certificateAuthorities } from './certificates.ts';
import {
	defaultLimits,
	httpHandler,
	type NetworkLimits,
	ServiceLink,
	type ServiceSettings,
} from './client-options.ts';
import {
	chainCredentials,
	hasCredentials,
	type RenewableCredentials,
	testCredentials,
} from './credentials.ts';
import { Deadlines } from './deadlines.ts';
import { EndpointClock } from './endpoint-clock.ts';
import { chooseRegion, configuredEndpoint, isLoopback, type ServiceKey } from './endpoints.ts';
import { regions } from './regions.ts';
import { sdkLogger } from './sdk-logger.ts';
import type {
	CallerIdentity,
	CallOptions,
	CloudWatchService,
	Connection,
	ConnectionRequest,
	KnownProfile,
} from './services.ts';
import { chooseProfile, type Profile, readProfiles, readSharedConfig } from './shared-config.ts';
import { Sqs } from './sqs.ts';
import type { Sts } from './sts.ts';

// On Node 20 the first client would print a warning over the screen.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const services: Readonly<Record<ServiceKey, string>> = { sqs: 'SQS', cloudwatch: 'CloudWatch', sts: 'STS' };

/** The profiles of the shared AWS configuration files, read anew, `default` first. */
export function listProfiles(): Promise<KnownProfile[]> {
	return readProfiles();
}

/** The regions that qdash can offer, the `aws` partition first. */
export function knownRegions(): readonly string[] {
	return regions;
}

/**
 * Whether an endpoint gets test/test: only on this machine, only when nobody named a profile, and only when
 * no credentials are configured anywhere.
 */
function wantsTestCredentials(
	endpoint: URL | null,
	request: ConnectionRequest,
	profile: Profile | null,
): boolean {
	const named = request.profile !== undefined || Boolean(process.env.AWS_PROFILE);
	return endpoint !== null && isLoopback(endpoint) && !named && !hasCredentials(profile);
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

/** The name to show, and to log in with: null where the keys come from the environment or are test/test. */
function profileName(request: ConnectionRequest, profile: Profile | null, testKeys: boolean): string | null {
	if (testKeys) return null;
	const named = request.profile ?? process.env.AWS_PROFILE;
	if (named) return named;
	return process.env.AWS_ACCESS_KEY_ID && process.env.AWS_SECRET_ACCESS_KEY ? null : (profile?.name ?? null);
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
	const profile = await chooseProfile(await readSharedConfig(), request.profile);
	const endpoints = {
		sqs: configuredEndpoint('sqs', request.endpoint, profile),
		cloudwatch: configuredEndpoint('cloudwatch', request.endpoint, profile),
		sts: configuredEndpoint('sts', request.endpoint, profile),
	};
	const region = chooseRegion(request.region, profile, endpoints.sqs);
	const certificates = await certificateAuthorities(profile);
	const clock = new EndpointClock(request.clock);
	const deadlines = new Deadlines();
	const testKeys = wantsTestCredentials(endpoints.sqs, request, profile);
	const name = profileName(request, profile, testKeys);

	let real: RenewableCredentials | undefined;
	const secrets = () => real?.secrets() ?? [];
	const logger = sdkLogger(request.log, secrets);
	const chain = (): RenewableCredentials => {
		real ??= chainCredentials({
			profile: request.profile ?? null,
			logger,
			clientConfig: { logger, requestHandler: httpHandler(certificates, limits, 4) },
		});
		return real;
	};

	const link = (key: ServiceKey): ServiceLink => {
		const endpoint = endpoints[key];
		const settings: ServiceSettings = {
			service: services[key],
			region: region.name,
			profile: name,
			endpoint,
			credentials: wantsTestCredentials(endpoint, request, profile) ? testCredentials() : chain(),
			certificates,
			logger,
			limits,
			deadlines,
			clock,
			// Another machine's time would only pull this one to and fro.
			...(endpoint?.origin === endpoints.sqs?.origin
				? { onDate: (date: number, latency: number) => clock.observe(date, latency) }
				: {}),
			onCall: (call) => {
				request.onCall?.(call);
				const { service, operation, failed, duration } = call;
				const verb = failed ? 'failed' : 'answered';
				request.log?.('debug', `${service} ${operation} ${verb} in ${Math.round(duration)} ms`);
			},
			onFailure: ({ kind, message }) => request.log?.('debug', `${kind}: ${message}`),
		};
		return new ServiceLink(settings);
	};
	const links = { sqs: link('sqs'), cloudwatch: link('cloudwatch'), sts: link('sts') };

	let sts: Promise<Sts> | undefined;
	let identity: CallerIdentity | null = null;
	const base: Context = {
		generation: request.generation,
		profile: name,
		region: region.name,
		endpoint: shownEndpoint(endpoints.sqs),
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
		sqs: new Sqs(links.sqs),
		cloudWatch: lazyCloudWatch(links.cloudwatch),
		async identify(options?: CallOptions): Promise<CallerIdentity> {
			if (!identity) {
				sts ??= import('./sts.ts').then(({ Sts }) => new Sts(links.sts));
				identity = await (await sts).identify(options);
				context = { ...base, account: identity.account, caller: identity.arn };
			}
			return identity;
		},
		close() {
			deadlines.close();
			for (const each of Object.values(links)) each.close();
		},
	};
}

/** CloudWatch's client is loaded at its first use: the first screen does not wait for it. */
function lazyCloudWatch(link: ServiceLink): CloudWatchService {
	let service: Promise<CloudWatchService> | undefined;
	return {
		async getMetricData(queries, window, options) {
			service ??= import('./cloudwatch.ts').then(({ CloudWatch }) => new CloudWatch(link));
			return (await service).getMetricData(queries, window, options);
		},
	};
}
