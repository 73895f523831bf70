import { wrap } from '../../components/text.ts';
import type { StageRecord } from '../../model/api.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { StageTab } from '../../store/ui-store.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';
import { whyNotConnected } from '../list/why-nothing.ts';
import { numberLines, verdictLines } from '../overview-lines.ts';
import { type ResourceTab, resourceHead } from '../resource-head.ts';
import { stageName } from './invoke-url.ts';
import { stageNumbers } from './stage-numbers.ts';
import { stageInWords } from './stage-words.ts';

/** The tabs of an opened stage, in order. */
export const stageTabs: readonly ResourceTab<StageTab>[] = [
	{ id: 'overview', title: 'Overview' },
	{ id: 'routes', title: 'Routes' },
	{ id: 'settings', title: 'Settings' },
];

/** Lines that name the stage and its tabs; one where there is little room. */
export function stageHead(
	record: StageRecord,
	tab: StageTab,
	data: DashboardState,
	frame: Frame,
	theme: Theme,
): string[] {
	const head = {
		kind: 'STAGE',
		name: stageName(record.ref),
		words: stageInWords(record, data.now),
		tabs: stageTabs,
		tab,
		counts: { routes: routeCount(record, data) },
	};
	return resourceHead(head, frame, theme);
}

/** What is said of a stage, and its numbers. */
export function drawStageState(
	record: StageRecord,
	data: DashboardState,
	columns: number,
	theme: Theme,
): string[] {
	return [
		...verdictLines(record.verdict, problemsOf(record, data), columns, theme),
		...numberLines(stageNumbers(record, data.now), columns, theme),
	];
}

function problemsOf(
	{ error, api, metricsShownBy, ref, sharing }: StageRecord,
	data: DashboardState,
): string[] {
	const shower = metricsShownBy === null ? undefined : data.stages.get(metricsShownBy);
	return [
		...(error ? [error.message] : []),
		...(ref.apiId === null
			? ['Only its metrics are known: the control plane of API Gateway did not say anything of it.']
			: []),
		...(ref.stage === '' && api ? ['No stage of this API is known; it may have none.'] : []),
		...(metricsShownBy === null
			? []
			: [
					`CloudWatch keys REST APIs by their name, and another one has this name too: the series are those of both, and are shown at ${shower ? stageName(shower.ref) : sanitise(metricsShownBy)} (${sanitise(shower?.ref.apiId ?? metricsShownBy)}).`,
				]),
		...(metricsShownBy === null && sharing > 0
			? [
					`CloudWatch keys REST APIs by their name: these numbers are those of ${sharing + 1} APIs of this name together.`,
				]
			: []),
	];
}

/** Why a stage that is opened is not there. */
export function stageGone(id: string, data: DashboardState, frame: Frame): string[] {
	const { apis } = data;
	const sentence =
		whyNotConnected(data) ??
		(apis.state === 'idle' || apis.state === 'asking'
			? `Looking for ${sanitise(id)}…`
			: apis.state === 'absent'
				? (apis.absence ?? 'There is no API Gateway at this endpoint.')
				: apis.error && apis.state === 'failed'
					? apis.error.message
					: `${sanitise(id)} is not listed here: it is another account's or region's, or deleted. Esc goes back.`);
	const lines = ['', ...wrap(sentence, frame.columns - 6).map((line) => `   ${line}`)];
	return [...lines, ...new Array<string>(Math.max(0, frame.bodyRows - lines.length)).fill('')];
}

/** How many routes a stage's API has, or null while they are not known. */
function routeCount({ ref }: StageRecord, { apiDetails }: DashboardState): number | null {
	const details = ref.apiId === null ? undefined : apiDetails.get(ref.apiId);
	return details ? (knownValue(details)?.routes.length ?? null) : null;
}
