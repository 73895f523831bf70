import { distributionSteps } from './kit/distributions.ts';
import { functionSteps } from './kit/functions.ts';
import { httpApiSteps } from './kit/http-api.ts';
import { restApiSteps } from './kit/rest-api.ts';
import { nothing } from './nothing.ts';
import { about } from './plan.ts';
import type { Scenario, Step, Viewers } from './scenario.ts';
import { purposes, services } from './thousand.ts';

const apis = 300;
const routesOfEach = 10;
const distributions = 200;
/** Of every so many APIs and distributions one is in use: traffic for all would take minutes to make up. */
const usedOf = 10;
const handler = 'everything';

function nameOf(index: number): string {
	const service = services[index % services.length];
	const purpose = purposes[Math.floor(index / services.length) % purposes.length];
	return `${service}-${purpose}-${String(index + 1).padStart(3, '0')}`;
}

function apiSteps(index: number): Step[] {
	const name = `${nameOf(index)}-api`;
	const about = { name, description: `Number ${index + 1} of ${apis}`, team: services[index % 10] ?? '' };
	const paths = Array.from({ length: routesOfEach }, (_, route) => `/items-${route + 1}`);
	if (index % 2 === 0) {
		return restApiSteps({
			...about,
			routes: paths.map((path) => ({ method: 'GET', path, target: { function: handler } })),
			deployment: 'first',
			stages: [{ name: 'prod', detailedMetrics: index % 4 === 0 }],
		});
	}
	return httpApiSteps({
		...about,
		protocol: 'HTTP',
		routes: Object.fromEntries(
			paths.map((path) => [`GET ${path}`, { target: { function: handler } }] as const),
		),
		detailedMetrics: index % 4 === 1,
	});
}

function siteSteps(index: number): Step[] {
	return distributionSteps({
		name: `${nameOf(index)}-site`,
		comment: `Number ${index + 1} of ${distributions}`,
		aliases: [`${nameOf(index)}.shop.example`],
		team: services[index % 10] ?? '',
		origins: [{ id: 'web', host: `${nameOf(index)}.origin.example` }],
		defaultOrigin: 'web',
		monitoring: index % 2 === 0,
	});
}

function range(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}

/** 300 APIs of ten routes each and 200 distributions: what a large account looks like, and what benchmarks need. */
export function hundreds(): Scenario {
	const viewersOfApis = range(apis)
		.filter((index) => index % usedOf === 0 || index % usedOf === 1)
		.map(
			(index): Viewers => ({
				to: { api: `${nameOf(index)}-api`, stage: index % 2 === 0 ? 'prod' : '$default' },
				rate: about(1 + (index % 7)),
				requests: [{ method: 'GET', path: '/items-1', weight: 1 }],
			}),
		);
	const viewersOfSites = range(distributions)
		.filter((index) => index % usedOf === 0)
		.map(
			(index): Viewers => ({
				to: { distribution: `${nameOf(index)}-site` },
				rate: about(2 + (index % 5)),
				requests: [
					{ method: 'GET', path: '/index.html', weight: 1, bytes: 20_000, hitRatio: 0.9, objects: 50 },
				],
			}),
		);
	return {
		...nothing,
		steps: [
			...functionSteps({ name: handler, team: 'platform' }),
			...range(apis).flatMap(apiSteps),
			...range(distributions).flatMap(siteSteps),
		],
		viewers: [...viewersOfApis, ...viewersOfSites],
	};
}
