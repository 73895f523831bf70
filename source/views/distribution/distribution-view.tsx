import { useCallback, useMemo } from 'react';
import { type AppServices, useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import type { DistributionRecord } from '../../model/distribution.ts';
import type { Focus } from '../../monitor/focus.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { type DistributionTab, leaveRoute, replaceRoute, type UiState } from '../../store/ui-store.ts';
import { distributionList } from '../../tables/distribution-columns.ts';
import { type ListTable, rowText } from '../../tables/list-table.ts';
import type { Theme } from '../../theme.ts';
import { chartHandlers, drawCharts } from '../charts/charts.ts';
import { chartsState } from '../charts/charts-state.ts';
import { distributionCharts } from '../charts/distribution-charts.ts';
import { run } from '../flows/problem.ts';
import type { Frame } from '../frame.ts';
import { type InnerTableSpec, useInnerTable } from '../list/inner-table.ts';
import { resourceHeadRows, tabBeside } from '../resource-head.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { behavioursSpec } from './behaviours-table.ts';
import { distributionCommands } from './distribution-commands.ts';
import { distributionName } from './distribution-words.ts';
import { distributionGone, distributionHead, distributionTabs } from './draw-head.ts';
import { drawDistributionState } from './draw-overview.ts';
import { invalidationsSpec } from './invalidations-table.ts';
import { openOrigin } from './open-origin.ts';
import { originsSpec } from './origins-table.ts';
import { showPaths } from './paths-dialog.ts';

/** Which distribution, and where on the screen. */
interface Place {
	readonly id: string;
	readonly tab: DistributionTab;
	readonly frame: Frame;
	readonly faded: boolean;
}

/** One distribution: what is said of it, its behaviours, its origins, its invalidations. */
export function DistributionView(place: Place) {
	const { id, tab } = place;
	const specs = useMemo(
		() => ({
			behaviours: behavioursSpec(id),
			origins: originsSpec(id),
			invalidations: invalidationsSpec(id),
		}),
		[id],
	);
	switch (tab) {
		case 'overview':
			return <Overview {...place} />;
		case 'behaviours':
			return (
				<TableTab
					key={tab}
					place={place}
					spec={specs.behaviours}
					value={({ behaviour }) => [behaviour.pathPattern, 'the path pattern']}
					open={(services, { origins: [first] }) => {
						if (first) openOrigin(services, first);
					}}
				/>
			);
		case 'origins':
			return (
				<TableTab
					key={tab}
					place={place}
					spec={specs.origins}
					value={({ origin }) => [origin.domainName, "the origin's domain name"]}
					open={(services, { origin }) => openOrigin(services, origin)}
				/>
			);
		case 'invalidations':
			return (
				<TableTab
					key={tab}
					place={place}
					spec={specs.invalidations}
					value={({ id: called }) => [called, "the invalidation's id"]}
					open={(services, one) => run(services, () => showPaths(services, one))}
				/>
			);
	}
}

function Overview(place: Place) {
	const { id, frame, faded } = place;
	const services = useServices();
	const { session, ui } = services;
	const theme = useTheme();
	const rows = frame.bodyRows - resourceHeadRows(frame);
	const subject = useMemo((): ChartSubject => ({ kind: 'distribution', id }), [id]);

	const body = useCallback(
		(record: DistributionRecord, data: DashboardState, state: UiState) => {
			const above = drawDistributionState(record, data, frame.columns, theme);
			const picture = {
				charts: distributionCharts(record),
				subject,
				own: record.metrics.series,
				state: chartsState(state),
			};
			return [...above, ...drawCharts(picture, data, frame.columns, rows - above.length, theme)];
		},
		[frame, rows, theme, subject],
	);
	const lines = useDistributionLines(place, body, theme);

	useAfterDrawn(lines, () => {
		session.setFocus(focusOn(place, { subject, window: chartsState(ui.getState()).window }));
	});
	useDistributionCommands(services, place, (record) =>
		chartHandlers(services, {
			subject,
			name: distributionName(record().distribution),
			charts: () => distributionCharts(record()),
			own: () => record().metrics.series,
		}),
	);
	return <Lines lines={lines} faded={faded} />;
}

/** A tab that is a table: moving, sorting, filtering, and what Enter and the copies do. */
function TableTab<Item>({
	place,
	spec,
	value,
	open,
}: {
	readonly place: Place;
	readonly spec: InnerTableSpec<Item>;
	/** What `y` copies, and what that is. */
	readonly value: (item: Item) => readonly [text: string, what: string];
	readonly open: (services: AppServices, item: Item) => void;
}) {
	const { frame, faded } = place;
	const services = useServices();
	const { session } = services;
	const theme = useTheme();
	const rows = frame.bodyRows - resourceHeadRows(frame);
	const table = useInnerTable(spec, { columns: frame.columns, rows, compact: frame.compact });
	const { draw } = table;

	const body = useCallback(
		(_: DistributionRecord, data: DashboardState, state: UiState) => draw(data, state, theme),
		[draw, theme],
	);
	const lines = useDistributionLines(place, body, theme);

	useAfterDrawn(lines, () => {
		table.settle();
		session.setFocus(focusOn(place, null));
	});
	useDistributionCommands(services, place, () => {
		const withItem = (act: (item: Item) => void) => () => {
			const item = table.selected();
			if (item) act(item);
		};
		if (table.selected() === null) return table.handlers();
		const list: ListTable<Item> = spec.table;
		return {
			...table.handlers(),
			...table.acting({
				open: withItem((item) => open(services, item)),
				'copy.value': withItem((item) => services.copy(...value(item))),
				'copy.row': withItem((item) => services.copy(rowText(list, item, session.now()), 'the row')),
			}),
		};
	});
	return <Lines lines={lines} faded={faded} />;
}

/** The whole body: the head, and what the tab draws under it. */
function useDistributionLines(
	{ id, tab, frame }: Place,
	body: (record: DistributionRecord, data: DashboardState, state: UiState) => readonly string[],
	theme: Theme,
): readonly string[] {
	return useDrawn(
		useCallback(
			(data, state) => {
				const record = data.distributions.get(id);
				const lines = record
					? [...distributionHead(record, tab, frame, theme), ...body(record, data, state)]
					: distributionGone(id, data, frame);
				const missing = Math.max(0, frame.bodyRows - lines.length);
				return [...lines, ...new Array<string>(missing).fill('')].slice(0, frame.bodyRows);
			},
			[id, tab, frame, theme, body],
		),
	);
}

/** The keys of all tabs, and those of one. */
function useDistributionCommands(
	services: AppServices,
	{ id, tab }: Place,
	ofTab: (record: () => DistributionRecord) => Handlers,
): void {
	const { session, ui, keys } = services;
	useCommands(keys, 'distribution', (): Handlers => {
		const record = () => session.store.api.getState().distributions.get(id) ?? null;
		const found = record();
		const common: Handlers = {
			'tab.next': () =>
				replaceRoute(ui, { view: 'distribution', id, tab: tabBeside(distributionTabs, tab, 1) }),
			'tab.previous': () =>
				replaceRoute(ui, { view: 'distribution', id, tab: tabBeside(distributionTabs, tab, -1) }),
			back: () => leaveRoute(ui),
		};
		if (!found) return common;
		return {
			...common,
			'copy.row': () => services.copy(rowText(distributionList, found, session.now()), 'the row'),
			...distributionCommands(services, record),
			...ofTab(() => record() ?? found),
		};
	});
}

function focusOn({ id, tab }: Place, chart: Focus['chart']): Focus {
	const detail = tab === 'origins' || tab === 'invalidations' ? { detail: tab } : {};
	return { kind: 'distribution', shown: [id], selected: id, opened: id, ...detail, chart };
}
