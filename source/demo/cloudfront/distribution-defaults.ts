import type {
	CacheBehaviour,
	DefaultCacheBehaviour,
	DistributionConfig,
	Origin,
} from './shapes/distribution.ts';

const none = { Quantity: 0 } as const;
const untrusted = { Enabled: false, Quantity: 0 } as const;

/** Seconds, where a behaviour without a cache policy does not say. */
const legacyTtl = { MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 } as const;

/** A configuration with what CloudFront fills in where a request leaves it out. */
export function withDefaults(config: DistributionConfig): DistributionConfig {
	return {
		...config,
		Aliases: config.Aliases ?? none,
		DefaultRootObject: config.DefaultRootObject ?? '',
		Origins: { ...config.Origins, Items: config.Origins.Items.map(originWithDefaults) },
		OriginGroups: config.OriginGroups ?? none,
		DefaultCacheBehavior: behaviourWithDefaults(config.DefaultCacheBehavior),
		CacheBehaviors: config.CacheBehaviors?.Items
			? { ...config.CacheBehaviors, Items: config.CacheBehaviors.Items.map(behaviourWithDefaults) }
			: none,
		CustomErrorResponses: config.CustomErrorResponses ?? none,
		Logging: {
			Enabled: config.Logging?.Enabled ?? false,
			IncludeCookies: config.Logging?.IncludeCookies ?? false,
			Bucket: config.Logging?.Bucket ?? '',
			Prefix: config.Logging?.Prefix ?? '',
		},
		PriceClass: config.PriceClass ?? 'PriceClass_All',
		ViewerCertificate: certificateWithDefaults(config.ViewerCertificate),
		Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
		WebACLId: config.WebACLId ?? '',
		HttpVersion: config.HttpVersion ?? 'http2',
		IsIPV6Enabled: config.IsIPV6Enabled ?? true,
		ContinuousDeploymentPolicyId: config.ContinuousDeploymentPolicyId ?? '',
		Staging: config.Staging ?? false,
		ConnectionMode: config.ConnectionMode ?? 'direct',
	};
}

function originWithDefaults(origin: Origin): Origin {
	const custom = origin.CustomOriginConfig;
	const s3 = origin.S3OriginConfig;
	return {
		...origin,
		OriginPath: origin.OriginPath ?? '',
		CustomHeaders: origin.CustomHeaders ?? none,
		...(s3 && { S3OriginConfig: { ...s3, OriginReadTimeout: s3.OriginReadTimeout ?? 30 } }),
		...(custom && {
			CustomOriginConfig: {
				...custom,
				OriginSslProtocols: custom.OriginSslProtocols ?? { Quantity: 2, Items: ['TLSv1', 'SSLv3'] },
				OriginReadTimeout: custom.OriginReadTimeout ?? 30,
				OriginKeepaliveTimeout: custom.OriginKeepaliveTimeout ?? 5,
			},
		}),
		ConnectionAttempts: origin.ConnectionAttempts ?? 3,
		ConnectionTimeout: origin.ConnectionTimeout ?? 10,
		OriginShield: origin.OriginShield ?? { Enabled: false },
		OriginAccessControlId: origin.OriginAccessControlId ?? '',
	};
}

function behaviourWithDefaults<B extends DefaultCacheBehaviour | CacheBehaviour>(behaviour: B): B {
	const methods = behaviour.AllowedMethods;
	const forwarded = behaviour.ForwardedValues;
	return {
		...behaviour,
		TrustedSigners: behaviour.TrustedSigners ?? untrusted,
		TrustedKeyGroups: behaviour.TrustedKeyGroups ?? untrusted,
		AllowedMethods: {
			Quantity: methods?.Quantity ?? 2,
			Items: methods?.Items ?? ['HEAD', 'GET'],
			CachedMethods: methods?.CachedMethods ?? { Quantity: 2, Items: ['HEAD', 'GET'] },
		},
		SmoothStreaming: behaviour.SmoothStreaming ?? false,
		Compress: behaviour.Compress ?? false,
		LambdaFunctionAssociations: behaviour.LambdaFunctionAssociations ?? none,
		FunctionAssociations: behaviour.FunctionAssociations ?? none,
		FieldLevelEncryptionId: behaviour.FieldLevelEncryptionId ?? '',
		GrpcConfig: behaviour.GrpcConfig ?? { Enabled: false },
		...(forwarded && {
			ForwardedValues: {
				...forwarded,
				Headers: forwarded.Headers ?? none,
				QueryStringCacheKeys: forwarded.QueryStringCacheKeys ?? none,
			},
			...ttlWithDefaults(behaviour),
		}),
	};
}

function ttlWithDefaults(behaviour: DefaultCacheBehaviour) {
	const MinTTL = behaviour.MinTTL ?? legacyTtl.MinTTL;
	const DefaultTTL = behaviour.DefaultTTL ?? Math.max(MinTTL, legacyTtl.DefaultTTL);
	return { MinTTL, DefaultTTL, MaxTTL: behaviour.MaxTTL ?? Math.max(DefaultTTL, legacyTtl.MaxTTL) };
}

function certificateWithDefaults(
	certificate: DistributionConfig['ViewerCertificate'],
): DistributionConfig['ViewerCertificate'] {
	const { ACMCertificateArn, IAMCertificateId } = certificate ?? {};
	const own = ACMCertificateArn ?? IAMCertificateId;
	if (own === undefined) {
		return {
			CloudFrontDefaultCertificate: true,
			SSLSupportMethod: 'vip',
			MinimumProtocolVersion: 'TLSv1',
			CertificateSource: 'cloudfront',
		};
	}
	return {
		...certificate,
		CloudFrontDefaultCertificate: false,
		MinimumProtocolVersion: certificate?.MinimumProtocolVersion ?? 'TLSv1',
		Certificate: own,
		CertificateSource: ACMCertificateArn === undefined ? 'iam' : 'acm',
	};
}
