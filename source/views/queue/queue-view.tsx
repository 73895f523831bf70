import { useCallback, useEffect, useMemo } from 'react';
import { type AppServices, useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { TimerHandle } from '../../model/clock.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { sanitise } from '../../model/sanitise.ts';
import {
	currentRoute,
	leaveRoute,
	type QueueTab,
	replaceRoute,
	updateView,
	viewState,
} from '../../store/ui-store.ts';
import { rowText } from '../../tables/list-table.ts';
import { staleFor } from '../../tables/queue-cells.ts';
import { queueList } from '../../tables/queue-columns.ts';
import { chartHandlers } from '../charts/charts.ts';
import { chartsState } from '../charts/charts-state.ts';
import { queueCharts } from '../charts/queue-charts.ts';
import { leaveQueue } from '../flows/leave-queue.ts';
import { sentenceOf } from '../flows/problem.ts';
import { queueCommands } from '../flows/queue-commands.ts';
import type { Frame } from '../frame.ts';
import { scrollHandlers } from '../settings-table.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { connectionRows, drawConnections } from './draw-connections.ts';
import { MessagesDrawing } from './draw-messages.ts';
import { drawOverview, ownSeries, queueSubject } from './draw-overview.ts';
import { queueHead, queueHeadRows, queueSettings, queueTabs } from './draw-queue.ts';
import { cursorHandlers } from './link-handlers.ts';
import { messageHandlers } from './message-handlers.ts';
import { messagesPicture } from './messages-picture.ts';
import { linksOf } from './queue-links.ts';
import { initialQueueView, type QueueViewState, queueViewKey } from './queue-state.ts';

/** A look without a receive costs a call; milliseconds between two. */
const peekEvery = 2000;

/** One queue: what is said of it, its messages, its settings. */
export function QueueView({
	url,
	tab,
	frame,
	faded,
}: {
	readonly url: string;
	readonly tab: QueueTab;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const key = queueViewKey(url);
	const drawing = useMemo(() => new MessagesDrawing(), []);
	const rows = frame.bodyRows - queueHeadRows(frame);

	const record = () => session.store.api.getState().queues.get(url) ?? null;
	const state = () => viewState(ui.getState(), key, initialQueueView);
	const change = (next: (before: QueueViewState) => QueueViewState) =>
		updateView(ui, key, initialQueueView, next);

	const lines = useDrawn(
		useCallback(
			(data, uiState) => {
				const found = data.queues.get(url);
				if (!found) return gone(url, frame);
				const view = viewState(uiState, key, initialQueueView);
				const picture = messagesPicture(session, found, view, rows, frame.compact);
				const head = queueHead(found, tab, picture.held, frame, theme);
				const body = () => {
					if (tab === 'messages') return drawing.draw(picture, frame.columns, rows, frame.compact, theme);
					if (tab === 'settings') return queueSettings(found, frame.columns, theme).slice(view.settingsTop);
					if (tab === 'connections') {
						const selected = view.connection;
						const connections = { record: found, data, selected, held: picture.held, now: data.now };
						return drawConnections(connections, frame.columns, rows, theme);
					}
					const links = linksOf(found, data);
					const stale = staleFor(found, data.now, data.interval.effectiveSeconds, data.outage !== null);
					const charts = chartsState(uiState);
					const overview = { record: found, data, charts, links, selected: view.link, stale };
					return drawOverview(overview, frame.columns, rows, theme);
				};
				const all = [...head, ...body()];
				while (all.length < frame.bodyRows) all.push('');
				return all.slice(0, frame.bodyRows);
			},
			[url, tab, key, rows, frame, theme, session, drawing],
		),
	);

	useAfterDrawn(lines, () => {
		const { window } = chartsState(ui.getState());
		session.setFocus({
			kind: 'queue',
			shown: [url],
			selected: url,
			opened: url,
			...(tab === 'connections' ? { detail: tab } : {}),
			chart: tab === 'overview' ? { subject: { kind: 'queue', id: url }, window } : null,
		});
		const found = record();
		if (!found) return;
		const { table } = messagesPicture(session, found, state(), rows, frame.compact);
		change((before) => (sameTable(before.messages, table) ? before : { ...before, messages: table }));
	});

	usePeeking(services, url, tab === 'messages', change);
	useRelease(services, url);

	useCommands(keys, tab === 'messages' ? 'queue-messages' : 'queue', (): Handlers => {
		const found = record();
		const common: Handlers = {
			'tab.next': () => replaceRoute(ui, { view: 'queue', url, tab: tabBeside(tab, 1) }),
			'tab.previous': () => replaceRoute(ui, { view: 'queue', url, tab: tabBeside(tab, -1) }),
			back: () => leaveRoute(ui),
			...queueCommands(services, record),
		};
		if (!found) return { back: () => leaveRoute(ui) };
		if (tab === 'messages') {
			const size = { columns: frame.columns, rows, compact: frame.compact };
			return { ...common, ...messageHandlers(services, record, { state, change, drawing, size }) };
		}
		const copies: Handlers = {
			'copy.value': () => services.copy(url, "the queue's URL"),
			'copy.row': () => services.copy(rowText(queueList, found, session.now()), 'the row'),
		};
		if (tab === 'settings') return { ...common, ...copies, ...settingsHandlers(found) };
		if (tab === 'connections') return { ...common, ...copies, ...link(found, 'connection') };
		return { ...common, ...copies, ...link(found, 'link'), ...overviewCharts(found) };
	});

	const settingsHandlers = (found: QueueRecord): Handlers =>
		scrollHandlers({
			top: () => state().settingsTop,
			furthest: () => Math.max(0, queueSettings(found, frame.columns, theme).length - rows),
			rows,
			to: (settingsTop) => change((before) => ({ ...before, settingsTop })),
		});

	const link = (found: QueueRecord, member: 'link' | 'connection'): Handlers =>
		cursorHandlers(services, url, {
			count: () => linked(found, member).length,
			index: () => indexOf(found, member),
			to: (index) => change((before) => ({ ...before, [member]: index })),
			opens: () => linked(found, member)[indexOf(found, member)]?.opens,
		});
	// Lines come and go under the cursor: it stays on the last one where there are fewer now.
	const indexOf = (found: QueueRecord, member: 'link' | 'connection') =>
		Math.min(state()[member], linked(found, member).length - 1);
	const linked = (found: QueueRecord, member: 'link' | 'connection') => {
		const data = session.store.api.getState();
		return member === 'link' ? linksOf(found, data) : connectionRows({ record: found, data });
	};
	const overviewCharts = (found: QueueRecord): Handlers =>
		chartHandlers(services, {
			subject: queueSubject(found),
			name: sanitise(found.ref.name),
			charts: () => queueCharts(record() ?? found),
			own: () => ownSeries(record() ?? found),
		});

	return <Lines lines={lines} faded={faded} />;
}

/** Looks at messages without receiving them, where the endpoint can: at once, and every 2 s while they are shown. */
function usePeeking(
	services: AppServices,
	url: string,
	shown: boolean,
	change: (next: (before: QueueViewState) => QueueViewState) => void,
): void {
	const { session } = services;
	// biome-ignore lint/correctness/useExhaustiveDependencies: `change` is made anew in each render and does the same
	useEffect(() => {
		if (!shown) return;
		let timer: TimerHandle | null = null;
		let over = false;
		const look = async () => {
			try {
				const peeked = session.peekable ? await session.peek(url) : null;
				if (peeked && !over) change((before) => ({ ...before, peeked }));
			} catch (error) {
				if (!over) services.tell(sentenceOf(error), 'warn');
			}
			if (!over) timer = session.clock.setTimeout(() => void look(), peekEvery);
		};
		void look();
		return () => {
			over = true;
			if (timer !== null) session.clock.clearTimeout(timer);
		};
	}, [session, services, url, shown]);
}

/** Leaving the queue releases what is held of it. */
function useRelease(services: AppServices, url: string): void {
	const { session, tell, ui } = services;
	useEffect(
		() => () => {
			const actions = session.actions;
			const ref = session.store.latest.queues.get(url)?.ref;
			const route = currentRoute(ui.getState());
			if (!actions || !ref || (route.view === 'queue' && route.url === url)) return;
			void leaveQueue({ tell }, actions, ref);
		},
		[session, tell, ui, url],
	);
}

function tabBeside(tab: QueueTab, by: number): QueueTab {
	const index = queueTabs.findIndex(({ id }) => id === tab);
	return queueTabs[(index + by + queueTabs.length) % queueTabs.length]?.id ?? 'overview';
}

function sameTable(a: QueueViewState['messages'], b: QueueViewState['messages']): boolean {
	return a.cursor === b.cursor && a.index === b.index && a.top === b.top && a.marks === b.marks;
}

function gone(url: string, frame: Frame): string[] {
	const lines = ['', `   ${sanitise(url)} is not there any more. Esc goes back.`];
	return [...lines, ...new Array<string>(Math.max(0, frame.bodyRows - lines.length)).fill('')];
}
