import { fit } from '../../components/text.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { FunctionTab } from '../../store/ui-store.ts';
import type { FunctionItem } from '../../tables/function-columns.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';
import { whyNotConnected } from '../list/why-nothing.ts';
import { numberLines, prose, verdictLines } from '../overview-lines.ts';
import { type ResourceTab, resourceHead } from '../resource-head.ts';
import { functionInWords, functionNumbers, mappingWords } from './function-words.ts';

/** The tabs of an opened function, in order. */
export const functionTabs: readonly ResourceTab<FunctionTab>[] = [
	{ id: 'overview', title: 'Overview' },
	{ id: 'mappings', title: 'Mappings' },
	{ id: 'settings', title: 'Settings' },
];

/** More of them are on their own tab. */
const mostMappings = 3;

/** Lines that name the function and its tabs. */
export function functionHead(
	{ record, mappings }: FunctionItem,
	tab: FunctionTab,
	frame: Frame,
	theme: Theme,
): string[] {
	const head = {
		kind: 'FUNCTION',
		name: sanitise(record.function.name),
		words: functionInWords(record.function),
		tabs: functionTabs,
		tab,
		counts: { mappings: mappings.length },
	};
	return resourceHead(head, frame, theme);
}

/** What is said of a function, its numbers, and what it reads. */
export function drawFunctionState(
	{ record, mappings, account }: FunctionItem,
	{ now, lambda }: Pick<DashboardState, 'now' | 'lambda'>,
	columns: number,
	theme: Theme,
): string[] {
	const problems = [record.error, lambda.metricsError].flatMap((error) => (error ? [error.message] : []));
	const shown = mappings.length > mostMappings + 1 ? mappings.slice(0, mostMappings) : mappings;
	const more = mappings.length - shown.length;
	return [
		...verdictLines(record.verdict, [...new Set(problems)], columns, theme),
		...numberLines(functionNumbers(record, account, now), columns, theme),
		...shown.map((mapping) => {
			const [source, words] = mappingWords(mapping);
			return fit(`  ${theme.dim('reads')}  ${source}  ${theme.dim(words)}`, columns);
		}),
		...(more > 0 ? [fit(`         ${theme.dim(`and ${more} more`)}`, columns)] : []),
	];
}

/** Where there is no such function, or not yet. */
export function functionGone(name: string, data: DashboardState, frame: Frame, theme: Theme): string[] {
	const called = sanitise(name);
	const { lambda } = data;
	const sentence =
		whyNotConnected(data) ??
		(lambda.state === 'idle' || lambda.state === 'asking'
			? `Looking for ${called}…`
			: (lambda.absence ??
				lambda.error?.message ??
				`${called} is not listed here: another account or region has it, or it is deleted. Esc goes back.`));
	return ['', ...prose(sentence, frame.columns, theme.plain)];
}
