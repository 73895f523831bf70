import { formatCounted } from '../../model/format.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { openRoute } from '../../store/ui-store.ts';
import { type FunctionItem, functionList } from '../../tables/function-columns.ts';
import { rowText } from '../../tables/list-table.ts';
import type { Frame } from '../frame.ts';
import { functionCommands } from '../function/function-commands.ts';
import { functionItems } from '../function/function-items.ts';
import { type ListSpec, ListView } from '../list/list-view.tsx';
import { whyNothing } from '../list/why-nothing.ts';

/** The list of Lambda functions: a row a function, live. */
export function FunctionsView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	return <ListView spec={functionsSpec} frame={frame} faded={faded} />;
}

const functionsSpec: ListSpec<FunctionItem> = {
	key: 'functions',
	scope: 'functions',
	kind: 'function',
	title: 'FUNCTIONS',
	noun: 'function',
	table: functionList,
	items: functionItems,
	count: countWords,
	nothing: (data) => whyNothing(data, data.lambda, 'functions'),
	handlers: (services, selected) => {
		const { session, ui, copy } = services;
		const withItem = (act: (item: FunctionItem) => void) => () => {
			const item = selected();
			if (item) act(item);
		};
		return {
			open: withItem(({ record }) =>
				openRoute(ui, { view: 'function', name: record.function.name, tab: 'overview' }),
			),
			'copy.value': withItem(({ record }) => copy(record.function.name, "the function's name")),
			'copy.row': withItem((item) => copy(rowText(functionList, item, session.now()), 'the row')),
			...functionCommands(services, selected, {
				showMappings: ({ record }) =>
					openRoute(ui, { view: 'function', name: record.function.name, tab: 'mappings' }),
			}),
		};
	},
};

function countWords({ functions, lambda }: DashboardState): string {
	// Nobody said that there are none.
	if (functions.size === 0 && (lambda.state === 'failed' || lambda.state === 'absent')) return '';
	const listing = lambda.state === 'asking' || lambda.state === 'idle' ? ' listing…' : '';
	return `${formatCounted(functions.size, 'function')}${listing}`;
}
