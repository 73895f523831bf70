import type { DistributionRecord } from '../../model/distribution.ts';
import type { QdashError } from '../../model/errors.ts';
import { formatCounted, formatSpan } from '../../model/format.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { openRoute } from '../../store/ui-store.ts';
import { distributionList } from '../../tables/distribution-columns.ts';
import { rowText } from '../../tables/list-table.ts';
import { distributionCommands } from '../distribution/distribution-commands.ts';
import type { Frame } from '../frame.ts';
import { type ListSpec, ListView } from '../list/list-view.tsx';
import { whyNothing } from '../list/why-nothing.ts';

/** The list of CloudFront's distributions: a row a distribution, live. */
export function DistributionsView({ frame, faded }: { readonly frame: Frame; readonly faded: boolean }) {
	return <ListView spec={distributionsSpec} frame={frame} faded={faded} />;
}

const distributionsSpec: ListSpec<DistributionRecord> = {
	key: 'distributions',
	scope: 'distributions',
	kind: 'distribution',
	title: 'CDN',
	noun: 'distribution',
	table: distributionList,
	items: ({ distributions }) => distributions,
	count: countWords,
	note: noteOf,
	nothing: whyNoDistribution,
	dimmed: ({ distribution }) => !distribution.enabled,
	handlers: (services, selected) => {
		const { session, ui, copy } = services;
		const withRecord = (act: (record: DistributionRecord) => void) => () => {
			const record = selected();
			if (record) act(record);
		};
		return {
			open: withRecord(({ distribution: { id } }) =>
				openRoute(ui, { view: 'distribution', id, tab: 'overview' }),
			),
			'copy.value': withRecord(({ distribution: { aliases, domainName } }) =>
				copy(aliases[0] ?? domainName, "the distribution's domain name"),
			),
			'copy.row': withRecord((record) => copy(rowText(distributionList, record, session.now()), 'the row')),
			...distributionCommands(services, selected),
		};
	},
};

function countWords({ distributions, cdn }: DashboardState): string {
	// Nobody said that there are none.
	if (distributions.size === 0 && (cdn.state === 'failed' || cdn.state === 'absent')) return '';
	const listing = cdn.state === 'asking' || cdn.state === 'idle' ? ' listing…' : '';
	return `${formatCounted(distributions.size, 'distribution')}${listing}`;
}

/** Where the numbers are from, or why there are none; and how old the list is when it could not be read again. */
function noteOf({ distributions, cdn, now }: DashboardState): string | null {
	if (distributions.size === 0) return null;
	const age = cdn.error && cdn.at !== null ? `listed ${formatSpan(now - cdn.at)} ago   ` : '';
	return `${age}${metricsWords(cdn.metricsError)}`;
}

function metricsWords(error: QdashError | null): string {
	switch (error?.kind) {
		case undefined:
			return 'metrics from us-east-1';
		case 'denied':
			return 'not allowed to read metrics in us-east-1';
		case 'throttled':
			return 'CloudWatch in us-east-1 throttles';
		case 'unsupported':
			return 'this endpoint has no metrics';
		default:
			return 'no metrics from us-east-1 now';
	}
}

/** CloudFront is in no region: nobody has to look elsewhere for one. */
function whyNoDistribution(data: DashboardState): string {
	const { cdn, context } = data;
	if (cdn.state !== 'known' || cdn.error) return whyNothing(data, cdn, 'distributions');
	const who = context?.profile ?? context?.endpoint ?? 'these credentials';
	return `No distributions for ${sanitise(who)}. Ctrl-P changes the profile; qdash --demo shows some.`;
}
