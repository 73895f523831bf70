import { constants } from 'node:os';

/** Why the program ends. */
export type Ending =
	| { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
	| { readonly kind: 'crash'; readonly error: unknown }
	/** The terminal is gone: nothing can be written any more. */
	| { readonly kind: 'lost terminal' };

const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Calls back at the first of all the ways that a program is ended from outside, once. */
export function watchEndings(onEnding: (ending: Ending) => void): void {
	let ended = false;
	const end = (ending: Ending) => {
		if (ended) return;
		ended = true;
		onEnding(ending);
	};
	for (const signal of signals) process.on(signal, () => end({ kind: 'signal', signal }));
	process.on('uncaughtException', (error) => end({ kind: 'crash', error }));
	process.on('unhandledRejection', (error) => end({ kind: 'crash', error }));
	for (const stream of [process.stdout, process.stdin])
		stream.on('error', () => end({ kind: 'lost terminal' }));
	process.stdin.on('end', () => end({ kind: 'lost terminal' }));
}

/** A signal's number, for the exit code. */
export function signalNumber(signal: NodeJS.Signals): number {
	return constants.signals[signal];
}
