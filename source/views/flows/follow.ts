import type { ActionSession } from '../../actions/session.ts';
import type { AppServices } from '../../app-services.ts';
import type { TimerHandle } from '../../model/clock.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';

/** A change that goes on at AWS after its call was answered. */
export interface Followed {
	/** What became of it, in one sentence; null while it goes on. */
	readonly ended: (data: DashboardState) => string | null;
	/**
	 * Asks for it anew. The monitor goes on asking while it sees a change; AWS may show it late, though, and
	 * then nobody would ask again.
	 */
	readonly look: () => void;
	/** Milliseconds between two looks. */
	readonly every: number;
}

/** Who waits longer than this for a sentence has stopped waiting. */
const longest = 30 * 60_000;

/** Says in the line of events how a change ended, wherever the operator is by then. */
export function follow({ session, tell }: AppServices, actions: ActionSession, followed: Followed): void {
	// Its answer may come after the account or region was left: asked there, it is nobody's.
	if (actions.ending.signal.aborted) return;
	const { clock, store } = session;
	const giveUpAt = clock.now() + longest;
	let timer: TimerHandle | null = null;
	const stop = () => {
		unsubscribe();
		actions.ending.signal.removeEventListener('abort', stop);
		if (timer !== null) clock.clearTimeout(timer);
		timer = null;
	};
	const settle = (): boolean => {
		const sentence = followed.ended(store.latest);
		if (sentence === null) return false;
		stop();
		tell(sentence);
		return true;
	};
	const wait = () => {
		timer = clock.setTimeout(() => {
			if (settle()) return;
			if (clock.now() >= giveUpAt) return stop();
			followed.look();
			wait();
		}, followed.every);
	};
	const unsubscribe = store.api.subscribe(() => void settle());
	// Another account or region is looked at now: nothing more is heard of it.
	actions.ending.signal.addEventListener('abort', stop, { once: true });
	followed.look();
	wait();
}
