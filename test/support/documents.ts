import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A file's text, by its path from the root. */
export function read(file: string): string {
	return readFileSync(join(root, file), 'utf8');
}

/** The contents of a document's code blocks in one language. */
export function codeBlocks(text: string, language: string): string[] {
	const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
	return [...text.matchAll(fence)].map(([, code = '']) => code);
}

/** The first cells of the table under a head, without their marks. */
export function firstCells(text: string, head: string): string[] {
	const lines = text.split('\n');
	const start = lines.findIndex(
		(line, index) => line.startsWith(`| ${head} |`) && lines[index + 1]?.startsWith('| ---'),
	);
	assert.ok(start >= 0, `there is no table ${head}`);
	const rows = lines.slice(start + 2);
	return rows
		.slice(
			0,
			rows.findIndex((line) => !line.startsWith('|')),
		)
		.map((line) => (line.split(' | ')[0] ?? '').replace(/[|`]/g, '').trim());
}
