import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { formatRate } from '../../source/model/format.ts';
import { type Dashboard, type DashboardOptions, openDashboard } from '../support/dashboard.tsx';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'eu-west-1';

async function openApis(t: TestContext, options: DashboardOptions = {}): Promise<Dashboard> {
	const dashboard = await openDashboard(t, { scenario: 'shop', ...options });
	dashboard.press('3');
	await dashboard.waitFor(/^ APIS /m);
	return dashboard;
}

/** A metric's sums of late in the cloud, as rates a second, minute by minute; asked beside qdash. */
async function truth(
	{ cloud: { endpoint } }: Dashboard,
	metric: string,
	dimensions: Readonly<Record<string, string>>,
): Promise<string[]> {
	const client = new CloudWatchClient({ endpoint, region, credentials });
	const end = Math.ceil(Date.now() / 60_000) * 60_000;
	const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
	const MetricStat = {
		Metric: { Namespace: 'AWS/ApiGateway', MetricName: metric, Dimensions },
		Period: 60,
		Stat: 'Sum',
	};
	const { MetricDataResults } = await client.send(
		new GetMetricDataCommand({
			StartTime: new Date(end - 10 * 60_000),
			EndTime: new Date(end),
			MetricDataQueries: [{ Id: 'q', MetricStat }],
		}),
	);
	client.destroy();
	return (MetricDataResults?.[0]?.Values ?? []).map((sum) => formatRate(sum / 60));
}

/** The ids of HTTP and WebSocket APIs, by name. */
async function apiIds({ cloud: { endpoint } }: Dashboard): Promise<Map<string, string>> {
	const client = new ApiGatewayV2Client({ endpoint, region, credentials });
	const { Items = [] } = await client.send(new GetApisCommand({}));
	client.destroy();
	return new Map(Items.map(({ Name = '', ApiId = '' }) => [Name, ApiId]));
}

describe('the APIs', () => {
	test('are a row a stage, each with the requests a second that the cloud counted', async (t) => {
		const dashboard = await openApis(t, { columns: 200, rows: 60 });
		await dashboard.waitFor(/ APIS +4 stages +sorted by trouble/);
		const ids = await apiIds(dashboard);
		const stages = [
			['orders-api', 'REST', 'Count', { ApiName: 'orders-api', Stage: 'prod' }],
			['storefront-api', 'HTTP', 'Count', { ApiId: ids.get('storefront-api') ?? '', Stage: '$default' }],
			['live-updates', 'WebSocket', 'MessageCount', { ApiId: ids.get('live-updates') ?? '', Stage: 'prod' }],
		] as const;
		for (const [name, kind, metric, dimensions] of stages) {
			const row = new RegExp(
				String.raw`${name} +${dimensions.Stage.replace('$', String.raw`\$`)} +${kind} +([\d.]+(?: k)?) `,
			);
			await dashboard.waitFor(row);
			const shown = row.exec(dashboard.text())?.[1] ?? '';
			const minutes = await truth(dashboard, metric, dimensions);
			assert.ok(minutes.length >= 8, `the cloud has ${minutes.length} minutes of ${name}`);
			assert.ok(minutes.includes(shown), `${name}: ${shown} is none of ${minutes.join(', ')}`);
		}
		assert.match(dashboard.row('live-updates'), / – +– +– /, 'WebSocket has no latency of its own');
		await dashboard.waitForRow('staging', / 20\.0 \/s .* \d+d \d+h +20\.0 % /);
	});

	for (const [columns, rows, head] of [
		[80, 24, /API +STAGE +REQ\/s +5XX +P99 +STATE/],
		[120, 40, /API +STAGE +KIND +REQ\/s +4XX +5XX +P50 +P99 .*STATE/],
		[200, 60, /API +STAGE +KIND +REQ\/s .*P90 .*THROTTLE .*DEPLOYED .*30 MIN +STATE/],
	] as const) {
		test(`have their columns, and words in the state, at ${columns}x${rows}`, async (t) => {
			const dashboard = await openApis(t, { columns, rows });
			await dashboard.waitFor(head);
			await dashboard.waitFor(/orders-api +prod .*▲ 5XX/);
			assert.equal(dashboard.screen().length, rows);
			for (const line of dashboard.screen()) assert.ok(line.length <= columns, line);
			assert.match(dashboard.footer(), /⏎ open .*q quit/);
		});
	}

	test('at 40x10 are a sign, a name and the requests', async (t) => {
		const dashboard = await openApis(t, { columns: 40, rows: 10 });
		await dashboard.waitFor(/^ .▲ orders-api \/ prod +\d[\d.]*$/m);
		await dashboard.waitFor(/^ .· live-updates \/ prod +\d[\d.]*$/m);
	});

	test('are sorted by trouble first, filtered by any of their words, and opened with Enter', async (t) => {
		const dashboard = await openApis(t, { columns: 200, rows: 60 });
		await dashboard.waitForRow('▌', /orders-api +prod .*▲ 5XX/);
		dashboard.press('/');
		dashboard.type('websocket');
		await dashboard.waitFor(/\/ websocket▏ +.*1 of 4 stages/);
		dashboard.press('enter', 'enter');
		await dashboard.waitFor(/^ STAGE {2}live-updates \/ prod/m);
		dashboard.press('esc');
		await dashboard.waitFor(/ APIS {2}\/ websocket +.*1 of 4 stages/);
		dashboard.press('y');
		await dashboard.waitFor(() => dashboard.event() === "copied the API's id");
		dashboard.press('c');
		await dashboard.waitFor(() => dashboard.event() === 'copied the row');
		dashboard.press('b');
		await dashboard.waitFor(() => /is not AWS: it has no page/.test(dashboard.event()));
	});

	test('are all reached where there are hundreds', async (t) => {
		const dashboard = await openApis(t, { scenario: 'hundreds' });
		await dashboard.waitFor(/ APIS +.*3\d\d stages/);
		dashboard.press('s');
		await dashboard.waitFor('sorted by api ▼');
		const [first] = dashboard.screen().filter((line) => line.includes('▌'));
		dashboard.press('G');
		await dashboard.waitFor((screen) => {
			const [last] = screen.filter((line) => line.includes('▌'));
			return last !== undefined && last !== first;
		});
	});
});

describe('APIs that cannot be read', () => {
	test('an account without any is one sentence', async (t) => {
		const dashboard = await openApis(t, { scenario: 'empty' });
		await dashboard.waitFor(/No APIs in eu-west-1 for http:.*Ctrl-G changes the region/);
	});

	test('without the control plane stages are known from their metrics alone', async (t) => {
		const dashboard = await openApis(t, {
			faults: [
				{ service: 'APIGateway', kind: 'denied' },
				{ service: 'APIGatewayV2', kind: 'denied' },
			],
		});
		await dashboard.waitFor(/orders-api +prod +REST +\d/);
		dashboard.press('/');
		dashboard.type('orders');
		await dashboard.waitFor(/2 of 4 stages/);
		dashboard.press('enter', 'enter');
		await dashboard.waitFor(/^ STAGE {2}orders-api/m);
		await dashboard.waitFor(/Only its metrics are known/);
		dashboard.press('tab');
		await dashboard.waitFor(/Only metrics know this stage: which routes it has/);
		dashboard.press('2');
		await dashboard.waitFor(/^ QUEUES /m);
		assert.doesNotMatch(dashboard.event(), /API Gateway|apigateway/);
	});

	test('with nobody to ask, one calm sentence stands in the view and no error elsewhere', async (t) => {
		const dashboard = await openApis(t, {
			faults: [
				{ service: 'APIGateway', kind: 'denied' },
				{ service: 'APIGatewayV2', kind: 'denied' },
				{ service: 'CloudWatch', operation: 'ListMetrics', kind: 'denied' },
			],
		});
		await dashboard.waitFor(/Not allowed to list APIs\./);
		dashboard.press('2');
		await dashboard.waitForRow('orders.fifo', /fifo/);
		assert.doesNotMatch(dashboard.text(), /APIs\./);
	});

	test('an endpoint without API Gateway says so', async (t) => {
		const dashboard = await openApis(t, {
			faults: [
				{ service: 'APIGateway', kind: 'unsupported' },
				{ service: 'APIGatewayV2', kind: 'unsupported' },
				{ service: 'CloudWatch', operation: 'ListMetrics', kind: 'unsupported' },
			],
		});
		await dashboard.waitFor(/API Gateway is not supported by this endpoint\./);
	});
});
