import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { RouteRecord, StageRecord } from '../../model/api.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import { knownValue } from '../../model/reading.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import {
	leaveRoute,
	openRoute,
	replaceRoute,
	type StageTab,
	type UiState,
	updateView,
	viewState,
} from '../../store/ui-store.ts';
import { rowText } from '../../tables/list-table.ts';
import { routeListOf } from '../../tables/route-columns.ts';
import { stageList } from '../../tables/stage-columns.ts';
import { chartHandlers, drawCharts } from '../charts/charts.ts';
import { chartsState } from '../charts/charts-state.ts';
import { stageCharts } from '../charts/stage-charts.ts';
import { consoleCommand } from '../flows/console-command.ts';
import { stageConsoleUrl } from '../flows/console-url.ts';
import { openApiCommands } from '../flows/openapi-flow.ts';
import type { Frame } from '../frame.ts';
import { useInnerTable } from '../list/inner-table.ts';
import { resourceHeadRows, tabBeside } from '../resource-head.ts';
import { scrollHandlers, settingsLines } from '../settings-table.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { drawStageState, stageGone, stageHead, stageTabs } from './draw-stage.ts';
import { copyAddress, stageName } from './invoke-url.ts';
import { routesSpec } from './stage-routes.ts';
import { stageSettings } from './stage-settings.ts';
import { initialStageView, stageViewKey } from './stage-state.ts';
import { successorOf } from './successor.ts';

/** Below this, routes beside the charts would leave neither of them room. */
const roomForRoutes = { columns: 100, rows: 28 } as const;

/** Fewer lines than this hold no chart with its axes. */
const shortestCharts = 6;

/** One stage: what is said of it, its routes, its settings. */
export function StageView({
	id,
	tab,
	frame,
	faded,
}: {
	readonly id: string;
	readonly tab: StageTab;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const key = stageViewKey(id);
	const rows = frame.bodyRows - resourceHeadRows(frame);
	const table = useSyncExternalStore(
		useCallback((observer) => session.store.api.subscribe(observer), [session]),
		() => routeListOf(session.store.api.getState().stages.get(id) ?? null),
	);
	const spec = useMemo(() => routesSpec(id, table), [id, table]);
	const subject = useMemo((): ChartSubject => ({ kind: 'stage', id }), [id]);
	const routeRows = tab === 'routes' ? rows : tab === 'overview' ? rowsForRoutes(frame, rows) : 0;
	const routes = useInnerTable(spec, { columns: frame.columns, rows: routeRows, compact: frame.compact });
	const { draw: drawRoutes } = routes;

	const data = () => session.store.api.getState();
	const record = () => data().stages.get(id) ?? null;

	const lines = useDrawn(
		useCallback(
			(known: DashboardState, state: UiState) => {
				const found = known.stages.get(id);
				if (!found) return stageGone(id, known, frame);
				const head = stageHead(found, tab, known, frame, theme);
				const body = () => {
					if (tab === 'routes') return drawRoutes(known, state, theme);
					if (tab === 'settings') {
						const { settingsTop } = viewState(state, key, initialStageView);
						return settingsLines(stageSettings(found, known), frame.columns, theme).slice(settingsTop);
					}
					const above = drawStageState(found, known, frame.columns, theme);
					const below = routeRows > 0 ? drawRoutes(known, state, theme) : [];
					const room = rows - above.length - below.length;
					const picture = { ...chartsOf(found), subject, state: chartsState(state) };
					const charts = room < shortestCharts ? [] : drawCharts(picture, known, frame.columns, room, theme);
					return [
						...above,
						...charts,
						...new Array<string>(Math.max(0, room - charts.length)).fill(''),
						...below,
					];
				};
				const all = [...head, ...body()];
				while (all.length < frame.bodyRows) all.push('');
				return all.slice(0, frame.bodyRows);
			},
			[id, tab, key, rows, routeRows, frame, theme, subject, drawRoutes],
		),
	);

	useAfterDrawn(lines, () => {
		const successor = successorOf(id, data().stages);
		if (successor !== null) {
			replaceRoute(ui, { view: 'stage', id: successor, tab });
			return;
		}
		if (routeRows > 0) routes.settle();
		const chart = tab === 'overview' ? { subject, window: chartsState(ui.getState()).window } : null;
		if (routeRows > 0) {
			// The routes' own numbers are asked for where they are on the screen; their stage is opened all the same.
			session.setFocus({ kind: 'route', stage: id, ...routes.looked(), opened: null, chart });
			return;
		}
		const detail = tab === 'settings' ? { detail: 'settings' as const } : {};
		session.setFocus({ kind: 'stage', shown: [id], selected: id, opened: id, ...detail, chart });
	});

	useCommands(keys, 'stage', (): Handlers => {
		const found = record();
		const common: Handlers = {
			'tab.next': () => replaceRoute(ui, { view: 'stage', id, tab: tabBeside(stageTabs, tab, 1) }),
			'tab.previous': () => replaceRoute(ui, { view: 'stage', id, tab: tabBeside(stageTabs, tab, -1) }),
			back: () => leaveRoute(ui),
		};
		if (!found) return common;
		const commands: Handlers = {
			...common,
			'copy.value': () => copyAddress(services, found),
			'copy.row': () => services.copy(rowText(stageList, found, session.now()), 'the row'),
			console: consoleCommand(services, (context) => stageConsoleUrl(context, found.ref)),
			...openApiCommands(services, record),
		};
		if (tab === 'settings') return { ...commands, ...settingsHandlers(found) };
		if (tab === 'routes') return { ...commands, ...routeHandlers() };
		return { ...commands, ...(routeRows > 0 ? routeHandlers() : {}), ...chartKeys(found) };
	});

	const routeHandlers = (): Handlers => {
		const withRoute = (act: (route: RouteRecord) => void) => () => {
			const route = routes.selected();
			if (route) act(route);
		};
		if (!routes.selected()) return routes.handlers();
		return {
			...routes.handlers(),
			...routes.acting({
				open: withRoute((route) => openRoute(ui, { view: 'route', stageId: id, id: route.id })),
				'copy.value': withRoute(({ route }) => services.copy(route.key, "the route's key")),
				'copy.row': withRoute((route) => services.copy(rowText(table, route, session.now()), 'the row')),
			}),
		};
	};

	const chartKeys = (found: StageRecord): Handlers =>
		chartHandlers(services, {
			subject,
			name: stageName(found.ref).replaceAll(' ', ''),
			charts: () => chartsOf(record() ?? found).charts,
			own: () => (record() ?? found).metrics.series,
		});

	const settingsHandlers = (found: StageRecord): Handlers =>
		scrollHandlers({
			top: () => viewState(ui.getState(), key, initialStageView).settingsTop,
			furthest: () =>
				Math.max(0, settingsLines(stageSettings(found, data()), frame.columns, theme).length - rows),
			rows,
			to: (settingsTop) => updateView(ui, key, initialStageView, (before) => ({ ...before, settingsTop })),
		});

	return <Lines lines={lines} faded={faded} />;
}

function chartsOf(record: StageRecord) {
	const caches = knownValue(record.settings)?.cache != null;
	return { charts: stageCharts(record.ref.protocol, caches), own: record.metrics.series };
}

/** The worst routes stand under the charts where both have room. */
function rowsForRoutes(frame: Frame, rows: number): number {
	if (frame.columns < roomForRoutes.columns || rows < roomForRoutes.rows) return 0;
	return Math.min(12, Math.floor(rows / 3));
}
