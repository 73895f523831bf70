import type { ApiRoute, Authoriser, Deployment } from '../model/api.ts';

/** As many deployments as anybody looks through. */
const mostDeployments = 500;

/** The newest deployments; those without a date come last. */
export function newestFirst(deployments: readonly Deployment[]): readonly Deployment[] {
	return deployments
		.toSorted(
			(a, b) => (b.createdAt ?? Number.NEGATIVE_INFINITY) - (a.createdAt ?? Number.NEGATIVE_INFINITY) || 0,
		)
		.slice(0, mostDeployments);
}

/** Routes by their paths, then by their methods: AWS gives them in no order. */
export function byPath(a: ApiRoute, b: ApiRoute): number {
	return compare(a.path, b.path) || compare(a.method, b.method);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** The authorisers that routes name, where the API's own list could not be read: their ids and kinds. */
export function authorisersOf(routes: readonly ApiRoute[]): readonly Authoriser[] {
	const found = new Map<string, Authoriser>();
	for (const { authoriser } of routes) {
		if (authoriser.id !== null) {
			found.set(authoriser.id, { ...authoriser, scopes: [], apiKeyRequired: false });
		}
	}
	return [...found.values()];
}
