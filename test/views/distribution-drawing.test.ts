import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { initialTable, tableReducer } from '../../source/components/table-state.ts';
import type { StageRecord } from '../../source/model/api.ts';
import type { Behaviour, DistributionRecord, Origin } from '../../source/model/distribution.ts';
import { QdashError } from '../../source/model/errors.ts';
import { denied, known, pending } from '../../source/model/reading.ts';
import { noMetrics } from '../../source/model/resource-metrics.ts';
import { verdict } from '../../source/model/verdict.ts';
import { type DashboardState, initialDashboard } from '../../source/store/dashboard-store.ts';
import { createOrder } from '../../source/tables/list-table.ts';
import { createTheme } from '../../source/theme.ts';
import { behavioursSpec } from '../../source/views/distribution/behaviours-table.ts';
import {
	cacheTtl,
	distributionInWords,
	distributionName,
	methodWords,
	ttlWords,
	viewerWords,
} from '../../source/views/distribution/distribution-words.ts';
import { distributionNumbers, drawDistributionState } from '../../source/views/distribution/draw-overview.ts';
import { invalidationsSpec } from '../../source/views/distribution/invalidations-table.ts';
import { originsSpec } from '../../source/views/distribution/origins-table.ts';
import { ListDrawing } from '../../source/views/list/draw-list.ts';
import type { InnerTableSpec } from '../../source/views/list/inner-table.ts';

const now = Date.UTC(2026, 0, 15, 3, 12);
const minute = 60_000;
const plain = createTheme('plain');

const origin = (id: string, target: Origin['target'], rest: Partial<Origin> = {}): Origin => ({
	id,
	domainName: `${id}.example`,
	path: '',
	target,
	protocolPolicy: target.kind === 'bucket' ? null : 'https-only',
	accessControl: null,
	shield: false,
	connectionAttempts: 3,
	readTimeoutSeconds: 30,
	...rest,
});

const behaviour = (
	pathPattern: string,
	targetOriginId: string,
	rest: Partial<Behaviour> = {},
): Behaviour => ({
	pathPattern,
	targetOriginId,
	viewerProtocolPolicy: 'redirect-to-https',
	allowedMethods: ['GET', 'HEAD'],
	cachedMethods: ['GET', 'HEAD'],
	cachePolicyId: 'optimised',
	legacyTtl: null,
	originRequestPolicyId: null,
	responseHeadersPolicyId: null,
	functions: [],
	compress: true,
	...rest,
});

const record: DistributionRecord = {
	distribution: {
		id: 'E1A2B3C4D5',
		arn: 'arn:aws:cloudfront::000000000000:distribution/E1A2B3C4D5',
		domainName: 'd111111abcdef8.cloudfront.net',
		aliases: ['cdn.shop.example'],
		comment: 'The \u001b[31mshop',
		enabled: true,
		status: 'Deployed',
		modifiedAt: null,
		priceClass: 'PriceClass_100',
		webAcl: null,
		httpVersion: 'http2and3',
		origins: [
			origin('assets', { kind: 'bucket', name: 'shop-assets' }, { accessControl: 'origin access control' }),
			origin('standby', { kind: 'bucket', name: 'shop-standby' }),
			origin('api', { kind: 'api', apiId: 'abc123', stage: 'prod' }, { path: '/prod' }),
			origin('old', { kind: 'custom', host: 'old.example' }, { protocolPolicy: 'http-only' }),
		],
		originGroups: new Map([['both', ['assets', 'standby']]]),
		behaviours: [
			behaviour('/api/*', 'api', {
				viewerProtocolPolicy: 'https-only',
				cachePolicyId: 'disabled',
				allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
			}),
			behaviour('/old/*', 'old', {
				viewerProtocolPolicy: 'allow-all',
				cachePolicyId: null,
				legacyTtl: { minimum: 0, default: 300, maximum: 3600 },
				functions: [{ event: 'viewer-request', kind: 'CloudFront function', name: 'rewrite' }],
			}),
			behaviour('*', 'both'),
		],
	},
	monitoring: known(false, now),
	metrics: noMetrics,
	invalidations: known(
		[
			{ id: 'INEW', status: 'InProgress', createdAt: now - 90_000, paths: ['/*'] },
			{ id: 'IOLD', status: 'Completed', createdAt: now - 60 * minute, paths: null },
		],
		now,
	),
	error: null,
	verdict: verdict('healthy', 'fine', 'healthy, hit ratio off'),
};

const data: DashboardState = {
	...initialDashboard(2, now),
	distributions: new Map([[record.distribution.id, record]]),
	cachePolicies: new Map([
		[
			'optimised',
			known(
				{
					id: 'optimised',
					name: 'Managed-CachingOptimized',
					minimumTtl: 1,
					defaultTtl: 86_400,
					maximumTtl: 31_536_000,
				},
				now,
			),
		],
		[
			'disabled',
			known(
				{ id: 'disabled', name: 'Managed-CachingDisabled', minimumTtl: 0, defaultTtl: 0, maximumTtl: 0 },
				now,
			),
		],
	]),
	buckets: new Map([
		['shop-assets', known({ bytes: 1.2e12, objects: 48_211, at: now - 86_400_000 }, now)],
		['shop-standby', denied],
	]),
};

/** The lines of a table as it opens, the blanks between the cells taken together. */
function drawn<Item>(spec: InnerTableSpec<Item>, state: DashboardState, columns = 160): string[] {
	const table = initialTable(spec.table.sortColumns[0] ?? '');
	const order = createOrder(spec.table)(spec.items(state), table, now);
	const picture = {
		title: spec.title,
		count: spec.count(state),
		note: spec.note?.(state) ?? null,
		order,
		state: tableReducer(table, { type: 'rows' }, order.ids, 20),
		typing: false,
		now,
		stale: () => null,
		dimmed: () => false,
		nothing: spec.nothing(state),
	};
	return new ListDrawing(spec.table)
		.draw(picture, { columns, rows: 10, compact: false }, plain)
		.map((line) => line.trim().replaceAll(/ {2,}/g, '  '))
		.filter((line) => line !== '');
}

describe('the tables of a distribution', () => {
	const { id } = record.distribution;

	test('behaviours: in their order, with origin, cache, times to live, methods and functions', () => {
		assert.deepEqual(drawn(behavioursSpec(id), data), [
			'BEHAVIOURS  the first that matches a path counts  3 behaviours  sorted by precedence ▼',
			'#▼ BEHAVIOUR  ORIGIN  CACHE  TTL  VIEWER  METHODS  FUNCTIONS',
			'▌  1  /api/*  API abc123 / prod  CachingDisabled  not cached  https only  all',
			'2  /old/*  old.example  set here  5m (0s to 1h)  http and https  GET HEAD  viewer-request: rewrite',
			'3  * (default)  S3 shop-assets, else S3 shop-standby  CachingOptimized  1d (1s to 365d)  redirect to https  GET HEAD',
		]);
	});

	test('behaviours at 80 columns keep path, origin, cache, time to live and viewer', () => {
		const [, head = '', ...rows] = drawn(behavioursSpec(id), data, 80);
		assert.match(head, /BEHAVIOUR {2}ORIGIN {2}CACHE {2}TTL/);
		assert.equal(rows.length, 3);
	});

	test('an API is called by its name where that is known, a policy by its id where it is not', () => {
		const stage = { ref: { apiId: 'abc123', apiName: 'orders-api', stage: 'prod' } } as StageRecord;
		const lines = drawn(behavioursSpec(id), {
			...data,
			stages: new Map([['abc123/prod', stage]]),
			cachePolicies: new Map([['disabled', denied]]),
		});
		assert.match(lines[2] ?? '', /API orders-api \/ prod {2}disabled \(denied\) {2}denied {2}https only/);
		assert.match(lines[4] ?? '', /shop-standby {2}… {2}… {2}redirect to https/);
	});

	test('origins: what they are, what buckets hold, and how they are guarded', () => {
		const lines = drawn(originsSpec(id), data);
		assert.equal(
			lines[0],
			'ORIGINS  sizes as of the last day that S3 counted  4 origins  sorted by origin ▼',
		);
		assert.match(
			lines.find((line) => line.includes('S3 shop-assets')) ?? '',
			/S3 shop-assets {2}1\.2 TB {2}48,211 {2}1 {2}– {2}origin access control/,
		);
		assert.match(
			lines.find((line) => line.includes('S3 shop-standby')) ?? '',
			/⊘ {2}⊘ {2}1 {2}– {2}not restricted/,
		);
		assert.match(
			lines.find((line) => line.includes('API abc123')) ?? '',
			/\/prod {2}– {2}– {2}1 {2}https only/,
		);
		assert.match(lines.find((line) => line.includes('old.example')) ?? '', /http only.*30s x 3/);
	});

	test('invalidations: the newest first, paths that were not asked for are not none', () => {
		assert.deepEqual(drawn(invalidationsSpec(id), data), [
			'INVALIDATIONS  1 in progress  2 invalidations  sorted by age ▼',
			'INVALIDATION  AGE▼ PATHS  WHICH  STATE',
			'▌ INEW  1m 30s  1  /*  ▲ in progress',
			'IOLD  1h 0m  …  …  · completed',
		]);
	});

	test('invalidations that are not there say why', () => {
		const why = (invalidations: DistributionRecord['invalidations']) =>
			drawn(invalidationsSpec(id), {
				...data,
				distributions: new Map([[id, { ...record, invalidations }]]),
			}).at(-1);
		assert.equal(why(pending), 'Asking CloudFront for the invalidations…');
		assert.equal(why(denied), 'Not allowed to list the invalidations (cloudfront:ListInvalidations).');
		assert.equal(why(known([], now)), 'Nothing was invalidated here. i invalidates paths.');
	});

	test('the same rows for the same data, so that nothing is sorted anew', () => {
		for (const spec of [behavioursSpec(id), originsSpec(id), invalidationsSpec(id)]) {
			assert.equal(spec.items(data), spec.items({ ...data, now: now + 1000 }), spec.title);
		}
	});
});

describe('the words of a distribution', () => {
	test('times to live, viewers, methods', () => {
		assert.equal(ttlWords(0, 0, 0), 'not cached');
		assert.equal(ttlWords(60, 60, 60), '1m');
		assert.equal(ttlWords(1, 86_400, 31_536_000), '1d (1s to 365d)');
		assert.equal(cacheTtl(behaviour('*', 'x'), pending), '…');
		assert.equal(viewerWords(behaviour('*', 'x', { viewerProtocolPolicy: 'new-one' })), 'new-one');
		assert.equal(methodWords(behaviour('*', 'x', { allowedMethods: [] })), '–');
	});

	test('the head: by its alias, nothing of it can reach the terminal as it came', () => {
		assert.equal(distributionName(record.distribution), 'cdn.shop.example');
		assert.equal(distributionName({ id: 'E1', aliases: [] }), 'E1');
		const words = distributionInWords(record.distribution);
		assert.match(
			words,
			/^E1A2B3C4D5 · deployed · no WAF · d111111abcdef8\.cloudfront\.net · http2and3 · PriceClass_100 · The /,
		);
		assert.ok(!words.includes('\u001b'));
		const disabled = distributionInWords({ ...record.distribution, enabled: false, status: 'InProgress' });
		assert.match(disabled, / · disabled · deploying · /);
	});

	test('numbers: not asked for is not off, and neither is 0', () => {
		const words = (one: DistributionRecord) => Object.fromEntries(distributionNumbers(one, now));
		const off = words(record);
		assert.deepEqual([off.Requests, off['Hit ratio'], off['Origin P99']], ['…', 'off', 'off']);
		const on = words({
			...record,
			monitoring: known(true, now),
			metrics: {
				series: {
					requests: [{ at: now - 3 * minute, value: 6000 }],
					hitRatio: [{ at: now - 3 * minute, value: 61.2 }],
					rate5xx: [{ at: now - 3 * minute, value: 0 }],
					bytesDownloaded: [{ at: now - 3 * minute, value: 6e9 }],
				},
				state: 'known',
				percentiles: 'unsupported',
				at: now,
			},
		});
		assert.deepEqual(
			[on.Requests, on['Hit ratio'], on['5XX'], on['4XX'], on['Origin P50'], on.Out],
			['100/s', '61.2 %', '0 %', '–', 'n/a', '100 MB/s'],
		);
	});

	test('a problem is said once, beside the state, whoever met it', () => {
		const error = new QdashError({
			kind: 'denied',
			service: 'CloudWatch',
			operation: 'GetMetricData',
			message: 'Not allowed to read metrics in us-east-1.',
		});
		const cdn = { ...data.cdn, metricsError: error };
		const lines = drawDistributionState({ ...record, error }, { now, cdn }, 100, plain);
		assert.match(lines[0] ?? '', /· healthy, hit ratio off/);
		assert.equal(lines.filter((line) => line.includes('Not allowed to read metrics')).length, 1);
	});
});
