import type { ResolvedViewers } from '../simulation/edge-traffic.ts';
import type { MadeThings } from './provision.ts';
import type { Viewers } from './scenario.ts';

/** Finds what viewers ask, by the steps that made it. */
export function resolveViewers({ to, rate, requests }: Viewers, made: MadeThings): ResolvedViewers {
	if ('distribution' in to) {
		return { to: { distributionId: made.text(to.distribution, 'Distribution', 'Id') }, rate, requests };
	}
	// REST APIs tell their id by one name, the others by another.
	const apiId = made.has(to.api, 'id') ? made.text(to.api, 'id') : made.text(to.api, 'ApiId');
	return { to: { apiId, stage: to.stage }, rate, requests };
}
