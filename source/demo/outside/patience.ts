import { type Clock, sleep } from '../../model/clock.ts';
import { QdashError } from '../../model/errors.ts';
import type { OutsideCaller } from './port.ts';
import { hasCode } from './trouble.ts';

const attempts = 12;
const longestWait = 10_000;

/**
 * Waits and asks again where a service is too busy, as API Gateway is with more than ten calls a second, and
 * where a queue of the same name was deleted less than a minute ago, as after an earlier demo.
 *
 * @param onDeletedRecently - told when that is waited for
 */
export function patient(call: OutsideCaller, clock: Clock, onDeletedRecently?: () => void): OutsideCaller {
	return async (request, signal) => {
		for (let attempt = 1; ; attempt++) {
			try {
				return await call(request, signal);
			} catch (error) {
				const recent = hasCode(error, 'QueueDeletedRecently');
				const passes = error instanceof QdashError && (error.kind === 'throttled' || recent);
				if (!passes || attempt === attempts) throw error;
				if (recent) onDeletedRecently?.();
				await sleep(clock, Math.min(longestWait, error.retryAfter ?? 250 * 2 ** attempt), signal);
			}
		}
	};
}
