import { isWildcard, mostWildcards, pathsIn, problemWithPaths } from '../../actions/invalidation-rules.ts';
import { distributionTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import type { DialogSpec } from '../../components/form.ts';
import { actionPrices } from '../../model/cost.ts';
import type { Distribution, Invalidation } from '../../model/distribution.ts';
import { formatAccount, formatAge, formatCount, formatCounted, formatDollars } from '../../model/format.ts';
import { type InvalidationUsage, invalidationUsage } from '../../model/invalidation-usage.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';

/** The form for paths; its numbers move with what is typed and with what comes in. */
export function pathsDialog(
	services: AppServices,
	distribution: Distribution,
	typed: string,
	problem: string | null,
): DialogSpec {
	const { session } = services;
	const known = () => {
		const { distributions } = session.store.latest;
		const list = distributions.get(distribution.id)?.invalidations;
		return { distributions, list: list ? knownValue(list) : null };
	};
	return {
		title: `Invalidate paths of ${sanitise(distributionTarget(distribution).name)}`,
		prose: (values) => {
			const { distributions, list } = known();
			const paths = pathsIn(String(values.paths ?? ''));
			const usage = invalidationUsage(distributions.values(), session.now());
			return [
				...(problem === null ? [] : [problem, '']),
				`${globalPlace(services, distribution)}: what is at these paths is fetched from the origin again.`,
				'',
				costSentence(paths.length, usage),
				...wildcardSentences(paths, list),
				lastSentence(list, session.now()),
			];
		},
		fields: [
			{
				kind: 'text',
				id: 'paths',
				label: 'Paths, one a line',
				value: typed,
				placeholder: '/img/*',
				rows: 4,
				hint: 'A * at the end stands for all that begin so; /* is everything. Ctrl-E opens $EDITOR.',
				validate: (value) => problemWithPaths(pathsIn(value), pathsInProgress(known().list)),
			},
		],
		buttons: [
			{ id: 'cancel', label: 'Cancel' },
			{ id: 'invalidate', label: 'Invalidate…' },
		],
		focus: 'paths',
		width: 76,
		editor: { field: 'paths' },
	};
}

function inProgress(list: readonly Invalidation[] | null): readonly Invalidation[] {
	return (list ?? []).filter(({ status }) => status === 'InProgress');
}

function pathsInProgress(list: readonly Invalidation[] | null): readonly string[] {
	return inProgress(list).flatMap(({ paths }) => paths ?? []);
}

function costSentence(count: number, usage: InvalidationUsage): string {
	const { freeInvalidationPaths: free, invalidationPath: price } = actionPrices;
	const { paths, unread, unseen } = usage;
	const left = [
		...(unread > 0 ? [`${formatCounted(unread, 'invalidation')} whose paths it has not read`] : []),
		...(unseen > 0 ? [`${formatCounted(unseen, 'distribution')} that it has not looked at`] : []),
	];
	const without = left.length > 0 ? ` (without ${left.join(', and ')})` : '';
	const over = Math.max(0, paths + count - free) * price;
	const cost = over > 0 ? ` These cost ${formatDollars(Math.min(over, count * price))}.` : '';
	return `${formatCount(free)} paths a month are free for the whole account, then $${price} each; a path with * counts as one. Used this month, as far as qdash has seen: ${formatCount(paths)}${without}.${cost}`;
}

function wildcardSentences(paths: readonly string[], list: readonly Invalidation[] | null): string[] {
	const now = paths.filter(isWildcard).length;
	const running = inProgress(list);
	const before = pathsInProgress(list).filter(isWildcard).length;
	const unread = running.filter((one) => one.paths === null).length;
	if (now + before + unread === 0) return [];
	const some = unread > 0 ? `, and ${formatCounted(unread, 'invalidation')} with paths not read yet` : '';
	const going = list === null ? '' : `; ${formatCount(before)} in progress${some}`;
	return [`Paths with a wildcard: ${now} here${going}, ${mostWildcards} at a time.`];
}

function lastSentence(list: readonly Invalidation[] | null, now: number): string {
	if (list === null) return 'The invalidations before this one are not known.';
	const [last] = list;
	if (!last) return 'Nothing was invalidated before.';
	const status = last.status === 'InProgress' ? 'in progress' : sanitise(last.status.toLowerCase());
	const age = last.createdAt === null ? '' : ` ${formatAge(now - last.createdAt)} ago`;
	return `The last one, ${sanitise(last.id)},${age}: ${status}${pathsInWords(last)}.`;
}

function pathsInWords({ paths }: Invalidation): string {
	const [first] = paths ?? [];
	if (paths === null || first === undefined) return '';
	const more = paths.length > 1 ? ` and ${formatCount(paths.length - 1)} more` : '';
	return `, ${sanitise(first.slice(0, 80))}${more}`;
}

/** `cdn.shop.example · E1A2B3C4D5 · 1234-5678-9012`: CloudFront is in no region. */
export function globalPlace(services: AppServices, distribution: Distribution): string {
	const { context } = services.session.store.latest;
	const { id } = distribution;
	const { name } = distributionTarget(distribution);
	return [name, ...(name === id ? [] : [id]), ...(context?.account ? [formatAccount(context.account)] : [])]
		.map((part) => sanitise(part))
		.join(' · ');
}
