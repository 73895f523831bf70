import { formatTime } from './format.ts';

/** How bad it is; each has its own sign on the screen. */
export type Severity = 'critical' | 'warning' | 'unknown' | 'denied' | 'asleep' | 'fine';

/** What is wrong with something, or that nothing is. */
export type VerdictKind =
	| 'dead letters'
	| 'growing'
	| 'stuck'
	| 'in flight near limit'
	| 'draining'
	// Stages and routes, and 5XX and 4XX of distributions too.
	| '5XX'
	| '4XX'
	| 'latency'
	| 'throttled'
	| 'open to all'
	| 'metrics shared'
	// Distributions.
	| 'hit ratio fell'
	| 'origin slow'
	| 'disabled'
	| 'deploying'
	// Functions.
	| 'function errors'
	| 'stopped'
	| 'near concurrency limit'
	| 'near timeout'
	| 'mapping disabled'
	| 'mapping failing'
	// Anything.
	| 'alarm'
	| 'no traffic'
	| 'healthy'
	| 'asleep'
	| 'denied'
	| 'unsupported'
	| 'gone'
	| 'failed'
	/** Listed, and nothing of it asked for yet: no news, and so no trouble. */
	| 'not asked'
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

/** What is said of something that was listed and not asked for yet. */
export const notYetAsked: Verdict = {
	kind: 'not asked',
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

/**
 * Orders verdicts by trouble: severity first, then what hurts soonest. What was not asked yet comes last: it would
 * else pass through the rows on the screen, and each would be asked for there.
 */
export function compareVerdicts(a: Verdict, b: Verdict): number {
	return (
		Number(a.kind === 'not asked') - Number(b.kind === 'not asked') ||
		compareSeverities(a.severity, b.severity) ||
		b.urgency - a.urgency
	);
}

/** Orders severities, the worst first. */
export function compareSeverities(a: Severity, b: Severity): number {
	return severityOrder[a] - severityOrder[b];
}

/** Whether somebody should look at it. */
export function isTrouble({ severity }: Pick<Verdict, 'severity'>): boolean {
	return severity === 'critical' || severity === 'warning';
}

/** Of several judgements the one that is worst; of equally bad ones that which was named first. */
export function worst(...verdicts: readonly (Verdict | null)[]): Verdict | null {
	return verdicts.reduce<Verdict | null>(
		(found, each) =>
			each && (!found || compareSeverities(each.severity, found.severity) < 0) ? each : found,
		null,
	);
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

/** When something began, as a sentence. */
export function beganAt(since: number): string {
	return `It began at ${formatTime(since)}.`;
}
