import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from '@smithy/types';
import type { Profile } from './shared-config.ts';

/** The SDK leaves a provider with this mark to do its own remembering. */
type MemoizedProvider = AwsCredentialIdentityProvider & { memoized?: boolean };

/** Credentials that can be dropped and read again while their clients live on. */
export interface RenewableCredentials {
	readonly provide: MemoizedProvider;
	/** Grows when they are renewed. */
	readonly generation: number;
	/**
	 * Reads the files and tokens again at the next request: after a login the same process goes on.
	 *
	 * @param generation - of the credentials that failed; newer ones are kept
	 */
	renew(generation: number): void;
	/** The secrets now in use, for taking them out of texts. */
	secrets(): readonly string[];
}

/** What makes the SDK's chain. `clientConfig` is for the calls that it makes itself, to SSO and STS. */
export interface ChainSettings {
	readonly profile: string | null;
	readonly logger: Logger;
	readonly clientConfig: NonNullable<Parameters<typeof fromNodeProviderChain>[0]>['clientConfig'];
}

/**
 * The SDK's own credential chain, remembered until {@link RenewableCredentials.renew}. A named profile goes
 * before keys in the environment; the SDK warns of that through the logger.
 */
export function chainCredentials(settings: ChainSettings): RenewableCredentials {
	const { profile, logger, clientConfig } = settings;
	const fresh = () =>
		fromNodeProviderChain({
			...(profile === null ? {} : { profile }),
			ignoreCache: true,
			logger,
			clientConfig,
		});
	let chain = fresh();
	let generation = 0;
	let current: AwsCredentialIdentity | null = null;
	const provide: MemoizedProvider = async (properties) => {
		current = await chain(properties);
		return current;
	};
	provide.memoized = true;
	return {
		provide,
		get generation() {
			return generation;
		},
		renew: (failed) => {
			if (failed !== generation) return;
			generation += 1;
			chain = fresh();
		},
		secrets: () =>
			current ? [current.secretAccessKey, ...(current.sessionToken ? [current.sessionToken] : [])] : [],
	};
}

/** test/test, what emulators accept. Only ever for a loopback endpoint. */
export function testCredentials(): RenewableCredentials {
	const provide: MemoizedProvider = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
	provide.memoized = true;
	return { provide, generation: 0, renew: () => {}, secrets: () => [] };
}

const profileSources: readonly string[] = [
	'aws_access_key_id',
	'role_arn',
	'credential_process',
	'web_identity_token_file',
	'sso_session',
	'sso_start_url',
	'sso_account_id',
	'login_session',
];

const environmentSources: readonly string[] = [
	'AWS_WEB_IDENTITY_TOKEN_FILE',
	'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
	'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/**
 * Whether credentials are configured anywhere that costs nothing to look at. The instance metadata service
 * is not asked: it takes seconds to not answer, and no emulator needs an instance's role.
 */
export function hasCredentials(profile: Profile | null): boolean {
	const { env } = process;
	if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY) return true;
	if (environmentSources.some((name) => env[name])) return true;
	return profileSources.some((key) => profile?.settings[key]);
}
