import { checkTtlOrder } from './behaviour-rules.ts';
import { managedCachePolicies } from './managed/cache-policies.ts';
import { managedOriginRequestPolicies } from './managed/origin-request-policies.ts';
import { managedResponseHeadersPolicies } from './managed/response-headers-policies.ts';
import type { PolicyKind } from './policy-store.ts';
import type {
	CachePolicyConfig,
	OriginRequestPolicyConfig,
	ResponseHeadersPolicyConfig,
} from './shapes/policies.ts';

export const cachePolicies: PolicyKind<CachePolicyConfig> = {
	name: 'CachePolicy',
	title: 'cache policy',
	tooMany: 'TooManyCachePolicies',
	managed: managedCachePolicies,
	complete: (config) => {
		const DefaultTTL = config.DefaultTTL ?? Math.max(config.MinTTL, 86_400);
		const MaxTTL = config.MaxTTL ?? Math.max(DefaultTTL, 31_536_000);
		checkTtlOrder(config.MinTTL, DefaultTTL, MaxTTL);
		return {
			...config,
			Comment: config.Comment ?? '',
			DefaultTTL,
			MaxTTL,
			ParametersInCacheKeyAndForwardedToOrigin: config.ParametersInCacheKeyAndForwardedToOrigin ?? {
				EnableAcceptEncodingGzip: false,
				EnableAcceptEncodingBrotli: false,
				HeadersConfig: { HeaderBehavior: 'none' },
				CookiesConfig: { CookieBehavior: 'none' },
				QueryStringsConfig: { QueryStringBehavior: 'none' },
			},
		};
	},
};

export const originRequestPolicies: PolicyKind<OriginRequestPolicyConfig> = {
	name: 'OriginRequestPolicy',
	title: 'origin request policy',
	tooMany: 'TooManyOriginRequestPolicies',
	managed: managedOriginRequestPolicies,
	complete: (config) => ({ ...config, Comment: config.Comment ?? '' }),
};

export const responseHeadersPolicies: PolicyKind<ResponseHeadersPolicyConfig> = {
	name: 'ResponseHeadersPolicy',
	title: 'response headers policy',
	tooMany: 'TooManyResponseHeadersPolicies',
	managed: managedResponseHeadersPolicies,
	complete: (config) => ({ ...config, Comment: config.Comment ?? '' }),
};
