import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ListInvalidationsCommand } from '@aws-sdk/client-cloudfront';
import { startEmulator } from '../../scripts/emulators.ts';
import { complaints } from '../headless/schema.ts';
import { edgeClients } from './edge-clients.ts';
import { makeMotoEdge } from './edge-made.ts';
import { lookAt, onceAt } from './edge-operator.ts';
import { commonScreens } from './edge-screens.ts';

const moto = await startEmulator('moto');
after(() => moto.stop());
const clients = edgeClients(moto.endpoint, moto.region);
after(() => clients.close());
const made = await makeMotoEdge(clients);

// It has no percentiles.
const stageRow = /orders prod REST 10\.0 0 % 1\.0 % n\/a n\/a n\/a .*5XX 1\.0 %/;

commonScreens({ clients, made, stageRow });

test('APIs of version 2 beside those of version 1', async (t) => {
	const operator = await lookAt(t, moto);
	const { program } = operator;
	program.press('3');
	await program.waitFor(/APIS.*3 stages/);
	await operator.sees('live', /live now WebSocket – – .*no metrics here/);
	await operator.sees('storefront', /storefront \$default HTTP – – – n\/a n\/a n\/a .*no metrics here/);
	await operator.open('storefront', /STAGE {2}storefront \/ \$default {2}HTTP/);
	await program.waitFor(/Throttle 20\/s, burst 40/);
	await program.waitFor(/does not support GetDeployments/);
	await operator.tab(/ROUTES.*2 routes/);
	await program.waitFor(/GET +\/cart +function consume +JWT +off /);
	await program.waitFor(/\$default +function consume +none ▲ +off .*open to all/);
	await operator.tab(/Variables +colour = blue/);
	await operator.quit();
});

test('a stage without percentiles; an OpenAPI document that moto gives empty is refused', async (t) => {
	const operator = await lookAt(t, moto);
	const { program } = operator;
	program.press('3');
	await operator.open('orders', /STAGE {2}orders \/ prod/);
	await program.waitFor('this endpoint has no percentiles');
	program.press('o');
	await program.waitFor(/answered GetExport without an OpenAPI document/);
	assert.match(program.text(), /STAGE {2}orders \/ prod/);
	await operator.quit();
});

test('CDN: a distribution whose additional metrics moto has no word of, and an invalidation', async (t) => {
	const operator = await lookAt(t, moto);
	const { program } = operator;
	const { id } = made.distribution;
	program.press('4');
	// Requests, the hit ratio, 4XX, 5XX, the origin's p99.
	await operator.sees(id, / www\.shop\.example 20\.0 n\/a 2\.0 % 0 % n\/a /);
	program.press('M');
	await program.waitFor('This endpoint has no additional metrics for distributions.');
	await operator.open(id, /DISTRIBUTION {2}www\.shop\.example {2}/);
	await program.waitFor(/does not support GetMonitoringSubscription/);
	await operator.tab(/BEHAVIOURS/);
	await program.waitFor(/1 +\/orders\* +API \w+ \/ prod +set here +1h \(0s to 1d\) +https only/);
	await program.waitFor(/2 +\* \(default\) +S3 uploads +set here +1h \(0s to 1d\) +redirect to https/);
	await operator.tab(/ORIGINS/);
	await operator.tab(/Nothing was invalidated here/);
	program.press('i');
	await program.waitFor('▌Paths, one a line');
	// Whatever stands there already.
	program.press('backspace');
	program.type('/a.png');
	await program.waitFor('│ /a.png');
	program.press('tab');
	await program.waitFor('[ Cancel ]');
	program.press('tab');
	await program.waitFor('[ Invalidate… ]');
	program.press('enter');
	await program.waitFor('Invalidates 1 path of');
	program.press('tab');
	await program.waitFor('[ Invalidate ]');
	program.press('enter');
	await program.waitFor(/INVALIDATIONS +1 /);
	const { InvalidationList } = await clients.cloudFront.send(
		new ListInvalidationsCommand({ DistributionId: id }),
	);
	const [invalidation, ...others] = InvalidationList?.Items ?? [];
	assert.ok(invalidation?.Id && others.length === 0);
	await operator.sees(invalidation.Id, /completed$/);
	await operator.quit();
	assert.deepEqual(operator.done(), ['invalidate 1']);
});

test('--once --json at moto: what it lacks is null and unknown, and no failure', async (t) => {
	const { document, errors } = await onceAt(t, moto);
	assert.equal(errors, '');
	assert.deepEqual(complaints(document), []);
	assert.deepEqual([document.errors, document.unknown], [[], []]);
	assert.deepEqual(
		document.apis?.map(({ name, protocol }) => [name, protocol]),
		[
			['orders', 'REST'],
			['live', 'WebSocket'],
			['storefront', 'HTTP'],
		],
	);
	const [orders] = document.apis ?? [];
	assert.deepEqual(
		[orders?.requestsPerSecond, orders?.errors5xx, orders?.errors5xxPercent, orders?.latencyP99Milliseconds],
		[10, 6, 1, null],
	);
	assert.ok(orders?.unknown.includes('latencyP99Milliseconds'));
	const [distribution] = document.distributions ?? [];
	assert.deepEqual(
		[distribution?.monitoring, distribution?.requestsPerSecond, distribution?.hitRatioPercent],
		[null, 20, null],
	);
	assert.ok(distribution?.unknown.includes('monitoring') && distribution.unknown.includes('hitRatioPercent'));
	const [consume] = document.functions ?? [];
	assert.deepEqual(
		consume?.mappings?.map(({ uuid, queue }) => [uuid, queue]),
		[[made.mappingId, 'orders']],
	);
	assert.ok(consume?.unknown.includes('concurrencyLimit'));
});
