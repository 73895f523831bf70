import { wrap } from '../../components/text.ts';
import type { DistributionRecord } from '../../model/distribution.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import type { DistributionTab } from '../../store/ui-store.ts';
import type { Theme } from '../../theme.ts';
import type { Frame } from '../frame.ts';
import { whyNothing } from '../list/why-nothing.ts';
import { type ResourceTab, resourceHead } from '../resource-head.ts';
import { distributionInWords, distributionName } from './distribution-words.ts';

/** The tabs of an opened distribution, in order. */
export const distributionTabs: readonly ResourceTab<DistributionTab>[] = [
	{ id: 'overview', title: 'Overview' },
	{ id: 'behaviours', title: 'Behaviours' },
	{ id: 'origins', title: 'Origins' },
	{ id: 'invalidations', title: 'Invalidations' },
];

/** Lines that name the distribution and its tabs. */
export function distributionHead(
	{ distribution, invalidations }: DistributionRecord,
	tab: DistributionTab,
	frame: Frame,
	theme: Theme,
): string[] {
	const head = {
		kind: 'DISTRIBUTION',
		name: distributionName(distribution),
		words: distributionInWords(distribution),
		tabs: distributionTabs,
		tab,
		counts: {
			behaviours: distribution.behaviours.length,
			origins: distribution.origins.length,
			invalidations: knownValue(invalidations)?.length ?? null,
		},
	};
	return resourceHead(head, frame, theme);
}

/** Why a distribution that is opened is not there. */
export function distributionGone(id: string, data: DashboardState, frame: Frame): string[] {
	const listed = data.cdn.state === 'known' && data.connection.state === 'open';
	const sentence = listed
		? `${sanitise(id)} is not listed: another account has it, or it is deleted. Esc goes back.`
		: whyNothing(data, data.cdn, 'distributions');
	return ['', ...wrap(sentence, frame.columns - 6).map((line) => `   ${line}`)];
}
