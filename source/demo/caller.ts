import type { ServerResponse } from 'node:http';

/**
 * Who waits for an answer. Its signal fires when it hangs up, or the cloud closes; it is made when
 * something first asks for it, since most answers are there before anybody could hang up.
 */
export class Caller {
	readonly #response: ServerResponse;
	readonly #closing: AbortSignal;
	#signal: AbortSignal | undefined;

	constructor(response: ServerResponse, closing: AbortSignal) {
		this.#response = response;
		this.#closing = closing;
		// The peer may be gone by the time something is written; it is told to nobody.
		response.on('error', () => {});
	}

	get gone(): boolean {
		return this.#response.destroyed || this.#response.closed || this.#closing.aborted;
	}

	get signal(): AbortSignal {
		if (!this.#signal) {
			const hangUp = new AbortController();
			if (this.gone) hangUp.abort();
			else this.#response.once('close', () => hangUp.abort());
			this.#signal = AbortSignal.any([hangUp.signal, this.#closing]);
		}
		return this.#signal;
	}
}
