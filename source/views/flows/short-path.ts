import { homedir } from 'node:os';

/** A path as people write it: from their own folder on, with `~`. */
export function shortPath(path: string): string {
	const home = homedir();
	return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
