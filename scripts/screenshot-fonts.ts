import { execFileSync } from 'node:child_process';

/** A monospace font of this machine. */
export interface MonospaceFont {
	readonly family: string;
	readonly files: readonly string[];
}

/** Those that have the signs of the screen, best first. */
const preferred = [
	'DejaVu Sans Mono',
	'JetBrains Mono',
	'Cascadia Mono',
	'Noto Sans Mono',
	'Menlo',
	'Liberation Mono',
];

function listFonts(): string {
	try {
		return execFileSync('fc-list', [':spacing=mono', 'file', 'family'], { encoding: 'utf8' });
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
		throw error;
	}
}

/**
 * The monospace font to draw with.
 *
 * @throws Error where there is none, with what to do about it
 */
export function findMonospaceFont(): MonospaceFont {
	const families = new Map<string, string[]>();
	for (const row of listFonts().split('\n')) {
		const [file, names] = row.split(': ');
		const family = names?.split(',')[0]?.trim();
		if (!file || !family) continue;
		families.set(family, [...(families.get(family) ?? []), file]);
	}
	const family = preferred.find((name) => families.has(name)) ?? families.keys().next().value;
	if (family === undefined) {
		throw new Error(
			'fc-list names no monospace font on this machine. Install one, for example the package fonts-dejavu-core.',
		);
	}
	return { family, files: families.get(family) ?? [] };
}
