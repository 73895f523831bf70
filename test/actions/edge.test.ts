import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enableMonitoring } from '../../source/actions/enable-monitoring.ts';
import { invalidate, newCallerReference } from '../../source/actions/invalidate.ts';
import {
	mostReservable,
	problemWithConcurrency,
	setConcurrency,
} from '../../source/actions/set-concurrency.ts';
import { setMapping } from '../../source/actions/set-mapping.ts';
import type { Distribution } from '../../source/model/distribution.ts';
import type { EventSourceMapping } from '../../source/model/function.ts';
import { aCloudSession, type CloudSession } from './cloud-session.ts';

const minute = 60_000;

async function distributionOf({ connection }: CloudSession, alias: string): Promise<Distribution> {
	const found = (await connection.cloudFront.listDistributions()).find(({ aliases }) =>
		aliases.includes(alias),
	);
	assert.ok(found, alias);
	return found;
}

/** The end lines of the audit log: `invalidate distribution img.shop.example 2 done`. */
function ends({ audit }: CloudSession): string[] {
	return audit.entries
		.filter(({ phase }) => phase === 'end')
		.map(({ action, target, count, outcome }) =>
			'kind' in target
				? `${action} ${target.kind} ${target.name} ${count} ${outcome}`
				: assert.fail('a queue in the log'),
		);
}

/** Which way each action went, as its first line says. */
function changes({ audit }: CloudSession): (string | undefined)[] {
	return audit.entries.filter(({ phase }) => phase === 'begin').map(({ change }) => change);
}

test('an invalidation: in progress, then completed; its paths are in the list', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop' });
	const distribution = await distributionOf(cloud, 'img.shop.example');
	const { cloudFront } = cloud.connection;
	const paths = ['/products/1.jpg', '/banners/*'];
	const reference = newCallerReference();
	const request = { distribution, paths, reference, confirmed: 'yes-no' } as const;
	const { outcome, count, invalidation } = await invalidate(cloud.session, request);
	assert.deepEqual([outcome, count, invalidation.status], ['done', 2, 'InProgress']);
	assert.deepEqual(invalidation.paths, paths);
	assert.deepEqual((await cloudFront.listInvalidations(distribution.id))[0]?.status, 'InProgress');

	await cloud.clock.advance(2 * minute);
	const later = await cloudFront.getInvalidation(distribution.id, invalidation.id);
	assert.deepEqual([later.status, later.paths], ['Completed', paths]);
	assert.deepEqual(ends(cloud), ['invalidate distribution img.shop.example 2 done']);
	assert.deepEqual(
		cloud.audit.entries.map(({ phase, count: meant }) => [phase, meant]),
		[
			['begin', 2],
			['end', 2],
		],
	);
	const target = { kind: 'distribution', name: 'img.shop.example', id: distribution.id };
	assert.deepEqual(cloud.audit.entries[0]?.target, target);
	assert.doesNotMatch(JSON.stringify(cloud.audit.entries), /banners/, 'paths are not in the log');
});

test('an answer that got lost: the same intent again makes no second invalidation', async (t) => {
	let lost = 0;
	const loses = (operation: string) => /^POST .*\/invalidation$/.test(operation) && lost++ === 0;
	const cloud = await aCloudSession(t, { scenario: 'shop', loses });
	const distribution = await distributionOf(cloud, 'img.shop.example');
	const before = await cloud.connection.cloudFront.listInvalidations(distribution.id);
	const reference = newCallerReference();
	const request = { distribution, paths: ['/a', '/b'], reference, confirmed: 'yes-no' } as const;
	await assert.rejects(invalidate(cloud.session, request), { name: 'QdashError', kind: 'unreachable' });
	const { invalidation } = await invalidate(cloud.session, request);
	const after = await cloud.connection.cloudFront.listInvalidations(distribution.id);
	assert.equal(after.length, before.length + 1);
	assert.equal(after[0]?.id, invalidation.id);
	assert.equal(lost, 2, 'it was sent twice');
	assert.deepEqual(ends(cloud), [
		'invalidate distribution img.shop.example 0 failed',
		'invalidate distribution img.shop.example 2 done',
	]);
	assert.notEqual(newCallerReference(), newCallerReference());
});

test('what CloudFront would refuse is not sent, and everything at once needs the name', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop' });
	const distribution = await distributionOf(cloud, 'www.shop.example');
	const before = cloud.cloud.requests.length;
	const ask = (paths: readonly string[], confirmed: 'yes-no' | 'type-name') =>
		invalidate(cloud.session, { distribution, paths, reference: 'r', confirmed });
	await assert.rejects(ask(['index.html'], 'type-name'), { kind: 'invalid', service: 'qdash' });
	await assert.rejects(ask(['/a', '/a'], 'type-name'), { kind: 'invalid', service: 'qdash' });
	await assert.rejects(ask(['/a', '/*'], 'yes-no'), {
		kind: 'denied',
		message:
			"It was not confirmed: no path of www.shop.example can be invalidated without the distribution's name typed.",
	});
	assert.equal(cloud.cloud.requests.length, before);
	assert.deepEqual(cloud.audit.entries, []);
	assert.equal((await ask(['/a', '/*'], 'type-name')).count, 2);
});

test('a word of the comment protects a distribution: one path needs the name, too', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop', protectedPatterns: ['products'] });
	const distribution = await distributionOf(cloud, 'www.shop.example');
	assert.match(distribution.comment, /products/);
	const request = { distribution, paths: ['/a'], reference: 'r' };
	await assert.rejects(invalidate(cloud.session, { ...request, confirmed: 'yes-no' }), { kind: 'denied' });
	await invalidate(cloud.session, { ...request, confirmed: 'type-name' });
});

test('additional metrics: none before, a hit ratio in the minutes after; a second time AWS says no', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop' });
	const { cloudFront, globalCloudWatch } = cloud.connection;
	const distribution = await distributionOf(cloud, 'docs.shop.example');
	const ratio = async () => {
		const queries = cloudFront.distributionQueries(distribution.id, ['hitRatio', 'requests'], 60);
		const to = Math.floor(cloud.clock.now() / minute) * minute;
		const series = await globalCloudWatch.getMetricData(queries, { from: to - 10 * minute, to });
		return Object.fromEntries(series.map(({ query, points }) => [query.fills, points]));
	};
	assert.equal(await cloudFront.getMonitoring(distribution.id), false);
	const off = await ratio();
	assert.equal(off.hitRatio?.length, 0);
	assert.ok((off.requests?.length ?? 0) > 5);

	const request = { distribution, confirmed: 'yes-no' } as const;
	assert.deepEqual(await enableMonitoring(cloud.session, request), {
		outcome: 'done',
		count: 1,
		error: null,
	});
	assert.equal(await cloudFront.getMonitoring(distribution.id), true);
	await cloud.clock.advance(5 * minute);
	const { hitRatio = [] } = await ratio();
	assert.ok(hitRatio.length >= 3, `${hitRatio.length}`);
	assert.ok(hitRatio.every(({ value }) => value > 0 && value <= 100));

	await assert.rejects(enableMonitoring(cloud.session, request), {
		code: 'MonitoringSubscriptionAlreadyExists',
	});
	assert.deepEqual(ends(cloud), [
		'monitoring distribution docs.shop.example 1 done',
		'monitoring distribution docs.shop.example 0 failed',
	]);
});

async function mappingOf({ connection }: CloudSession, name: string): Promise<EventSourceMapping> {
	const found = (await connection.lambda.listMappings()).find(({ functionName }) => functionName === name);
	assert.ok(found, name);
	return found;
}

test('a mapping: Disabling, then Disabled; no change meanwhile; and on again', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop' });
	const { lambda } = cloud.connection;
	const mapping = await mappingOf(cloud, 'payment-worker');
	assert.equal(mapping.state, 'Enabled');
	const set = (enabled: boolean) => setMapping(cloud.session, { mapping, enabled, confirmed: 'yes-no' });
	assert.equal((await set(false)).mapping.state, 'Disabling');
	await assert.rejects(set(true), { name: 'QdashError', code: 'ResourceInUseException' });
	await cloud.clock.advance(5000);
	assert.equal((await lambda.getMapping(mapping.uuid)).state, 'Disabled');
	assert.equal((await set(true)).mapping.state, 'Enabling');
	await cloud.clock.advance(5000);
	assert.equal((await lambda.getMapping(mapping.uuid)).state, 'Enabled');
	assert.deepEqual(ends(cloud), [
		'mapping mapping payment-worker 1 done',
		'mapping mapping payment-worker 0 failed',
		'mapping mapping payment-worker 1 done',
	]);
	assert.deepEqual(changes(cloud), ['disable', 'enable', 'enable']);
});

test("a mapping is protected by its queue's name, too", async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop', protectedPatterns: ['payments'] });
	const mapping = await mappingOf(cloud, 'payment-worker');
	assert.match(mapping.eventSourceArn ?? '', /:payments/);
	const request = { mapping, enabled: false };
	await assert.rejects(setMapping(cloud.session, { ...request, confirmed: 'yes-no' }), {
		message: /without the function's name typed/,
	});
	await setMapping(cloud.session, { ...request, confirmed: 'type-name' });
});

test('concurrency: 0 and back, a number, and none', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop' });
	const { lambda } = cloud.connection;
	const name = 'payment-worker';
	const before = await lambda.getReservedConcurrency(name);
	for (const value of [0, 7, null, before]) {
		const request = { function: { name }, value, confirmed: 'yes-no' } as const;
		const answer = await setConcurrency(cloud.session, request);
		assert.deepEqual(answer, { outcome: 'done', count: 1, error: null });
		assert.equal(await lambda.getReservedConcurrency(name), value);
	}
	const sent = cloud.cloud.requests.length;
	for (const value of [-1, 1.5, Number.NaN]) {
		await assert.rejects(setConcurrency(cloud.session, { function: { name }, value, confirmed: 'yes-no' }), {
			kind: 'invalid',
			service: 'qdash',
			message: 'A reservation is a whole number, 0 or more.',
		});
	}
	assert.equal(cloud.cloud.requests.length, sent);
	assert.deepEqual(ends(cloud), Array(4).fill('concurrency function payment-worker 1 done'));
	assert.deepEqual(changes(cloud), [
		'reserve 0',
		'reserve 7',
		'no reservation',
		before === null ? 'no reservation' : `reserve ${before}`,
	]);
});

test('0 stops a protected function only with its name typed; what gives it back does not', async (t) => {
	const cloud = await aCloudSession(t, { scenario: 'shop', protectedPatterns: ['worker'] });
	const set = (value: number | null, confirmed: 'yes-no' | 'type-name') =>
		setConcurrency(cloud.session, { function: { name: 'payment-worker' }, value, confirmed });
	await assert.rejects(set(0, 'yes-no'), { kind: 'denied' });
	await set(0, 'type-name');
	await set(null, 'yes-no');
});

test('AWS keeps 100 unreserved: what can be reserved counts what the function gives back', () => {
	const account = { limit: 1000, unreserved: 300 };
	assert.equal(mostReservable(account, null), 200);
	assert.equal(mostReservable(account, 50), 250);
	assert.equal(mostReservable({ limit: 1000, unreserved: 60 }, null), 0);
	assert.equal(mostReservable({ limit: 10, unreserved: 10 }, null), null, 'a new account has its own rules');
	assert.equal(mostReservable(null, 5), null);
	assert.equal(problemWithConcurrency(250, 250), null);
	assert.match(problemWithConcurrency(251, 250) ?? '', /^At most 250: AWS keeps 100 /);
	assert.equal(problemWithConcurrency(0, 0), null);
	assert.equal(problemWithConcurrency(null, 0), null);
	assert.equal(problemWithConcurrency(9999, null), null, 'AWS decides where the account is not known');
});
