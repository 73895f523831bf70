import {
	boolean,
	date,
	integer,
	list,
	oneOf,
	quantityOf,
	required,
	someOf,
	structure,
	text,
	type Value,
} from '../shape.ts';
import { tags } from './tags.ts';

/** The members, their order and the element names are those of CloudFront's service model 2020-05-31. */

const origin = structure({
	Id: required(text),
	DomainName: required(text),
	OriginPath: text,
	CustomHeaders: quantityOf(
		'OriginCustomHeader',
		structure({ HeaderName: required(text), HeaderValue: required(text) }),
	),
	S3OriginConfig: structure({ OriginAccessIdentity: required(text), OriginReadTimeout: integer }),
	CustomOriginConfig: structure({
		HTTPPort: required(integer),
		HTTPSPort: required(integer),
		OriginProtocolPolicy: required(oneOf('http-only', 'match-viewer', 'https-only')),
		OriginSslProtocols: someOf('SslProtocol', oneOf('SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2')),
		OriginReadTimeout: integer,
		OriginKeepaliveTimeout: integer,
		IpAddressType: oneOf('ipv4', 'ipv6', 'dualstack'),
		OriginMtlsConfig: structure({ ClientCertificateArn: required(text) }),
	}),
	VpcOriginConfig: structure({
		VpcOriginId: required(text),
		OwnerAccountId: text,
		OriginReadTimeout: integer,
		OriginKeepaliveTimeout: integer,
	}),
	ConnectionAttempts: integer,
	ConnectionTimeout: integer,
	ResponseCompletionTimeout: integer,
	OriginShield: structure({ Enabled: required(boolean), OriginShieldRegion: text }),
	OriginAccessControlId: text,
});

const originGroup = structure({
	Id: required(text),
	FailoverCriteria: required(structure({ StatusCodes: required(someOf('StatusCode', integer)) })),
	Members: required(someOf('OriginGroupMember', structure({ OriginId: required(text) }))),
	SelectionCriteria: oneOf('default', 'media-quality-based'),
});

const methods = someOf('Method', oneOf('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'DELETE'));
const eventType = oneOf('viewer-request', 'viewer-response', 'origin-request', 'origin-response');

const targetOriginId = { TargetOriginId: required(text) } as const;

const behaviourSettings = {
	TrustedSigners: structure({
		Enabled: required(boolean),
		Quantity: required(integer),
		Items: list('AwsAccountNumber', text),
	}),
	TrustedKeyGroups: structure({
		Enabled: required(boolean),
		Quantity: required(integer),
		Items: list('KeyGroup', text),
	}),
	ViewerProtocolPolicy: required(oneOf('allow-all', 'https-only', 'redirect-to-https')),
	AllowedMethods: structure({ ...methods.members, CachedMethods: methods }),
	SmoothStreaming: boolean,
	Compress: boolean,
	LambdaFunctionAssociations: quantityOf(
		'LambdaFunctionAssociation',
		structure({ LambdaFunctionARN: required(text), EventType: required(eventType), IncludeBody: boolean }),
	),
	FunctionAssociations: quantityOf(
		'FunctionAssociation',
		structure({ FunctionARN: required(text), EventType: required(eventType) }),
	),
	FieldLevelEncryptionId: text,
	RealtimeLogConfigArn: text,
	CachePolicyId: text,
	OriginRequestPolicyId: text,
	ResponseHeadersPolicyId: text,
	GrpcConfig: structure({ Enabled: required(boolean) }),
	ForwardedValues: structure({
		QueryString: required(boolean),
		Cookies: required(
			structure({
				Forward: required(oneOf('none', 'whitelist', 'all')),
				WhitelistedNames: quantityOf('Name', text),
			}),
		),
		Headers: quantityOf('Name', text),
		QueryStringCacheKeys: quantityOf('Name', text),
	}),
	MinTTL: integer,
	DefaultTTL: integer,
	MaxTTL: integer,
} as const;

const defaultCacheBehavior = structure({ ...targetOriginId, ...behaviourSettings });
const cacheBehavior = structure({ PathPattern: required(text), ...targetOriginId, ...behaviourSettings });

const aliases = quantityOf('CNAME', text);
const origins = someOf('Origin', origin);
const originGroups = quantityOf('OriginGroup', originGroup);
const cacheBehaviors = quantityOf('CacheBehavior', cacheBehavior);
const customErrorResponses = quantityOf(
	'CustomErrorResponse',
	structure({
		ErrorCode: required(integer),
		ResponsePagePath: text,
		ResponseCode: text,
		ErrorCachingMinTTL: integer,
	}),
);
const priceClass = oneOf('PriceClass_100', 'PriceClass_200', 'PriceClass_All', 'None');
const viewerCertificate = structure({
	CloudFrontDefaultCertificate: boolean,
	IAMCertificateId: text,
	ACMCertificateArn: text,
	SSLSupportMethod: oneOf('sni-only', 'vip', 'static-ip'),
	MinimumProtocolVersion: oneOf(
		'SSLv3',
		'TLSv1',
		'TLSv1_2016',
		'TLSv1.1_2016',
		'TLSv1.2_2018',
		'TLSv1.2_2019',
		'TLSv1.2_2021',
		'TLSv1.3_2025',
		'TLSv1.2_2025',
	),
	Certificate: text,
	CertificateSource: oneOf('cloudfront', 'iam', 'acm'),
});
const restrictions = structure({
	GeoRestriction: required(
		structure({
			RestrictionType: required(oneOf('blacklist', 'whitelist', 'none')),
			Quantity: required(integer),
			Items: list('Location', text),
		}),
	),
});
const httpVersion = oneOf('http1.1', 'http2', 'http3', 'http2and3');
const connectionMode = oneOf('direct', 'tenant-only');
const viewerMtlsConfig = structure({
	Mode: oneOf('required', 'optional', 'passthrough'),
	TrustStoreConfig: structure({
		TrustStoreId: required(text),
		AdvertiseTrustStoreCaNames: boolean,
		IgnoreCertificateExpiry: boolean,
	}),
});
const connectionFunctionAssociation = structure({ Id: required(text) });

export const distributionConfig = structure({
	CallerReference: required(text),
	Aliases: aliases,
	DefaultRootObject: text,
	Origins: required(origins),
	OriginGroups: originGroups,
	DefaultCacheBehavior: required(defaultCacheBehavior),
	CacheBehaviors: cacheBehaviors,
	CustomErrorResponses: customErrorResponses,
	Comment: required(text),
	Logging: structure({ Enabled: boolean, IncludeCookies: boolean, Bucket: text, Prefix: text }),
	PriceClass: priceClass,
	Enabled: required(boolean),
	ViewerCertificate: viewerCertificate,
	Restrictions: restrictions,
	WebACLId: text,
	HttpVersion: httpVersion,
	IsIPV6Enabled: boolean,
	ContinuousDeploymentPolicyId: text,
	Staging: boolean,
	AnycastIpListId: text,
	TenantConfig: structure({
		ParameterDefinitions: list(
			'member',
			structure({
				Name: required(text),
				Definition: required(
					structure({
						StringSchema: structure({ Comment: text, DefaultValue: text, Required: required(boolean) }),
					}),
				),
			}),
		),
	}),
	ConnectionMode: connectionMode,
	ViewerMtlsConfig: viewerMtlsConfig,
	ConnectionFunctionAssociation: connectionFunctionAssociation,
	CacheTagConfig: structure({ HeaderName: required(text) }),
});

export const distributionConfigWithTags = structure({
	DistributionConfig: required(distributionConfig),
	Tags: required(tags),
});

const keyPairIds = quantityOf('KeyPairId', text);

export const distribution = structure({
	Id: text,
	ARN: text,
	Status: text,
	LastModifiedTime: date,
	InProgressInvalidationBatches: integer,
	DomainName: text,
	ActiveTrustedSigners: structure({
		Enabled: boolean,
		Quantity: integer,
		Items: list('Signer', structure({ AwsAccountNumber: text, KeyPairIds: keyPairIds })),
	}),
	ActiveTrustedKeyGroups: structure({
		Enabled: boolean,
		Quantity: integer,
		Items: list('KeyGroup', structure({ KeyGroupId: text, KeyPairIds: keyPairIds })),
	}),
	DistributionConfig: distributionConfig,
	AliasICPRecordals: list('AliasICPRecordal', structure({ CNAME: text, ICPRecordalStatus: text })),
});

const distributionSummary = structure({
	Id: text,
	ARN: text,
	ETag: text,
	Status: text,
	LastModifiedTime: date,
	DomainName: text,
	Aliases: aliases,
	Origins: origins,
	OriginGroups: originGroups,
	DefaultCacheBehavior: defaultCacheBehavior,
	CacheBehaviors: cacheBehaviors,
	CustomErrorResponses: customErrorResponses,
	Comment: text,
	PriceClass: priceClass,
	Enabled: boolean,
	ViewerCertificate: viewerCertificate,
	Restrictions: restrictions,
	WebACLId: text,
	HttpVersion: httpVersion,
	IsIPV6Enabled: boolean,
	AliasICPRecordals: list('AliasICPRecordal', structure({ CNAME: text, ICPRecordalStatus: text })),
	Staging: boolean,
	ConnectionMode: connectionMode,
	AnycastIpListId: text,
	ViewerMtlsConfig: viewerMtlsConfig,
	ConnectionFunctionAssociation: connectionFunctionAssociation,
});

/** The members of a list's page, before its items. */
export const pageMembers = {
	Marker: text,
	NextMarker: text,
	MaxItems: integer,
	IsTruncated: boolean,
	Quantity: integer,
} as const;

export const distributionList = structure({
	...pageMembers,
	Items: list('DistributionSummary', distributionSummary),
});

export const distributionIdList = structure({ ...pageMembers, Items: list('DistributionId', text) });

/** What CopyDistribution takes besides its headers. */
export const copyDistributionRequest = structure({ CallerReference: required(text), Enabled: boolean });

export type DistributionConfig = Value<typeof distributionConfig>;
export type CacheBehaviour = Value<typeof cacheBehavior>;
export type DefaultCacheBehaviour = Value<typeof defaultCacheBehavior>;
export type Origin = Value<typeof origin>;
