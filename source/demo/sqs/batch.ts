import { ServiceError } from '../service-error.ts';
import type { Input } from '../wire/input.ts';
import { sqsError } from './errors.ts';

/** One entry that failed, as a batch answers it. */
export interface BatchErrorEntry {
	readonly Id: string;
	readonly SenderFault: boolean;
	readonly Code: string;
	readonly Message: string;
}

const mostEntries = 10;

/** What SQS calls the entries of each batch in its errors. */
type EntryName = `${'ChangeMessageVisibility' | 'DeleteMessage' | 'SendMessage'}BatchRequestEntry`;

/** The entries of a batch with their ids, after the checks that fail a batch as a whole. */
export function readEntries(
	input: Input,
	name: EntryName,
): readonly { readonly id: string; readonly entry: Input }[] {
	const entries = (input.objects('Entries') ?? []).map((entry) => ({ id: entry.text('Id') ?? '', entry }));
	if (entries.length === 0) {
		throw sqsError('EmptyBatchRequest', `There should be at least one ${name} in the request.`);
	}
	if (entries.length > mostEntries) {
		throw sqsError(
			'TooManyEntriesInBatchRequest',
			`Maximum number of entries per request are ${mostEntries}. You have sent ${entries.length}.`,
		);
	}
	const seen = new Set<string>();
	for (const { id } of entries) {
		if (!/^[A-Za-z0-9_-]{1,80}$/.test(id)) {
			throw sqsError(
				'InvalidBatchEntryId',
				'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
			);
		}
		if (seen.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
		seen.add(id);
	}
	return entries;
}

/** Does each entry by itself: what fails is told beside what was done, and a list of none is left out. */
export function eachEntry<Entry extends { readonly id: string }, Done extends object>(
	entries: readonly Entry[],
	act: (entry: Entry) => Done,
): { Successful?: (Done & { Id: string })[]; Failed?: BatchErrorEntry[] } {
	const successful: (Done & { Id: string })[] = [];
	const failed: BatchErrorEntry[] = [];
	for (const entry of entries) {
		try {
			successful.push({ Id: entry.id, ...act(entry) });
		} catch (error) {
			if (!(error instanceof ServiceError)) throw error;
			const { senderFault, code, shape, message } = error;
			failed.push({ Id: entry.id, SenderFault: senderFault, Code: code ?? shape, Message: message });
		}
	}
	return {
		...(successful.length > 0 && { Successful: successful }),
		...(failed.length > 0 && { Failed: failed }),
	};
}
