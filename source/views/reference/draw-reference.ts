import { fit } from '../../components/text.ts';
import type { ApiRoute, ApiSummary } from '../../model/api.ts';
import { formatAge } from '../../model/format.ts';
import type { ReferenceOperation } from '../../model/open-api/reference.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { Theme } from '../../theme.ts';
import { shortPath } from '../flows/short-path.ts';
import type { Frame } from '../frame.ts';
import { between } from '../header.ts';
import { type ConfiguredRoute, headLines, operationLines, operationName } from './operation-lines.ts';
import { matching, moved, type Position, type ReferenceState, start } from './reference-state.ts';

/** Wide enough for a list of the operations at the left. */
const roomForList = 120;
const widestList = 44;
/** One array: a new one is drawn anew. */
export const noRoutes: readonly ApiRoute[] = [];

/** How many lines of the document fit under the title. */
export function referenceRows(frame: Frame): number {
	return Math.max(1, frame.bodyRows - 1);
}

/** Draws a reference a screen at a time: of three thousand operations only those on the screen are laid out. */
export class ReferenceDrawing {
	#columns = 0;
	#theme: Theme | null = null;
	#drawn = new Map<object, readonly string[]>();
	#routes: readonly ApiRoute[] = noRoutes;
	#byKey: ReadonlyMap<string, ApiRoute> = new Map();
	#api: ApiSummary | null = null;
	#matched: {
		readonly of: object;
		readonly filter: string;
		readonly operations: readonly ReferenceOperation[];
	} | null = null;

	/**
	 * Takes what the control plane says of the API: what the document leaves out is said by that.
	 *
	 * @param routes - none while they are not known; a new array draws anew
	 */
	know(routes: readonly ApiRoute[], api: ApiSummary | null): void {
		if (this.#routes === routes && this.#api === api) return;
		this.#routes = routes;
		this.#api = api;
		this.#byKey = new Map(routes.map((route) => [route.key, route]));
		this.#drawn = new Map();
	}

	/** Exactly as many lines as the body has. */
	draw(state: ReferenceState, typing: boolean, frame: Frame, now: number, theme: Theme): string[] {
		const rows = referenceRows(frame);
		const position = this.moved(state, 0, frame, theme);
		const document = this.#documentLines(state, position, frame, theme);
		const listed = listWidth(frame);
		const list = listed === 0 ? [] : this.#list(state, position, rows, listed, theme);
		const lines = Array.from({ length: rows }, (_, row) =>
			listed === 0
				? (document[row] ?? '')
				: `${list[row] ?? ' '.repeat(listed)}${theme.dim('│')}${document[row] ?? ''}`,
		);
		return [this.#title(state, typing, frame, now, theme), ...lines];
	}

	/** The position so many lines further, within the document. */
	moved(state: ReferenceState, by: number, frame: Frame, theme: Theme): Position {
		const count = (section: number) => this.#section(state, section, frame, theme).length;
		return moved(state.position, by, this.#operations(state).length + 1, count, referenceRows(frame));
	}

	/** The beginning of the operation so many further on; the head comes before the first one. */
	beside(state: ReferenceState, by: number, frame: Frame, theme: Theme): Position {
		const { section, line } = this.moved(state, 0, frame, theme);
		// Back from the middle of an operation is to its beginning.
		const next = by < 0 && line > 0 ? section : section + by;
		const wanted = { section: Math.max(0, Math.min(this.#operations(state).length, next)), line: 0 };
		return this.moved({ ...state, position: wanted }, 0, frame, theme);
	}

	/** Where the operation that was on top stands when another filter is set, or the beginning. */
	refiltered(state: ReferenceState, filter: string): ReferenceState {
		const top = this.#operations(state)[state.position.section - 1];
		const after = matching(state.reference, filter);
		const index = top === undefined ? -1 : after.indexOf(top);
		return { ...state, filter, position: index < 0 ? start : { section: index + 1, line: 0 } };
	}

	/** The operation at the top of the screen; null at the head. */
	current(state: ReferenceState, frame: Frame, theme: Theme): ReferenceOperation | null {
		return this.#operations(state)[this.moved(state, 0, frame, theme).section - 1] ?? null;
	}

	#operations({ reference, filter }: ReferenceState): readonly ReferenceOperation[] {
		if (this.#matched?.of !== reference || this.#matched.filter !== filter) {
			this.#matched = { of: reference, filter, operations: matching(reference, filter) };
		}
		return this.#matched.operations;
	}

	#documentLines(state: ReferenceState, position: Position, frame: Frame, theme: Theme): string[] {
		const rows = referenceRows(frame);
		const sections = this.#operations(state).length + 1;
		const lines: string[] = [];
		for (let section = position.section; section < sections && lines.length < rows; section++) {
			const from = section === position.section ? position.line : 0;
			lines.push(...this.#section(state, section, frame, theme).slice(from, from + rows - lines.length));
		}
		return lines;
	}

	#section(state: ReferenceState, section: number, frame: Frame, theme: Theme): readonly string[] {
		const columns = frame.columns - (listWidth(frame) === 0 ? 0 : listWidth(frame) + 1);
		if (this.#columns !== columns || this.#theme !== theme || this.#drawn.size > 5000) {
			this.#columns = columns;
			this.#theme = theme;
			this.#drawn = new Map();
		}
		const operation = this.#operations(state)[section - 1];
		const key = operation ?? state.reference;
		let lines = this.#drawn.get(key);
		if (!lines) {
			lines = operation
				? operationLines(operation, this.#configured(operation), columns, theme)
				: headLines(state.reference, columns, theme);
			this.#drawn.set(key, lines);
		}
		if (section > 0 || this.#operations(state).length > 0 || state.filter === '') return lines;
		return [
			fit(`   ${theme.dim(`No operation holds ${sanitise(state.filter)}. Esc clears the filter.`)}`, columns),
			'',
		];
	}

	#configured({ method, path, isDefaultRoute }: ReferenceOperation): ConfiguredRoute | null {
		const route = this.#byKey.get(isDefaultRoute ? '$default' : `${method} ${path}`);
		return route ? { route, api: this.#api } : null;
	}

	/** The operations around the one on top of the screen. */
	#list(state: ReferenceState, position: Position, rows: number, columns: number, theme: Theme): string[] {
		const operations = this.#operations(state);
		const current = position.section - 1;
		const top = Math.max(0, Math.min(current - Math.floor(rows / 2), operations.length - rows));
		return operations.slice(top, top + rows).map((operation, index) => {
			const here = top + index === current;
			const name = fit(operationName(operation), columns - 3);
			return ` ${here ? theme.accent('▌') : ' '}${here ? theme.bold(name) : name} `;
		});
	}

	#title(state: ReferenceState, typing: boolean, frame: Frame, now: number, theme: Theme): string {
		const { reference, filter, path, at } = state;
		const shown = this.#operations(state).length;
		const all = reference.operations.length;
		const filterWords =
			typing || filter !== ''
				? `  ${theme.dim('/')} ${sanitise(filter)}${typing ? theme.accent('▏') : ''}`
				: '';
		const noun = all === 1 ? 'operation' : 'operations';
		const count = filter === '' ? `${all} ${noun}` : `${shown} of ${all} ${noun}`;
		const file =
			frame.columns < roomForList ? '' : `   ${sanitise(shortPath(path))}, ${formatAge(now - at)} ago`;
		const left = ` ${theme.bold('REFERENCE')}${filterWords}`;
		return between(left, `${theme.dim(count + file)} `, frame.columns);
	}
}

function listWidth({ columns }: Frame): number {
	return columns < roomForList ? 0 : Math.min(widestList, Math.floor(columns / 3));
}
