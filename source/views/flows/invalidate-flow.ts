import {
	type InvalidateOutcome,
	invalidate,
	invalidationRequest,
	newCallerReference,
} from '../../actions/invalidate.ts';
import { coversEverything, pathsIn } from '../../actions/invalidation-rules.ts';
import type { ActionSession } from '../../actions/session.ts';
import { distributionTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import type { Distribution, DistributionRecord } from '../../model/distribution.ts';
import { hitRatio, viewerRequestRate } from '../../model/distribution-rates.ts';
import { QdashError } from '../../model/errors.ts';
import { formatCount, formatCounted, formatDuration, formatPercent, formatRate } from '../../model/format.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { currentRoute, replaceRoute } from '../../store/ui-store.ts';
import { confirmed } from './confirm.ts';
import { follow } from './follow.ts';
import { globalPlace, pathsDialog } from './invalidation-dialog.ts';
import { allowed } from './problem.ts';

/** CloudFront takes a minute or two. */
const betweenLooks = 15_000;
const listedPaths = 6;

/** The same paths with the same reference make no second invalidation; other paths need another one. */
interface Intent {
	readonly paths: string;
	readonly reference: string;
}

/** Asks for paths, invalidates them, and follows that to its end. What was typed survives a refusal. */
export async function invalidateFlow(services: AppServices, record: DistributionRecord): Promise<void> {
	const { session, dialogs } = services;
	const { distribution } = record;
	const actions = allowed(services, invalidationRequest(distribution, ['/']));
	if (!actions) return;
	// What is in progress already, and what was used this month, counts here.
	session.recheck('distribution', distribution.id);
	let typed = '';
	let problem: string | null = null;
	let intent = null as Intent | null;
	for (;;) {
		const answer = await dialogs.ask(pathsDialog(services, distribution, typed, problem));
		if (answer.button !== 'invalidate') return;
		typed = String(answer.values.paths ?? '');
		problem = null;
		const paths = pathsIn(typed);
		const request = invalidationRequest(distribution, paths);
		const { grade, refusal } = actions.gate.check(request);
		if (refusal) throw refusal;
		const sure = await confirmed(services, {
			title: `Invalidate ${sanitise(request.target.name)}`,
			prose: () => whatItDoes(services, distribution, paths),
			target: request.target,
			grade,
			yes: 'Invalidate',
		});
		if (!sure) {
			if (session.actions !== actions) return;
			continue;
		}
		const sorted = [...paths].sort().join('\n');
		if (intent?.paths !== sorted) intent = { paths: sorted, reference: newCallerReference() };
		try {
			const { reference } = intent;
			const outcome = await invalidate(actions, { distribution, paths, reference, confirmed: grade });
			accepted(services, actions, distribution, outcome);
			return;
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			problem = failureSentence(error);
			if (session.actions !== actions) {
				services.tell(problem, 'bad');
				return;
			}
		}
	}
}

/** A refusal means that nothing happened; an answer that got lost says nothing. */
function failureSentence(error: QdashError): string {
	const open = error.kind === 'unreachable' || error.kind === 'cancelled' || error.kind === 'unknown';
	return open
		? `It may have been accepted: ${error.message} The same paths again make no second invalidation.`
		: `It was not accepted: ${error.message}`;
}

function whatItDoes(
	services: AppServices,
	distribution: Distribution,
	paths: readonly string[],
): readonly string[] {
	const where = globalPlace(services, distribution);
	if (coversEverything(paths)) {
		return [
			`Empties the whole cache of ${where}.`,
			'',
			`Every request goes to the origins until it is filled again: they get what the cache takes off them.${loadSentence(services, distribution)}`,
		];
	}
	const more = paths.length - listedPaths;
	return [
		`Invalidates ${formatCounted(paths.length, 'path')} of ${where}:`,
		'',
		...paths.slice(0, listedPaths).map((path) => sanitise(path)),
		...(more > 0 ? [`… and ${formatCount(more)} more`] : []),
	];
}

/** What the cache does now, as far as that is known; empty where it is not. */
function loadSentence({ session }: AppServices, { id }: Distribution): string {
	const record = session.store.latest.distributions.get(id);
	if (!record) return '';
	const now = session.now();
	const requests = knownValue(viewerRequestRate(record, now));
	const ratio = knownValue(hitRatio(record, now));
	if (requests === null) return '';
	const share = ratio === null ? '' : `, with a hit ratio of ${formatPercent(ratio)}`;
	return ` Now it is asked ${formatRate(requests)} times a second${share}.`;
}

function accepted(
	services: AppServices,
	actions: ActionSession,
	distribution: Distribution,
	{ invalidation, count }: InvalidateOutcome,
): void {
	const { session, ui, tell } = services;
	const { id } = distribution;
	const name = sanitise(distributionTarget(distribution).name);
	const called = sanitise(invalidation.id);
	tell(`invalidating ${formatCounted(count ?? 0, 'path')} of ${name}: ${called} in progress`);
	const route = currentRoute(ui.getState());
	if (route.view === 'distribution' && route.id === id)
		replaceRoute(ui, { view: 'distribution', id, tab: 'invalidations' });
	follow(services, actions, {
		every: betweenLooks,
		look: () => session.recheck('distribution', id),
		ended: ({ distributions }) => {
			const record = distributions.get(id);
			const list = record ? knownValue(record.invalidations) : null;
			const now = list?.find((one) => one.id === invalidation.id);
			if (!now || now.status === 'InProgress') return null;
			const started = invalidation.createdAt ?? now.createdAt;
			const after = started === null ? '' : `, after about ${formatDuration(session.now() - started)}`;
			return `invalidation ${called} of ${name} is complete${after}`;
		},
	});
}
