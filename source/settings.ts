import { readFile } from 'node:fs/promises';
import { QdashError } from './model/errors.ts';
import { sanitise } from './model/sanitise.ts';
import { settingsFile } from './paths.ts';

/** What the user set for one profile. */
export interface ProfileSettings {
	readonly readOnly: boolean | null;
	readonly region: string | null;
}

/** The user's settings. A null was not set: the program's default holds. */
export interface Settings {
	/** Milliseconds between two looks at the queues on the screen, 500 to 300,000. */
	readonly interval: number | null;
	/** Patterns of names that want more care, for the gate to read. */
	readonly protected: readonly string[];
	/** For all profiles, or the names and patterns (`*`, `?`) of those for which it holds. */
	readonly readOnly: boolean | readonly string[];
	/** Dollars an hour. */
	readonly budget: number | null;
	readonly profiles: Readonly<Record<string, ProfileSettings>>;
}

/** What holds where nothing is set. */
const unset: Settings = { interval: null, protected: [], readOnly: false, budget: null, profiles: {} };

/**
 * Reads the settings file; a missing one means that nothing is set.
 *
 * @param file - `$XDG_CONFIG_HOME/qdash/config.yaml` when left out
 * @throws QdashError `invalid` when it cannot be read or is wrong
 */
export async function loadSettings(file: string = settingsFile()): Promise<Settings> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return unset;
		throw new QdashError({
			kind: 'invalid',
			service: 'qdash',
			operation: 'settings',
			message: `${sanitise(file)}: the settings cannot be read (${code ?? 'unknown reason'}).`,
			cause,
		});
	}
	// YAML and its schema are loaded where there is a file: most starts have none.
	const { parseSettings } = await import('./settings-file.ts');
	return parseSettings(text, file);
}

function matches(pattern: string, name: string): boolean {
	const expression = pattern
		.replace(/[.+^${}()|[\]\\]/g, '\\$&')
		.replaceAll('*', '.*')
		.replaceAll('?', '.');
	return new RegExp(`^${expression}$`, 's').test(name);
}

/** Whether the settings make a profile read-only: what is set for it by name goes before the general list. */
export function isReadOnly(settings: Settings, profileName: string | null): boolean {
	const own = profileName !== null && Object.hasOwn(settings.profiles, profileName);
	const set = own ? (settings.profiles[profileName]?.readOnly ?? null) : null;
	if (set !== null) return set;
	const { readOnly } = settings;
	if (typeof readOnly === 'boolean') return readOnly;
	return profileName !== null && readOnly.some((pattern) => matches(pattern, profileName));
}
