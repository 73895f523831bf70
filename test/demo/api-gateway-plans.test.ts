import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, ordersApi, output, refusal, startApis } from './api-gateway-support.ts';

const { client, clock } = await startApis();

async function deployedApi(name: string): Promise<string> {
	const { restApiId } = await ordersApi(client, name);
	await client.createDeployment({ restApiId, stageName: 'prod' });
	return restApiId;
}

test('a usage plan has stages, a throttle and a quota', async () => {
	const apiId = await deployedApi('planned');
	const plan = await client.createUsagePlan({
		name: 'basic',
		apiStages: [{ apiId, stage: 'prod', throttle: { '/orders/{id}/GET': { rateLimit: 2, burstLimit: 1 } } }],
		throttle: { rateLimit: 10.5, burstLimit: 20 },
		quota: { limit: 1000, offset: 6, period: 'WEEK' },
	});
	const { id: usagePlanId } = plan;
	assert.equal(plan.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(plan), {
		id: usagePlanId,
		name: 'basic',
		apiStages: [{ apiId, stage: 'prod', throttle: { '/orders/{id}/GET': { rateLimit: 2, burstLimit: 1 } } }],
		throttle: { rateLimit: 10.5, burstLimit: 20 },
		quota: { limit: 1000, offset: 6, period: 'WEEK' },
	});
	assert.deepEqual((await client.getUsagePlan({ usagePlanId })).tags, {});
	const create = (input: object) => refusal(client.createUsagePlan({ name: 'x', ...input }));
	assert.deepEqual(await create({ apiStages: [{ apiId, stage: 'none' }] }), [
		'NotFoundException',
		404,
		`API Stage not found: ${apiId}:none`,
	]);
	assert.equal(
		(await create({ quota: { limit: 1, offset: 1, period: 'DAY' } }))[2],
		'Usage Plan quota offset must be zero in the DAY period',
	);
	assert.equal((await create({ quota: { limit: 1, period: 'YEAR' } }))[0], 'ValidationException');
	const update = (...patchOperations: object[]) => client.updateUsagePlan({ usagePlanId, patchOperations });
	const updated = await update(
		{ op: 'replace', path: '/throttle/rateLimit', value: '5' },
		{ op: 'replace', path: '/quota/period', value: 'MONTH' },
		{ op: 'replace', path: '/quota/limit', value: '2000' },
		{ op: 'replace', path: `/apiStages/${apiId}:prod/throttle/~1orders/GET/burstLimit`, value: '7' },
		{ op: 'remove', path: `/apiStages/${apiId}:prod/throttle/~1orders~1{id}/GET` },
	);
	assert.equal(updated.throttle?.rateLimit, 5);
	assert.deepEqual(updated.quota, { limit: 2000, offset: 6, period: 'MONTH' });
	assert.deepEqual(updated.apiStages?.[0]?.throttle, { '/orders/GET': { rateLimit: 0, burstLimit: 7 } });
	assert.equal(
		(await refusal(client.deleteUsagePlan({ usagePlanId })))[2],
		`Cannot delete Usage Plan ${usagePlanId} because there are API Stages associated with it, including ${apiId}:prod`,
	);
	const stripped = await update(
		{ op: 'remove', path: '/apiStages', value: `${apiId}:prod` },
		{ op: 'remove', path: '/quota' },
		{ op: 'remove', path: '/throttle' },
	);
	assert.deepEqual([stripped.apiStages, stripped.quota, stripped.throttle], [[], undefined, undefined]);
	assert.equal(
		(await refusal(update({ op: 'add', path: '/apiStages', value: 'none:prod' })))[0],
		'NotFoundException',
	);
	await update({ op: 'add', path: '/apiStages', value: `${apiId}:prod` });
	await client.deleteStage({ restApiId: apiId, stageName: 'prod' });
	assert.deepEqual((await client.getUsagePlan({ usagePlanId })).apiStages, []);
	assert.equal((await client.deleteUsagePlan({ usagePlanId })).$metadata.httpStatusCode, 202);
	assert.deepEqual(await refusal(client.getUsagePlan({ usagePlanId })), [
		'NotFoundException',
		404,
		'Invalid Usage Plan ID specified',
	]);
});

test('a key shows its value only when it is asked for', async () => {
	const value = 'a-value-of-at-least-twenty-characters';
	const key = await client.createApiKey({ name: 'partner', enabled: true, value, tags: { team: 'shop' } });
	const { id: apiKey } = key;
	assert.equal(key.$metadata.httpStatusCode, 201);
	assert.equal(key.value, value);
	assert.deepEqual(key.stageKeys, []);
	assert.equal((await client.getApiKey({ apiKey })).value, undefined);
	assert.equal((await client.getApiKey({ apiKey, includeValue: true })).value, value);
	assert.equal((await client.getApiKeys({})).items?.[0]?.value, undefined);
	assert.equal((await client.getApiKeys({ includeValues: true })).items?.[0]?.value, value);
	assert.deepEqual(await refusal(client.createApiKey({ value })), [
		'ConflictException',
		409,
		'API Key already exists',
	]);
	assert.equal(
		(await refusal(client.createApiKey({ value: 'short' })))[2],
		'API Key value should be at least 20 characters',
	);
	const made = await client.createApiKey({ name: 'other', customerId: 'c1' });
	assert.match(made.value ?? '', /^[A-Za-z0-9]{40}$/);
	assert.equal(made.enabled, false);
	assert.deepEqual(
		(await client.getApiKeys({ nameQuery: 'par' })).items?.map(({ id }) => id),
		[apiKey],
	);
	assert.deepEqual(
		(await client.getApiKeys({ customerId: 'c1' })).items?.map(({ id }) => id),
		[made.id],
	);
	await clock.advance(1_000);
	const updated = await client.updateApiKey({
		apiKey,
		patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }],
	});
	assert.equal(updated.enabled, false);
	assert.equal(updated.lastUpdatedDate?.getTime(), clock.now());
	assert.equal((await client.deleteApiKey({ apiKey })).$metadata.httpStatusCode, 202);
	assert.deepEqual(await refusal(client.getApiKey({ apiKey })), [
		'NotFoundException',
		404,
		'Invalid API Key identifier specified',
	]);
});

test('keys belong to plans, and what is left of a quota can be changed', async () => {
	const apiId = await deployedApi('keyed');
	const plan = async (name: string) =>
		(
			await client.createUsagePlan({
				name,
				apiStages: [{ apiId, stage: 'prod' }],
				quota: { limit: 100, period: 'DAY' },
			})
		).id;
	const usagePlanId = await plan('first');
	const other = await plan('second');
	const { id: keyId, value } = await client.createApiKey({ name: 'key' });
	const member = await client.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
	assert.equal(member.$metadata.httpStatusCode, 201);
	assert.deepEqual(output(member), { id: keyId, type: 'API_KEY', value, name: 'key' });
	assert.equal(
		(await refusal(client.createUsagePlanKey({ usagePlanId: other, keyId, keyType: 'API_KEY' })))[0],
		'ConflictException',
	);
	assert.equal((await client.getUsagePlanKeys({ usagePlanId })).items?.length, 1);
	assert.equal((await client.getUsagePlanKey({ usagePlanId, keyId })).name, 'key');
	assert.deepEqual(
		(await client.getUsagePlans({ keyId })).items?.map(({ id }) => id),
		[usagePlanId],
	);
	const days = { startDate: '2025-12-31', endDate: '2026-01-01' };
	const usage = await client.getUsage({ usagePlanId, ...days });
	assert.deepEqual(output(usage), {
		usagePlanId,
		...days,
		items: {
			[keyId ?? '']: [
				[0, 100],
				[0, 100],
			],
		},
	});
	await client.updateUsage({
		usagePlanId,
		keyId,
		patchOperations: [{ op: 'replace', path: '/remaining', value: '7' }],
	});
	assert.deepEqual((await client.getUsage({ usagePlanId, keyId, ...days })).items?.[keyId ?? ''], [
		[0, 100],
		[0, 7],
	]);
	const wrong = { usagePlanId, startDate: 'yesterday', endDate: '2026-01-01' };
	assert.equal((await refusal(client.getUsage(wrong)))[0], 'BadRequestException');
	await client.deleteUsagePlanKey({ usagePlanId, keyId });
	assert.deepEqual((await client.getUsagePlanKeys({ usagePlanId })).items, []);
});

test('the account has AWS’s throttle, and a role for its logs', async () => {
	const throttleSettings = { rateLimit: 10_000, burstLimit: 5_000 };
	assert.deepEqual(output(await client.getAccount({})), {
		throttleSettings,
		features: ['UsagePlans'],
		apiKeyVersion: '4',
	});
	const cloudwatchRoleArn = `arn:aws:iam::${account}:role/logs`;
	const updated = await client.updateAccount({
		patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: cloudwatchRoleArn }],
	});
	assert.equal(updated.cloudwatchRoleArn, cloudwatchRoleArn);
	const throttle = { op: 'replace', path: '/throttleSettings/rateLimit', value: '1' } as const;
	assert.equal(
		(await refusal(client.updateAccount({ patchOperations: [throttle] })))[0],
		'BadRequestException',
	);
});

test('a domain name leads to stages by base path', async () => {
	const restApiId = await deployedApi('mapped');
	const domainName = 'api.example.com';
	const created = await client.createDomainName({
		domainName,
		regionalCertificateArn: `arn:aws:acm:eu-west-1:${account}:certificate/c`,
		endpointConfiguration: { types: ['REGIONAL'] },
	});
	assert.equal(created.$metadata.httpStatusCode, 201);
	assert.match(created.regionalDomainName ?? '', /^d-[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/);
	assert.equal(created.regionalHostedZoneId, 'ZLY8HYME6SFDD');
	const edge = await client.createDomainName({
		domainName: 'edge.example.com',
		certificateArn: `arn:aws:acm:us-east-1:${account}:certificate/c`,
	});
	assert.match(edge.distributionDomainName ?? '', /\.cloudfront\.net$/);
	const map = (input: object) => client.createBasePathMapping({ domainName, restApiId, ...input });
	const root = await map({ stage: 'prod' });
	assert.deepEqual(output(root), { basePath: '(none)', restApiId, stage: 'prod' });
	await map({ basePath: 'v1' });
	assert.deepEqual(await refusal(map({ basePath: 'v1' })), [
		'ConflictException',
		409,
		'Base path already exists for this domain name',
	]);
	assert.equal(
		(await refusal(map({ basePath: 'v2', stage: 'none' })))[2],
		'Invalid stage identifier specified',
	);
	const moved = await client.updateBasePathMapping({
		domainName,
		basePath: 'v1',
		patchOperations: [{ op: 'replace', path: '/basePath', value: 'v2' }],
	});
	assert.equal(moved.basePath, 'v2');
	const { items = [] } = await client.getBasePathMappings({ domainName });
	assert.deepEqual(
		items.map(({ basePath }) => basePath),
		['(none)', 'v2'],
	);
	assert.equal((await client.getBasePathMapping({ domainName, basePath: '(none)' })).stage, 'prod');
	assert.equal((await refusal(client.deleteRestApi({ restApiId })))[0], 'BadRequestException');
	await client.deleteBasePathMapping({ domainName, basePath: 'v2' });
	assert.equal(
		(await refusal(client.getBasePathMapping({ domainName, basePath: 'v2' })))[2],
		'Invalid base path mapping identifier specified',
	);
	assert.equal((await client.deleteDomainName({ domainName })).$metadata.httpStatusCode, 202);
	assert.deepEqual(
		(await client.getDomainNames({})).items?.map((item) => item.domainName),
		['edge.example.com'],
	);
});

test('a VPC link takes a moment, and stays while an integration uses it', async () => {
	const target = `arn:aws:elasticloadbalancing:eu-west-1:${account}:loadbalancer/net/x/1`;
	const link = await client.createVpcLink({ name: 'link', targetArns: [target] });
	const { id: vpcLinkId } = link;
	assert.equal(link.$metadata.httpStatusCode, 202);
	assert.equal(link.status, 'PENDING');
	await clock.advance(10_000);
	const ready = await client.getVpcLink({ vpcLinkId });
	assert.deepEqual(output(ready), {
		id: vpcLinkId,
		name: 'link',
		targetArns: [target],
		status: 'AVAILABLE',
		statusMessage: 'Your vpc link is ready for use',
		tags: {},
	});
	assert.equal(
		(await refusal(client.createVpcLink({ name: 'x', targetArns: ['invalid-arn'] })))[2],
		'Invalid ARN. ARN is not well formed invalid-arn',
	);
	const { id: restApiId, rootResourceId: resourceId } = await client.createRestApi({ name: 'linked' });
	const place = { restApiId, resourceId, httpMethod: 'GET' };
	await client.putMethod({ ...place, authorizationType: 'NONE' });
	await client.putIntegration({
		...place,
		type: 'HTTP_PROXY',
		integrationHttpMethod: 'GET',
		uri: 'http://internal.example',
		connectionType: 'VPC_LINK',
		connectionId: vpcLinkId,
	});
	assert.equal((await refusal(client.deleteVpcLink({ vpcLinkId })))[0], 'ConflictException');
	await client.deleteRestApi({ restApiId });
	assert.equal((await client.deleteVpcLink({ vpcLinkId })).$metadata.httpStatusCode, 202);
	assert.equal((await refusal(client.getVpcLink({ vpcLinkId })))[2], 'Invalid Vpc Link identifier specified');
});

test('what is the account’s is tagged by its ARN', async () => {
	const restApiId = await deployedApi('tagged');
	const { id: plan } = await client.createUsagePlan({ name: 'tagged', tags: { a: '1' } });
	const arn = (rest: string) => `arn:aws:apigateway:eu-west-1::${rest}`;
	const tagsOf = async (resourceArn: string) => (await client.getTags({ resourceArn })).tags;
	for (const resourceArn of [arn(`/restapis/${restApiId}`), arn(`/restapis/${restApiId}/stages/prod`)]) {
		const tagged = await client.tagResource({ resourceArn, tags: { team: 'shop', kind: 'demo' } });
		assert.equal(tagged.$metadata.httpStatusCode, 204);
		await client.untagResource({ resourceArn, tagKeys: ['kind'] });
		assert.deepEqual(await tagsOf(resourceArn), { team: 'shop' });
	}
	assert.deepEqual((await client.getRestApi({ restApiId })).tags, { team: 'shop' });
	assert.deepEqual((await client.getStage({ restApiId, stageName: 'prod' })).tags, { team: 'shop' });
	assert.deepEqual(await tagsOf(arn(`/usageplans/${plan}`)), { a: '1' });
	const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']));
	const tooMany = client.tagResource({ resourceArn: arn(`/usageplans/${plan}`), tags: many });
	assert.equal((await refusal(tooMany))[0], 'BadRequestException');
	assert.equal((await refusal(tagsOf(arn('/restapis/none'))))[0], 'NotFoundException');
	assert.equal((await refusal(tagsOf('arn:aws:sqs:eu-west-1::x')))[0], 'BadRequestException');
});
