import { kiosk } from '../kiosk.ts';
import { restStageArn } from '../kit/rest-api.ts';
import type { Scenario } from '../scenario.ts';

const minutes = 60;
const onset = -12 * minutes;

/**
 * A campaign brings six times as many requests as before, and the stage takes 12 a second of each method: clients get
 * 429. A higher limit of the stage ends it.
 */
export function apiThrottled(): Scenario {
	return kiosk({
		throttle: { rate: 12, burst: 24 },
		viewers: (usual) =>
			usual.map((viewers) =>
				'api' in viewers.to
					? {
							...viewers,
							rate: (seconds) =>
								viewers.rate(seconds) * (seconds < onset ? 1 : Math.min(6, 1 + (seconds - onset) / 24)),
						}
					: viewers,
			),
		troubles: [
			{
				kind: 'throttled',
				resource: (made) => restStageArn(made, 'kiosk-api', 'prod'),
				// The load grows for two minutes.
				since: onset + 1 * minutes,
				over: (state) =>
					state
						.recent('AWS/ApiGateway', '4XXError', { ApiName: 'kiosk-api', Stage: 'prod' }, 'Average', 1)
						.every((share) => share < 0.02),
			},
		],
	});
}
