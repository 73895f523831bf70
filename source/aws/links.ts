import type { Clock } from '../model/clock.ts';
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
import {
	type ChosenRegion,
	chooseRegion,
	configuredEndpoint,
	isLoopback,
	type ServiceKey,
} from './endpoints.ts';
import { sdkLogger } from './sdk-logger.ts';
import type { ConnectionRequest } from './services.ts';
import { chooseProfile, type Profile, readSharedConfig } from './shared-config.ts';

// On Node 20 the first client would print a warning over the screen.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The ways to the services of one place, which have their configuration and credentials in common. */
export interface Links {
	readonly region: ChosenRegion;
	/** The profile to show, or null. */
	readonly profile: string | null;
	/** Whether test/test is used, since nothing else is configured. */
	readonly testKeys: boolean;
	/** Follows the `Date` header of SQS's endpoint. */
	readonly clock: Clock;
	/** Where a service is asked, or null for AWS's own address. */
	endpoint(key: ServiceKey): URL | null;
	/**
	 * The way to a service.
	 *
	 * @param name - as AWS's users say it: `SQS`
	 * @param region - the place's own when left out
	 */
	link(key: ServiceKey, name: string, region?: string): ServiceLink;
	/** Ends what is under way, and closes the sockets. */
	close(): void;
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

/** The name to show, and to log in with: null where the keys come from the environment or are test/test. */
function profileName(request: ConnectionRequest, profile: Profile | null, testKeys: boolean): string | null {
	if (testKeys) return null;
	const named = request.profile ?? process.env.AWS_PROFILE;
	if (named) return named;
	return process.env.AWS_ACCESS_KEY_ID && process.env.AWS_SECRET_ACCESS_KEY ? null : (profile?.name ?? null);
}

/**
 * Reads the configuration. Nothing is asked of the network.
 *
 * @param limits - time limits of the network
 * @throws QdashError `invalid` for an unknown profile, a missing region, a wrong endpoint or certificate file
 */
export async function openLinks(
	request: ConnectionRequest,
	limits: NetworkLimits = defaultLimits,
): Promise<Links> {
	const profile = await chooseProfile(await readSharedConfig(), request.profile);
	const endpoint = (key: ServiceKey) => configuredEndpoint(key, request.endpoint, profile);
	const sqsEndpoint = endpoint('sqs');
	const region = chooseRegion(request.region, profile, sqsEndpoint);
	const certificates = await certificateAuthorities(profile);
	const clock = new EndpointClock(request.clock);
	const deadlines = new Deadlines();
	const testKeys = wantsTestCredentials(sqsEndpoint, request, profile);
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

	const made: ServiceLink[] = [];
	const link: Links['link'] = (key, service, where) => {
		const address = endpoint(key);
		const settings: ServiceSettings = {
			service,
			region: where ?? region.name,
			profile: name,
			endpoint: address,
			credentials: wantsTestCredentials(address, request, profile) ? testCredentials() : chain(),
			certificates,
			logger,
			limits,
			deadlines,
			clock,
			// Another machine's time would only pull this one to and fro.
			...(address?.origin === sqsEndpoint?.origin
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
		const way = new ServiceLink(settings);
		made.push(way);
		return way;
	};
	return {
		region,
		profile: name,
		testKeys,
		clock,
		endpoint,
		link,
		close() {
			deadlines.close();
			for (const each of made) each.close();
		},
	};
}
