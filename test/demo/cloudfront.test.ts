import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
	CloudFrontClient,
	CopyDistributionCommand,
	CreateDistributionCommand,
	CreateDistributionWithTagsCommand,
	DeleteDistributionCommand,
	type DistributionConfig,
	GetDistributionCommand,
	GetDistributionConfigCommand,
	ListDistributionsByCachePolicyIdCommand,
	ListDistributionsByWebACLIdCommand,
	ListDistributionsCommand,
	ListTagsForResourceCommand,
	TagResourceCommand,
	UntagResourceCommand,
	UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { CloudFrontService } from '../../source/demo/cloudfront/cloudfront-service.ts';
import { LambdaService } from '../../source/demo/lambda/lambda-service.ts';
import { randomFrom } from '../../source/demo/random.ts';
import { Input } from '../../source/demo/wire/input.ts';
import { startServices } from './service-support.ts';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const disabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const minutes = (count: number) => clock.advance(count * 60_000);
let service: CloudFrontService;
const { clock, endpoint, config } = await startServices((clock) => {
	const random = randomFrom(1);
	service = new CloudFrontService(clock, '123456789012', () => random.uuid());
	return [service];
});
const client = new CloudFrontClient(config);

let references = 0;

/** A bucket with caching and an API without, in front of which the distribution is. */
function shop(change: Partial<DistributionConfig> = {}): DistributionConfig {
	return {
		CallerReference: `reference-${references++}`,
		Comment: 'the shop',
		Enabled: true,
		Origins: {
			Quantity: 2,
			Items: [
				{
					Id: 'site',
					DomainName: 'shop-site.s3.eu-west-1.amazonaws.com',
					S3OriginConfig: { OriginAccessIdentity: '' },
				},
				{
					Id: 'api',
					DomainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
					OriginPath: '/prod',
					CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
				},
			],
		},
		DefaultCacheBehavior: {
			TargetOriginId: 'site',
			ViewerProtocolPolicy: 'redirect-to-https',
			CachePolicyId: optimized,
		},
		CacheBehaviors: {
			Quantity: 1,
			Items: [
				{
					PathPattern: '/api/*',
					TargetOriginId: 'api',
					ViewerProtocolPolicy: 'https-only',
					CachePolicyId: disabled,
					AllowedMethods: {
						Quantity: 7,
						Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
						CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
					},
				},
			],
		},
		...change,
	};
}

async function make(change: Partial<DistributionConfig> = {}) {
	const { Distribution, ETag, Location } = await client.send(
		new CreateDistributionCommand({ DistributionConfig: shop(change) }),
	);
	assert.ok(Distribution?.Id && ETag && Distribution.DistributionConfig);
	return { id: Distribution.Id, distribution: Distribution, etag: ETag, location: Location };
}

const refused = (change: Partial<DistributionConfig>, name: string) =>
	assert.rejects(
		client.send(new CreateDistributionCommand({ DistributionConfig: shop(change) })),
		(error: Error) => {
			assert.equal(error.name, name);
			return true;
		},
	);

test('a distribution is made with an id, a domain name and what was left out, and is deployed after a while', async () => {
	const { id, distribution, etag, location } = await make();
	assert.match(id, /^E[A-Z0-9]{13}$/);
	assert.match(etag, /^E[A-Z0-9]{13}$/);
	assert.match(distribution.DomainName ?? '', /^d[a-z0-9]{13}\.cloudfront\.net$/);
	assert.equal(distribution.ARN, `arn:aws:cloudfront::123456789012:distribution/${id}`);
	assert.equal(location, `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}`);
	assert.equal(distribution.Status, 'InProgress');
	assert.deepEqual(distribution.LastModifiedTime, new Date(clock.now()));
	assert.equal(distribution.InProgressInvalidationBatches, 0);
	const given = distribution.DistributionConfig;
	assert.equal(given?.PriceClass, 'PriceClass_All');
	assert.equal(given?.HttpVersion, 'http2');
	assert.equal(given?.IsIPV6Enabled, true);
	assert.deepEqual(given?.Aliases, { Quantity: 0 });
	assert.deepEqual(given?.DefaultCacheBehavior?.AllowedMethods, {
		Quantity: 2,
		Items: ['HEAD', 'GET'],
		CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
	});
	assert.equal(given?.ViewerCertificate?.CloudFrontDefaultCertificate, true);
	assert.deepEqual(given?.Restrictions?.GeoRestriction, { RestrictionType: 'none', Quantity: 0 });
	const [site, api] = given?.Origins?.Items ?? [];
	assert.equal(site?.ConnectionAttempts, 3);
	assert.equal(api?.OriginPath, '/prod');
	assert.equal(api?.CustomOriginConfig?.OriginReadTimeout, 30);
	await minutes(2);
	const before = await client.send(new GetDistributionCommand({ Id: id }));
	assert.equal(before.Distribution?.Status, 'InProgress');
	await minutes(1);
	const after = await client.send(new GetDistributionCommand({ Id: id }));
	assert.equal(after.Distribution?.Status, 'Deployed');
	assert.equal(after.ETag, etag);
});

test('an update takes the version it is of, changes it, and deploys anew', async () => {
	const { id, etag } = await make();
	await minutes(5);
	const { DistributionConfig: given } = await client.send(new GetDistributionConfigCommand({ Id: id }));
	assert.ok(given);
	const changed = { ...given, Comment: 'changed' };
	const update = (IfMatch: string | undefined, DistributionConfig: DistributionConfig = changed) =>
		client.send(new UpdateDistributionCommand({ Id: id, IfMatch, DistributionConfig }));
	await assert.rejects(update(undefined), { name: 'InvalidIfMatchVersion' });
	await assert.rejects(update('nonsense'), { name: 'InvalidIfMatchVersion' });
	const other = await make();
	await assert.rejects(update(other.etag), { name: 'PreconditionFailed' });
	const result = await update(etag);
	assert.notEqual(result.ETag, etag);
	assert.equal(result.Distribution?.Status, 'InProgress');
	assert.equal(result.Distribution?.DistributionConfig?.Comment, 'changed');
	await assert.rejects(update(etag), { name: 'PreconditionFailed' });
	await assert.rejects(update(result.ETag, { ...changed, CallerReference: 'another' }), {
		name: 'IllegalUpdate',
	});
	const read = await client.send(new GetDistributionConfigCommand({ Id: id }));
	assert.deepEqual(read.DistributionConfig, result.Distribution?.DistributionConfig);
	await assert.rejects(
		client.send(
			new UpdateDistributionCommand({ Id: 'E0000000000000', IfMatch: etag, DistributionConfig: changed }),
		),
		{ name: 'NoSuchDistribution' },
	);
});

test('only a disabled distribution can be deleted', async () => {
	const { id, etag, distribution } = await make();
	const remove = (IfMatch: string | undefined) =>
		client.send(new DeleteDistributionCommand({ Id: id, IfMatch }));
	await assert.rejects(remove(etag), (error: { name: string; $metadata: { httpStatusCode: number } }) => {
		assert.equal(error.name, 'DistributionNotDisabled');
		assert.equal(error.$metadata.httpStatusCode, 409);
		return true;
	});
	const { DistributionConfig: given } = await client.send(new GetDistributionConfigCommand({ Id: id }));
	assert.ok(given);
	const { ETag } = await client.send(
		new UpdateDistributionCommand({
			Id: id,
			IfMatch: etag,
			DistributionConfig: { ...given, Enabled: false },
		}),
	);
	await assert.rejects(remove(ETag), { name: 'DistributionNotDisabled' }, 'it is still being switched off');
	await minutes(5);
	await assert.rejects(remove(etag), { name: 'PreconditionFailed' });
	await assert.rejects(remove(undefined), { name: 'InvalidIfMatchVersion' });
	const { $metadata } = await remove(ETag);
	assert.equal($metadata.httpStatusCode, 204);
	await assert.rejects(
		client.send(new GetDistributionCommand({ Id: id })),
		(error: { name: string; $metadata: { httpStatusCode: number } }) => {
			assert.equal(error.name, 'NoSuchDistribution');
			assert.equal(error.$metadata.httpStatusCode, 404);
			return true;
		},
	);
	assert.equal(distribution.Id, id);
});

test('a caller reference makes one distribution only', async () => {
	const CallerReference = 'once';
	await make({ CallerReference });
	await refused({ CallerReference }, 'DistributionAlreadyExists');
});

test('lists come in pages with all that a summary says', async () => {
	const made: string[] = [];
	const start = service.distributions().length;
	for (let count = 0; count < 3; count++) made.push((await make({ Comment: `page <${count}> & more` })).id);
	const seen: string[] = [];
	let marker: string | undefined;
	do {
		const { DistributionList } = await client.send(
			new ListDistributionsCommand({ MaxItems: 2, ...(marker && { Marker: marker }) }),
		);
		assert.equal(DistributionList?.MaxItems, 2);
		assert.equal(DistributionList.Marker, marker ?? '');
		assert.equal(DistributionList.Quantity, DistributionList.Items?.length);
		assert.equal(DistributionList.IsTruncated, DistributionList.NextMarker !== undefined);
		seen.push(...(DistributionList.Items ?? []).map(({ Id }) => Id ?? ''));
		marker = DistributionList.NextMarker;
	} while (marker);
	assert.equal(seen.length, start + 3);
	assert.equal(new Set(seen).size, seen.length);
	assert.deepEqual(seen.slice(-3), made);
	const { DistributionList } = await client.send(new ListDistributionsCommand({}));
	const last = DistributionList?.Items?.at(-1);
	assert.equal(DistributionList?.MaxItems, 100);
	assert.equal(last?.Comment, 'page <2> & more');
	assert.equal(last?.Origins?.Items?.[0]?.Id, 'site');
	assert.equal(last?.CacheBehaviors?.Items?.[0]?.PathPattern, '/api/*');
	assert.equal(last?.DefaultCacheBehavior?.CachePolicyId, optimized);
	assert.equal(last?.Enabled, true);
	await assert.rejects(client.send(new ListDistributionsCommand({ Marker: 'nowhere' })), {
		name: 'InvalidArgument',
	});
});

test('distributions are found by their cache policy and web ACL', async () => {
	const acl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/11111111-2222-3333-4444-555555555555';
	const { id } = await make({ WebACLId: acl });
	const byAcl = await client.send(new ListDistributionsByWebACLIdCommand({ WebACLId: acl }));
	assert.deepEqual(
		byAcl.DistributionList?.Items?.map((one) => one.Id),
		[id],
	);
	const byPolicy = await client.send(
		new ListDistributionsByCachePolicyIdCommand({ CachePolicyId: disabled }),
	);
	assert.ok(byPolicy.DistributionIdList?.Items?.includes(id));
	await assert.rejects(
		client.send(new ListDistributionsByCachePolicyIdCommand({ CachePolicyId: 'missing' })),
		{ name: 'NoSuchCachePolicy' },
	);
});

test('what a configuration refers to has to be there', async () => {
	const behaviour = shop().DefaultCacheBehavior;
	assert.ok(behaviour);
	const standard = (change: object) => ({ DefaultCacheBehavior: { ...behaviour, ...change } });
	await refused(standard({ TargetOriginId: 'nowhere' }), 'NoSuchOrigin');
	await refused(standard({ CachePolicyId: 'nowhere' }), 'NoSuchCachePolicy');
	await refused(standard({ OriginRequestPolicyId: 'nowhere' }), 'NoSuchOriginRequestPolicy');
	await refused(standard({ ResponseHeadersPolicyId: 'nowhere' }), 'NoSuchResponseHeadersPolicy');
	await refused(standard({ CachePolicyId: undefined }), 'InvalidArgument');
	const ForwardedValues = { QueryString: false, Cookies: { Forward: 'none' } };
	await refused(standard({ ForwardedValues }), 'InvalidArgument');
	const legacy = { CachePolicyId: undefined, ForwardedValues };
	await refused(standard({ ...legacy, MinTTL: 10, DefaultTTL: 5, MaxTTL: 20 }), 'InvalidTTLOrder');
	const { distribution } = await make(standard(legacy));
	assert.equal(distribution.DistributionConfig?.DefaultCacheBehavior?.DefaultTTL, 86_400);
});

test('origins, aliases and the like are checked', async () => {
	const [site] = shop().Origins?.Items ?? [];
	assert.ok(site);
	const origin = (change: object) => ({
		Origins: { Quantity: 1, Items: [{ ...site, ...change }] },
		CacheBehaviors: { Quantity: 0 },
	});
	await refused(origin({ DomainName: 'example.com' }), 'InvalidOrigin');
	await refused(origin({ DomainName: 'https://x.s3.amazonaws.com' }), 'InvalidArgument');
	await refused(origin({ S3OriginConfig: undefined }), 'InvalidArgument');
	await refused(origin({ OriginPath: 'no-slash' }), 'InvalidArgument');
	await refused(origin({ OriginAccessControlId: 'E000000000000' }), 'InvalidOriginAccessControl');
	await refused({ Origins: { Quantity: 2, Items: [site] } }, 'InconsistentQuantities');
	await refused({ Origins: { Quantity: 0, Items: undefined } }, 'InvalidArgument');
	await refused({ DefaultRootObject: '/index.html' }, 'InvalidDefaultRootObject');
	await refused({ WebACLId: 'nonsense' }, 'InvalidWebACLId');
	await refused({ Comment: 'x'.repeat(129) }, 'InvalidArgument');
	await refused({ PriceClass: 'PriceClass_7' as 'PriceClass_100' }, 'MalformedXML');
	await refused({ CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 418 }] } }, 'InvalidErrorCode');
	await refused(
		{ Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 1, Items: ['DE'] } } },
		'InvalidGeoRestrictionParameter',
	);
	const certificate = {
		ACMCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
		SSLSupportMethod: 'sni-only' as const,
		MinimumProtocolVersion: 'TLSv1.2_2021' as const,
	};
	const named = {
		Aliases: { Quantity: 1, Items: ['www.example.org'] },
		ViewerCertificate: certificate,
	};
	await refused({ Aliases: named.Aliases }, 'InvalidViewerCertificate');
	const elsewhere = {
		...certificate,
		ACMCertificateArn: certificate.ACMCertificateArn.replace('us-', 'eu-'),
	};
	await refused({ ViewerCertificate: elsewhere }, 'InvalidViewerCertificate');
	const { distribution } = await make(named);
	assert.equal(distribution.DistributionConfig?.ViewerCertificate?.CertificateSource, 'acm');
	assert.equal(distribution.AliasICPRecordals?.[0]?.CNAME, 'www.example.org');
	await refused(named, 'CNAMEAlreadyExists');
});

test('an origin group has two members that fail over by status code', async () => {
	const { Origins } = shop();
	const group = (OriginId: string) => ({
		Origins,
		OriginGroups: {
			Quantity: 1,
			Items: [
				{
					Id: 'group',
					FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [500, 503] } },
					Members: { Quantity: 2, Items: [{ OriginId: 'site' }, { OriginId }] },
				},
			],
		},
		DefaultCacheBehavior: {
			TargetOriginId: 'group',
			ViewerProtocolPolicy: 'allow-all' as const,
			CachePolicyId: optimized,
		},
	});
	await refused(group('nowhere'), 'NoSuchOrigin');
	const { id, distribution } = await make(group('api'));
	const [made] = distribution.DistributionConfig?.OriginGroups?.Items ?? [];
	assert.deepEqual(made?.FailoverCriteria?.StatusCodes?.Items, [500, 503]);
	const node = service.distributions().find((one) => one.id === id);
	assert.deepEqual(node?.behaviours.at(-1)?.originIds, ['site', 'api']);
});

test('the simulation sees origins and behaviours, the default one last', async () => {
	const { id, distribution } = await make();
	const node = service.distributions().find((one) => one.id === id);
	assert.ok(node);
	assert.equal(node.domainName, distribution.DomainName);
	assert.equal(node.enabled, true);
	assert.equal(node.monitoring, false);
	assert.deepEqual(node.origins.get('api'), {
		id: 'api',
		domainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
		path: '/prod',
	});
	assert.deepEqual(
		node.behaviours.map(({ pathPattern, caches, defaultTtlSeconds, originIds }) => ({
			pathPattern,
			caches,
			defaultTtlSeconds,
			originIds,
		})),
		[
			{ pathPattern: '/api/*', caches: false, defaultTtlSeconds: 0, originIds: ['api'] },
			{ pathPattern: '*', caches: true, defaultTtlSeconds: 86_400, originIds: ['site'] },
		],
	);
});

test('a scenario calls operations in process', async () => {
	const call = (operation: string, fields: object) =>
		service.call({
			operation,
			input: new Input(fields, service.missing),
			region: 'us-east-1',
			origin: endpoint,
			signal: new AbortController().signal,
		}) as { Distribution: { Id: string }; Invalidation: { Status: string } };
	const { Distribution } = call('CreateDistribution', { DistributionConfig: shop() });
	const { Invalidation } = call('CreateInvalidation', {
		DistributionId: Distribution.Id,
		InvalidationBatch: { CallerReference: 'x', Paths: { Quantity: 1, Items: ['/*'] } },
	});
	assert.equal(Invalidation.Status, 'InProgress');
	assert.throws(() => call('CreateInvalidation', { DistributionId: Distribution.Id }), {
		shape: 'MissingBody',
	});
});

test('tags come with the distribution, and are added, removed and listed', async () => {
	const { Distribution } = await client.send(
		new CreateDistributionWithTagsCommand({
			DistributionConfigWithTags: {
				DistributionConfig: shop(),
				Tags: { Items: [{ Key: 'stage', Value: 'prod' }] },
			},
		}),
	);
	const Resource = Distribution?.ARN ?? '';
	const tags = async () => (await client.send(new ListTagsForResourceCommand({ Resource }))).Tags?.Items;
	assert.deepEqual(await tags(), [{ Key: 'stage', Value: 'prod' }]);
	await client.send(
		new TagResourceCommand({ Resource, Tags: { Items: [{ Key: 'team', Value: 'shop @ co' }] } }),
	);
	await client.send(new UntagResourceCommand({ Resource, TagKeys: { Items: ['stage'] } }));
	assert.deepEqual(await tags(), [{ Key: 'team', Value: 'shop @ co' }]);
	await client.send(new UntagResourceCommand({ Resource, TagKeys: { Items: ['team'] } }));
	assert.deepEqual(await tags(), []);
	await assert.rejects(
		client.send(new TagResourceCommand({ Resource, Tags: { Items: [{ Key: 'aws:x', Value: '' }] } })),
		{ name: 'InvalidTagging' },
	);
	await assert.rejects(client.send(new ListTagsForResourceCommand({ Resource: `${Resource}X` })), {
		name: 'NoSuchResource',
	});
});

test('a copy is for staging and has no aliases', async () => {
	const { id, etag } = await make();
	const { Distribution } = await client.send(
		new CopyDistributionCommand({
			PrimaryDistributionId: id,
			IfMatch: etag,
			Staging: true,
			CallerReference: 'copy',
			Enabled: false,
		}),
	);
	assert.equal(Distribution?.DistributionConfig?.Staging, true);
	assert.equal(Distribution.DistributionConfig.Enabled, false);
	assert.notEqual(Distribution.Id, id);
});

test('bodies that are none, no XML, or in the wrong place are told in CloudFront’s XML', async () => {
	const Authorization =
		'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=0';
	const post = async (body: string) => {
		const answer = await fetch(`${endpoint}/2020-05-31/distribution`, {
			method: 'POST',
			body,
			headers: { Authorization },
		});
		return { status: answer.status, text: await answer.text() };
	};
	const empty = await post('');
	assert.equal(empty.status, 400);
	assert.match(empty.text, /<ErrorResponse xmlns="http:\/\/cloudfront\.amazonaws\.com\/doc\/2020-05-31\/">/);
	assert.match(empty.text, /<Error><Type>Sender<\/Type><Code>MissingBody<\/Code>/);
	assert.match(empty.text, /<RequestId>[0-9a-f-]{36}<\/RequestId>/);
	assert.match((await post('<Distribution')).text, /<Code>MalformedXML<\/Code>/);
	const control = '<DistributionConfig><CallerReference>\u0001</CallerReference></DistributionConfig>';
	assert.match((await post(control)).text, /<Code>MalformedXML<\/Code>/);
	assert.match((await post(control.replace('\u0001', '&#0;'))).text, /<Code>MalformedXML<\/Code>/);
	assert.match((await post('<Other/>')).text, /<Code>MalformedInput<\/Code>/);
	const missing = await post('<DistributionConfig><Comment>x</Comment></DistributionConfig>');
	assert.match(missing.text, /<Code>MalformedXML<\/Code>/);
	assert.match(
		missing.text,
		/Value null at &apos;distributionConfig\.callerReference&apos;|'distributionConfig\.callerReference'/,
	);
	const list =
		'<DistributionConfig><Aliases><Quantity>1</Quantity><Items><Name>x</Name></Items></Aliases></DistributionConfig>';
	assert.match((await post(list)).text, /<Code>MalformedInput<\/Code>/);
	const older = await fetch(`${endpoint}/2019-03-26/distribution`, { headers: { Authorization } });
	assert.equal(older.status, 200);
});

test('an unsigned request to Lambda is none to an older version of CloudFront', async () => {
	const both = await startServices((clock) => [
		new CloudFrontService(clock, '123456789012', () => randomUUID()),
		new LambdaService(clock, '123456789012', () => randomUUID()),
	]);
	const functions = await fetch(`${both.endpoint}/2015-03-31/functions/`);
	assert.deepEqual(await functions.json(), { Functions: [] });
	const distributions = await fetch(`${both.endpoint}/2020-05-31/distribution`);
	assert.match(await distributions.text(), /<DistributionList /);
});
