import type { Logger } from '@smithy/types';
import { redact } from '../model/redact.ts';
import { sanitise } from '../model/sanitise.ts';
import type { ConnectionRequest } from './services.ts';

type Sink = NonNullable<ConnectionRequest['log']>;

const longest = 2000;

function textOf(part: unknown): string {
	if (typeof part === 'string') return part;
	if (part instanceof Error) return `${part.name}: ${part.message}`;
	return typeof part === 'object' ? '' : String(part);
}

/**
 * The logger of every client. Without one the SDK warns on the console, which is the screen. Its records
 * of whole requests are left out, since they hold message bodies, and so is its account of where it looked for
 * settings; texts pass without secrets.
 *
 * @param secrets - the secrets in use at the moment
 */
export function sdkLogger(sink: Sink | undefined, secrets: () => readonly string[]): Logger {
	const write =
		(level: 'info' | 'warn' | 'error') =>
		(...content: unknown[]): void => {
			if (!sink) return;
			const text = content.map(textOf).filter(Boolean).join(' ').replace(/\s+/g, ' ');
			if (text) sink(level, sanitise(redact(text, secrets())).slice(0, longest));
		};
	// Without `info` the SDK does not make its record of each call, which nobody reads and which takes a
	// tenth of the call. It asks for `info?.`, but for `debug` without a question mark.
	const heard: Partial<Logger> = { debug: () => {}, warn: write('warn'), error: write('error') };
	return heard as Logger;
}
