import type { DeploymentNode, RouteNode, StageNode } from './graph.ts';

const noPlace: readonly number[] = [];

/**
 * How specific a resource is for a path, segment by segment: smaller is more specific. Undefined where it
 * does not match.
 */
function placesOf(resource: string, path: readonly string[]): readonly number[] | undefined {
	const segments = segmentsOf(resource);
	const places: number[] = [];
	for (const [index, segment] of segments.entries()) {
		if (/^\{.+\+\}$/.test(segment)) {
			// A greedy variable takes at least one segment.
			return index < path.length ? [...places, 2] : undefined;
		}
		const given = path[index];
		if (given === undefined) return undefined;
		if (/^\{.+\}$/.test(segment)) places.push(1);
		else if (segment === given) places.push(0);
		else return undefined;
	}
	return segments.length === path.length ? places : undefined;
}

function segmentsOf(path: string): string[] {
	const [plain = ''] = path.split('?');
	return plain.split('/').filter((segment) => segment !== '');
}

function byPlaces(a: readonly number[], b: readonly number[]): number {
	for (let index = 0; index < Math.max(a.length, b.length); index++) {
		const difference = (a[index] ?? 0) - (b[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

interface Candidate {
	readonly route: RouteNode;
	readonly places: readonly number[];
}

function candidatesOf(routes: readonly RouteNode[], path: string): Candidate[] {
	const segments = segmentsOf(path);
	const candidates: Candidate[] = [];
	for (const route of routes) {
		const places = route.resource === '$default' ? undefined : placesOf(route.resource, segments);
		if (places) candidates.push({ route, places });
	}
	return candidates.sort((a, b) => byPlaces(a.places, b.places));
}

function ofMethod(candidates: readonly Candidate[], method: string): Candidate | undefined {
	return (
		candidates.find(({ route }) => route.method === method) ??
		candidates.find(({ route }) => route.method === 'ANY')
	);
}

/** A REST API finds the resource first, then its method. */
function restRoute(routes: readonly RouteNode[], method: string, path: string): RouteNode | null {
	const candidates = candidatesOf(routes, path);
	const best = candidates[0]?.places ?? noPlace;
	const equal = candidates.filter(({ places }) => byPlaces(places, best) === 0);
	return ofMethod(equal, method)?.route ?? null;
}

/** An HTTP API takes the most specific of the routes that have the method, then `$default`. */
function httpRoute(routes: readonly RouteNode[], method: string, path: string): RouteNode | null {
	const able = candidatesOf(routes, path).filter(
		({ route }) => route.method === method || route.method === 'ANY',
	);
	const best = able[0]?.places ?? noPlace;
	const equal = able.filter(({ places }) => byPlaces(places, best) === 0);
	return ofMethod(equal, method)?.route ?? routes.find(({ resource }) => resource === '$default') ?? null;
}

function webSocketRoute(routes: readonly RouteNode[], key: string): RouteNode | null {
	const named = (name: string) => routes.find(({ method }) => method === name) ?? null;
	return named(key) ?? (key === '$connect' || key === '$disconnect' ? null : named('$default'));
}

/**
 * The route that takes a request, or null.
 *
 * @param path - without the stage; the route key for a WebSocket API
 */
export function findRoute(
	protocol: StageNode['protocol'],
	routes: readonly RouteNode[],
	method: string,
	path: string,
): RouteNode | null {
	if (protocol === 'WEBSOCKET') return webSocketRoute(routes, path);
	return (protocol === 'REST' ? restRoute : httpRoute)(routes, method, path);
}

/** Which route it was, in the order of the deployment. */
interface Place {
	readonly index: number;
	readonly method: string;
	readonly resource: string;
}

/** What a deployment's routes are found by does not change, so what was found is remembered. */
const mostPlaces = 5000;

/** Finds routes of deployments, whose nodes are made anew each time that services are asked. */
export class RouteFinder {
	readonly #places = new Map<string, Place | null>();

	find(stage: StageNode, { id, routes }: DeploymentNode, method: string, path: string): RouteNode | null {
		const key = `${stage.arn} ${id} ${routes.length} ${method} ${path}`;
		const place = this.#places.get(key);
		if (place === null) return null;
		const known = place && routes[place.index];
		if (known && known.method === place.method && known.resource === place.resource) return known;
		const route = findRoute(stage.protocol, routes, method, path);
		if (this.#places.size >= mostPlaces) this.#places.clear();
		this.#places.set(
			key,
			route && { index: routes.indexOf(route), method: route.method, resource: route.resource },
		);
		return route;
	}
}
