import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	CloudFrontClient,
	CreateCachePolicyCommand,
	CreateCloudFrontOriginAccessIdentityCommand,
	CreateDistributionCommand,
	CreateFunctionCommand,
	CreateInvalidationCommand,
	CreateMonitoringSubscriptionCommand,
	CreateOriginAccessControlCommand,
	CreateOriginRequestPolicyCommand,
	CreateResponseHeadersPolicyCommand,
	DeleteCachePolicyCommand,
	DeleteFunctionCommand,
	DeleteMonitoringSubscriptionCommand,
	DeleteOriginAccessControlCommand,
	DescribeFunctionCommand,
	GetCachePolicyCommand,
	GetDistributionCommand,
	GetFunctionCommand,
	GetInvalidationCommand,
	GetMonitoringSubscriptionCommand,
	GetOriginAccessControlCommand,
	GetResponseHeadersPolicyConfigCommand,
	ListCachePoliciesCommand,
	ListCloudFrontOriginAccessIdentitiesCommand,
	ListFunctionsCommand,
	ListInvalidationsCommand,
	ListOriginAccessControlsCommand,
	ListOriginRequestPoliciesCommand,
	ListResponseHeadersPoliciesCommand,
	PublishFunctionCommand,
	UpdateCachePolicyCommand,
	UpdateFunctionCommand,
	UpdateOriginAccessControlCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudFrontService } from '../../source/demo/cloudfront/cloudfront-service.ts';
import { randomFrom } from '../../source/demo/random.ts';
import { startServices } from './service-support.ts';

let service: CloudFrontService;
const { clock, config } = await startServices((clock) => {
	const random = randomFrom(2);
	service = new CloudFrontService(clock, '123456789012', () => random.uuid());
	return [service];
});
const client = new CloudFrontClient(config);
let references = 0;

async function distribution(
	behaviour: { CachePolicyId?: string; FunctionARN?: string } = {},
	OriginAccessControlId?: string,
): Promise<string> {
	const { CachePolicyId = '658327ea-f89d-4fab-a63d-7e88639e58f6', FunctionARN } = behaviour;
	const { Distribution } = await client.send(
		new CreateDistributionCommand({
			DistributionConfig: {
				CallerReference: String(references++),
				Comment: '',
				Enabled: true,
				Origins: {
					Quantity: 1,
					Items: [
						{
							Id: 'site',
							DomainName: 'site.s3.amazonaws.com',
							S3OriginConfig: { OriginAccessIdentity: '' },
							OriginAccessControlId,
						},
					],
				},
				DefaultCacheBehavior: {
					TargetOriginId: 'site',
					ViewerProtocolPolicy: 'allow-all',
					CachePolicyId,
					...(FunctionARN && {
						FunctionAssociations: { Quantity: 1, Items: [{ FunctionARN, EventType: 'viewer-request' }] },
					}),
				},
			},
		}),
	);
	assert.ok(Distribution?.Id);
	return Distribution.Id;
}

const invalidate = (DistributionId: string, CallerReference: string, ...Items: string[]) =>
	client.send(
		new CreateInvalidationCommand({
			DistributionId,
			InvalidationBatch: { CallerReference, Paths: { Quantity: Items.length, Items } },
		}),
	);

test('an invalidation is in progress for a minute', async () => {
	const id = await distribution();
	const { Invalidation, Location, $metadata } = await invalidate(id, 'one', '/index.html', '/images/*');
	assert.equal($metadata.httpStatusCode, 201);
	assert.match(Invalidation?.Id ?? '', /^I[A-Z0-9]{13}$/);
	assert.equal(
		Location,
		`https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}/invalidation/${Invalidation?.Id}`,
	);
	assert.equal(Invalidation?.Status, 'InProgress');
	assert.deepEqual(Invalidation.InvalidationBatch, {
		CallerReference: 'one',
		Paths: { Quantity: 2, Items: ['/index.html', '/images/*'] },
	});
	const { Distribution } = await client.send(new GetDistributionCommand({ Id: id }));
	assert.equal(Distribution?.InProgressInvalidationBatches, 1);
	const get = () => client.send(new GetInvalidationCommand({ DistributionId: id, Id: Invalidation.Id }));
	await clock.advance(59_000);
	assert.equal((await get()).Invalidation?.Status, 'InProgress');
	await clock.advance(1_000);
	assert.equal((await get()).Invalidation?.Status, 'Completed');
	assert.deepEqual((await get()).Invalidation?.InvalidationBatch, Invalidation.InvalidationBatch);
	const node = service.distributions().find((one) => one.id === id);
	assert.deepEqual(node?.invalidations[0]?.paths, ['/index.html', '/images/*']);
	await assert.rejects(
		client.send(new GetInvalidationCommand({ DistributionId: id, Id: 'I0000000000000' })),
		{ name: 'NoSuchInvalidation' },
	);
});

test('the same invalidation again gives the first one; the same reference for other paths does not', async () => {
	const id = await distribution();
	const first = await invalidate(id, 'twice', '/a', '/b');
	const second = await invalidate(id, 'twice', '/b', '/a');
	assert.equal(second.Invalidation?.Id, first.Invalidation?.Id);
	await assert.rejects(invalidate(id, 'twice', '/c'), { name: 'InvalidArgument' });
	const { InvalidationList } = await client.send(new ListInvalidationsCommand({ DistributionId: id }));
	assert.equal(InvalidationList?.Quantity, 1);
});

test('invalidation paths begin with a slash, are URL-encoded, and have a wildcard only at the end', async () => {
	const id = await distribution();
	for (const path of ['index.html', '/a b', '/ä', '/*.jpg', `/${'x'.repeat(4_000)}`]) {
		await assert.rejects(invalidate(id, `bad ${path.slice(0, 9)}`, path), { name: 'InvalidArgument' }, path);
	}
	await assert.rejects(invalidate(id, 'none'), { name: 'InvalidArgument' });
	await invalidate(id, 'good', '/', '/*', '/a%20b', '/x?size=1&y=2', '/%C3%A4*');
	await assert.rejects(
		client.send(
			new CreateInvalidationCommand({
				DistributionId: id,
				InvalidationBatch: { CallerReference: 'q', Paths: { Quantity: 2, Items: ['/'] } },
			}),
		),
		{ name: 'InconsistentQuantities' },
	);
	await assert.rejects(invalidate('E0000000000000', 'x', '/'), { name: 'NoSuchDistribution' });
});

test('3,000 paths and 15 wildcards are in progress at most', async () => {
	const id = await distribution();
	const many = Array.from({ length: 2_999 }, (_, index) => `/${index}`);
	await invalidate(id, 'many', ...many);
	await assert.rejects(invalidate(id, 'two', '/x', '/y'), { name: 'TooManyInvalidationsInProgress' });
	await invalidate(id, 'last', '/x');
	const wild = Array.from({ length: 15 }, (_, index) => `/${index}/*`);
	await invalidate(id, 'wild', ...wild);
	await assert.rejects(invalidate(id, 'wilder', '/*'), { name: 'TooManyInvalidationsInProgress' });
	await clock.advance(60_000);
	await invalidate(id, 'wilder', '/*');
});

test('invalidations are listed newest first, in pages', async () => {
	const id = await distribution();
	const made: (string | undefined)[] = [];
	for (const name of ['a', 'b', 'c']) {
		made.unshift((await invalidate(id, name, `/${name}`)).Invalidation?.Id);
		await clock.advance(1_000);
	}
	const list = async (Marker?: string) =>
		(await client.send(new ListInvalidationsCommand({ DistributionId: id, MaxItems: 2, Marker })))
			.InvalidationList;
	const first = await list();
	assert.equal(first?.IsTruncated, true);
	const second = await list(first?.NextMarker);
	assert.equal(second?.IsTruncated, false);
	assert.equal(second?.NextMarker, undefined);
	assert.deepEqual(
		[...(first?.Items ?? []), ...(second?.Items ?? [])].map(({ Id }) => Id),
		made,
	);
});

test('a monitoring subscription is made, read and ended once', async () => {
	const DistributionId = await distribution();
	const get = () => client.send(new GetMonitoringSubscriptionCommand({ DistributionId }));
	const create = () =>
		client.send(
			new CreateMonitoringSubscriptionCommand({
				DistributionId,
				MonitoringSubscription: {
					RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' },
				},
			}),
		);
	const end = () => client.send(new DeleteMonitoringSubscriptionCommand({ DistributionId }));
	const monitoring = () => service.distributions().find(({ id }) => id === DistributionId)?.monitoring;
	await assert.rejects(get(), { name: 'NoSuchMonitoringSubscription' });
	await assert.rejects(end(), { name: 'NoSuchMonitoringSubscription' });
	await create();
	assert.equal(monitoring(), true);
	const { MonitoringSubscription: read } = await get();
	assert.equal(read?.RealtimeMetricsSubscriptionConfig?.RealtimeMetricsSubscriptionStatus, 'Enabled');
	await assert.rejects(create(), { name: 'MonitoringSubscriptionAlreadyExists' });
	await end();
	assert.equal(monitoring(), false);
	await assert.rejects(get(), { name: 'NoSuchMonitoringSubscription' });
});

test('managed policies are there, under the ids that AWS gives them', async () => {
	const get = async (Id: string) => (await client.send(new GetCachePolicyCommand({ Id }))).CachePolicy;
	const optimized = await get('658327ea-f89d-4fab-a63d-7e88639e58f6');
	assert.equal(optimized?.CachePolicyConfig?.Name, 'Managed-CachingOptimized');
	assert.equal(optimized.CachePolicyConfig.DefaultTTL, 86_400);
	assert.deepEqual(optimized.LastModifiedTime, new Date(0));
	const off = await get('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
	assert.equal(off?.CachePolicyConfig?.MaxTTL, 0);
	await assert.rejects(get('missing'), { name: 'NoSuchCachePolicy' });
	const managed = await client.send(new ListCachePoliciesCommand({ Type: 'managed' }));
	assert.equal(managed.CachePolicyList?.Quantity, managed.CachePolicyList?.Items?.length);
	assert.ok(managed.CachePolicyList?.Items?.every(({ Type }) => Type === 'managed'));
	const requests = await client.send(new ListOriginRequestPoliciesCommand({}));
	const viewer = requests.OriginRequestPolicyList?.Items?.find(
		({ OriginRequestPolicy: policy }) => policy?.Id === '216adef6-5c7f-47e4-b989-5492eafa07d3',
	);
	assert.equal(viewer?.OriginRequestPolicy?.OriginRequestPolicyConfig?.Name, 'Managed-AllViewer');
	const headers = await client.send(new ListResponseHeadersPoliciesCommand({ Type: 'managed' }));
	assert.equal(headers.ResponseHeadersPolicyList?.Quantity, 5);
	await assert.rejects(
		client.send(new DeleteCachePolicyCommand({ Id: off?.Id, IfMatch: 'E23ZP02F085DFQ' })),
		{ name: 'IllegalDelete' },
	);
});

test('a cache policy of one’s own is made, changed, used and deleted', async () => {
	const settings = { Name: 'short', MinTTL: 0, DefaultTTL: 60, MaxTTL: 300 };
	const made = await client.send(new CreateCachePolicyCommand({ CachePolicyConfig: settings }));
	const Id = made.CachePolicy?.Id ?? '';
	await assert.rejects(client.send(new CreateCachePolicyCommand({ CachePolicyConfig: settings })), {
		name: 'CachePolicyAlreadyExists',
	});
	const used = await distribution({ CachePolicyId: Id });
	const seconds = () =>
		service.distributions().find(({ id }) => id === used)?.behaviours[0]?.defaultTtlSeconds;
	assert.equal(seconds(), 60);
	const update = (IfMatch: string | undefined) =>
		client.send(
			new UpdateCachePolicyCommand({ Id, IfMatch, CachePolicyConfig: { ...settings, DefaultTTL: 90 } }),
		);
	await assert.rejects(update(undefined), { name: 'InvalidIfMatchVersion' });
	const { ETag } = await update(made.ETag);
	assert.equal(seconds(), 90);
	await assert.rejects(update(made.ETag), { name: 'PreconditionFailed' });
	await assert.rejects(client.send(new DeleteCachePolicyCommand({ Id, IfMatch: ETag })), {
		name: 'CachePolicyInUse',
	});
	await assert.rejects(
		client.send(
			new CreateCachePolicyCommand({ CachePolicyConfig: { Name: 'odd', MinTTL: 9, DefaultTTL: 1 } }),
		),
		{ name: 'InvalidTTLOrder' },
	);
	const spare = await client.send(
		new CreateCachePolicyCommand({ CachePolicyConfig: { Name: 'spare', MinTTL: 5 } }),
	);
	assert.equal(spare.CachePolicy?.CachePolicyConfig?.DefaultTTL, 86_400);
	const custom = await client.send(new ListCachePoliciesCommand({ Type: 'custom' }));
	assert.equal(custom.CachePolicyList?.Quantity, 2);
	await client.send(new DeleteCachePolicyCommand({ Id: spare.CachePolicy?.Id, IfMatch: spare.ETag }));
	const left = await client.send(new ListCachePoliciesCommand({ Type: 'custom' }));
	assert.equal(left.CachePolicyList?.Quantity, 1);
});

test('origin request and response headers policies keep their settings', async () => {
	const { OriginRequestPolicy } = await client.send(
		new CreateOriginRequestPolicyCommand({
			OriginRequestPolicyConfig: {
				Name: 'country',
				HeadersConfig: {
					HeaderBehavior: 'whitelist',
					Headers: { Quantity: 1, Items: ['CloudFront-Viewer-Country'] },
				},
				CookiesConfig: { CookieBehavior: 'none' },
				QueryStringsConfig: { QueryStringBehavior: 'all' },
			},
		}),
	);
	assert.deepEqual(OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig?.Headers?.Items, [
		'CloudFront-Viewer-Country',
	]);
	const made = await client.send(
		new CreateResponseHeadersPolicyCommand({
			ResponseHeadersPolicyConfig: {
				Name: 'server-timing',
				ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 12.5 },
				CustomHeadersConfig: {
					Quantity: 1,
					Items: [{ Header: 'x-a', Value: 'b', Override: true }],
				},
			},
		}),
	);
	const { ResponseHeadersPolicyConfig: read } = await client.send(
		new GetResponseHeadersPolicyConfigCommand({ Id: made.ResponseHeadersPolicy?.Id }),
	);
	assert.deepEqual(read?.ServerTimingHeadersConfig, { Enabled: true, SamplingRate: 12.5 });
	assert.deepEqual(read?.CustomHeadersConfig?.Items, [{ Header: 'x-a', Value: 'b', Override: true }]);
});

test('origin access controls and identities are made, changed, listed and guarded while in use', async () => {
	const settings = {
		Name: 'site',
		SigningProtocol: 'sigv4',
		SigningBehavior: 'always',
		OriginAccessControlOriginType: 's3',
	} as const;
	const create = (Name: string) =>
		client.send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig: { ...settings, Name } }));
	const made = await create('site');
	const Id = made.OriginAccessControl?.Id ?? '';
	await assert.rejects(create('site'), { name: 'OriginAccessControlAlreadyExists' });
	await distribution({}, Id);
	const { ETag } = await client.send(
		new UpdateOriginAccessControlCommand({
			Id,
			IfMatch: made.ETag,
			OriginAccessControlConfig: { ...settings, Description: 'for the site' },
		}),
	);
	const read = await client.send(new GetOriginAccessControlCommand({ Id }));
	assert.equal(read.OriginAccessControl?.OriginAccessControlConfig?.Description, 'for the site');
	await assert.rejects(client.send(new DeleteOriginAccessControlCommand({ Id, IfMatch: ETag })), {
		name: 'OriginAccessControlInUse',
	});
	const other = await create('other');
	await client.send(
		new DeleteOriginAccessControlCommand({ Id: other.OriginAccessControl?.Id, IfMatch: other.ETag }),
	);
	const { OriginAccessControlList: list } = await client.send(new ListOriginAccessControlsCommand({}));
	assert.deepEqual(
		list?.Items?.map(({ Name }) => Name),
		['site'],
	);
	const identity = () =>
		client.send(
			new CreateCloudFrontOriginAccessIdentityCommand({
				CloudFrontOriginAccessIdentityConfig: { CallerReference: 'x', Comment: 'y' },
			}),
		);
	const first = (await identity()).CloudFrontOriginAccessIdentity;
	assert.equal((await identity()).CloudFrontOriginAccessIdentity?.Id, first?.Id);
	assert.match(first?.S3CanonicalUserId ?? '', /^[0-9a-f]{96}$/);
	const identities = await client.send(new ListCloudFrontOriginAccessIdentitiesCommand({}));
	assert.equal(identities.CloudFrontOriginAccessIdentityList?.Quantity, 1);
});

test('a function is developed, published, used and deleted', async () => {
	const Name = 'redirect';
	const FunctionConfig = { Comment: 'to www', Runtime: 'cloudfront-js-2.0' } as const;
	const code = (text: string) => Buffer.from(text);
	const made = await client.send(
		new CreateFunctionCommand({ Name, FunctionConfig, FunctionCode: code('function handler(e) {}') }),
	);
	assert.equal(made.FunctionSummary?.Status, 'UNPUBLISHED');
	const arn = made.FunctionSummary?.FunctionMetadata?.FunctionARN ?? '';
	assert.equal(arn, 'arn:aws:cloudfront::123456789012:function/redirect');
	await assert.rejects(distribution({ FunctionARN: arn }), { name: 'InvalidFunctionAssociation' });
	const changed = await client.send(
		new UpdateFunctionCommand({ Name, IfMatch: made.ETag, FunctionConfig, FunctionCode: code('v2') }),
	);
	assert.ok(changed.ETag);
	await assert.rejects(client.send(new PublishFunctionCommand({ Name, IfMatch: made.ETag })), {
		name: 'PreconditionFailed',
	});
	await client.send(new PublishFunctionCommand({ Name, IfMatch: changed.ETag }));
	const live = await client.send(new GetFunctionCommand({ Name, Stage: 'LIVE' }));
	assert.equal(Buffer.from(live.FunctionCode ?? []).toString(), 'v2');
	await distribution({ FunctionARN: arn });
	const described = await client.send(new DescribeFunctionCommand({ Name }));
	assert.equal(described.FunctionSummary?.FunctionMetadata?.Stage, 'DEVELOPMENT');
	await assert.rejects(client.send(new DeleteFunctionCommand({ Name, IfMatch: changed.ETag })), {
		name: 'FunctionInUse',
	});
	const { FunctionList } = await client.send(new ListFunctionsCommand({ Stage: 'LIVE' }));
	assert.equal(FunctionList?.Quantity, 1);
	await assert.rejects(client.send(new DescribeFunctionCommand({ Name: 'missing' })), {
		name: 'NoSuchFunctionExists',
	});
});
