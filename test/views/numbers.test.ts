import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { cellText } from '../../source/components/table.ts';
import {
	formatAge,
	formatBytes,
	formatCount,
	formatLatency,
	formatPercent,
	formatRate,
} from '../../source/model/format.ts';
import { knownValue } from '../../source/model/reading.ts';
import { distributionList } from '../../source/tables/distribution-columns.ts';
import { createFunctionItems, functionList } from '../../source/tables/function-columns.ts';
import type { ListTable } from '../../source/tables/list-table.ts';
import { routeListOf } from '../../source/tables/route-columns.ts';
import { stageList } from '../../source/tables/stage-columns.ts';
import { distributionNumbers } from '../../source/views/distribution/draw-overview.ts';
import { functionNumbers } from '../../source/views/function/function-words.ts';
import { stageNumbers, trafficNumbers } from '../../source/views/stage/stage-numbers.ts';
import { distributionSeries, functionSeries, restSeries, v2Series } from './cloud-truth.ts';
import { cacheOn, detailedOn, restClient, watchNumbers, watchStages } from './numbers-watch.ts';

/** What a value is in its column, by the truth: `–` where CloudWatch has no such point. */
type Written = (value: number | null) => string;
const rate: Written = (sum) => formatRate(sum === null ? null : sum / 60);
const bytesRate: Written = (sum) => (sum === null ? '–' : `${formatBytes(sum / 60)}/s`);
const shareOfOne: Written = (average) => formatPercent(average === null ? null : average * 100);

/** A row's cells, by the ids of their columns. */
function cells<Item>(table: ListTable<Item>, item: Item, now: number): Map<string, string> {
	const { columns } = table.tableFor(Number.POSITIVE_INFINITY);
	return new Map(columns.map(({ id, value }) => [id, cellText(value({ item, now, matches: [] })).trim()]));
}

/** Compares all cells of a row but those that hold words; a column that nobody thought of fails. */
function compareRow(
	what: string,
	shown: ReadonlyMap<string, string>,
	words: readonly string[],
	expected: Readonly<Record<string, string>>,
): void {
	const numbers = [...shown].filter(([id]) => !words.includes(id));
	assert.deepEqual(Object.fromEntries(numbers), expected, what);
}

const gatewayNames = {
	REST: { client: '4XXError', server: '5XXError' },
	HTTP: { client: '4xx', server: '5xx' },
} as const;

type Read = (metric: string, statistic: string) => Promise<number | null>;

/** What CloudWatch has of requests of a stage or a route in one minute, as qdash writes it. */
async function gatewayTruth(read: Read, protocol: 'REST' | 'HTTP') {
	const { client, server } = gatewayNames[protocol];
	const count = await read('Count', 'SampleCount');
	return {
		count,
		requests: rate(count),
		// AWS: the Average is the count of errors over the count of requests.
		'4XX': shareOfOne(await read(client, 'Average')),
		'4XX/min': formatCount(await read(client, 'Sum')),
		'5XX': shareOfOne(await read(server, 'Average')),
		'5XX/min': formatCount(await read(server, 'Sum')),
		latencyP50: formatLatency(await read('Latency', 'p50')),
		latencyP90: formatLatency(await read('Latency', 'p90')),
		latencyP99: formatLatency(await read('Latency', 'p99')),
		integrationP50: formatLatency(await read('IntegrationLatency', 'p50')),
		integrationP99: formatLatency(await read('IntegrationLatency', 'p99')),
	};
}

/**
 * The same of a WebSocket API: messages a second, and errors as a share of messages and connects. Of what did not
 * come CloudWatch has no point: in a minute that has the one, the other is 0.
 */
async function socketTruth(read: Read) {
	const counted = [await read('MessageCount', 'Sum'), await read('ConnectCount', 'Sum')] as const;
	const called = counted.some((count) => count !== null);
	const [messages, connects] = counted.map((count) => count ?? (called ? 0 : null)) as [number, number];
	const client = await read('ClientError', 'Sum');
	const failures = [await read('ExecutionError', 'Sum'), await read('IntegrationError', 'Sum')];
	const server = failures.reduce<number | null>((sum, one) => (one === null ? sum : (sum ?? 0) + one), null);
	const share = (errors: number | null) =>
		formatPercent(called && errors !== null ? (100 * errors) / (messages + connects) : null);
	return {
		calls: rate(called ? messages + connects : null),
		connects: formatCount(connects),
		requests: rate(messages),
		'4XX': share(client),
		'4XX/min': formatCount(client),
		'5XX': share(server),
		'5XX/min': formatCount(server),
		latencyP50: '–',
		latencyP90: '–',
		latencyP99: '–',
		integrationP50: formatLatency(await read('IntegrationLatency', 'p50')),
		integrationP99: formatLatency(await read('IntegrationLatency', 'p99')),
	};
}

/** Errors in the line of numbers: the share, and how many where there are any. */
function errorWords(percent: string, count: string): string {
	return count === '0' || count === '–' ? percent : `${percent}, ${count}/min`;
}

const stageWords = ['api', 'stage', 'kind', 'course', 'state'];

test('the row and the overview of each stage: REST, with a cache, HTTP, WebSocket', async (t) => {
	const watched = await watchNumbers(t, {
		change: async ({ endpoint }) => {
			const client = restClient(t, endpoint);
			const { items = [] } = await client.send(new GetRestApisCommand({}));
			await cacheOn(client, items.find(({ name }) => name === 'orders-api')?.id ?? '', 'prod');
		},
		minutes: 8,
	});
	const { store, truth, stage } = watched;
	await watchStages(watched);
	const now = watched.now();
	const record = (api: string, name: string) => {
		const found = store.latest.stages.get(stage(api, name));
		assert.ok(found);
		return found;
	};
	const row = (api: string, name: string) => cells(stageList, record(api, name), now);
	const deployed = (api: string, name: string) => {
		const { settings, deployments } = record(api, name);
		const id = knownValue(settings)?.deploymentId;
		const made = knownValue(deployments)?.find((each) => each.id === id)?.createdAt ?? null;
		return formatAge(made === null ? null : now - made);
	};

	for (const [name, limit, canary] of [
		['prod', 400, 'off'],
		['staging', 20, '20.0 %'],
	] as const) {
		const series = restSeries('orders-api', name);
		const at = await truth.newest([series('Count', 'Sum')], now);
		const read: Read = (metric, statistic) => truth.minute(series(metric, statistic), at);
		const { count, ...traffic } = await gatewayTruth(read, 'REST');
		const hits = await read('CacheHitCount', 'Sum');
		const misses = await read('CacheMissCount', 'Sum');
		const used = formatPercent(((count ?? Number.NaN) / 60 / limit) * 100);
		const cache =
			name === 'prod' ? formatPercent((100 * (hits ?? Number.NaN)) / ((hits ?? 0) + (misses ?? 0))) : 'off';
		compareRow(`orders-api / ${name}`, row('orders-api', name), stageWords, {
			...traffic,
			cache,
			connects: '–',
			throttle: `${formatRate(limit)} /s`,
			use: `≤${used}`,
			deployed: deployed('orders-api', name),
			canary,
		});
		assert.ok((count ?? 0) > 0 && (name === 'staging' || (hits ?? 0) > 0));
		assert.deepEqual(Object.fromEntries(stageNumbers(record('orders-api', name), now)), {
			Requests: `${traffic.requests}/s`,
			'4XX': errorWords(traffic['4XX'], traffic['4XX/min']),
			'5XX': errorWords(traffic['5XX'], traffic['5XX/min']),
			P50: traffic.latencyP50,
			P90: traffic.latencyP90,
			P99: traffic.latencyP99,
			'Backend P50': traffic.integrationP50,
			'Backend P99': traffic.integrationP99,
			'Cache hits': cache,
			Throttle: `${limit}/s, burst ${limit * 2}, ≤${used} used`,
		});
	}

	const storefront = record('storefront-api', '$default');
	const http = v2Series(storefront.ref.apiId ?? '', '$default');
	const atHttp = await truth.newest([http('Count', 'Sum')], now);
	const { count, ...traffic } = await gatewayTruth(
		(metric, statistic) => truth.minute(http(metric, statistic), atHttp),
		'HTTP',
	);
	assert.ok((count ?? 0) > 0);
	compareRow('storefront-api', row('storefront-api', '$default'), stageWords, {
		...traffic,
		cache: '–',
		connects: '–',
		throttle: 'off',
		use: 'off',
		deployed: deployed('storefront-api', '$default'),
		canary: '–',
	});
	assert.deepEqual(Object.fromEntries(stageNumbers(storefront, now)), {
		Requests: `${traffic.requests}/s`,
		'4XX': errorWords(traffic['4XX'], traffic['4XX/min']),
		'5XX': errorWords(traffic['5XX'], traffic['5XX/min']),
		P50: traffic.latencyP50,
		P90: traffic.latencyP90,
		P99: traffic.latencyP99,
		'Backend P50': traffic.integrationP50,
		'Backend P99': traffic.integrationP99,
		Throttle: 'off',
	});

	const live = record('live-updates', 'prod');
	const socket = v2Series(live.ref.apiId ?? '', 'prod');
	const atSocket = await truth.newest([socket('MessageCount', 'Sum'), socket('ConnectCount', 'Sum')], now);
	const {
		calls: _calls,
		connects,
		...messages
	} = await socketTruth((metric, statistic) => truth.minute(socket(metric, statistic), atSocket));
	assert.notEqual(connects, '0');
	compareRow('live-updates', row('live-updates', 'prod'), stageWords, {
		...messages,
		cache: '–',
		connects,
		throttle: 'off',
		use: 'off',
		deployed: deployed('live-updates', 'prod'),
		canary: '–',
	});
	assert.deepEqual(Object.fromEntries(stageNumbers(live, now)), {
		Messages: `${messages.requests}/s`,
		Connects: `${connects}/min`,
		'Client errors': errorWords(messages['4XX'], messages['4XX/min']),
		'Server errors': errorWords(messages['5XX'], messages['5XX/min']),
		'Backend P50': messages.integrationP50,
		'Backend P99': messages.integrationP99,
		Throttle: 'off',
	});
});

test('the row and the overview of each route with detailed metrics: REST, HTTP, WebSocket', async (t) => {
	const watched = await watchNumbers(t, {
		change: ({ endpoint }) => detailedOn(t, endpoint, 'live-updates', 'prod'),
		minutes: 6,
	});
	const { store, truth, look, stage } = watched;
	await watchStages(watched);
	for (const [api, name, protocol] of [
		['orders-api', 'prod', 'REST'],
		['storefront-api', '$default', 'HTTP'],
		['live-updates', 'prod', 'WebSocket'],
	] as const) {
		const id = stage(api, name);
		const focus = { kind: 'route', stage: id, opened: null } as const;
		const own = () => [...store.latest.routes.values()].filter((route) => route.stage.id === id);
		await look(focus, () => own().length > 0);
		const shown = own().map((route) => route.id);
		await look({ ...focus, shown }, () => own().every(({ metrics }) => metrics.percentiles !== 'pending'));
		const now = watched.now();
		const stageRecord = store.latest.stages.get(id) ?? null;
		const table = routeListOf(stageRecord);
		let called = 0;
		for (const record of own()) {
			const { method, path, key } = record.route;
			const apiId = record.stage.apiId ?? '';
			const series =
				protocol === 'REST'
					? restSeries(api, name, { Method: method, Resource: path })
					: v2Series(
							apiId,
							name,
							protocol === 'HTTP' ? { Method: method || 'ANY', Resource: path } : { Route: key },
						);
			const counts = ['Count', 'MessageCount', 'ConnectCount'].map((metric) => series(metric, 'Sum'));
			// Of a call that is neither a message nor a connect, only its integration is measured.
			const at = await truth.newest(key === '$disconnect' ? [series('ClientError', 'Sum')] : counts, now);
			const read: Read = (metric, statistic) => truth.minute(series(metric, statistic), at);
			const isSocket = protocol === 'WebSocket';
			const socketed = isSocket ? await socketTruth(read) : null;
			const truthOf = socketed ?? (await gatewayTruth(read, isSocket ? 'HTTP' : protocol));
			called += truthOf.requests === '–' ? 0 : 1;
			const words = ['route', 'integration', 'auth', 'state'];
			compareRow(key, cells(table, record, now), words, {
				requests: socketed?.calls ?? truthOf.requests,
				'4XX': truthOf['4XX'],
				'5XX': truthOf['5XX'],
				p99: truthOf.latencyP99,
				backend: truthOf.integrationP99,
			});
			assert.deepEqual(Object.fromEntries(trafficNumbers(record.metrics, protocol, now)), {
				[isSocket ? 'Messages' : 'Requests']: truthOf.requests === '–' ? '–' : `${truthOf.requests}/s`,
				...(socketed && {
					Connects: socketed.connects === '–' ? '–' : `${socketed.connects}/min`,
				}),
				[isSocket ? 'Client errors' : '4XX']: errorWords(truthOf['4XX'], truthOf['4XX/min']),
				[isSocket ? 'Server errors' : '5XX']: errorWords(truthOf['5XX'], truthOf['5XX/min']),
				...(isSocket ? {} : { P50: truthOf.latencyP50, P90: truthOf.latencyP90, P99: truthOf.latencyP99 }),
				'Backend P50': truthOf.integrationP50,
				'Backend P99': truthOf.integrationP99,
			});
		}
		assert.ok(called >= 2, `${api}: ${called} routes were called`);
	}
});

test('the row and the overview of each distribution, with and without the additional metrics', async (t) => {
	const watched = await watchNumbers(t);
	const { store, truth, look, distribution } = watched;
	await look({ kind: 'distribution' }, () => store.latest.distributions.size === 3);
	const shown = [...store.latest.distributions.keys()];
	await look({ kind: 'distribution', shown, selected: shown[0] ?? null }, () =>
		[...store.latest.distributions.values()].every(
			({ metrics, monitoring }) =>
				monitoring.state === 'known' && (!monitoring.value || metrics.percentiles === 'known'),
		),
	);
	const now = watched.now();
	for (const [alias, subscribed] of [
		['www.shop.example', true],
		['img.shop.example', true],
		['docs.shop.example', false],
	] as const) {
		const id = distribution(alias);
		const series = distributionSeries(id);
		const at = await truth.newest([series('Requests', 'Sum')], now);
		const read: Read = (metric, statistic) => truth.minute(series(metric, statistic), at);
		const record = store.latest.distributions.get(id);
		assert.ok(record);
		const added = async (metric: string, statistic: string, format: Written) =>
			subscribed ? format(await read(metric, statistic)) : 'off';
		const expected = {
			requests: rate(await read('Requests', 'Sum')),
			hitRatio: await added('CacheHitRate', 'Average', formatPercent),
			'4XX': formatPercent(await read('4xxErrorRate', 'Average')),
			'5XX': formatPercent(await read('5xxErrorRate', 'Average')),
			originP50: await added('OriginLatency', 'p50', formatLatency),
			originP99: await added('OriginLatency', 'p99', formatLatency),
			out: bytesRate(await read('BytesDownloaded', 'Sum')),
		};
		assert.match(expected.requests, /\d/);
		compareRow(
			alias,
			cells(distributionList, record, now),
			['distribution', 'alias', 'course', 'state'],
			expected,
		);
		assert.deepEqual(Object.fromEntries(distributionNumbers(record, now)), {
			Requests: `${expected.requests}/s`,
			'Hit ratio': expected.hitRatio,
			'4XX': expected['4XX'],
			'5XX': expected['5XX'],
			'Origin P50': expected.originP50,
			'Origin P90': await added('OriginLatency', 'p90', formatLatency),
			'Origin P99': expected.originP99,
			Out: expected.out,
			In: bytesRate(await read('BytesUploaded', 'Sum')),
		});
	}
});

test('the row and the overview of each function, with and without a mapping or a reservation', async (t) => {
	const watched = await watchNumbers(t);
	const { store, truth, look } = watched;
	await look(
		{ kind: 'function' },
		() => store.latest.functions.size === 14 && store.latest.mappings.size > 0,
	);
	const shown = [...store.latest.functions.keys()];
	await look(
		{ kind: 'function', shown, selected: shown[0] ?? null },
		() =>
			store.latest.accountConcurrency.state === 'known' &&
			[...store.latest.functions.values()].every(
				({ metrics, reservedConcurrency }) =>
					metrics.percentiles !== 'pending' && reservedConcurrency.state === 'known',
			),
	);
	const now = watched.now();
	const { functions, mappings } = store.latest;
	const account = knownValue(store.latest.accountConcurrency);
	const items = createFunctionItems()(functions, mappings, account);
	const reservations: Record<string, number> = {
		'payment-intake': 60,
		'payment-worker': 40,
		thumbnailer: 20,
	};
	const unreserved = 1000 - 60 - 40 - 20;
	let running = 0;
	for (const [name, item] of items) {
		const series = functionSeries(name);
		const at = await truth.newest([series('Invocations', 'Sum'), series('Throttles', 'Sum')], now);
		const read: Read = (metric, statistic) => truth.minute(series(metric, statistic), at);
		// What began earlier may still run.
		const peaks = series('ConcurrentExecutions', 'Maximum');
		const concurrency = await truth.minute(peaks, await truth.newest([peaks], now));
		const limit = reservations[name] ?? unreserved;
		const errors = await read('Errors', 'Average');
		const invocations = await read('Invocations', 'Sum');
		running += (invocations ?? 0) > 0 ? 1 : 0;
		const expected = {
			invocations: rate(invocations),
			errors: shareOfOne(errors),
			errorCount: formatCount(await read('Errors', 'Sum')),
			throttles: formatCount(await read('Throttles', 'Sum')),
			durationP50: formatLatency(await read('Duration', 'p50')),
			durationP99: formatLatency(await read('Duration', 'p99')),
			concurrency: concurrency === null ? '–' : `${formatCount(concurrency)}/${formatCount(limit)}`,
			reserved: reservations[name] === undefined ? 'none' : String(reservations[name]),
		};
		compareRow(name, cells(functionList, item, now), ['name', 'sources', 'course', 'state'], expected);
		assert.deepEqual(Object.fromEntries(functionNumbers(item.record, account, now)), {
			Invocations: invocations === null ? '–' : `${expected.invocations}/s`,
			Errors: errorWords(expected.errors, expected.errorCount),
			Throttles: expected.throttles === '–' ? '–' : `${expected.throttles}/min`,
			P50: expected.durationP50,
			P90: formatLatency(await read('Duration', 'p90')),
			P99: expected.durationP99,
			Concurrency: `${formatCount(concurrency)} of ${formatCount(limit)}`,
			Reserved: reservations[name] === undefined ? 'none' : String(reservations[name]),
		});
	}
	assert.ok(running >= 8, `${running} functions run`);
	assert.equal(watched.now(), now, 'time stood still meanwhile');
});
