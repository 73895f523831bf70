import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space of V8 for new objects as small as it is, for a process that holds many messages.
 *
 * Left alone that space grows to over 100 MB as soon as much of what is made is kept, as messages are, and
 * never shrinks. It makes nothing faster here. A worker has `resourceLimits` for this; a process of its own
 * has only this flag, since the limit itself is read before any program runs.
 */
export function keepYoungSpaceSmall(): void {
	setFlagsFromString('--semi-space-growth-factor=1');
}
