/** How bad it is; each has its own sign on the screen. */
export type Severity = 'critical' | 'warning' | 'unknown' | 'denied' | 'asleep' | 'fine';

/** What is wrong with a queue, or that nothing is. */
export type VerdictKind =
	| 'dead letters'
	| 'growing'
	| 'stuck'
	| 'in flight near limit'
	| 'draining'
	| 'healthy'
	| 'asleep'
	| 'denied'
	| 'unsupported'
	| 'gone'
	| 'failed'
	| 'unknown';

/** A judgement with the numbers it was made from. It says no more than they do. */
export interface Verdict {
	readonly kind: VerdictKind;
	readonly severity: Severity;
	/** A few words for a table: `growing, 2x in 28 min`. */
	readonly state: string;
	/** Milliseconds since the epoch, to the minute, or null where the series do not reach back to the onset. */
	readonly since: number | null;
	/** Whole sentences, the numbers in them. */
	readonly evidence: readonly string[];
	/** For sorting within a severity: the higher, the sooner it hurts. */
	readonly urgency: number;
}

/** What is said of a queue that was listed and not asked for yet. */
export const notYetAsked: Verdict = {
	kind: 'unknown',
	severity: 'unknown',
	state: 'not asked yet',
	since: null,
	evidence: [],
	urgency: 0,
};

const severityOrder: Readonly<Record<Severity, number>> = {
	critical: 0,
	warning: 1,
	unknown: 2,
	denied: 3,
	asleep: 4,
	fine: 5,
};

/** Orders verdicts by trouble: severity first, then what hurts soonest. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
	return severityOrder[a.severity] - severityOrder[b.severity] || b.urgency - a.urgency;
}

/** Makes a verdict; what is left out is not known, or does not hurt. */
export function verdict(
	kind: VerdictKind,
	severity: Severity,
	state: string,
	rest: Partial<Pick<Verdict, 'since' | 'evidence' | 'urgency'>> = {},
): Verdict {
	return { kind, severity, state, since: null, evidence: [], urgency: 0, ...rest };
}
