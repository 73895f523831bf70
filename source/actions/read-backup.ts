import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { type KeptRecord, keptRecord, type MessageRecord, messageRecord } from './backup-record.ts';

/** A line of a message at SQS's largest, every byte of it escaped, stays under this. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** One line of a backup that holds, or should hold, a message. */
export type BackupLine =
	| {
			readonly line: number;
			readonly record: MessageRecord;
			/** A later line says that it was not deleted: it is still in its queue, and is not to be put back. */
			readonly kept: boolean;
	  }
	| {
			readonly line: number;
			/** One sentence on what is wrong with it. The lines after it can be read all the same. */
			readonly problem: string;
	  };

type Parsed = MessageRecord | KeptRecord | { readonly problem: string };

/**
 * Reads a backup line by line; memory does not grow with the file. It is read twice, since a message's
 * line may be taken back by a later one.
 *
 * @throws the file system's error when it can't be opened or read
 */
export async function* readBackup(path: string): AsyncIterable<BackupLine> {
	const keptAt = new Map<string, number>();
	for await (const { line, parsed } of parsedLines(path)) {
		if ('kept' in parsed) keptAt.set(parsed.kept, line);
	}
	for await (const { line, parsed } of parsedLines(path)) {
		if ('problem' in parsed) yield { line, problem: parsed.problem };
		else if ('messageId' in parsed) {
			yield { line, record: parsed, kept: (keptAt.get(parsed.messageId) ?? 0) > line };
		}
	}
}

async function* parsedLines(path: string): AsyncIterable<{ line: number; parsed: Parsed }> {
	let line = 0;
	for await (const bytes of splitLines(path)) {
		line += 1;
		if (bytes === null) yield { line, parsed: { problem: 'The line is too long to be a message.' } };
		else if (bytes.length > 0) yield { line, parsed: parse(bytes) };
	}
}

function parse(bytes: Buffer): Parsed {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return { problem: 'The line is not JSON: it was cut short, or is not from a backup.' };
	}
	const schema = isKept(value) ? keptRecord : messageRecord;
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	const where = v.getDotPath(issue);
	return { problem: `The line is not a message of a backup${where ? ` (${where})` : ''}.` };
}

function isKept(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'kept' in value;
}

/**
 * Splits at line feeds alone: node:readline splits at U+2028 as well, which JSON leaves as it is in a
 * body. A line that is too long comes out as null.
 */
async function* splitLines(path: string): AsyncIterable<Buffer | null> {
	const file = await open(path, 'r');
	try {
		let parts: Buffer[] = [];
		let length = 0;
		for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
			let from = 0;
			for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
				length += at - from;
				if (length <= LONGEST_LINE) parts.push(chunk.subarray(from, at));
				yield length <= LONGEST_LINE ? Buffer.concat(parts) : null;
				parts = [];
				length = 0;
				from = at + 1;
			}
			length += chunk.length - from;
			if (length <= LONGEST_LINE) parts.push(chunk.subarray(from));
			else parts = [];
		}
		if (length > 0) yield length <= LONGEST_LINE ? Buffer.concat(parts) : null;
	} finally {
		await file.close();
	}
}
