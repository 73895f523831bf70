import type { PanelChart, SeriesByKey } from './panel-chart.ts';

/** The values of charts, a row a period. A null is not known, and not 0. */
export interface ChartTable {
	/** `requests_per_second` and so on, in the order of the charts. */
	readonly columns: readonly string[];
	/** Seconds from one row to the next. */
	readonly periodSeconds: number;
	readonly rows: readonly {
		/** The start of the period, in milliseconds since the epoch. */
		readonly at: number;
		readonly values: readonly (number | null)[];
	}[];
}

/** All values of charts between two moments; periods in which nothing is known are left out. */
export function chartTable(
	charts: readonly PanelChart[],
	series: SeriesByKey,
	{ from, to, period }: { readonly from: number; readonly to: number; readonly period: number },
): ChartTable {
	const courses = charts.flatMap((chart) => chart.series);
	const byTime = courses.map(
		(course) => new Map(course.points(series, period).map(({ at, value }) => [at, value])),
	);
	const times = new Set(byTime.flatMap((values) => [...values.keys()]));
	const rows = [...times]
		.filter((at) => at >= from && at < to)
		.sort((one, other) => one - other)
		.map((at) => ({ at, values: byTime.map((values) => values.get(at) ?? null) }));
	return { columns: courses.map(({ column }) => column), periodSeconds: period, rows };
}

/** For the clipboard: the row of a moment as `name value` lines, or the whole table parted by tabs. */
export function tableText(table: ChartTable, moment: number | null): string {
	if (moment === null) {
		const head = ['time', ...table.columns].join('\t');
		return [head, ...table.rows.map(({ at, values }) => [iso(at), ...values.map(cell)].join('\t'))].join(
			'\n',
		);
	}
	const row = table.rows.find(({ at }) => moment >= at && moment < at + table.periodSeconds * 1000);
	const at = iso(moment - (table.periodSeconds * 1000) / 2);
	return [
		`time\t${at}`,
		...table.columns.map((name, index) => `${name}\t${cell(row?.values[index] ?? null)}`),
	].join('\n');
}

/** The table as comma-separated values (RFC 4180); what is not known is an empty field. */
export function tableCsv(table: ChartTable): string {
	const lines = table.rows.map(({ at, values }) => [iso(at), ...values.map(cell)].join(','));
	return `${[['time', ...table.columns].join(','), ...lines].join('\r\n')}\r\n`;
}

/** The table as JSON: `{name, periodSeconds, rows: [{time, …}]}`. */
export function tableJson(name: string, table: ChartTable): string {
	const rows = table.rows.map(({ at, values }) => ({
		time: iso(at),
		...Object.fromEntries(table.columns.map((column, index) => [column, values[index] ?? null])),
	}));
	return `${JSON.stringify({ version: 1, name, periodSeconds: table.periodSeconds, rows }, null, 1)}\n`;
}

function iso(at: number): string {
	return new Date(at).toISOString();
}

function cell(value: number | null): string {
	return value === null ? '' : String(value);
}
