import type { ApiRoute, Authoriser, IntegrationTarget } from './api.ts';
import { sanitise } from './sanitise.ts';

/** A route as people write it, the paths under each other: `GET  /cart`, `$connect`. */
export function routeWords({ key, method, path }: Pick<ApiRoute, 'key' | 'method' | 'path'>): string {
	return sanitise(method === '' ? key : `${method.padEnd(4)} ${path}`);
}

/** What answers a route, in a few words: `function cart-read`, `queue orders.fifo`, `mock`. */
export function targetWords(target: IntegrationTarget): string {
	switch (target.kind) {
		case 'function':
			return sanitise(`function ${target.name}${target.qualifier === null ? '' : `:${target.qualifier}`}`);
		case 'queue':
		case 'topic':
		case 'bus':
			return sanitise(`${target.kind} ${target.name}`);
		case 'http':
			return sanitise(target.url);
		case 'vpc link':
			return sanitise(`VPC link ${target.id}`);
		case 'mock':
			return 'mock';
		case 'other':
			return sanitise(target.service);
	}
}

/** Who may call a route, in a word: `JWT`, `API key`, `none`. */
export function authoriserWords({ kind, apiKeyRequired }: Authoriser): string {
	if (!apiKeyRequired) return kind;
	return kind === 'none' ? 'API key' : `${kind}, API key`;
}
