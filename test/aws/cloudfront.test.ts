import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CloudFront as Sdk } from '@aws-sdk/client-cloudfront';
import type { Distribution } from '../../source/model/distribution.ts';
import { issuePermit } from '../../source/model/permit.ts';
import { startTestCloud } from '../demo/cloud-support.ts';
import { html, startFake } from '../support/fake-http.ts';
import { connectTo } from './control-plane-support.ts';

const { cloud, clock, config, seconds } = await startTestCloud({ scenario: 'shop' });
const start = clock.now();
const sdk = new Sdk(config);
after(() => sdk.destroy());

function named(distributions: readonly Distribution[], alias: string): Distribution {
	return distributions.find(({ aliases }) => aliases.includes(alias)) ?? assert.fail(`there is no ${alias}`);
}

test('distributions with origins, origin groups and behaviours in order of precedence', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const distributions = await cloudFront.listDistributions();
	assert.deepEqual(
		distributions.map(({ aliases, enabled, status }) => [aliases, enabled, status]),
		['www', 'img', 'docs'].map((name) => [[`${name}.shop.example`], true, 'Deployed']),
	);
	const shop = named(distributions, 'www.shop.example');
	assert.match(shop.arn, new RegExp(`distribution/${shop.id}$`));
	assert.match(shop.domainName, /\.cloudfront\.net$/);
	assert.equal(shop.comment, 'The shop: pages, scripts and products');
	assert.ok(shop.modifiedAt !== null && shop.modifiedAt < start);
	const api = shop.origins[2];
	assert.deepEqual(
		shop.origins.map(({ id, target, protocolPolicy }) => [id, target.kind, protocolPolicy]),
		[
			['assets', 'bucket', null],
			['assets-standby', 'bucket', null],
			['orders-api', 'api', 'https-only'],
		],
	);
	assert.ok(api?.target.kind === 'api' && api.target.stage === 'prod');
	assert.match(api.domainName, new RegExp(`^${api.target.apiId}\\.execute-api\\.`));
	assert.deepEqual([...shop.originGroups], [['assets-or-standby', ['assets', 'assets-standby']]]);
	assert.deepEqual(
		shop.behaviours.map(
			({ pathPattern, targetOriginId, viewerProtocolPolicy, cachePolicyId, legacyTtl, compress }) => [
				pathPattern,
				targetOriginId,
				viewerProtocolPolicy,
				cachePolicyId,
				legacyTtl,
				compress,
			],
		),
		[
			['/products*', 'orders-api', 'redirect-to-https', '658327ea-f89d-4fab-a63d-7e88639e58f6', null, true],
			['*', 'assets-or-standby', 'redirect-to-https', '658327ea-f89d-4fab-a63d-7e88639e58f6', null, true],
		],
	);
});

test('whether the additional metrics are on; a distribution that was never asked to has none', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const distributions = await cloudFront.listDistributions();
	const on = (alias: string) => cloudFront.getMonitoring(named(distributions, alias).id);
	assert.deepEqual([await on('www.shop.example'), await on('docs.shop.example')], [true, false]);
	await assert.rejects(cloudFront.getMonitoring('ENONE'), { kind: 'notFound', code: 'NoSuchDistribution' });
	const off = cloud.faults.add({
		service: 'CloudFront',
		operation: 'GetMonitoringSubscription',
		kind: 'denied',
	});
	await assert.rejects(on('docs.shop.example'), { kind: 'denied', service: 'CloudFront' });
	off();
	const moto = await startFake(t, () => html(404));
	const other = await connectTo(t, moto.url);
	await assert.rejects(other.cloudFront.getMonitoring('E1'), { kind: 'unsupported' });
});

test('the additional metrics are turned on with a permit for it, on that distribution', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const { id } = named(await cloudFront.listDistributions(), 'docs.shop.example');
	cloud.clearRequests();
	await assert.rejects(
		cloudFront.enableMonitoring(issuePermit('monitoring', 'another'), id),
		/did not pass the gate/,
	);
	await assert.rejects(
		cloudFront.enableMonitoring(issuePermit('invalidate', id), id),
		/did not pass the gate/,
	);
	assert.equal(cloud.requests.length, 0);
	await cloudFront.enableMonitoring(issuePermit('monitoring', id), id);
	assert.equal(await cloudFront.getMonitoring(id), true);
	await sdk.deleteMonitoringSubscription({ DistributionId: id });
	assert.equal(await cloudFront.getMonitoring(id), false);
});

test('an invalidation: its paths, its progress, and the same one once only', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const { id } = named(await cloudFront.listDistributions(), 'img.shop.example');
	const paths = ['/a.png', '/products/*'];
	await assert.rejects(
		cloudFront.createInvalidation(issuePermit('invalidate', 'another'), id, paths, 'one'),
		/did not pass the gate/,
	);
	const before = await cloudFront.listInvalidations(id);
	const made = await cloudFront.createInvalidation(issuePermit('invalidate', id), id, paths, 'one');
	assert.deepEqual([made.status, made.paths, made.createdAt], ['InProgress', paths, clock.now()]);
	const again = await cloudFront.createInvalidation(issuePermit('invalidate', id), id, paths, 'one');
	assert.equal(again.id, made.id);
	const list = await cloudFront.listInvalidations(id);
	assert.equal(list.length, before.length + 1);
	assert.deepEqual(list[0], { ...made, paths: null });
	await seconds(600);
	assert.deepEqual(await cloudFront.getInvalidation(id, made.id), { ...made, status: 'Completed' });
	await assert.rejects(cloudFront.getInvalidation(id, 'INONE'), {
		kind: 'notFound',
		code: 'NoSuchInvalidation',
	});
});

test('a cache policy with its times to live', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	assert.deepEqual(await cloudFront.getCachePolicy('658327ea-f89d-4fab-a63d-7e88639e58f6'), {
		id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
		name: 'Managed-CachingOptimized',
		minimumTtl: 1,
		defaultTtl: 86_400,
		maximumTtl: 31_536_000,
	});
	await assert.rejects(cloudFront.getCachePolicy('none'), { kind: 'notFound', operation: 'GetCachePolicy' });
});

test('functions at the edge, legacy times to live, and origins with more to say', async (t) => {
	const xml = (text: string) => ({ headers: { 'content-type': 'text/xml' }, body: text });
	const associations = `
		<LambdaFunctionAssociations><Quantity>1</Quantity><Items><LambdaFunctionAssociation>
			<LambdaFunctionARN>arn:aws:lambda:us-east-1:1:function:sign:3</LambdaFunctionARN><EventType>origin-request</EventType>
		</LambdaFunctionAssociation></Items></LambdaFunctionAssociations>
		<FunctionAssociations><Quantity>1</Quantity><Items><FunctionAssociation>
			<FunctionARN>arn:aws:cloudfront::1:function/rewrite</FunctionARN><EventType>viewer-request</EventType>
		</FunctionAssociation></Items></FunctionAssociations>`;
	const page = (items: string, next: string | null) =>
		xml(`<?xml version="1.0"?><DistributionList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker/>
			<MaxItems>100</MaxItems><IsTruncated>${next !== null}</IsTruncated>${next === null ? '' : `<NextMarker>${next}</NextMarker>`}
			<Quantity>1</Quantity>${items}</DistributionList>`);
	const full = `<Items><DistributionSummary><Id>E1</Id><Status>InProgress</Status><Enabled>false</Enabled>
		<WebACLId>arn:aws:wafv2:us-east-1:1:global/webacl/x/y</WebACLId>
		<Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>site.example</DomainName>
			<OriginAccessControlId>EOAC</OriginAccessControlId><ConnectionAttempts>2</ConnectionAttempts>
			<OriginShield><Enabled>true</Enabled></OriginShield>
			<CustomOriginConfig><OriginProtocolPolicy>match-viewer</OriginProtocolPolicy><OriginReadTimeout>45</OriginReadTimeout></CustomOriginConfig>
		</Origin></Items></Origins>
		<DefaultCacheBehavior><TargetOriginId>o</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy>
			<MinTTL>0</MinTTL><DefaultTTL>60</DefaultTTL><MaxTTL>3600</MaxTTL>${associations}</DefaultCacheBehavior>
		</DistributionSummary></Items>`;
	const server = await startFake(t, ({ path }) =>
		path.includes('Marker=E1')
			? page('<Items><DistributionSummary><Id>E2</Id></DistributionSummary></Items>', null)
			: page(full, 'E1'),
	);
	const { cloudFront } = await connectTo(t, server.url);
	const [first, second, ...others] = await cloudFront.listDistributions();
	assert.equal(others.length, 0);
	assert.deepEqual([first?.enabled, first?.webAcl], [false, 'arn:aws:wafv2:us-east-1:1:global/webacl/x/y']);
	assert.deepEqual(first?.origins, [
		{
			id: 'o',
			domainName: 'site.example',
			path: '',
			target: { kind: 'custom', host: 'site.example' },
			protocolPolicy: 'match-viewer',
			accessControl: 'EOAC',
			shield: true,
			connectionAttempts: 2,
			readTimeoutSeconds: 45,
		},
	]);
	assert.deepEqual(first?.behaviours[0]?.legacyTtl, { minimum: 0, default: 60, maximum: 3600 });
	assert.deepEqual(first?.behaviours[0]?.functions, [
		{ event: 'viewer-request', kind: 'CloudFront function', name: 'rewrite' },
		{ event: 'origin-request', kind: 'Lambda@Edge', name: 'sign' },
	]);
	assert.deepEqual(
		[second?.id, second?.aliases, second?.origins, second?.behaviours, second?.comment, second?.modifiedAt],
		['E2', [], [], [], '', null],
	);
	// What nobody says is not "disabled".
	assert.equal(second?.enabled, true);

	const nameless = await startFake(t, () => page('<Items><DistributionSummary/></Items>', null));
	const third = await connectTo(t, nameless.url);
	await assert.rejects(third.cloudFront.listDistributions(), {
		kind: 'unknown',
		message: /without what identifies/,
	});
	const endless = await startFake(t, () => page('', 'E1'));
	const fourth = await connectTo(t, endless.url);
	await assert.rejects(fourth.cloudFront.listDistributions(), { kind: 'unknown', message: /do not end/ });
	const nothing = await startFake(t, () => xml(''));
	const fifth = await connectTo(t, nothing.url);
	await assert.rejects(fifth.cloudFront.listDistributions(), {
		kind: 'unknown',
		message: /a DistributionList/,
	});
});

test('an account without distributions has an empty list; an endpoint without CloudFront says so', async (t) => {
	const { cloudFront } = await connectTo(t, cloud.endpoint);
	const off = cloud.faults.add({ service: 'CloudFront', kind: 'unsupported' });
	await assert.rejects(cloudFront.listDistributions(), { kind: 'unsupported', service: 'CloudFront' });
	off();
	const empty = await startTestCloud({ scenario: 'empty' });
	const other = await connectTo(t, empty.cloud.endpoint);
	assert.deepEqual(await other.cloudFront.listDistributions(), []);
});
