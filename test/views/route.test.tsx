import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { type Dashboard, type DashboardOptions, openDashboard } from '../support/dashboard.tsx';

/** Opens a route by what filters leave of stages and routes. */
async function openRoute(
	t: TestContext,
	stage: string,
	route: string,
	options: DashboardOptions = {},
): Promise<Dashboard> {
	const dashboard = await openDashboard(t, { scenario: 'shop', ...options });
	dashboard.press('3');
	await dashboard.waitFor(/ APIS .*\d stages/);
	dashboard.press('/');
	dashboard.type(stage);
	await dashboard.waitFor(/ 1 of \d+ stages/);
	dashboard.press('enter', 'enter', 'tab');
	await dashboard.waitFor(/ ROUTES .*\d routes/);
	dashboard.press('/');
	dashboard.type(route);
	await dashboard.waitFor(/ 1 of \d+ routes/);
	dashboard.press('enter', 'enter');
	return dashboard;
}

describe('a route', () => {
	test('with detailed metrics has numbers and charts of its own, and what answers it', async (t) => {
		const dashboard = await openRoute(t, 'orders prod', '/payments');
		await dashboard.waitFor(/^ ROUTE {2}POST \/payments {2}of orders-api \/ prod · REST/m);
		await dashboard.waitFor(/Requests \d\S*\/s/);
		await dashboard.waitFor(
			/Integration +function payment-intake · AWS_PROXY · timeout 29s · Enter opens it/,
		);
		await dashboard.waitFor(/Authoriser +Cognito customers: user pools eu-west-1_ShopPool1/);
		await dashboard.waitFor(/Throttle +400\/s, burst 800: set by the stage for each of its routes/);
		await dashboard.waitFor(/Detailed metrics +on/);
		await dashboard.waitFor(/^ 1h to now · 1m each +\[ \] window/m);
		await dashboard.waitFor(/REQUESTS .*max \S+\/s/);
		dashboard.press(']');
		await dashboard.waitFor(/^ 3h to now/m);
	});

	test('leads to its function with Enter, and back', async (t) => {
		const dashboard = await openRoute(t, 'orders prod', '/payments');
		await dashboard.waitFor(/Enter opens it/);
		dashboard.press('enter');
		await dashboard.waitFor(/FUNCTION {2}payment-intake/);
		dashboard.press('esc');
		await dashboard.waitFor(/^ ROUTE {2}POST \/payments/m);
	});

	test('leads to its queue with Enter; an open one is pointed out', async (t) => {
		const dashboard = await openRoute(t, 'storefront', '/newsletter');
		await dashboard.waitFor(/Integration +queue newsletter · .*Enter opens it/);
		await dashboard.waitFor(/Authoriser +▲ none: anybody may call it, and the API is public/);
		dashboard.press('enter');
		await dashboard.waitFor(/QUEUE {2}newsletter/);
		dashboard.press('esc');
		await dashboard.waitFor(/^ ROUTE {2}POST \/newsletter/m);
	});

	test('whose queue was deleted, or that goes elsewhere, says so at Enter', async (t) => {
		const dashboard = await openRoute(t, 'storefront', '/newsletter');
		await dashboard.outside.delete('newsletter');
		await dashboard.waitFor(/Enter opens it/);
		dashboard.press('2');
		await dashboard.waitFor(/^ QUEUES /m);
		dashboard.press('ctrl-r');
		await dashboard.waitFor(() => dashboard.row(' newsletter ') === '');
		dashboard.press('3', 'enter');
		await dashboard.waitFor(/^ STAGE {2}storefront-api/m);
		dashboard.press('tab');
		await dashboard.waitFor(/ ROUTES .*\d routes/);
		dashboard.press('enter');
		await dashboard.waitFor(/^ ROUTE {2}POST \/newsletter/m);
		dashboard.press('enter');
		await dashboard.waitFor(() => /^Queue newsletter is not listed here: /.test(dashboard.event()));
	});

	test('that goes to an address outside says where, at Enter', async (t) => {
		const dashboard = await openRoute(t, 'orders prod', '/returns');
		await dashboard.waitFor(/Authoriser +none · an API key is needed/);
		await dashboard.waitFor(/Usage plan +partners: 10\/s, burst 20 for each key/);
		dashboard.press('enter');
		await dashboard.waitFor(() =>
			/^There is no view to open: the route goes to https:\/\/returns\.shop\.example\/v2\./.test(
				dashboard.event(),
			),
		);
	});

	test('with a JWT names who issues it', async (t) => {
		const dashboard = await openRoute(t, 'storefront', 'PUT cart');
		await dashboard.waitFor(/Authoriser +JWT \S+: issuer https:\/\/login\.shop\.example\//);
	});

	test('without metrics says off, what they cost, and the command that turns them on', async (t) => {
		const dashboard = await openRoute(t, 'orders staging', '/payments', { columns: 120, rows: 40 });
		await dashboard.waitFor(/Detailed metrics +off: .*5 custom metrics/);
		await dashboard.waitFor(/aws apigateway update-stage --rest-api-id \w+ --stage-name staging/);
		assert.doesNotMatch(dashboard.text(), /REQUESTS/);
		dashboard.press('y');
		await dashboard.waitFor(() => dashboard.event() === 'copied the command that turns its metrics on');
		const copied = /\u001b\]52;c;([A-Za-z0-9+/=]+)/.exec(dashboard.written())?.[1] ?? '';
		const command = Buffer.from(copied, 'base64').toString();
		assert.match(command, /"path":"\/~1payments\/POST\/metrics\/enabled","value":"true"/);
		assert.match(command, /--region eu-west-1 --endpoint-url http:\/\/127\.0\.0\.1:\d+$/);
	});

	for (const [columns, rows] of [
		[80, 24],
		[200, 60],
	] as const) {
		test(`fits ${columns}x${rows}, and scrolls where it is longer`, async (t) => {
			const dashboard = await openRoute(t, 'orders prod', '/payments', { columns, rows });
			await dashboard.waitFor(/Requests \d\S*\/s/);
			assert.equal(dashboard.screen().length, rows);
			for (const line of dashboard.screen()) assert.ok(line.length <= columns, line);
			dashboard.press('G');
			await dashboard.waitFor(/Deployed +what the stage has deployed may be older/);
			dashboard.press('g');
			await dashboard.waitFor(/Integration +function payment-intake/);
		});
	}

	test('at 40x10 has its name and what is said of it', async (t) => {
		const dashboard = await openRoute(t, 'orders prod', '/payments', { columns: 40, rows: 10 });
		await dashboard.waitFor(/^ POST \/payments {2}of orders-api/m);
		dashboard.press('G');
		await dashboard.waitFor(/Deployed/);
		assert.match(dashboard.footer(), /Esc back/);
	});
});
