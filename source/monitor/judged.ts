import type { Verdict } from '../model/verdict.ts';

/** A record with its verdict; the same object where that is what it was. */
export function judged<Judged extends { readonly verdict: Verdict }>(
	record: Judged,
	verdict: Verdict,
): Judged {
	return sameVerdict(record.verdict, verdict) ? record : { ...record, verdict };
}

function sameVerdict(a: Verdict, b: Verdict): boolean {
	return (
		a.kind === b.kind &&
		a.severity === b.severity &&
		a.state === b.state &&
		a.since === b.since &&
		a.urgency === b.urgency &&
		a.evidence.length === b.evidence.length &&
		a.evidence.every((sentence, index) => sentence === b.evidence[index])
	);
}

/** Whether two maps have the same entries, in the same order. */
export function sameEntries<Key, Value>(a: ReadonlyMap<Key, Value>, b: ReadonlyMap<Key, Value>): boolean {
	if (a.size !== b.size) return false;
	const others = b.entries();
	for (const [key, value] of a) {
		const [otherKey, other] = others.next().value as [Key, Value];
		if (key !== otherKey || value !== other) return false;
	}
	return true;
}
