import { label } from '../drafts.ts';
import { kiosk } from '../kiosk.ts';
import { queueArn } from '../kit/queues.ts';
import type { Scenario } from '../scenario.ts';

const minutes = 60;
const onset = -18 * minutes;
const recovery = 30 * minutes;
const days = 24 * 3600;

const isDown = (seconds: number) => seconds >= onset && seconds < recovery;

/** Labels of this carrier are a third of all. */
const carrier = '<carrier>GLS</carrier>';

/**
 * A carrier's service is down: its labels fail three times and become dead letters, minute by minute. It
 * comes back by itself half an hour after the start; a redrive then brings the labels to paper.
 */
export function deadLettersGrowing(): Scenario {
	return kiosk({
		queues: [
			{
				name: 'labels',
				attributes: { VisibilityTimeout: '30' },
				tags: { team: 'warehouse' },
				deadLetters: { queue: 'labels-dlq', maxReceiveCount: 3 },
				draft: label,
				fails: (body, seconds) => isDown(seconds) && body.includes(carrier),
				failing: (seconds) => (isDown(seconds) ? 1 / 3 : 0),
			},
			{
				name: 'labels-dlq',
				attributes: { MessageRetentionPeriod: String(14 * days) },
				draft: label,
				arrivesByRedrive: true,
			},
		],
		troubles: [
			{
				kind: 'dead letters',
				resource: (made) => queueArn(made, 'labels-dlq'),
				// Three receives, 30 seconds apart.
				since: onset + 2 * minutes,
				over: (state) => state.queue('labels-dlq')?.visible === 0,
			},
		],
	});
}
