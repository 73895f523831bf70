import type { UsagePlan } from '../model/api.ts';

const day = 86_400_000;

/**
 * The days of a quota's present period up to today, in UTC, as GetUsage wants them. A week begins on Sunday,
 * a month on the first; the offset moves that by so many days.
 *
 * @param now - milliseconds since the epoch, by the endpoint's clock
 */
export function quotaPeriod(
	{ period, offset }: Pick<NonNullable<UsagePlan['quota']>, 'period' | 'offset'>,
	now: number,
): { readonly from: string; readonly to: string } {
	const today = Math.floor(now / day) * day;
	return { from: dayOf(beginning(period, offset, today)), to: dayOf(today) };
}

function beginning(period: 'DAY' | 'WEEK' | 'MONTH', offset: number, today: number): number {
	if (period === 'DAY') return today;
	const date = new Date(today);
	if (period === 'WEEK') return today - ((date.getUTCDay() - offset + 7) % 7) * day;
	const begun = date.getUTCDate() > offset ? 0 : 1;
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - begun, 1 + offset);
}

function dayOf(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}
