import type { AppServices } from '../../app-services.ts';
import { exportFile, writeExport } from '../../export-file.ts';
import { sentenceOf } from '../flows/problem.ts';
import { shortPath } from '../flows/short-path.ts';
import { type ChartTable, tableCsv, tableJson } from './chart-table.ts';

/** Asks for a format, and writes what the charts show to a file of its own. */
export async function exportCharts(services: AppServices, name: string, table: ChartTable): Promise<void> {
	const { dialogs, session, tell } = services;
	if (table.rows.length === 0) {
		tell('There is nothing to export: no value is known in this window.', 'warn');
		return;
	}
	const { button } = await dialogs.ask({
		title: `Export ${name}`,
		prose: [
			`${table.columns.length} series, ${table.rows.length} whole periods of ${table.periodSeconds} s, as the charts show them.`,
			`The file goes to ${shortPath(exportFile('', '', session.now()).directory)}.`,
		],
		fields: [],
		buttons: [
			{ id: 'csv', label: 'CSV' },
			{ id: 'json', label: 'JSON' },
			{ id: 'cancel', label: 'Cancel' },
		],
		focus: 'csv',
	});
	if (button === 'cancel') return;
	try {
		const { path } = exportFile(name, button, session.now());
		await writeExport(path, button === 'csv' ? tableCsv(table) : tableJson(name, table));
		tell(`exported ${table.rows.length} rows to ${shortPath(path)}`);
	} catch (error) {
		tell(`Nothing was exported: ${sentenceOf(error)}`, 'bad');
	}
}
