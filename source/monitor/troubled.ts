import { compareVerdicts, type Verdict } from '../model/verdict.ts';

/** Those in trouble, worst first. */
export function troubled(records: ReadonlyMap<string, { readonly verdict: Verdict }>): string[] {
	return [...records]
		.filter(([, { verdict }]) => verdict.severity === 'critical' || verdict.severity === 'warning')
		.sort(([, a], [, b]) => compareVerdicts(a.verdict, b.verdict))
		.map(([id]) => id);
}
