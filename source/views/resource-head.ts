import { fit, width } from '../components/text.ts';
import type { Theme } from '../theme.ts';
import type { Frame } from './frame.ts';

/** One tab of an opened resource. */
export interface ResourceTab<Tab extends string> {
	readonly id: Tab;
	readonly title: string;
}

/** What the head of an opened resource says. */
export interface ResourceHead<Tab extends string> {
	/** In capitals: `DISTRIBUTION`. */
	readonly kind: string;
	/** Sanitised, as `words` is. */
	readonly name: string;
	/** The most telling settings in a few words. */
	readonly words: string;
	readonly tabs: readonly ResourceTab<Tab>[];
	readonly tab: Tab;
	/** How many of its things each tab shows, where that is known. */
	readonly counts: Readonly<Partial<Record<Tab, number | null>>>;
}

/** Lines that name a resource and its tabs; one where there is little room. */
export function resourceHead<Tab extends string>(
	{ kind, name, words, tabs, tab, counts }: ResourceHead<Tab>,
	frame: Frame,
	theme: Theme,
): string[] {
	const bold = theme.bold(name);
	if (frame.compact) {
		const title = tabs.find(({ id }) => id === tab)?.title ?? '';
		return [fit(` ${bold}  ${theme.accent(title)}`, frame.columns)];
	}
	const titles = tabs.map(({ id, title }) => {
		const count = counts[id] == null ? '' : ` ${counts[id]}`;
		return id === tab ? theme.accent(theme.bold(title + count)) : `${title}${theme.dim(count)}`;
	});
	const title = ` ${theme.bold(kind)}  ${bold}`;
	const fitting = wholeWords(words, frame.columns - width(title) - 2);
	const said = fitting === '' ? '' : `  ${theme.dim(fitting)}`;
	return [fit(title + said, frame.columns), fit(` ${titles.join('   ')}`, frame.columns)];
}

/** As many of the settings as there is room for, each whole: half of one says nothing. */
function wholeWords(words: string, room: number): string {
	if (width(words) <= room) return words;
	const last = words.lastIndexOf(' · ');
	return last < 0 ? words : wholeWords(words.slice(0, last), room);
}

/** How many lines {@link resourceHead} takes. */
export function resourceHeadRows({ compact }: Pick<Frame, 'compact'>): number {
	return compact ? 1 : 2;
}

/** The tab after this one, or before it; from the last to the first. */
export function tabBeside<Tab extends string>(tabs: readonly ResourceTab<Tab>[], tab: Tab, by: 1 | -1): Tab {
	const index = tabs.findIndex(({ id }) => id === tab);
	return tabs[(index + by + tabs.length) % tabs.length]?.id ?? tab;
}
