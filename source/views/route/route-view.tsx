import { useCallback, useMemo } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { RouteRecord } from '../../model/api.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { leaveRoute, type UiState, updateView, viewState } from '../../store/ui-store.ts';
import { rowText } from '../../tables/list-table.ts';
import { routeListOf } from '../../tables/route-columns.ts';
import { chartHandlers } from '../charts/charts.ts';
import { chartsState } from '../charts/charts-state.ts';
import { consoleCommand } from '../flows/console-command.ts';
import { stageConsoleUrl } from '../flows/console-url.ts';
import { openApiCommands } from '../flows/openapi-flow.ts';
import type { Frame } from '../frame.ts';
import { scrollHandlers } from '../settings-table.ts';
import { stageName } from '../stage/invoke-url.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { enableCommand } from './detailed-metrics.ts';
import { drawRoute, routeCharts, routeGone, routeHead } from './draw-route.ts';
import { openTarget } from './open-target.ts';

/** The first line of a route that is shown. */
const initialTop = 0;

/** One route of a stage: what answers it, who may call it, its limits, and its charts where it has any. */
export function RouteView({
	stageId,
	id,
	frame,
	faded,
}: {
	readonly stageId: string;
	/** The route record's. */
	readonly id: string;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const key = `route ${id}`;
	const rows = frame.bodyRows - 1;
	const subject = useMemo((): ChartSubject => ({ kind: 'route', id }), [id]);

	const data = () => session.store.api.getState();
	const record = () => data().routes.get(id) ?? null;
	const stage = () => data().stages.get(stageId) ?? null;

	const lines = useDrawn(
		useCallback(
			(known: DashboardState, state: UiState) => {
				const found = known.routes.get(id);
				if (!found) return routeGone(id, stageId, known, frame);
				const whole = drawRoute(found, known, chartsState(state), frame.columns, rows, theme);
				const top = Math.min(viewState(state, key, initialTop), Math.max(0, whole.length - rows));
				const all = [routeHead(found, frame, theme), ...whole.slice(top)];
				while (all.length < frame.bodyRows) all.push('');
				return all.slice(0, frame.bodyRows);
			},
			[id, stageId, key, rows, frame, theme],
		),
	);

	useAfterDrawn(lines, () => {
		const found = record();
		const { window } = chartsState(ui.getState());
		session.setFocus({
			kind: 'route',
			stage: stageId,
			shown: [id],
			selected: id,
			opened: id,
			// Usage plans limit whoever calls with a key.
			...(found?.route.authoriser.apiKeyRequired ? { detail: 'settings' as const } : {}),
			chart: found?.detailed ? { subject, window } : null,
		});
	});

	useCommands(keys, 'route', (): Handlers => {
		const found = record();
		if (!found) return { back: () => leaveRoute(ui) };
		const { integration } = found.route;
		return {
			back: () => leaveRoute(ui),
			...(integration ? { open: () => openTarget(services, integration.target) } : {}),
			'copy.value': () => copyValue(found),
			'copy.row': () => services.copy(rowText(routeListOf(stage()), found, session.now()), 'the row'),
			console: consoleCommand(services, (context) => stageConsoleUrl(context, found.stage)),
			...openApiCommands(services, stage),
			...scrolling(),
			...(found.detailed ? chartKeys(found) : {}),
		};
	});

	const copyValue = (found: RouteRecord) => {
		const command = found.detailed === false ? enableCommand(found, stage(), data().context) : null;
		if (command === null) services.copy(found.route.key, "the route's key");
		else services.copy(command, 'the command that turns its metrics on');
	};

	const scrolling = (): Handlers => {
		const all = () => {
			const found = record();
			return found
				? drawRoute(found, data(), chartsState(ui.getState()), frame.columns, rows, theme).length
				: 0;
		};
		return scrollHandlers({
			top: () => viewState(ui.getState(), key, initialTop),
			furthest: () => Math.max(0, all() - rows),
			rows,
			to: (top) => updateView(ui, key, initialTop, () => top),
		});
	};

	const chartKeys = (found: RouteRecord): Handlers =>
		chartHandlers(services, {
			subject,
			name: `${stageName(found.stage).replaceAll(' ', '')} ${found.route.key}`,
			charts: () => routeCharts(record() ?? found, stage()).charts,
			own: () => (record() ?? found).metrics.series,
		});

	return <Lines lines={lines} faded={faded} />;
}
