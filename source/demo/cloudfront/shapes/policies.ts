import {
	boolean,
	date,
	decimal,
	integer,
	list,
	oneOf,
	quantityOf,
	required,
	type Shape,
	someOf,
	structure,
	text,
	type Value,
} from '../shape.ts';
import { pageMembers } from './distribution.ts';

const names = quantityOf('Name', text);

export const cachePolicyConfig = structure({
	Comment: text,
	Name: required(text),
	DefaultTTL: integer,
	MaxTTL: integer,
	MinTTL: required(integer),
	ParametersInCacheKeyAndForwardedToOrigin: structure({
		EnableAcceptEncodingGzip: required(boolean),
		EnableAcceptEncodingBrotli: boolean,
		HeadersConfig: required(
			structure({ HeaderBehavior: required(oneOf('none', 'whitelist')), Headers: names }),
		),
		CookiesConfig: required(
			structure({
				CookieBehavior: required(oneOf('none', 'whitelist', 'allExcept', 'all')),
				Cookies: names,
			}),
		),
		QueryStringsConfig: required(
			structure({
				QueryStringBehavior: required(oneOf('none', 'whitelist', 'allExcept', 'all')),
				QueryStrings: names,
			}),
		),
	}),
});

export const originRequestPolicyConfig = structure({
	Comment: text,
	Name: required(text),
	HeadersConfig: required(
		structure({
			HeaderBehavior: required(
				oneOf('none', 'whitelist', 'allViewer', 'allViewerAndWhitelistCloudFront', 'allExcept'),
			),
			Headers: names,
		}),
	),
	CookiesConfig: required(
		structure({ CookieBehavior: required(oneOf('none', 'whitelist', 'all', 'allExcept')), Cookies: names }),
	),
	QueryStringsConfig: required(
		structure({
			QueryStringBehavior: required(oneOf('none', 'whitelist', 'all', 'allExcept')),
			QueryStrings: names,
		}),
	),
});

const override = { Override: required(boolean) } as const;

export const responseHeadersPolicyConfig = structure({
	Comment: text,
	Name: required(text),
	CorsConfig: structure({
		AccessControlAllowOrigins: required(someOf('Origin', text)),
		AccessControlAllowHeaders: required(someOf('Header', text)),
		AccessControlAllowMethods: required(
			someOf('Method', oneOf('GET', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'ALL')),
		),
		AccessControlAllowCredentials: required(boolean),
		AccessControlExposeHeaders: quantityOf('Header', text),
		AccessControlMaxAgeSec: integer,
		OriginOverride: required(boolean),
	}),
	SecurityHeadersConfig: structure({
		XSSProtection: structure({
			...override,
			Protection: required(boolean),
			ModeBlock: boolean,
			ReportUri: text,
		}),
		FrameOptions: structure({ ...override, FrameOption: required(oneOf('DENY', 'SAMEORIGIN')) }),
		ReferrerPolicy: structure({
			...override,
			ReferrerPolicy: required(
				oneOf(
					'no-referrer',
					'no-referrer-when-downgrade',
					'origin',
					'origin-when-cross-origin',
					'same-origin',
					'strict-origin',
					'strict-origin-when-cross-origin',
					'unsafe-url',
				),
			),
		}),
		ContentSecurityPolicy: structure({ ...override, ContentSecurityPolicy: required(text) }),
		ContentTypeOptions: structure(override),
		StrictTransportSecurity: structure({
			...override,
			IncludeSubdomains: boolean,
			Preload: boolean,
			AccessControlMaxAgeSec: required(integer),
		}),
	}),
	ServerTimingHeadersConfig: structure({ Enabled: required(boolean), SamplingRate: decimal }),
	CustomHeadersConfig: quantityOf(
		'ResponseHeadersPolicyCustomHeader',
		structure({ Header: required(text), Value: required(text), ...override }),
	),
	RemoveHeadersConfig: quantityOf('ResponseHeadersPolicyRemoveHeader', structure({ Header: required(text) })),
});

const originAccessControlMembers = {
	Name: required(text),
	SigningProtocol: required(oneOf('sigv4', 'sigv4a')),
	SigningBehavior: required(oneOf('never', 'always', 'no-override', 'always-amz-auth')),
	OriginAccessControlOriginType: required(oneOf('s3', 'mediastore', 'mediapackagev2', 'lambda')),
} as const;

export const originAccessControlConfig = structure({
	Name: originAccessControlMembers.Name,
	Description: text,
	SigningProtocol: originAccessControlMembers.SigningProtocol,
	SigningBehavior: originAccessControlMembers.SigningBehavior,
	OriginAccessControlOriginType: originAccessControlMembers.OriginAccessControlOriginType,
});

export const originAccessControlList = structure({
	...pageMembers,
	Items: list(
		'OriginAccessControlSummary',
		structure({ Id: text, Description: text, ...originAccessControlMembers }),
	),
});

export const originAccessIdentityConfig = structure({
	CallerReference: required(text),
	Comment: required(text),
});

export const originAccessIdentity = structure({
	Id: text,
	S3CanonicalUserId: text,
	CloudFrontOriginAccessIdentityConfig: originAccessIdentityConfig,
});

export const originAccessIdentityList = structure({
	...pageMembers,
	Items: list(
		'CloudFrontOriginAccessIdentitySummary',
		structure({ Id: text, S3CanonicalUserId: text, Comment: text }),
	),
});

/** A policy with its config under `{name}Config`. */
export function policyOf(name: string, config: Shape) {
	return structure({ Id: text, LastModifiedTime: date, [`${name}Config`]: config });
}

/** Pages of policies say nothing of `Marker` and `IsTruncated`. */
export function policyListOf(name: string, config: Shape) {
	return structure({
		NextMarker: text,
		MaxItems: integer,
		Quantity: integer,
		Items: list(`${name}Summary`, structure({ Type: text, [name]: policyOf(name, config) })),
	});
}

export type CachePolicyConfig = Value<typeof cachePolicyConfig>;
export type OriginRequestPolicyConfig = Value<typeof originRequestPolicyConfig>;
export type ResponseHeadersPolicyConfig = Value<typeof responseHeadersPolicyConfig>;
