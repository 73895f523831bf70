import { format } from 'node:util';

/**
 * Sends what any library writes to the console, and Node's own warnings, to the log: on the screen it would
 * stand in the middle of the picture.
 */
export function quietConsole(write: (level: 'info' | 'warn', text: string) => void): void {
	const quiet =
		(level: 'info' | 'warn') =>
		(...values: unknown[]) =>
			write(level, format(...values));
	Object.assign(globalThis.console, {
		log: quiet('info'),
		info: quiet('info'),
		debug: quiet('info'),
		trace: quiet('info'),
		warn: quiet('warn'),
		error: quiet('warn'),
	});
	process.removeAllListeners('warning');
	process.on('warning', (warning) => write('warn', `${warning.name}: ${warning.message}`));
}
