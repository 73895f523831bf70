import { draft, refund } from '../drafts.ts';
import { kiosk } from '../kiosk.ts';
import { functionArn, functionSteps, mappingStep } from '../kit/functions.ts';
import { queueArn } from '../kit/queues.ts';
import { about } from '../plan.ts';
import type { Scenario } from '../scenario.ts';

const minutes = 60;
const onset = -40 * minutes;

/**
 * One refund can't be handled, and the queue has no dead letters: it comes again every 30 seconds and
 * takes its batch with it. Deleting it, or giving the queue dead letters, ends it.
 */
export function poisonMessage(): Scenario {
	return kiosk({
		queues: [
			{
				name: 'refunds',
				attributes: { VisibilityTimeout: '30' },
				tags: { team: 'finance' },
				draft: refund,
				arrivals: about(0.5),
				fails: (body) => body.includes('"iban":null'),
				poison: {
					draft: draft('{"type":"refund","order":"A-97317","amount":129.90,"iban":null}'),
					age: -onset,
				},
			},
		],
		steps: [
			...functionSteps({ name: 'refund-worker', team: 'finance' }),
			mappingStep({ queue: 'refunds', function: 'refund-worker', window: 5 }),
		],
		functions: { 'refund-worker': { latency: { p50: 150, p99: 600 } } },
		troubles: [
			{
				kind: 'poison',
				resource: (made) => queueArn(made, 'refunds'),
				since: onset,
				over: (state) => (state.queue('refunds')?.oldestSeconds ?? 0) < 20 * minutes,
			},
			{
				kind: 'function errors',
				resource: (made) => functionArn(made, 'refund-worker'),
				since: onset,
				over: (state) =>
					state
						.recent('AWS/Lambda', 'Errors', { FunctionName: 'refund-worker' }, 'Sum', 1)
						.every((errors) => errors === 0),
			},
		],
	});
}
