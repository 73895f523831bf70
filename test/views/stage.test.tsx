import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type Dashboard, type DashboardOptions, openDashboard } from '../support/dashboard.tsx';

/** Opens the one stage that a filter leaves. */
async function openStage(t: TestContext, filter: string, options: DashboardOptions = {}): Promise<Dashboard> {
	const dashboard = await openDashboard(t, { scenario: 'shop', ...options });
	dashboard.press('3');
	await dashboard.waitFor(/ APIS .*\d stages/);
	dashboard.press('/');
	dashboard.type(filter);
	await dashboard.waitFor(/ 1 of \d+ stages/);
	dashboard.press('enter', 'enter');
	return dashboard;
}

describe('a stage', () => {
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
		[200, 60],
	] as const) {
		test(`has what is said of it, its numbers and charts at ${columns}x${rows}`, async (t) => {
			const dashboard = await openStage(t, 'orders prod', { columns, rows });
			await dashboard.waitFor(/^ STAGE {2}orders-api \/ prod {2}REST · deployed /m);
			await dashboard.waitFor(/^ Overview {3}Routes 8 {3}Settings/m);
			await dashboard.waitFor(/^ ▲ 5XX since \d\d:\d\d/m);
			await dashboard.waitFor(/Requests \d[\d.]*\/s .*4XX \S+ %.*5XX \S+ %/);
			await dashboard.waitFor(/Throttle\s+400\/s, burst 800, \S+ % used/);
			await dashboard.waitFor(/^ 1h to now · 1m each/m);
			await dashboard.waitFor(/REQUESTS .*max \S+\/s/);
			assert.equal(dashboard.screen().length, rows);
			for (const line of dashboard.screen()) assert.ok(line.length <= columns, line);
			// The worst routes stand under the charts where both have room.
			const routes = / ROUTES .*8 routes/.test(dashboard.text());
			assert.equal(routes, columns >= 100);
		});
	}

	test('at 40x10 has its name, its tab, what is said of it and its requests', async (t) => {
		const dashboard = await openStage(t, 'orders prod', { columns: 40, rows: 10 });
		await dashboard.waitFor(/^ orders-api \/ prod {2}Overview/m);
		await dashboard.waitFor(/^ ▲ 5XX since/m);
		await dashboard.waitFor(/Requests \d/);
		assert.match(dashboard.footer(), /Esc back/);
		dashboard.press('tab');
		await dashboard.waitFor(/^ orders-api \/ prod {2}Routes/m);
		await dashboard.waitFor(/^ ▌. GET {2}\/orders/m);
	});

	test('that is WebSocket has messages and connects, and no latency of its own', async (t) => {
		const dashboard = await openStage(t, 'live-updates');
		await dashboard.waitFor(/Messages \d\S*\/s +Connects \d+\/min .*Client errors .*Server errors/);
		await dashboard.waitFor(/MESSAGES .*\n/);
		await dashboard.waitFor(/CONNECTS /);
		assert.doesNotMatch(dashboard.text(), /LATENCY/);
	});

	test('after a bad deployment says since when, and which one', async (t) => {
		const dashboard = await openStage(t, 'kiosk prod', { scenario: 'bad-deployment', columns: 80, rows: 24 });
		await dashboard.waitFor(/^ ✕ 5XX since \d\d:\d\d, after deploy/m);
		await dashboard.waitFor(/Deployment \w+ \(v42: order history\)/);
		dashboard.press('tab');
		await dashboard.waitForRow('▌', /✕ 5XX/);
	});

	test('shows other windows, and reads values off', async (t) => {
		const dashboard = await openStage(t, 'orders prod');
		await dashboard.waitFor(/^ 1h to now · 1m each +\[ \] window/m);
		dashboard.press(']');
		await dashboard.waitFor(/^ 3h to now · 1m each +\[ \] window/m);
		dashboard.press('<');
		await dashboard.waitFor(/^ 3h to \d{4}-\d\d-\d\d \d\d:\d\d · 1m each +\[ \] window/m);
		dashboard.press('>', '>', '[', '[');
		await dashboard.waitFor(/^ 15m to now · 1m each +\[ \] window/m);
		dashboard.press('h');
		await dashboard.waitFor(/│ \d\d:\d\d/);
		dashboard.press('y');
		await dashboard.waitFor(() => dashboard.event() === 'copied the values under the crosshair');
		dashboard.press('esc');
		await dashboard.waitFor(/^ 15m to now · 1m each +\[ \] window/m);
		dashboard.press('esc');
		await dashboard.waitFor(/^ APIS /m);
	});

	test('has its routes by trouble, with integration, authoriser and numbers; Enter opens one', async (t) => {
		const dashboard = await openStage(t, 'orders prod');
		await dashboard.waitFor(/Routes 8/);
		dashboard.press('tab');
		await dashboard.waitFor(/ ROUTES +.*8 routes +sorted by trouble/);
		await dashboard.waitForRow(
			'▌',
			/GET +\/orders\/\{id\} +function order-query +Cognito +\d\S* .*✕ 5XX since/,
		);
		await dashboard.waitForRow('/health', /mock +none ▲ +\d.* 0 % .*· open to all/);
		await dashboard.waitForRow('/returns', /https:\/\/returns\.shop\.example\/v2 +API key/);
		await dashboard.waitForRow('/partner/orders', /function order-query +Lambda/);
		dashboard.press('/');
		dashboard.type('payments');
		await dashboard.waitFor(/ ROUTES {2}\/ payments▏ +.*1 of 8 routes/);
		dashboard.press('enter', 'enter');
		await dashboard.waitFor(/^ ROUTE {2}POST \/payments {2}of orders-api \/ prod/m);
		dashboard.press('esc');
		await dashboard.waitFor(/ ROUTES {2}\/ payments +.*1 of 8 routes/);
		dashboard.press('esc');
		await dashboard.waitFor(/ ROUTES +.*[^f] 8 routes/);
		dashboard.press('esc');
		await dashboard.waitFor(/^ APIS /m);
	});

	test('where detailed metrics are off says so, and shows no zeros', async (t) => {
		const dashboard = await openStage(t, 'orders staging');
		dashboard.press('tab');
		await dashboard.waitFor(/no metrics by route .*8 routes/);
		await dashboard.waitForRow('/payments', /Cognito +off +off +off +off/);
	});

	test('has its settings: deployments, canary, throttle, usage plans, and how old they are', async (t) => {
		const dashboard = await openStage(t, 'orders prod', { columns: 120, rows: 60 });
		dashboard.press('shift-tab');
		await dashboard.waitFor(/Throttle +400\/s, burst 800, for each route/);
		await dashboard.waitFor(/Detailed metrics +on/);
		await dashboard.waitFor(/\w+ answers now +\d{4}-\d\d-\d\d .* · r117: gift cards/);
		await dashboard.waitFor(
			/partners +10\/s, burst 20, for each key · quota 100,000 a month for each key · \d+ used/,
		);
		await dashboard.waitFor(/Control plane +as of \d+s ago, Ctrl-R asks again/);
		assert.ok(dashboard.asked('GetUsage') >= 1);
		dashboard.press('esc', 'esc');
		await dashboard.waitFor(/ APIS +.*4 stages/);
	});

	test('with a canary has its share, its deployment and the variables', async (t) => {
		const dashboard = await openStage(t, 'orders staging', { columns: 80, rows: 24 });
		await dashboard.waitFor(/healthy, canary 20 %/);
		dashboard.press('shift-tab');
		await dashboard.waitFor(/Variables +environment = staging/);
		dashboard.press('G');
		await dashboard.waitFor(/USAGE PLANS/);
		assert.doesNotMatch(dashboard.text(), /environment = staging/);
		dashboard.press('g', 'page-down');
		await dashboard.waitFor(/CANARY/);
		await dashboard.waitFor(/Requests +20 %/);
	});

	test('of which the settings are denied says so, and still has its numbers', async (t) => {
		const dashboard = await openStage(t, 'orders prod', {
			faults: [
				{ service: 'APIGateway', operation: 'GetStages', kind: 'denied' },
				{ service: 'APIGateway', operation: 'GetUsagePlans', kind: 'denied' },
			],
		});
		await dashboard.waitFor(/Requests \d/);
		dashboard.press('shift-tab');
		await dashboard.waitFor(/Stage +not allowed to read its settings/);
		await dashboard.waitFor(/Plans +not allowed to read its usage plans/);
	});

	test('of an API of which none was known opens once it is', async (t) => {
		const dashboard = await openDashboard(t, { scenario: 'hundreds' });
		dashboard.press('3');
		await dashboard.waitFor(/ APIS +.*300 stages/);
		dashboard.press('s');
		await dashboard.waitFor('sorted by api ▼');
		dashboard.press('G');
		await dashboard.waitForRow('▌', / – +(REST|HTTP) /);
		const name = /▌ …?([\w-]+)/.exec(dashboard.row('▌'))?.[1] ?? '';
		dashboard.press('enter');
		await dashboard.waitFor(new RegExp(`^ STAGE {2}\\S*${name} / \\S+ `, 'm'));
	});

	test('that is deleted while it is open says so, and the way back is open', async (t) => {
		const dashboard = await openStage(t, 'orders staging');
		dashboard.press('shift-tab');
		await dashboard.waitFor(/as of \d+s ago/);
		await deleteStage(dashboard, 'orders-api', 'staging');
		// What was asked a moment ago is not asked again.
		await dashboard.pass(/as of ([3-9]|\d\d)s ago/);
		dashboard.press('ctrl-r');
		await dashboard.waitFor(/staging is not listed here: .*deleted/);
		dashboard.press('esc');
		await dashboard.waitFor(/^ APIS /m);
	});
});

async function deleteStage(dashboard: Dashboard, name: string, stageName: string): Promise<void> {
	const { APIGatewayClient, DeleteStageCommand, GetRestApisCommand } = await import(
		'@aws-sdk/client-api-gateway'
	);
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const client = new APIGatewayClient({
		endpoint: dashboard.cloud.endpoint,
		region: 'eu-west-1',
		credentials,
	});
	const { items = [] } = await client.send(new GetRestApisCommand({}));
	const restApiId = items.find((api) => api.name === name)?.id;
	await client.send(new DeleteStageCommand({ restApiId, stageName }));
	client.destroy();
}
