import type { Clock } from '../model/clock.ts';

/** A span of time that ends by its length, or when it is closed. */
export interface Deadline {
	/** Fires at its end. */
	readonly signal: AbortSignal;
	/** Resolves at its end. */
	readonly reached: Promise<void>;
	close(): void;
}

/** Starts a deadline of so many milliseconds. */
export function startDeadline(clock: Clock, milliseconds: number): Deadline {
	const controller = new AbortController();
	const timer = clock.setTimeout(
		() => controller.abort(new DOMException(`Not done within ${milliseconds} ms.`, 'TimeoutError')),
		milliseconds,
	);
	const reached = new Promise<void>((resolve) => {
		controller.signal.addEventListener('abort', () => resolve(), { once: true });
	});
	return { signal: controller.signal, reached, close: () => clock.clearTimeout(timer) };
}

/**
 * A signal that fires some time after another one: a receive that is under way when the operator cancels
 * gets the chance to end, since what it brings has to be released.
 */
export function afterGrace(
	signal: AbortSignal,
	clock: Clock,
	milliseconds: number,
): { readonly signal: AbortSignal; close(): void } {
	const controller = new AbortController();
	let deadline: Deadline | null = null;
	const begin = () => {
		deadline = startDeadline(clock, milliseconds);
		deadline.signal.addEventListener('abort', () => controller.abort(deadline?.signal.reason), {
			once: true,
		});
	};
	if (signal.aborted) begin();
	else signal.addEventListener('abort', begin, { once: true });
	return {
		signal: controller.signal,
		close: () => {
			signal.removeEventListener('abort', begin);
			deadline?.close();
		},
	};
}
