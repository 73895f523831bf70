import { releaseAll } from '../../actions/release.ts';
import type { ActionSession } from '../../actions/session.ts';
import type { AppServices } from '../../app-services.ts';
import type { QueueRef } from '../../model/queue.ts';
import { sanitise } from '../../model/sanitise.ts';
import { messages } from './message-flows.ts';

/** Releases what is held of a queue that nobody looks at any more, and says what became of it. */
export async function leaveQueue(
	{ tell }: Pick<AppServices, 'tell'>,
	actions: ActionSession,
	queue: QueueRef,
): Promise<void> {
	const { released, unreleased } = await releaseAll(actions, { queue });
	const name = sanitise(queue.name);
	if (unreleased.length > 0) {
		tell(
			`released ${messages(released)} of ${name}; ${messages(unreleased.length)} could not be, and return by themselves: ${unreleased[0]?.reason}`,
			'warn',
		);
	} else if (released > 0) tell(`released ${messages(released)} of ${name}`);
}
