import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type {
	Authoriser,
	IntegrationTarget,
	RouteRecord,
	StageRecord,
	UsagePlan,
} from '../../source/model/api.ts';
import { actionPrices } from '../../source/model/cost.ts';
import { denied, known, pending, type Reading } from '../../source/model/reading.ts';
import { detailedMetricsRows, enableCommand } from '../../source/views/route/detailed-metrics.ts';
import { routeDetails, routeFacts } from '../../source/views/route/route-words.ts';
import { aContext } from '../actions/support.ts';
import { anApi, aRoute, aStage, nobody, now, toFunction } from './api-records.ts';

const account = known({ rate: 10_000, burst: 5000 }, now);

function facts(
	record: RouteRecord,
	stage: StageRecord | null = aStage(),
	plans: Reading<readonly UsagePlan[]> = pending,
): Map<string, string> {
	const rows = routeFacts({ record, stage, account, plans });
	return new Map(rows.map(([name, value = '']) => [name, value]));
}

const guarded = (authoriser: Partial<Authoriser>) =>
	facts(aRoute({ authoriser: { ...nobody, ...authoriser } }));

describe('who may call a route', () => {
	test('an open route of a public API is pointed out', () => {
		assert.equal(facts(aRoute()).get('Authoriser'), '▲ none: anybody may call it, and the API is public');
		const role = routeFacts({ record: aRoute(), stage: aStage(), account, plans: pending }).find(
			([name]) => name === 'Authoriser',
		)?.[2];
		assert.equal(role, 'warn');
	});

	test('what guards it otherwise is said', () => {
		const cors = aRoute({ key: 'OPTIONS /orders', method: 'OPTIONS' });
		assert.equal(facts(cors).get('Authoriser'), 'none, as the preflight of browsers needs it');
		const inside = aStage({ api: { ...anApi, endpointType: 'private' } });
		assert.equal(facts(aRoute(), inside).get('Authoriser'), 'none, on an API that is private');
		const policy = aStage({ api: { ...anApi, hasPolicy: true } });
		assert.equal(facts(aRoute(), policy).get('Authoriser'), "none; the API's resource policy decides");
		assert.equal(guarded({ apiKeyRequired: true }).get('Authoriser'), 'none · an API key is needed');
		assert.equal(
			facts(aRoute(), aStage({ api: null })).get('Authoriser'),
			'none',
			'what is not known is not claimed',
		);
	});

	test('each kind has its words', () => {
		assert.equal(guarded({ kind: 'IAM' }).get('Authoriser'), 'IAM: callers sign with their AWS credentials');
		assert.equal(
			guarded({
				kind: 'Cognito',
				name: 'customers',
				issuers: ['arn:aws:cognito-idp:eu-west-1:123456789012:userpool/ShopPool1'],
				scopes: ['orders/read'],
			}).get('Authoriser'),
			'Cognito customers: user pools ShopPool1 · scopes orders/read',
		);
		assert.equal(
			guarded({
				kind: 'Lambda',
				name: 'partner-tokens',
				functionName: 'partner-tokens',
				cacheTtlSeconds: 300,
			}).get('Authoriser'),
			'Lambda partner-tokens: function partner-tokens · answers kept 5m',
		);
		assert.equal(
			guarded({
				kind: 'JWT',
				name: 'login',
				issuers: ['https://login.shop.example/'],
				audience: ['shop'],
			}).get('Authoriser'),
			'JWT login: issuer https://login.shop.example/, audience shop',
		);
	});

	test('on a WebSocket API connecting is what is guarded', () => {
		const api = { ...anApi, protocol: 'WebSocket' as const };
		const ref = { ...aStage().ref, protocol: 'WebSocket' as const };
		const stage = aStage({ api, ref });
		const route = (key: string) => aRoute({ key, method: '', path: key }, { stage: ref });
		assert.match(facts(route('track'), stage).get('Authoriser') ?? '', /\$connect decides who may connect/);
		assert.match(facts(route('$connect'), stage).get('Authoriser') ?? '', /▲ none: anybody/);
	});
});

describe('the limits of a route', () => {
	test('name their source: the route, the stage, the account', () => {
		const settings = aStage().settings;
		const defaults = settings.state === 'known' ? settings.value.defaults : null;
		assert.ok(defaults);
		const throttle = { rate: 400, burst: 800 };
		const byStage = aStage({}, { defaults: { ...defaults, throttle } });
		const byRoute = aStage(
			{},
			{
				defaults: { ...defaults, throttle },
				routes: new Map([['GET /orders/{id}', { ...defaults, throttle: { rate: 2.5, burst: 5 } }]]),
			},
		);
		assert.equal(
			facts(aRoute()).get('Throttle'),
			"10,000/s, burst 5,000: the account's, shared by all APIs of the region",
		);
		assert.equal(
			facts(aRoute(), byStage).get('Throttle'),
			'400/s, burst 800: set by the stage for each of its routes',
		);
		assert.equal(facts(aRoute(), byRoute).get('Throttle'), '2.5/s, burst 5: set by the stage for this route');
		assert.match(facts(aRoute(), aStage({ settings: denied })).get('Throttle') ?? '', /^not known/);
	});

	test('with an API key are also those of its usage plans', () => {
		const record = aRoute({ authoriser: { ...nobody, apiKeyRequired: true } });
		const plan: UsagePlan = {
			id: 'p1',
			name: 'partners',
			throttle: { rate: 10, burst: 20 },
			routeThrottles: new Map(),
			quota: null,
			used: pending,
			stages: [],
		};
		const planned = (plans: Reading<readonly UsagePlan[]>) => facts(record, aStage(), plans);
		assert.equal(planned(known([plan], now)).get('Usage plan'), 'partners: 10/s, burst 20 for each key');
		const byRoute = { ...plan, routeThrottles: new Map([['GET /orders/{id}', { rate: 1, burst: 2 }]]) };
		assert.equal(
			planned(known([byRoute], now)).get('Usage plan'),
			'partners: 1/s, burst 2 for each key on this route',
		);
		assert.equal(planned(denied).get('Usage plans'), 'not allowed to read them');
		assert.equal(planned(pending).get('Usage plans'), 'asking…');
		assert.equal(planned(known([], now)).get('Usage plans'), 'none: no key works on this stage');
		assert.equal(facts(aRoute(), aStage(), known([plan], now)).has('Usage plan'), false);
	});
});

test('what answers has its kind, its timeout, and what Enter does', () => {
	assert.equal(
		facts(aRoute()).get('Integration'),
		'function order-query · AWS_PROXY · timeout 29s · Enter opens it',
	);
	assert.equal(facts(aRoute({ integration: null })).get('Integration'), 'none: nothing answers this route');
	const of = (target: IntegrationTarget) =>
		facts(aRoute({ integration: { ...toFunction, target } })).get('Integration');
	assert.equal(of({ kind: 'mock' }), 'mock: API Gateway answers by itself · timeout 29s');
	assert.equal(of({ kind: 'http', url: 'https://x\u001b[31m' }), 'https://x␛[31m · AWS_PROXY · timeout 29s');
	assert.match(of({ kind: 'queue', name: 'orders' }) ?? '', /^queue orders · .* · Enter opens it$/);
});

test('CORS and validation are told apart by the kind of API', () => {
	const http = { ...anApi, protocol: 'HTTP' as const };
	const ref = { ...aStage().ref, protocol: 'HTTP' as const };
	const cors = {
		origins: ['https://shop.example'],
		methods: ['GET'],
		headers: [],
		credentials: true,
		maxAgeSeconds: 300,
	};
	const of = (api: typeof anApi) => facts(aRoute({}, { stage: ref }), aStage({ api, ref }));
	assert.equal(
		of({ ...http, cors }).get('CORS'),
		'origins https://shop.example · methods GET · with credentials · kept 5m',
	);
	assert.match(of(http).get('CORS') ?? '', /^off: /);
	assert.match(of(http).get('Validation') ?? '', /^none: HTTP APIs/);
	assert.match(facts(aRoute({ corsPreflight: true })).get('CORS') ?? '', /^an OPTIONS method/);
	assert.match(facts(aRoute()).get('CORS') ?? '', /^no preflight/);
	const checked = aRoute({ validation: { name: 'all', body: true, parameters: true } });
	assert.equal(facts(checked).get('Validation'), 'body and parameters, by all');
});

describe('detailed metrics that are off', () => {
	test('come with their price and with the command that turns them on', () => {
		const rows = new Map(
			detailedMetricsRows(aRoute(), aStage(), aContext).map(([name, value = '']) => [name, value]),
		);
		assert.match(
			rows.get('Detailed metrics') ?? '',
			/^off: .*5 custom metrics for it, \$0\.30 a month each: \$1\.50 a month/,
		);
		assert.equal(actionPrices.customMetricMonth, 0.3);
		const cached = aStage({}, { cache: { size: '0.5', status: 'AVAILABLE' } });
		assert.match(detailedMetricsRows(aRoute(), cached, aContext)[0]?.[1] ?? '', /7 custom metrics .*\$2\.10/);
		assert.deepEqual(detailedMetricsRows(aRoute({}, { detailed: true }), aStage(), aContext), [
			['Detailed metrics', 'on'],
		]);
		assert.match(detailedMetricsRows(aRoute({}, { detailed: null }), null, null)[0]?.[1] ?? '', /^not known/);
	});

	/** The words that a shell makes of a command, and what the last of them are. */
	const words = (command: string | null): string[] =>
		execFileSync('sh', ['-c', `printf '%s\\n' ${command ?? ''}`], { encoding: 'utf8' })
			.trimEnd()
			.split('\n');

	test('the command of a REST API patches that method alone, whatever is in its path', () => {
		const path = "/o'rders/{id,x}";
		const record = aRoute({ key: `GET ${path}`, path });
		const parts = words(enableCommand(record, aStage(), { ...aContext, profile: 'shop prod' }));
		assert.deepEqual(parts.slice(0, 8), [
			'aws',
			'apigateway',
			'update-stage',
			'--rest-api-id',
			'abc123',
			'--stage-name',
			'prod',
			'--patch-operations',
		]);
		assert.deepEqual(JSON.parse(parts[8] ?? ''), [
			{ op: 'replace', path: "/~1o'rders~1{id,x}/GET/metrics/enabled", value: 'true' },
		]);
		assert.deepEqual(parts.slice(9, 11), ['--profile', 'shop prod']);
	});

	test('the command of an HTTP API keeps the limits that hold for the route', () => {
		const ref = { ...aStage().ref, protocol: 'HTTP' as const, stage: '$default' };
		const settings = aStage().settings;
		assert.equal(settings.state, 'known');
		const defaults = settings.state === 'known' ? settings.value.defaults : null;
		assert.ok(defaults);
		const stage = aStage(
			{ ref },
			{ defaults: { ...defaults, loggingLevel: null, throttle: { rate: 50, burst: 100 } } },
		);
		const parts = words(enableCommand(aRoute({}, { stage: ref }), stage, aContext));
		assert.deepEqual(parts.slice(0, 8), [
			'aws',
			'apigatewayv2',
			'update-stage',
			'--api-id',
			'abc123',
			'--stage-name',
			'$default',
			'--route-settings',
		]);
		assert.deepEqual(JSON.parse(parts[8] ?? ''), {
			'GET /orders/{id}': {
				DetailedMetricsEnabled: true,
				ThrottlingRateLimit: 50,
				ThrottlingBurstLimit: 100,
			},
		});
		// JSON has no word for a half that limits nothing, and AWS wants none.
		const half = aStage({ ref }, { defaults: { ...defaults, throttle: { rate: 50, burst: Infinity } } });
		const [told] = Object.values<object>(
			JSON.parse(words(enableCommand(aRoute({}, { stage: ref }), half, aContext))[8] ?? ''),
		);
		assert.deepEqual(told, { DetailedMetricsEnabled: true, ThrottlingRateLimit: 50 });
	});

	test('without the API id there is no command', () => {
		const ref = { ...aStage().ref, apiId: null };
		assert.equal(enableCommand(aRoute({}, { stage: ref }), null, aContext), null);
	});
});

test('what is configured may be newer than what is deployed, unless the stage deploys by itself', () => {
	const details = (autoDeploy: boolean) =>
		routeDetails({ record: aRoute(), stage: aStage({}, { autoDeploy }), account, plans: pending }).map(
			([name]) => name,
		);
	assert.ok(details(false).includes('Deployed'));
	assert.ok(!details(true).includes('Deployed'));
});
