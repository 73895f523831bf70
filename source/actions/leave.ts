import { startDeadline } from './deadline.ts';
import { type ReleaseReport, releaseAll } from './release.ts';
import type { ActionSession } from './session.ts';

/** What leaving a context brought about. */
export interface LeaveReport extends ReleaseReport {
	/** Drains that had not stopped by the deadline: what they hold returns by itself within a minute. */
	readonly drainsUnderWay: number;
}

/**
 * Ends a session, on every road out: another context, quit, a signal, a crash. Drains stop and give back
 * what they hold, and all leases are released; it returns by the deadline, and never throws.
 *
 * @param deadline - milliseconds
 */
export async function leave(session: ActionSession, deadline = 2000): Promise<LeaveReport> {
	session.ending.abort();
	const end = startDeadline(session.clock, deadline);
	const [report] = await Promise.all([
		releaseAll(session, { deadline }),
		Promise.race([Promise.allSettled(session.running), end.reached]),
	]);
	end.close();
	session.leases.close();
	return { ...report, drainsUnderWay: session.running.size };
}
