import { fit } from '../../components/text.ts';
import { formatCount } from '../../model/format.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { QueueTab } from '../../store/ui-store.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';
import { settingsLines } from '../settings-table.ts';
import { settingsInWords, settingsTable } from './queue-words.ts';

/** The tabs of an opened queue, in order. */
export const queueTabs: readonly { readonly id: QueueTab; readonly title: string }[] = [
	{ id: 'overview', title: 'Overview' },
	{ id: 'messages', title: 'Messages' },
	{ id: 'connections', title: 'Connections' },
	{ id: 'settings', title: 'Settings' },
];

/** Lines that name the queue and its tabs; one where there is little room. */
export function queueHead(
	record: QueueRecord,
	tab: QueueTab,
	held: number,
	frame: Frame,
	theme: Theme,
): string[] {
	const attributes = knownValue(record.attributes);
	const name = theme.bold(sanitise(record.ref.name));
	const tabs = queueTabs
		.map(({ id, title }) => {
			const count = id === 'messages' && held > 0 ? ` ${formatCount(held)}` : '';
			return id === tab ? theme.accent(theme.bold(title + count)) : `${title}${theme.dim(count)}`;
		})
		.join('   ');
	if (frame.compact)
		return [
			fit(` ${name}  ${theme.accent(queueTabs.find(({ id }) => id === tab)?.title ?? '')}`, frame.columns),
		];
	const words = attributes ? `  ${theme.dim(settingsInWords(attributes))}` : '';
	return [fit(` ${theme.bold('QUEUE')}  ${name}${words}`, frame.columns), fit(` ${tabs}`, frame.columns)];
}

/** How many lines {@link queueHead} takes. */
export function queueHeadRows(frame: Frame): number {
	return frame.compact ? 1 : 2;
}

/** All settings as lines. */
export function queueSettings(record: QueueRecord, columns: number, theme: Theme): string[] {
	const attributes = knownValue(record.attributes);
	if (!attributes)
		return [fit(` ${theme.dim(record.error?.message ?? 'The settings are not known yet.')}`, columns)];
	return settingsLines(settingsTable(attributes), columns, theme);
}
