import { kiosk, offersHost, standbyHost } from '../kiosk.ts';
import { distributionArn } from '../kit/distributions.ts';
import { httpStageArn } from '../kit/http-api.ts';
import type { CloudState, Scenario } from '../scenario.ts';

const onset = -13 * 60;

const slow =
	(before: number, since: number) =>
	({ seconds }: { readonly seconds: number }) =>
		seconds < onset ? before : since;

function latencyOf(state: CloudState): readonly number[] {
	const dimensions = { ApiId: state.made.text('offers-api', 'ApiId'), Stage: '$default' };
	return state.recent('AWS/ApiGateway', 'Latency', dimensions, 'Average', 1);
}

/**
 * The partner's host answers forty times as slowly as before, and so do the API in front of it, and the
 * distribution in front of that. Pointing the integration to the standby host ends it.
 */
export function originSlow(): Scenario {
	const quick = (state: CloudState) => latencyOf(state).every((milliseconds) => milliseconds < 400);
	return kiosk({
		hosts: {
			[offersHost]: { latency: { p50: slow(60, 2_400), p99: slow(240, 7_500) } },
			[standbyHost]: { latency: { p50: 80, p99: 300 } },
		},
		troubles: [
			{
				kind: 'origin slow',
				resource: (made) => distributionArn(made, 'kiosk-site'),
				since: onset,
				over: quick,
			},
			{
				kind: 'latency',
				resource: (made) => httpStageArn(made, 'offers-api', '$default'),
				since: onset,
				over: quick,
			},
		],
	});
}
