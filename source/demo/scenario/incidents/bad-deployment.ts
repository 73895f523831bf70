import { kiosk } from '../kiosk.ts';
import { alarmArn } from '../kit/alarms.ts';
import { functionArn } from '../kit/functions.ts';
import { deploymentSteps, promotionStep, restStageArn } from '../kit/rest-api.ts';
import type { Scenario } from '../scenario.ts';

const minutes = 60;
const onset = -14 * minutes;
const promotion = -6 * minutes;
const bad = 'v42: order history';

/**
 * A deployment answers GET /api/orders/{id} with 5XX: first as a canary of a tenth, and then for
 * everybody. Giving the stage the deployment before ends it.
 */
export function badDeployment(): Scenario {
	return kiosk({
		functions: {
			'order-status': {
				latency: { p50: 30, p99: 130 },
				errors: ({ deployment, resource }) =>
					deployment === bad && resource === '/api/orders/{id}' ? 0.45 : 0,
			},
		},
		happenings: [
			{ at: onset, steps: deploymentSteps('kiosk-api', bad, { stage: 'prod', percent: 10 }) },
			{ at: promotion, steps: [promotionStep('kiosk-api', 'prod', bad)] },
		],
		troubles: [
			{
				kind: '5XX',
				resource: (made) => `${restStageArn(made, 'kiosk-api', 'prod')}/GET/api/orders/{id}`,
				since: onset,
				over: (state) =>
					state
						.recent(
							'AWS/ApiGateway',
							'5XXError',
							{ ApiName: 'kiosk-api', Stage: 'prod', Method: 'GET', Resource: '/api/orders/{id}' },
							'Sum',
							1,
						)
						.every((count) => count === 0),
			},
			{
				kind: 'function errors',
				resource: (made) => functionArn(made, 'order-status'),
				since: onset,
				over: (state) =>
					state
						.recent('AWS/Lambda', 'Errors', { FunctionName: 'order-status' }, 'Sum', 1)
						.every((count) => count === 0),
			},
			{
				kind: 'alarm',
				resource: (made) => alarmArn(made, 'kiosk-api-5xx'),
				since: promotion + 3 * minutes,
				over: (state) => state.alarm('kiosk-api-5xx') !== 'ALARM',
			},
		],
	});
}
