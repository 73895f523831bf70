import type { KeyPress } from '../key-press.ts';
import { type Command, type CommandId, commands, keysIn, type Scope } from '../keys.ts';

/** What a view does at each command that it knows. */
export type Handlers = Partial<Record<CommandId, () => void>>;

/** Something that keys can go to. The newest layer is asked first. */
export type KeyLayer =
	/** A view, or the program behind all views. */
	| { readonly kind: 'commands'; readonly scope: Scope; readonly handlers: () => Handlers }
	/** A field, a form or a dialog: it takes every key, and `q` is a letter. */
	| {
			readonly kind: 'capture';
			readonly onKey: (press: KeyPress) => void;
			readonly onPaste: (text: string) => void;
	  };

/** Sends keys to the layer that they are meant for, by the one key table. */
export class KeyDispatcher {
	readonly #layers: KeyLayer[] = [];
	readonly #observers = new Set<() => void>();
	readonly #waiting: { readonly quits: boolean; readonly deliver: () => boolean }[] = [];
	#version = 0;
	#settling = false;
	#holds = 0;

	/** Lays a layer on top. @returns takes it away again */
	push(layer: KeyLayer): () => void {
		this.#layers.push(layer);
		this.#changed();
		return () => {
			const index = this.#layers.indexOf(layer);
			if (index >= 0) this.#layers.splice(index, 1);
			this.#changed();
		};
	}

	/** Grows whenever a layer comes or goes. */
	get version(): number {
		return this.#version;
	}

	/** Tells when layers come or go. @returns ends that */
	subscribe(observer: () => void): () => void {
		this.#observers.add(observer);
		return () => this.#observers.delete(observer);
	}

	/** True while a field, a form or a dialog takes every key. */
	get captured(): boolean {
		return this.#capture() !== undefined;
	}

	/**
	 * Ctrl-C quits from everywhere, fields and dialogs included. Keys that arrive in one burst take their
	 * turns: what a key opens takes the next one, also when both came before the screen could be drawn anew.
	 */
	press(press: KeyPress): void {
		const quits = press.name === 'ctrl-c';
		this.#waiting.push({ quits, deliver: () => this.#deliver(press) });
		this.#next();
	}

	/** Pasted text goes into a field; elsewhere it is dropped, or its letters would act. */
	paste(text: string): void {
		const deliver = () => {
			this.#capture()?.onPaste(text);
			return false;
		};
		this.#waiting.push({ quits: false, deliver });
		this.#next();
	}

	/** Keeps keys back until something has opened that is going to take them, or has not; all but Ctrl-C. */
	async during(opening: Promise<void>): Promise<void> {
		this.#holds += 1;
		try {
			await opening;
		} finally {
			// React draws what was opened in a task of its own, which was queued before this one.
			setImmediate(() => {
				this.#holds -= 1;
				this.#next();
			});
		}
	}

	#next(): void {
		while (!this.#settling) {
			const index = this.#holds > 0 ? this.#waiting.findIndex(({ quits }) => quits) : 0;
			const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
			if (!next) return;
			if (!next.deliver()) continue;
			// React commits what a key changed in a microtask that it has queued by now; this one comes after it.
			this.#settling = true;
			queueMicrotask(() => {
				this.#settling = false;
				this.#next();
			});
		}
	}

	/** @returns true when it may have changed where the next key goes */
	#deliver(press: KeyPress): boolean {
		const capture = this.#capture();
		if (capture && press.name !== 'ctrl-c') {
			capture.onKey(press);
			return press.text === '';
		}
		for (const layer of [...this.#layers].reverse()) {
			if (layer.kind === 'capture') continue;
			const command = keysIn(layer.scope).get(press.name);
			const handler = command ? layer.handlers()[command.id] : undefined;
			if (handler) {
				handler();
				return !command?.id.startsWith('move.');
			}
		}
		return false;
	}

	/** What works here and now, each command once, in the table's order. */
	available(): Command[] {
		const found = new Set<Command>();
		for (const layer of this.#layers) {
			if (layer.kind === 'capture') continue;
			const handlers = layer.handlers();
			for (const command of keysIn(layer.scope).values()) {
				if (handlers[command.id]) found.add(command);
			}
		}
		return commands.filter((command) => found.has(command));
	}

	/** Runs a command as if its key had been pressed. */
	run(id: CommandId): void {
		for (const layer of [...this.#layers].reverse()) {
			if (layer.kind === 'capture') continue;
			const handler = layer.handlers()[id];
			if (handler) {
				handler();
				return;
			}
		}
	}

	/** The newest field or dialog; a view that opens behind a dialog does not take its keys. */
	#capture() {
		return this.#layers.findLast((layer) => layer.kind === 'capture');
	}

	#changed(): void {
		this.#version += 1;
		for (const observer of this.#observers) observer();
	}
}
