import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { openRoute, replaceRoute } from '../../store/ui-store.ts';
import type { QueueLink } from './queue-links.ts';

/** Lines of a queue's view that a cursor goes through, and that lead somewhere. */
export interface LinkedLines {
	readonly count: () => number;
	/** The line under the cursor. */
	readonly index: () => number;
	readonly to: (index: number) => void;
	/** What the line under the cursor leads to. */
	readonly opens: () => QueueLink['opens'] | undefined;
}

/**
 * The keys of such lines.
 *
 * @param url - the queue's own: another of its tabs takes the place of this one, and is no level deeper
 */
export function cursorHandlers(services: AppServices, url: string, lines: LinkedLines): Handlers {
	const { ui, tell } = services;
	if (lines.count() === 0) return {};
	const to = (index: number) => lines.to(Math.max(0, Math.min(lines.count() - 1, index)));
	return {
		'move.down': () => to(lines.index() + 1),
		'move.up': () => to(lines.index() - 1),
		'move.top': () => to(0),
		'move.bottom': () => to(Number.POSITIVE_INFINITY),
		open: () => {
			const target = lines.opens();
			if (!target) return;
			if ('nothing' in target) tell(target.nothing, 'warn');
			else if (target.view === 'queue' && target.url === url) replaceRoute(ui, target);
			else openRoute(ui, target);
		},
	};
}
