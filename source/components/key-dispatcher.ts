import type { KeyPress } from '../key-press.ts';
import { type Command, type CommandId, keysIn, type Scope } from '../keys.ts';

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
	#version = 0;

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

	/** Ctrl-C quits from everywhere, fields and dialogs included. */
	press(press: KeyPress): void {
		const capture = this.#capture();
		if (capture && press.name !== 'ctrl-c') {
			capture.onKey(press);
			return;
		}
		for (const layer of [...this.#layers].reverse()) {
			if (layer.kind === 'capture') continue;
			const command = keysIn(layer.scope).get(press.name);
			const handler = command ? layer.handlers()[command.id] : undefined;
			if (handler) {
				handler();
				return;
			}
		}
	}

	/** Pasted text goes into a field; elsewhere it is dropped, or its letters would act. */
	paste(text: string): void {
		this.#capture()?.onPaste(text);
	}

	/** What works here and now, each command once, in the table's order. */
	available(): Command[] {
		const found = new Map<CommandId, Command>();
		for (const layer of this.#layers) {
			if (layer.kind === 'capture') continue;
			const handlers = layer.handlers();
			for (const command of keysIn(layer.scope).values()) {
				if (handlers[command.id]) found.set(command.id, command);
			}
		}
		return [...found.values()];
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
