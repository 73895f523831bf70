import { useCallback, useMemo } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import type { EventSourceMapping } from '../../model/function.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import {
	type FunctionTab,
	leaveRoute,
	replaceRoute,
	type UiState,
	updateView,
	viewState,
} from '../../store/ui-store.ts';
import { type FunctionItem, functionList } from '../../tables/function-columns.ts';
import { rowText } from '../../tables/list-table.ts';
import { mappingList } from '../../tables/mapping-columns.ts';
import type { Theme } from '../../theme.ts';
import { chartHandlers, drawCharts } from '../charts/charts.ts';
import { chartsState } from '../charts/charts-state.ts';
import { functionCharts } from '../charts/function-charts.ts';
import type { Frame } from '../frame.ts';
import { useInnerTable } from '../list/inner-table.ts';
import { resourceHeadRows, tabBeside } from '../resource-head.ts';
import { scrollHandlers, settingsLines } from '../settings-table.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { drawFunctionState, functionGone, functionHead, functionTabs } from './draw-function.ts';
import { functionCommands } from './function-commands.ts';
import { functionItems } from './function-items.ts';
import { functionSettings, mappingFacts } from './function-words.ts';
import { mappingsSpec, openSource } from './mappings-table.ts';

/** What the view of one function remembers. */
interface FunctionViewState {
	/** The first line of the settings. */
	readonly settingsTop: number;
}

const initial: FunctionViewState = { settingsTop: 0 };
/** With fewer lines, the mapping under the cursor has no more room than its row. */
const roomForFacts = 16;

const nothing = (): null => null;

/** One function: what is said of it, what it reads, its settings. */
export function FunctionView({
	name,
	tab,
	frame,
	faded,
}: {
	readonly name: string;
	readonly tab: FunctionTab;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const key = `function ${name}`;
	const rows = frame.bodyRows - resourceHeadRows(frame);
	const subject = useMemo((): ChartSubject => ({ kind: 'function', id: name }), [name]);
	const spec = useMemo(() => mappingsSpec(name), [name]);
	const tableRows = rows >= roomForFacts ? Math.floor(rows / 2) : rows;
	const table = useInnerTable(spec, { columns: frame.columns, rows: tableRows, compact: frame.compact });
	const { draw: drawTable } = table;
	// Only the tab that shows it is drawn anew with the table's cursor.
	const mappingShown = tab === 'mappings' && tableRows < rows ? table.selected : nothing;

	const data = () => session.store.api.getState();
	const item = () => functionItems(data()).get(name) ?? null;

	const lines = useDrawn(
		useCallback(
			(known: DashboardState, state: UiState) => {
				const found = functionItems(known).get(name);
				const body = () => {
					if (!found) return functionGone(name, known, frame, theme);
					const head = functionHead(found, tab, frame, theme);
					if (tab === 'mappings') {
						const facts = factLines(mappingShown(), frame.columns, theme);
						return [...head, ...drawTable(known, state, theme), ...facts];
					}
					if (tab === 'settings') {
						const { settingsTop } = viewState(state, key, initial);
						return [...head, ...settingsOf(found, known.now, frame, theme).slice(settingsTop)];
					}
					const above = drawFunctionState(found, known, frame.columns, theme);
					const picture = { ...chartsOf(found), subject, state: chartsState(state) };
					return [
						...head,
						...above,
						...drawCharts(picture, known, frame.columns, rows - above.length, theme),
					];
				};
				const all = body();
				while (all.length < frame.bodyRows) all.push('');
				return all.slice(0, frame.bodyRows);
			},
			[name, tab, key, rows, frame, theme, subject, drawTable, mappingShown],
		),
	);

	useAfterDrawn(lines, () => {
		if (tab === 'mappings') table.settle();
		const { window } = chartsState(ui.getState());
		session.setFocus({
			kind: 'function',
			shown: [name],
			selected: name,
			opened: name,
			...(tab === 'overview' ? {} : { detail: tab }),
			chart: tab === 'overview' ? { subject, window } : null,
		});
	});

	const show = (next: FunctionTab) => replaceRoute(ui, { view: 'function', name, tab: next });

	useCommands(keys, 'function', (): Handlers => {
		const found = item();
		const common: Handlers = {
			'tab.next': () => show(tabBeside(functionTabs, tab, 1)),
			'tab.previous': () => show(tabBeside(functionTabs, tab, -1)),
			back: () => leaveRoute(ui),
		};
		if (!found) return common;
		const choice = { showMappings: () => show('mappings') };
		const commands: Handlers = {
			...common,
			'copy.value': () => services.copy(name, "the function's name"),
			'copy.row': () => services.copy(rowText(functionList, found, session.now()), 'the row'),
			...(tab === 'mappings'
				? table.acting(functionCommands(services, item, { ...choice, selected: table.selected }))
				: functionCommands(services, item, choice)),
		};
		if (tab === 'settings') return { ...commands, ...settingsHandlers(found) };
		if (tab === 'mappings') return { ...commands, ...tableHandlers() };
		return { ...commands, open: () => openOnly(found), ...chartKeys(found) };
	});

	/** From the overview Enter goes on to what the function reads; with several, to the list of them. */
	const openOnly = ({ mappings }: FunctionItem) => {
		const [first] = mappings;
		if (first && mappings.length === 1) openSource(services, first);
		else show('mappings');
	};

	const tableHandlers = (): Handlers => {
		const mapping = table.selected();
		if (!mapping) return table.handlers();
		return {
			...table.handlers(),
			...table.acting({
				open: () => openSource(services, mapping),
				'copy.value': () => services.copy(mapping.eventSourceArn ?? mapping.uuid, 'the ARN of what it reads'),
				'copy.row': () => services.copy(rowText(mappingList, mapping, session.now()), 'the row'),
			}),
		};
	};

	const chartKeys = (found: FunctionItem): Handlers =>
		chartHandlers(services, {
			subject,
			name: sanitise(name),
			charts: () => chartsOf(item() ?? found).charts,
			own: () => chartsOf(item() ?? found).own,
		});

	const settingsHandlers = (found: FunctionItem): Handlers =>
		scrollHandlers({
			top: () => viewState(ui.getState(), key, initial).settingsTop,
			furthest: () => Math.max(0, settingsOf(found, data().now, frame, theme).length - rows),
			rows,
			to: (settingsTop) => updateView(ui, key, initial, (before) => ({ ...before, settingsTop })),
		});

	return <Lines lines={lines} faded={faded} />;
}

function chartsOf({ record, account }: FunctionItem) {
	return { charts: functionCharts(record, account), own: record.metrics.series };
}

function settingsOf({ record, account }: FunctionItem, now: number, frame: Frame, theme: Theme): string[] {
	return settingsLines(functionSettings(record, account, now), frame.columns, theme);
}

/** What a mapping's row has no room for. */
function factLines(mapping: EventSourceMapping | null, columns: number, theme: Theme): string[] {
	if (!mapping) return [];
	return [theme.dim('─'.repeat(columns)), ...settingsLines(mappingFacts(mapping), columns, theme)];
}
