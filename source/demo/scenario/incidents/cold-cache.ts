import { kiosk } from '../kiosk.ts';
import { alarmArn } from '../kit/alarms.ts';
import { distributionArn, invalidationStep } from '../kit/distributions.ts';
import { functionArn } from '../kit/functions.ts';
import { restStageArn } from '../kit/rest-api.ts';
import type { Scenario } from '../scenario.ts';

const onset = -9 * 60;
const stage = { ApiName: 'kiosk-api', Stage: 'prod' };

/**
 * Somebody invalidated everything. Every page comes from its origin, and the catalogue's function, which
 * may run six times at once, is asked for more than that. More concurrency ends the errors; the cache
 * warms by itself, the sooner the fewer requests fail.
 */
export function coldCache(): Scenario {
	return kiosk({
		concurrency: { catalogue: 6 },
		functions: { catalogue: { latency: { p50: 180, p99: 700 } } },
		happenings: [{ at: onset, steps: [invalidationStep('kiosk-site', ['/*'], 'release-42')] }],
		troubles: [
			{
				kind: 'hit ratio fell',
				resource: (made) => distributionArn(made, 'kiosk-site'),
				since: onset,
				over: (state) => {
					const DistributionId = state.made.text('kiosk-site', 'Distribution', 'Id');
					const dimensions = { DistributionId, Region: 'Global' };
					const ratios = state.recent('AWS/CloudFront', 'CacheHitRate', dimensions, 'Average', 2);
					return ratios.length > 0 && ratios.every((ratio) => ratio > 84);
				},
			},
			{
				kind: 'throttled',
				resource: (made) => functionArn(made, 'catalogue'),
				since: onset,
				over: (state) =>
					state
						.recent('AWS/Lambda', 'Throttles', { FunctionName: 'catalogue' }, 'Sum', 1)
						.every((count) => count < 3),
			},
			{
				kind: '5XX',
				resource: (made) => restStageArn(made, 'kiosk-api', 'prod'),
				since: onset,
				over: (state) =>
					state.recent('AWS/ApiGateway', '5XXError', stage, 'Average', 1).every((share) => share < 0.01),
			},
			{
				kind: 'alarm',
				resource: (made) => alarmArn(made, 'kiosk-api-5xx'),
				since: onset + 3 * 60,
				over: (state) => state.alarm('kiosk-api-5xx') !== 'ALARM',
			},
		],
	});
}
