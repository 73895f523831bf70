import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A base directory of the XDG specification, which says to leave out a relative one. The same on macOS. */
function base(variable: string, ...fallback: readonly string[]): string {
	const set = process.env[variable];
	return set && isAbsolute(set) ? set : join(homedir(), ...fallback);
}

/** Where the settings file is: `$XDG_CONFIG_HOME/qdash`. */
export function configDir(): string {
	return join(base('XDG_CONFIG_HOME', '.config'), 'qdash');
}

/** Where qdash keeps what it writes: `$XDG_STATE_HOME/qdash`. */
export function stateDir(): string {
	return join(base('XDG_STATE_HOME', '.local', 'state'), 'qdash');
}

/** The user's settings. */
export function settingsFile(): string {
	return join(configDir(), 'config.yaml');
}

/** Messages that were deleted, a file an action. */
export function backupDir(): string {
	return join(stateDir(), 'backups');
}

/** What was exported for people to keep: charts, OpenAPI documents. */
export function exportDir(): string {
	return join(stateDir(), 'exports');
}

/** One line for each change of an account. */
export function auditFile(): string {
	return join(stateDir(), 'audit.jsonl');
}

/** What the demos on endpoints of others made, a file a run. */
export function demoDir(): string {
	return join(stateDir(), 'demos');
}

/** The program's own log. */
export function logFile(): string {
	return join(stateDir(), 'qdash.log');
}
