import type { Authoriser, Throttle } from '../model/api.ts';
import { numberOf, textOf, textsOf } from './answer-values.ts';

/**
 * A limit, or null where there is none: -1 lifts it. Where only one half is said the other one limits
 * nothing, which is `Infinity`.
 */
export function throttleOf(rate: unknown, burst: unknown): Throttle | null {
	const [allowed, atOnce] = [rate, burst].map((value) => {
		const limit = numberOf(value);
		return limit === null || limit < 0 ? Number.POSITIVE_INFINITY : limit;
	}) as [number, number];
	return Number.isFinite(allowed) || Number.isFinite(atOnce) ? { rate: allowed, burst: atOnce } : null;
}

/** A route that anybody may call; and what is not known of an authoriser. */
export const openRoute: Authoriser = {
	kind: 'none',
	id: null,
	name: null,
	functionName: null,
	issuers: [],
	audience: [],
	scopes: [],
	cacheTtlSeconds: null,
	apiKeyRequired: false,
};

/** How an authorisation type is called here. */
function authoriserKind(type: unknown): Authoriser['kind'] {
	if (type === 'AWS_IAM') return 'IAM';
	if (type === 'COGNITO_USER_POOLS') return 'Cognito';
	if (type === 'CUSTOM') return 'Lambda';
	return type === 'JWT' ? 'JWT' : 'none';
}

/** What a route of either version says of who may call it. */
export interface RouteAuthorisation {
	readonly type: unknown;
	readonly authorizerId: unknown;
	readonly scopes: readonly unknown[] | undefined;
	readonly apiKeyRequired: unknown;
}

/**
 * Who may call a route.
 *
 * @param authorisers - those of the API, by id; one that is missing is known by its kind and id only
 */
export function authoriserOf(
	{ type, authorizerId, scopes, apiKeyRequired }: RouteAuthorisation,
	authorisers: ReadonlyMap<string, Authoriser>,
): Authoriser {
	const kind = authoriserKind(type);
	const id = kind === 'none' ? null : textOf(authorizerId);
	const known = id === null ? undefined : authorisers.get(id);
	return {
		...(known ?? { ...openRoute, id }),
		kind,
		scopes: textsOf(scopes),
		apiKeyRequired: apiKeyRequired === true,
	};
}
