import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState, ServiceListing } from '../../store/dashboard-store.ts';

/** Why nothing at all can be listed, in one sentence; null while there is somebody to ask. */
export function whyNotConnected({ connection }: DashboardState): string | null {
	if (connection.state === 'failed') return 'Not connected. Ctrl-P changes the profile, Ctrl-G the region.';
	return connection.state === 'connecting' ? 'Connecting…' : null;
}

/** That there is none here, and how to look elsewhere. */
export function noneHere({ context }: DashboardState, plural: string): string {
	const who = context?.profile ?? context?.endpoint ?? 'these credentials';
	return `No ${plural} in ${sanitise(context?.region ?? '')} for ${sanitise(who)}. Ctrl-G changes the region; qdash --demo shows a full one.`;
}

/**
 * Why a service's list is empty, in one calm sentence.
 *
 * @param plural - what would be listed: `APIs`, `distributions`
 */
export function whyNothing(data: DashboardState, listing: ServiceListing, plural: string): string {
	const unconnected = whyNotConnected(data);
	if (unconnected !== null) return unconnected;
	const problem = listing.error ?? listing.metricsError;
	switch (listing.state) {
		case 'idle':
		case 'asking':
			return `Listing ${plural}…`;
		case 'absent':
			return listing.absence ?? `There are no ${plural} at this endpoint.`;
		case 'failed':
			if (problem?.kind === 'denied') return `Not allowed to list ${plural}. ${problem.message}`;
			return problem?.message ?? `The ${plural} could not be listed.`;
		case 'known':
			return listing.error ? listing.error.message : noneHere(data, plural);
	}
}
