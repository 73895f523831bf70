import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportDir } from './paths.ts';

/** The longest part of a file's name that comes from a resource's name: file systems end at 255 bytes. */
const longestName = 100;

/**
 * Where an export goes: a file of its own under the state directory, named after what it is of and when.
 *
 * @param name - of a resource; whatever a file's name can't hold becomes a dash
 * @param at - milliseconds since the epoch
 */
export function exportFile(name: string, extension: string, at: number): { directory: string; path: string } {
	const directory = exportDir();
	const safe = name
		.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
		.replaceAll(/^[-.]+|[-.]+$/g, '')
		.slice(0, longestName);
	const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
	return { directory, path: join(directory, `${safe || 'export'}-${stamp}.${extension}`) };
}

/**
 * Writes an export: mode 0600, in directories of mode 0700; a file of the same name is replaced.
 *
 * @throws the file system's error
 */
export async function writeExport(path: string, text: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	await writeFile(path, text, { mode: 0o600 });
}
