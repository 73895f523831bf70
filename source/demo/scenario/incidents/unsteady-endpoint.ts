import { kiosk } from '../kiosk.ts';
import type { Scenario } from '../scenario.ts';

/**
 * The kiosk is well; what is asked of AWS about it is not always answered. Nothing of this is a trouble of
 * a resource: a dashboard has to say what it can't know, and go on.
 */
export function unsteadyEndpoint(): Scenario {
	return {
		...kiosk({ troubles: [] }),
		faults: [
			{ kind: 'slow', milliseconds: 150, jitter: 900, share: 0.3 },
			{ kind: 'throttled', service: 'SQS', operation: 'GetQueueAttributes', share: 0.15 },
			{ kind: 'throttled', service: 'CloudWatch', share: 0.15 },
			{ kind: 'serverError', share: 0.03 },
			{ kind: 'truncated', share: 0.01 },
			{ kind: 'denied', service: 'SQS', operation: 'GetQueueAttributes', queue: 'ledger.fifo' },
			{ kind: 'denied', service: 'CloudFront', operation: 'ListInvalidations' },
			{ kind: 'unsupported', service: 'EventBridge' },
		],
	};
}
