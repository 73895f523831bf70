import { Cron } from 'croner';
import { invalid } from './errors.ts';

/** When a scheduled rule fires. */
export interface Schedule {
	/** The first time after a time (milliseconds since the epoch), or undefined where there is none. */
	next(after: number): number | undefined;
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Understands `rate(…)` and `cron(…)`, from
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @param since - milliseconds since the epoch from which a rate counts
 * @throws ServiceError `ValidationException`
 */
export function parseSchedule(expression: string, since: number): Schedule {
	const match = /^(rate|cron)\((.*)\)$/.exec(expression);
	if (!match) throw refused();
	return match[1] === 'rate' ? rate(match[2] ?? '', since) : cron(match[2] ?? '');
}

function refused() {
	return invalid('Parameter ScheduleExpression is not valid.');
}

function rate(text: string, since: number): Schedule {
	const [, digits, unit = ''] = /^([1-9]\d{0,8}) (minute|hour|day)(?:s)?$/.exec(text) ?? [];
	const count = Number(digits);
	const length = units[unit];
	if (length === undefined) throw refused();
	// One is singular, more are plural, and nothing else is taken.
	if (text.endsWith('s') !== count > 1) throw refused();
	const interval = count * length;
	return { next: (after) => since + (Math.floor((after - since) / interval) + 1) * interval };
}

/** The largest value of each field; the year's is EventBridge's last. */
const largest = { minutes: 59, hours: 23, days: 31, months: 12, weekdays: 7, years: 2_199 };

function cron(text: string): Schedule {
	const fields = text.trim().split(/\s+/);
	const [minutes, hours, days, months, weekdays, years] = fields;
	if (fields.length !== 6 || !minutes || !hours || !days || !months || !weekdays || !years) throw refused();
	// One of the two says on which days; the other has to keep out of it.
	if ((days === '?') === (weekdays === '?')) throw refused();
	if ([minutes, hours, months, years].some((field) => field.includes('?'))) throw refused();
	const pattern = [
		'0',
		stepped(minutes, largest.minutes),
		stepped(hours, largest.hours),
		stepped(days, largest.days),
		stepped(months, largest.months),
		stepped(renumbered(weekdays), largest.weekdays - 1),
		stepped(years, largest.years),
	].join(' ');
	let clockwork: Cron;
	try {
		clockwork = new Cron(pattern, { paused: true, timezone: 'UTC' });
	} catch {
		throw refused();
	}
	return { next: (after) => clockwork.nextRun(new Date(after))?.getTime() };
}

/** `5/15` stands for every 15 from 5 on. */
function stepped(field: string, most: number): string {
	return field
		.split(',')
		.map((part) => part.replace(/^(\d+)\/(\d+)$/, `$1-${most}/$2`))
		.join(',');
}

/** EventBridge counts weekdays from 1 for Sunday, and `6L` is the last Friday; elsewhere that is `5` and `5#L`. */
function renumbered(field: string): string {
	return field
		.split(',')
		.map((part) => {
			if (part === 'L') return '6';
			const [days = '', ...rest] = part.split(/(?=[#/])/);
			const last = /^(\w+)L$/.exec(days);
			const moved = (last?.[1] ?? days).replace(/\d+/g, (digits) => {
				const day = Number(digits);
				if (day < 1 || day > largest.weekdays) throw refused();
				return String(day - 1);
			});
			return `${moved}${last ? '#L' : ''}${rest.join('')}`;
		})
		.join(',');
}
