import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { exportFile, writeExport } from '../../export-file.ts';
import type { StageRecord, StageRef } from '../../model/api.ts';
import { QdashError } from '../../model/errors.ts';
import { readReference } from '../../model/open-api/read-reference.ts';
import { sanitise } from '../../model/sanitise.ts';
import { currentRoute, openRoute, updateView } from '../../store/ui-store.ts';
import { type ReferenceState, referenceKey, start } from '../reference/reference-state.ts';
import { run } from './problem.ts';
import { shortPath } from './short-path.ts';

/** `o`: writes the stage's OpenAPI document to a file, and opens the reference made from it. */
export function openApiCommands(services: AppServices, stage: () => StageRecord | null): Handlers {
	return {
		openapi: () => {
			const record = stage();
			if (record) run(services, () => exportReference(services, record.ref));
		},
	};
}

async function exportReference(services: AppServices, ref: StageRef): Promise<void> {
	const { session, ui, tell } = services;
	const problem = whyNot(ref);
	if (problem !== null) {
		tell(problem, 'warn');
		return;
	}
	const name = sanitise(`${ref.apiName} / ${ref.stage}`);
	const route = currentRoute(ui.getState());
	tell(`exporting ${name}…`);
	const text = await session.exportOpenApi(ref.id);
	const at = session.now();
	const { path } = exportFile(`${ref.apiName}-${ref.stage}`, 'json', at);
	await write(path, text);
	const state: ReferenceState = { reference: readWritten(text, path), path, at, position: start, filter: '' };
	updateView<ReferenceState | null>(ui, referenceKey(ref.id), null, () => state);
	tell(`exported ${name} to ${sanitise(shortPath(path))}`);
	// Who has gone on to something else meanwhile is not called back.
	if (currentRoute(ui.getState()) === route) openRoute(ui, { view: 'reference', stageId: ref.id });
}

function whyNot({ protocol, apiId, stage, apiName }: StageRef): string | null {
	const name = sanitise(apiName);
	if (protocol === 'WebSocket') {
		return `${name} is a WebSocket API: API Gateway has no OpenAPI document of those.`;
	}
	if (stage === '') return `No stage of ${name} is known yet, and an export is of a stage.`;
	if (apiId === null) return `Only metrics know ${name}: without its id there is nothing to export.`;
	return null;
}

async function write(path: string, text: string): Promise<void> {
	try {
		await writeExport(path, text);
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw failure(`The document could not be written to ${shortPath(path)} (${sanitise(reason)}).`, cause);
	}
}

/** What can't be shown is still in the file. */
function readWritten(text: string, path: string) {
	try {
		return readReference(text);
	} catch (cause) {
		if (!(cause instanceof QdashError)) throw cause;
		throw failure(`${cause.message} It is in ${shortPath(path)}.`, cause);
	}
}

function failure(message: string, cause: unknown): QdashError {
	return new QdashError({ kind: 'unknown', service: 'qdash', operation: 'export', message, cause });
}
