import type { StageRecord } from '../../model/api.ts';
import { compareVerdicts } from '../../model/verdict.ts';

/**
 * Under which id a stage is known now, when it was opened under one that stood for it before: an API without
 * a known stage (`{apiId}/`) has turned out to have some, of which the most troubled one is taken; or the
 * control plane has named the API whose metrics alone were known (`name:{apiName}/{stage}`).
 *
 * @returns null where nothing took its place
 */
export function successorOf(id: string, stages: ReadonlyMap<string, StageRecord>): string | null {
	if (stages.has(id)) return null;
	const known = [...stages.values()];
	const successors = id.startsWith('name:')
		? known.filter(({ ref }) => ref.protocol === 'REST' && `name:${ref.apiName}/${ref.stage}` === id)
		: id.endsWith('/')
			? known.filter(({ ref }) => ref.stage !== '' && `${ref.apiId}/` === id)
			: [];
	return successors.toSorted((a, b) => compareVerdicts(a.verdict, b.verdict))[0]?.ref.id ?? null;
}
