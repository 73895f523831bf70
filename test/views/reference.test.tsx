import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { exportDir } from '../../source/paths.ts';
import { type Dashboard, openDashboard } from '../support/dashboard.tsx';

async function openReference(dashboard: Dashboard, api: string, stage: string): Promise<void> {
	dashboard.press('3');
	await dashboard.waitFor(/ APIS +4 stages /);
	dashboard.press('/');
	dashboard.type(`${api} ${stage}`);
	await dashboard.waitFor(/ 1 of \d+ stages/);
	await dashboard.waitForRow('▌', new RegExp(` \\${stage} .*\\d`));
	dashboard.press('enter', 'o');
}

describe("an API's reference", () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`is made of the exported document, which is in a file, at ${columns}x${rows}`, async (t) => {
			const dashboard = await openDashboard(t, { scenario: 'shop', columns, rows });
			await openReference(dashboard, 'orders-api', 'prod');
			await dashboard.waitFor(/^ REFERENCE .* 8 operations/m);
			assert.match(dashboard.text(), /orders-api {2}version \S+ · OpenAPI 3\.0\.1/);
			assert.match(dashboard.text(), /customers {2}Cognito user pool · pools arn:aws:cognito-idp/);
			assert.match(dashboard.text(), /GET \/products\b/);
			assert.match(dashboard.event(), /exported orders-api \/ prod to .*orders-api-prod-2/);
			const [file = ''] = readdirSync(exportDir());
			const path = join(exportDir(), file);
			assert.equal(statSync(path).mode & 0o777, 0o600);
			const document = JSON.parse(readFileSync(path, 'utf8')) as { openapi: string; paths: object };
			assert.equal(document.openapi, '3.0.1');
			assert.equal(Object.keys(document.paths).length, 8);
			dashboard.press('esc');
			await dashboard.waitFor(/ APIS /);
		});
	}

	test('is filtered by path and text, scrolled, and read operation by operation', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop', columns: 120, rows: 30 });
		await openReference(dashboard, 'orders-api', 'prod');
		await dashboard.waitFor(/^ REFERENCE .* 8 operations/m);
		dashboard.press('l', 'l');
		await dashboard.waitFor(/^ ▌GET +\/products\/\{id\} +│ {3}authorised +▲ by nobody/m);
		assert.match(dashboard.screen()[4] ?? '', /│ GET \/products\/\{id\}/);
		dashboard.press('/');
		dashboard.type('partner');
		await dashboard.waitFor(/REFERENCE {2}\/ partner.* 1 of 8 operations/);
		dashboard.press('enter', 'l');
		await dashboard.waitFor(/authorised by +partner-tokens \(Lambda authoriser \(token in header/);
		assert.match(dashboard.text(), /answered by +function order-query · AWS_PROXY/);
		dashboard.press('esc');
		await dashboard.waitFor(/REFERENCE +8 operations/);
		dashboard.press('G');
		await dashboard.waitFor(/GET \/health/);
		dashboard.press('g');
		await dashboard.waitFor(/orders-api {2}version/);
		dashboard.press('esc');
		await dashboard.waitFor(/ APIS /);
	});

	test('of an HTTP API has its JWT authoriser, its queue and its default route', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop', columns: 120, rows: 60 });
		await openReference(dashboard, 'storefront-api', '$default');
		await dashboard.waitFor(/^ REFERENCE .* 5 operations/m);
		assert.match(dashboard.text(), /signed-in {2}JWT · issuer https:\/\/login\.shop\.example\//);
		assert.match(dashboard.text(), /answered by +queue newsletter · AWS_PROXY SQS-SendMessage · timeout 30s/);
		assert.match(dashboard.text(), /ANY \/\$default {2}whatever has no route of its own/);
	});

	test('of a WebSocket API does not exist, which is said', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'shop' });
		await openReference(dashboard, 'live-updates', 'prod');
		await dashboard.waitFor('live-updates is a WebSocket API: API Gateway has no OpenAPI document of those.');
		assert.equal(dashboard.asked('ExportApi'), 0);
	});

	test('that may not be exported is one sentence', async (t) => {
		const dashboard = await openDashboard(t, {
			scenario: 'shop',
			faults: [{ service: 'APIGateway', operation: 'GetExport', kind: 'denied' }],
		});
		await openReference(dashboard, 'orders-api', 'prod');
		await dashboard.waitFor(() => /not allowed|denied/i.test(dashboard.event()));
		assert.doesNotMatch(dashboard.text(), /REFERENCE/);
	});
});
