import type { AppServices } from '../../app-services.ts';
import type { IntegrationTarget } from '../../model/api.ts';
import { targetWords } from '../../model/api-words.ts';
import { sanitise } from '../../model/sanitise.ts';
import { openRoute } from '../../store/ui-store.ts';

/** Opens what answers a route: the function or the queue; else says why there is nothing to open. */
export function openTarget({ session, ui, tell }: AppServices, target: IntegrationTarget): void {
	const data = session.store.api.getState();
	if (target.kind === 'function') {
		const { name } = target;
		// Functions are listed once somebody looks at them: until then it may well be there.
		const missing = data.lambda.at !== null && !data.functions.has(name);
		if (missing) tell(`Function ${elsewhere(name)}`, 'warn');
		else openRoute(ui, { view: 'function', name, tab: 'overview' });
		return;
	}
	if (target.kind === 'queue') {
		const found = [...data.queues.values()].find(({ ref }) => ref.name === target.name);
		if (found) openRoute(ui, { view: 'queue', url: found.ref.url, tab: 'overview' });
		else if (!data.listing.complete) tell(`Queue ${sanitise(target.name)} is not listed yet.`, 'warn');
		else tell(`Queue ${elsewhere(target.name)}`, 'warn');
		return;
	}
	tell(`There is no view to open: the route goes to ${targetWords(target)}.`, 'warn');
}

function elsewhere(name: string): string {
	return `${sanitise(name)} is not listed here: another account or region has it, or it is deleted.`;
}
