import pLimit from 'p-limit';
import { QdashError } from '../model/errors.ts';
import type { BatchFailure, BatchOutcome } from '../model/message.ts';
import type { FailedCall } from './failed-call.ts';
import { quote } from './failed-call.ts';

/** SQS's own limit. */
const entriesPerBatch = 10;
/** Batches on their way at the same time. */
const parallel = 5;

/** What a batch answers, entry by entry, under HTTP 200. */
export interface BatchAnswer {
	readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
	readonly Failed?:
		| readonly {
				readonly Id?: string | undefined;
				readonly Code?: string | undefined;
				readonly Message?: string | undefined;
				readonly SenderFault?: boolean | undefined;
		  }[]
		| undefined;
}

/** Sends the entries of one batch; their ids are their places in it: `0` to `9`. */
export type SendBatch<Entry> = (
	entries: readonly { readonly id: string; readonly entry: Entry }[],
) => Promise<BatchAnswer>;

const leaseCodes = /InvalidParameterValue|MessageNotInflight|ReceiptHandleIsInvalid/;

function sentenceFor(code: string, text: string): string {
	if (code.endsWith('ReceiptHandleIsInvalid')) return 'SQS does not know this receipt handle.';
	if (leaseCodes.test(code) && (!text || /receipt handle|visibility|in ?flight/i.test(text))) {
		return 'The lease has expired; receive the message again.';
	}
	return text ? `${text}.` : `SQS refused it (${code}).`;
}

function failedEntry<Entry>(
	entry: Entry,
	failed: NonNullable<BatchAnswer['Failed']>[number] | undefined,
	call: FailedCall,
): BatchFailure<Entry> {
	if (!failed) {
		return { entry, code: 'NoAnswer', message: 'SQS said nothing of this message.', senderFault: false };
	}
	const code = quote(failed.Code, call) || 'Unknown';
	return {
		entry,
		code: code.replace(/^AWS\.SimpleQueueService\./, ''),
		message: sentenceFor(code, quote(failed.Message, call)),
		senderFault: failed.SenderFault ?? false,
	};
}

function readAnswer<Entry>(
	entries: readonly Entry[],
	answer: BatchAnswer,
	call: FailedCall,
): BatchOutcome<Entry> {
	const succeeded = new Set(answer.Successful?.map(({ Id }) => Id));
	const done: Entry[] = [];
	const failed: BatchFailure<Entry>[] = [];
	entries.forEach((entry, index) => {
		const id = String(index);
		if (succeeded.has(id)) done.push(entry);
		else
			failed.push(
				failedEntry(
					entry,
					answer.Failed?.find(({ Id }) => Id === id),
					call,
				),
			);
	});
	return { done, failed };
}

/**
 * Sends any number of entries in batches of ten, some at a time. Never rejects for a failed call: its
 * entries are reported as failed, and what other batches did stands.
 *
 * @param describe - what the operation says of itself in sentences
 */
export async function sendInBatches<Entry>(
	entries: readonly Entry[],
	describe: () => FailedCall,
	send: SendBatch<Entry>,
): Promise<BatchOutcome<Entry>> {
	const limit = pLimit(parallel);
	const batches: Entry[][] = [];
	for (let at = 0; at < entries.length; at += entriesPerBatch)
		batches.push(entries.slice(at, at + entriesPerBatch));
	const outcomes = await Promise.all(
		batches.map((batch) =>
			limit(async (): Promise<BatchOutcome<Entry>> => {
				try {
					const answer = await send(batch.map((entry, index) => ({ id: String(index), entry })));
					return readAnswer(batch, answer, describe());
				} catch (error) {
					if (!(error instanceof QdashError)) throw error;
					const { code = error.kind, message, kind } = error;
					const senderFault = kind === 'denied' || kind === 'invalid' || kind === 'notFound';
					return { done: [], failed: batch.map((entry) => ({ entry, code, message, senderFault })) };
				}
			}),
		),
	);
	return {
		done: outcomes.flatMap(({ done }) => done),
		failed: outcomes.flatMap(({ failed }) => failed),
	};
}
