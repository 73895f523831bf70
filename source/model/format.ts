/** Shown for a value that is not known. Never 0. */
export const UNKNOWN = '–';
/** Shown for a value that was not asked for yet. */
export const NOT_ASKED = '…';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

function known(value: number | null): value is number {
	return value !== null && Number.isFinite(value);
}

/** A count with its thousands grouped: `4,812`. Null is `–`. */
export function formatCount(count: number | null): string {
	return known(count) ? grouped.format(count) : UNKNOWN;
}

/** How many of something: `1 path`, `1,310 paths`. */
export function formatCounted(count: number, noun: string): string {
	return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** At most three significant figures, and a step of a thousand between the units. */
function scaled(value: number, units: readonly string[]): string {
	let scaledValue = Math.abs(value);
	let step = 0;
	// 999.5 would round up to four figures, so that it already belongs to the next unit.
	while (scaledValue >= 999.5 && step < units.length - 1) {
		scaledValue /= 1000;
		step++;
	}
	const digits = step === 0 && scaledValue < 0.995 ? 2 : scaledValue < 99.95 ? 1 : 0;
	const figure = scaledValue >= 999.5 ? grouped.format(scaledValue) : scaledValue.toFixed(digits);
	const unit = units[step] ?? '';
	return `${value < 0 ? '-' : ''}${figure}${unit === '' ? '' : ` ${unit}`}`;
}

/** A rate with at most three significant figures: `41.0`, `9.8 k`, `0.08`, `0`. Null is `–`. */
export function formatRate(perSecond: number | null): string {
	if (!known(perSecond)) return UNKNOWN;
	if (perSecond === 0) return '0';
	if (Math.abs(perSecond) < 0.005) return '<0.01';
	return scaled(perSecond, ['', 'k', 'M', 'G', 'T']);
}

/** Bytes in SI units, as AWS's price list counts traffic: `918 B`, `1.1 kB`. Null is `–`. */
export function formatBytes(bytes: number | null): string {
	if (!known(bytes)) return UNKNOWN;
	if (Math.abs(bytes) < 999.5) return `${Math.round(bytes)} B`;
	return scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

const ageUnits: readonly (readonly [number, string, number, string])[] = [
	[day, 'd', hour, 'h'],
	[hour, 'h', minute, 'm'],
	[minute, 'm', second, 's'],
];

/**
 * How old something is, in two units: `3m 12s`, `2d 4h`, `0s`. A negative age is `0s`, null is `–`.
 *
 * @param milliseconds - the age
 */
export function formatAge(milliseconds: number | null): string {
	if (!known(milliseconds)) return UNKNOWN;
	const age = Math.max(0, milliseconds);
	for (const [large, largeName, small, smallName] of ageUnits) {
		if (age < large) continue;
		const count = Math.floor(age / large);
		return `${count}${largeName} ${Math.floor((age % large) / small)}${smallName}`;
	}
	return `${Math.floor(age / second)}s`;
}

/**
 * A span that somebody set: like an age, without a second unit of 0, and exact under a second: `4d`,
 * `1h 30m`, `30s`, `250ms`. Null is `–`.
 *
 * @param milliseconds - the span
 */
export function formatDuration(milliseconds: number | null): string {
	if (!known(milliseconds)) return UNKNOWN;
	if (milliseconds > 0 && milliseconds < second) return `${Math.round(milliseconds)}ms`;
	return formatAge(milliseconds).replace(/ 0[hms]$/, '');
}

/** Dollars to the cent: `$0.02`; a sum that is not zero never reads as zero: `<$0.01`. Null is `–`. */
export function formatDollars(dollars: number | null): string {
	if (!known(dollars)) return UNKNOWN;
	if (dollars > 0 && dollars < 0.005) return '<$0.01';
	return dollars < 99.995 ? `$${dollars.toFixed(2)}` : `$${grouped.format(dollars)}`;
}

/** A 12-digit account id in the groups that people read aloud: `1234-5678-9012`. */
export function formatAccount(account: string): string {
	return /^\d{12}$/.test(account) ? account.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3') : account;
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** Building one costs as much as formatting a thousand times. */
function timeFormat(kind: string, timeZone: string | undefined, options: Intl.DateTimeFormatOptions) {
	const id = `${kind} ${timeZone ?? ''}`;
	let format = timeFormats.get(id);
	if (!format) {
		format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' });
		timeFormats.set(id, format);
	}
	return format;
}

/**
 * The time of day: `03:12`.
 *
 * @param at - milliseconds since the epoch
 * @param timeZone - an IANA name; the machine's zone when left out
 */
export function formatTime(at: number, timeZone?: string): string {
	return timeFormat('time', timeZone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Date and time of day to the second, as logs have it: `2026-11-23 03:12:05`. Takes what `formatTime` takes. */
export function formatDateTime(at: number, timeZone?: string): string {
	const format = timeFormat('dateTime', timeZone, {
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
	const parts = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
	const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
	return `${date} ${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`;
}

/** The zone's short name at that moment: `CET`, `UTC`, `GMT+5:30`. Takes what `formatTime` takes. */
export function formatTimeZone(at: number, timeZone?: string): string {
	const parts = timeFormat('zone', timeZone, { hour: '2-digit', timeZoneName: 'short' }).formatToParts(at);
	return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** A span in one unit, as a table has room for it: `28 min`, `3 h`, `2 d`. */
export function formatSpan(milliseconds: number): string {
	const minutes = milliseconds / minute;
	if (minutes < 1) return `${Math.max(1, Math.round(milliseconds / 1000))} s`;
	if (minutes < 100) return `${Math.round(minutes)} min`;
	if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
	return `${Math.round(minutes / 1440)} d`;
}

/** A latency in milliseconds as people say it: `4.2ms`, `41ms`, `1.9s`, `2min`. Null is `–`. */
export function formatLatency(milliseconds: number | null): string {
	if (!known(milliseconds)) return UNKNOWN;
	if (milliseconds < 9.95) return `${Number(milliseconds.toFixed(1))}ms`;
	if (milliseconds < 999.5) return `${Math.round(milliseconds)}ms`;
	if (milliseconds < 99_950) return `${(milliseconds / second).toFixed(1)}s`;
	return `${Math.round(milliseconds / minute)}min`;
}

/** A share in percent (0 to 100): `0 %`, `0.08 %`, `12.1 %`. Null is `–`. */
export function formatPercent(percent: number | null): string {
	if (!known(percent)) return UNKNOWN;
	if (percent === 0) return '0 %';
	if (percent < 0.005) return '<0.01 %';
	if (percent === 100) return '100 %';
	return `${percent.toFixed(percent < 0.995 ? 2 : 1)} %`;
}
