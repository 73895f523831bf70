import { useCallback } from 'react';
import { type AppServices, useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { useTheme } from '../../components/theme-context.ts';
import { useCommands } from '../../components/use-keys.ts';
import type { Scope } from '../../keys.ts';
import type { ChartSubject } from '../../model/chart-window.ts';
import { currentRoute, resetRoutes } from '../../store/ui-store.ts';
import type { Frame } from '../frame.ts';
import { tabs } from '../tabs.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { type InnerTableSpec, useInnerTable } from './inner-table.ts';

/** One of the lists: what its table is, what its rows are to the monitor, and what can be done to one. */
export interface ListSpec<Item> extends InnerTableSpec<Item> {
	readonly scope: Scope;
	readonly kind: ChartSubject['kind'];
	/** What works while something is under the cursor: open, copy, actions. */
	readonly handlers: (services: AppServices, selected: () => Item | null) => Handlers;
}

/** A list that fills the body: a row a resource, live. */
export function ListView<Item>({
	spec,
	frame,
	faded,
}: {
	readonly spec: ListSpec<Item>;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const table = useInnerTable(spec, {
		columns: frame.columns,
		rows: frame.bodyRows,
		compact: frame.compact,
	});
	const { draw } = table;

	const lines = useDrawn(useCallback((data, state) => draw(data, state, theme), [draw, theme]));

	useAfterDrawn(lines, () => {
		table.settle();
		session.setFocus({ kind: spec.kind, ...table.looked(), opened: null, chart: null });
	});

	useCommands(
		keys,
		spec.scope,
		(): Handlers => ({
			'tab.next': () => goBeside(1),
			'tab.previous': () => goBeside(-1),
			...table.handlers(),
			...(table.selected() === null ? {} : table.acting(spec.handlers(services, table.selected))),
		}),
	);

	const goBeside = (by: number) => {
		const { view } = currentRoute(ui.getState());
		const index = tabs.findIndex((tab) => tab.view === view);
		const beside = tabs[(index + by + tabs.length) % tabs.length];
		if (beside) resetRoutes(ui, beside.view);
	};

	return <Lines lines={lines} faded={faded} />;
}
