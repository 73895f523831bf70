import type { Made, OperationInput, Step } from '../scenario.ts';

/** AWS's managed cache policies (CloudFront developer guide, "Use managed cache policies"). */
export const cachePolicies = {
	optimised: '658327ea-f89d-4fab-a63d-7e88639e58f6',
	disabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
} as const;

/** The managed origin request policy that hands everything on but the host. */
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** Where a distribution fetches from. */
export type OriginKit = { readonly id: string } & (
	| { readonly bucket: string }
	| {
			/** The step that made a REST API; it is asked at this stage. */
			readonly restApi: string;
			readonly stage: string;
	  }
	| { readonly httpApi: string }
	| { readonly host: string }
);

/** A distribution as it is set up. */
export interface DistributionKit {
	readonly name: string;
	readonly comment: string;
	readonly aliases?: readonly string[];
	readonly team: string;
	readonly origins: readonly OriginKit[];
	/** The second of two origins is asked where the first fails. */
	readonly originGroup?: { readonly id: string; readonly origins: readonly [string, string] };
	readonly defaultOrigin: string;
	readonly behaviours?: readonly {
		readonly path: string;
		readonly origin: string;
		readonly caches: boolean;
	}[];
	/** Whether the additional metrics are paid for. */
	readonly monitoring: boolean;
}

/** The ARN of a distribution. */
export function distributionArn(made: Made, name: string): string {
	return made.text(name, 'Distribution', 'ARN');
}

/** What makes a distribution. */
export function distributionSteps(kit: DistributionKit): Step[] {
	const steps: Step[] = [
		{
			service: 'CloudFront',
			operation: 'CreateDistributionWithTags',
			as: kit.name,
			input: (made) => ({
				DistributionConfigWithTags: {
					DistributionConfig: configOf(kit, made),
					Tags: { Items: [{ Key: 'team', Value: kit.team }] },
				},
			}),
		},
	];
	if (kit.monitoring) {
		steps.push({
			service: 'CloudFront',
			operation: 'CreateMonitoringSubscription',
			input: (made) => ({
				DistributionId: made.text(kit.name, 'Distribution', 'Id'),
				MonitoringSubscription: {
					RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' },
				},
			}),
		});
	}
	return steps;
}

/** What removes paths from a distribution's caches. */
export function invalidationStep(distribution: string, paths: readonly string[], reference: string): Step {
	return {
		service: 'CloudFront',
		operation: 'CreateInvalidation',
		input: (made) => ({
			DistributionId: made.text(distribution, 'Distribution', 'Id'),
			InvalidationBatch: { CallerReference: reference, Paths: { Quantity: paths.length, Items: paths } },
		}),
	};
}

function configOf(kit: DistributionKit, made: Made): OperationInput {
	const list = <Item>(items: readonly Item[]) => ({
		Quantity: items.length,
		...(items.length > 0 && { Items: items }),
	});
	const { originGroup } = kit;
	return {
		CallerReference: `made-${kit.name}`,
		Comment: kit.comment,
		Enabled: true,
		...(kit.aliases && {
			Aliases: list(kit.aliases),
			ViewerCertificate: {
				ACMCertificateArn: `arn:aws:acm:us-east-1:${made.account}:certificate/6f1c2b3a-0000-4000-8000-5ad0c1e0f00d`,
				SSLSupportMethod: 'sni-only',
				MinimumProtocolVersion: 'TLSv1.2_2021',
			},
		}),
		DefaultRootObject: 'index.html',
		PriceClass: 'PriceClass_100',
		HttpVersion: 'http2and3',
		IsIPV6Enabled: true,
		Origins: list(kit.origins.map((origin) => originOf(origin, made))),
		...(originGroup && {
			OriginGroups: list([
				{
					Id: originGroup.id,
					FailoverCriteria: { StatusCodes: list([500, 502, 503, 504]) },
					Members: list(originGroup.origins.map((OriginId) => ({ OriginId }))),
				},
			]),
		}),
		DefaultCacheBehavior: behaviourOf(kit.defaultOrigin, true),
		CacheBehaviors: list(
			(kit.behaviours ?? []).map(({ path, origin, caches }) => ({
				PathPattern: path,
				...behaviourOf(origin, caches),
			})),
		),
	};
}

function behaviourOf(origin: string, caches: boolean): OperationInput {
	const read = ['HEAD', 'GET'];
	const all = ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'];
	const methods = caches ? read : all;
	return {
		TargetOriginId: origin,
		ViewerProtocolPolicy: 'redirect-to-https',
		Compress: true,
		CachePolicyId: caches ? cachePolicies.optimised : cachePolicies.disabled,
		...(!caches && { OriginRequestPolicyId: allViewerExceptHost }),
		AllowedMethods: {
			Quantity: methods.length,
			Items: methods,
			CachedMethods: { Quantity: read.length, Items: read },
		},
	};
}

function originOf(origin: OriginKit, made: Made): OperationInput {
	if ('bucket' in origin) {
		return {
			Id: origin.id,
			DomainName: `${origin.bucket}.s3.${made.region}.amazonaws.com`,
			S3OriginConfig: { OriginAccessIdentity: '' },
		};
	}
	const host = (api: string) => `${api}.execute-api.${made.region}.amazonaws.com`;
	const custom = {
		HTTPPort: 80,
		HTTPSPort: 443,
		OriginProtocolPolicy: 'https-only',
		OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
	};
	if ('restApi' in origin) {
		const DomainName = host(made.text(origin.restApi, 'id'));
		return { Id: origin.id, DomainName, OriginPath: `/${origin.stage}`, CustomOriginConfig: custom };
	}
	const DomainName = 'httpApi' in origin ? host(made.text(origin.httpApi, 'ApiId')) : origin.host;
	return { Id: origin.id, DomainName, CustomOriginConfig: custom };
}
