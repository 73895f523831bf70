import type { StageRecord } from '../../model/api.ts';
import { formatCounted, formatSpan } from '../../model/format.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { openRoute } from '../../store/ui-store.ts';
import { rowText } from '../../tables/list-table.ts';
import { stageList } from '../../tables/stage-columns.ts';
import { consoleCommand } from '../flows/console-command.ts';
import { stageConsoleUrl } from '../flows/console-url.ts';
import { openApiCommands } from '../flows/openapi-flow.ts';
import type { Frame } from '../frame.ts';
import { type ListSpec, ListView } from '../list/list-view.tsx';
import { whyNothing } from '../list/why-nothing.ts';
import { copyAddress } from '../stage/invoke-url.ts';

/** The list of APIs: a row a stage, live. */
export function ApisView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	return <ListView spec={apisSpec} frame={frame} faded={faded} />;
}

const apisSpec: ListSpec<StageRecord> = {
	key: 'apis',
	scope: 'apis',
	kind: 'stage',
	title: 'APIS',
	noun: 'stage',
	table: stageList,
	items: ({ stages }) => stages,
	count: countWords,
	note: ({ apis, now }) =>
		apis.at === null || now - apis.at < 60_000 ? null : `listed ${formatSpan(now - apis.at)} ago`,
	nothing: (data) => whyNothing(data, data.apis, 'APIs'),
	handlers: (services, selected) => {
		const { session, ui, copy } = services;
		const withStage = (act: (record: StageRecord) => void) => () => {
			const record = selected();
			if (record) act(record);
		};
		return {
			open: withStage(({ ref }) => openRoute(ui, { view: 'stage', id: ref.id, tab: 'overview' })),
			'copy.value': withStage((record) => copyAddress(services, record)),
			'copy.row': withStage((record) => copy(rowText(stageList, record, session.now()), 'the row')),
			console: withStage(({ ref }) => consoleCommand(services, (context) => stageConsoleUrl(context, ref))()),
			...openApiCommands(services, selected),
		};
	},
};

function countWords({ stages, apis }: DashboardState): string {
	// Nobody said that there are none.
	if (stages.size === 0 && (apis.state === 'failed' || apis.state === 'absent')) return '';
	const listing = apis.state === 'asking' || apis.state === 'idle' ? ' listing…' : '';
	return `${formatCounted(stages.size, 'stage')}${listing}`;
}
