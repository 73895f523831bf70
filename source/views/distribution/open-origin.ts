import type { AppServices } from '../../app-services.ts';
import type { Origin } from '../../model/distribution.ts';
import { sanitise } from '../../model/sanitise.ts';
import { openRoute } from '../../store/ui-store.ts';

/** Goes to what stands behind an origin, where qdash has a view of it; else says what it is. */
export function openOrigin({ session, ui, tell }: AppServices, { target }: Origin): void {
	switch (target.kind) {
		case 'api': {
			const stage = target.stage ?? onlyStage(session.store.latest.stages, target.apiId);
			openRoute(ui, { view: 'stage', id: `${target.apiId}/${stage}`, tab: 'overview' });
			return;
		}
		case 'bucket':
			tell(`${sanitise(target.name)} is an S3 bucket: its size is here, and there is no view of its own.`);
			return;
		case 'function URL':
			tell(`${sanitise(target.host)} is a function's own address: it does not tell which function.`);
			return;
		case 'custom':
			tell(`${sanitise(target.host)} is a host of somebody's own: nothing here knows more of it.`);
	}
}

/** An origin without a path asks an HTTP API's `$default` stage, unless another one is its only one. */
function onlyStage(
	stages: ReadonlyMap<string, { readonly ref: { readonly apiId: string | null; readonly stage: string } }>,
	apiId: string,
): string {
	const own = [...stages.values()].filter(({ ref }) => ref.apiId === apiId && ref.stage !== '');
	return (own.length === 1 ? own[0]?.ref.stage : undefined) ?? '$default';
}
