import { CONFIG_PREFIX_SEPARATOR } from '@smithy/core/config';
import { QdashError } from '../model/errors.ts';
import { sanitise } from '../model/sanitise.ts';
import { regions } from './regions.ts';
import { nearest, type Profile } from './shared-config.ts';

/** A service as the configuration files and the environment spell it: `sqs`, `api_gateway`. */
export type ServiceKey =
	| 'sqs'
	| 'cloudwatch'
	| 'sts'
	| 'api_gateway'
	| 'apigatewayv2'
	| 'cloudfront'
	| 'lambda'
	| 's3'
	| 'sns'
	| 'eventbridge';

function invalid(message: string): QdashError {
	return new QdashError({ kind: 'invalid', service: 'qdash', operation: 'connect', message });
}

function parseEndpoint(text: string, source: string): URL {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || !url.hostname) {
		throw invalid(
			`${source} is ${sanitise(text) || 'empty'}, which is no endpoint; it looks like http://127.0.0.1:4566.`,
		);
	}
	return url;
}

/**
 * The endpoint that is configured for a service, or null for AWS's own. The SDK would follow
 * `AWS_PROFILE`'s settings even where another profile was asked for, so its order is kept here by hand:
 * what was asked for, the service's variable, the general variable, the profile's `services` section, the
 * profile's `endpoint_url`.
 *
 * @throws QdashError `invalid` when it is no http(s) URL
 */
export function configuredEndpoint(
	service: ServiceKey,
	asked: string | undefined,
	profile: Profile | null,
): URL | null {
	if (asked !== undefined) return parseEndpoint(asked, 'The endpoint');
	const { env } = process;
	const ignored =
		env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile?.settings.ignore_configured_endpoint_urls ?? 'false';
	if (ignored.toLowerCase() === 'true') return null;
	for (const name of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
		if (env[name]) return parseEndpoint(env[name], name);
	}
	const own = profile?.services?.[`${service}${CONFIG_PREFIX_SEPARATOR}endpoint_url`];
	if (own) return parseEndpoint(own, `endpoint_url of ${service} in the services section`);
	const general = profile?.settings.endpoint_url;
	if (general) return parseEndpoint(general, `endpoint_url of profile ${sanitise(profile.name)}`);
	return null;
}

/** Whether a URL's host is this machine: 127.0.0.0/8, ::1, localhost, and LocalStack's name for it. */
export function isLoopback(url: URL): boolean {
	const host = url.hostname.toLowerCase().replace(/\.$/, '');
	return (
		/^127(?:\.\d{1,3}){3}$/.test(host) ||
		host === '[::1]' ||
		/^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(host) ||
		host === 'localhost' ||
		host.endsWith('.localhost') ||
		host === 'localhost.localstack.cloud' ||
		host.endsWith('.localhost.localstack.cloud')
	);
}

/** A connection's region, and whether it was only assumed. */
export interface ChosenRegion {
	readonly name: string;
	readonly assumed: boolean;
}

/**
 * The region: what was asked for, `AWS_REGION`, the profile's, `AWS_DEFAULT_REGION` (which the SDK leaves
 * out and the AWS CLI honours), and for a loopback endpoint us-east-1.
 *
 * @throws QdashError `invalid` when there is none, or it cannot be a part of a host name
 */
export function chooseRegion(
	asked: string | undefined,
	profile: Profile | null,
	endpoint: URL | null,
): ChosenRegion {
	const name =
		asked || process.env.AWS_REGION || profile?.settings.region || process.env.AWS_DEFAULT_REGION || null;
	if (name === null) {
		if (endpoint && isLoopback(endpoint)) return { name: 'us-east-1', assumed: true };
		const whose = profile ? `, or a region for profile ${sanitise(profile.name)}` : '';
		throw invalid(`No region is set; name one with --region, AWS_REGION${whose}.`);
	}
	if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(name)) {
		const near = nearest(name.toLowerCase(), regions);
		throw invalid(`${sanitise(name)} is no region${near ? `; the nearest one is ${near}` : ''}.`);
	}
	return { name, assumed: false };
}
