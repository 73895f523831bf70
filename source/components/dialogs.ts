import type { DialogAnswer, DialogSpec } from './form.ts';

/** A dialog that waits for its answer. */
export interface OpenDialog {
	readonly spec: DialogSpec;
	/** Told apart by this: the same question asked twice is another dialog. */
	readonly id: number;
	readonly answer: (answer: DialogAnswer) => void;
}

/** The answer of a dialog that was closed without one. */
export const cancelled: DialogAnswer = { button: 'cancel', values: {} };

/** The one place that dialogs are asked in: one is open at a time, a second one waits for its turn. */
export class Dialogs {
	#waiting: OpenDialog[] = [];
	#nextId = 1;
	readonly #observers = new Set<() => void>();

	/** The dialog on the screen, or null. */
	get current(): OpenDialog | null {
		return this.#waiting[0] ?? null;
	}

	/** Opens a dialog. @returns its answer; `cancel` when it was closed */
	ask(spec: DialogSpec): Promise<DialogAnswer> {
		return this.open(spec).answered;
	}

	/** Opens a dialog that its opener may close: progress, say, which ends by itself. */
	open(spec: DialogSpec): { readonly answered: Promise<DialogAnswer>; readonly close: () => void } {
		const { promise, resolve } = Promise.withResolvers<DialogAnswer>();
		const dialog: OpenDialog = {
			spec,
			id: this.#nextId++,
			answer: (answer) => {
				if (!this.#waiting.includes(dialog)) return;
				this.#waiting = this.#waiting.filter((each) => each !== dialog);
				this.#changed();
				resolve(answer);
			},
		};
		this.#waiting = [...this.#waiting, dialog];
		this.#changed();
		return { answered: promise, close: () => dialog.answer(cancelled) };
	}

	/** Closes all dialogs as cancelled: what they are about has gone. */
	cancelAll(): void {
		for (const dialog of this.#waiting) dialog.answer(cancelled);
	}

	subscribe(observer: () => void): () => void {
		this.#observers.add(observer);
		return () => this.#observers.delete(observer);
	}

	#changed(): void {
		for (const observer of this.#observers) observer();
	}
}
