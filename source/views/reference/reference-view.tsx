import { useCallback, useMemo, useState } from 'react';
import { useServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { Lines } from '../../components/lines.tsx';
import { initialTextField, textFieldReducer } from '../../components/text-field.ts';
import { useTheme } from '../../components/theme-context.ts';
import { useCapture, useCommands } from '../../components/use-keys.ts';
import type { KeyPress } from '../../key-press.ts';
import type { ApiRoute, ApiSummary } from '../../model/api.ts';
import { knownValue, pending } from '../../model/reading.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { leaveRoute, updateView, viewState } from '../../store/ui-store.ts';
import { shortPath } from '../flows/short-path.ts';
import type { Frame } from '../frame.ts';
import { useAfterDrawn, useDrawn } from '../use-drawn.ts';
import { noRoutes, ReferenceDrawing, referenceRows } from './draw-reference.ts';
import { type Position, type ReferenceState, referenceKey } from './reference-state.ts';

/** A stage's API reference, made from its exported OpenAPI document. */
export function ReferenceView({
	stageId,
	frame,
	faded,
}: {
	readonly stageId: string;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const services = useServices();
	const { session, ui, keys } = services;
	const theme = useTheme();
	const key = referenceKey(stageId);
	const drawing = useMemo(() => new ReferenceDrawing(), []);
	const [typing, setTyping] = useState(false);

	const state = () => viewState<ReferenceState | null>(ui.getState(), key, null);
	const change = (next: (before: ReferenceState) => ReferenceState) =>
		updateView<ReferenceState | null>(ui, key, null, (before) => before && next(before));

	const lines = useDrawn(
		useCallback(
			(data, uiState) => {
				const found = viewState<ReferenceState | null>(uiState, key, null);
				drawing.know(...configured(data, stageId));
				return found ? drawing.draw(found, typing, frame, data.now, theme) : gone(frame);
			},
			[key, stageId, drawing, typing, frame, theme],
		),
	);

	// The stage stays the opened one: who comes back from reading finds it as fresh as it was.
	useAfterDrawn(lines, () =>
		session.setFocus({ kind: 'stage', shown: [stageId], selected: stageId, opened: stageId, chart: null }),
	);

	useCommands(keys, 'reference', (): Handlers => {
		const found = state();
		if (!found) return { back: () => leaveRoute(ui) };
		const to = (position: (now: ReferenceState) => Position) =>
			change((before) => ({ ...before, position: position(before) }));
		const by = (count: number) => to((now) => drawing.moved(now, count, frame, theme));
		const page = Math.max(1, referenceRows(frame) - 1);
		return {
			'move.down': () => by(1),
			'move.up': () => by(-1),
			'move.pageDown': () => by(page),
			'move.pageUp': () => by(-page),
			'move.top': () => to(() => ({ section: 0, line: 0 })),
			'move.bottom': () => by(Number.POSITIVE_INFINITY),
			'move.right': () => to((now) => drawing.beside(now, 1, frame, theme)),
			'move.left': () => to((now) => drawing.beside(now, -1, frame, theme)),
			filter: () => setTyping(true),
			back: () => {
				if (found.filter === '') leaveRoute(ui);
				else change((before) => drawing.refiltered(before, ''));
			},
			'copy.value': () => services.copy(found.path, `the document's path, ${shortPath(found.path)},`),
			'copy.row': () => {
				const operation = drawing.current(found, frame, theme);
				if (operation) services.copy(`${operation.method} ${operation.path}`, 'the operation');
				else services.copy(found.reference.title, "the API's title");
			},
		};
	});

	const onKey = (press: KeyPress) => {
		const found = state();
		if (!found || press.name === 'enter') setTyping(false);
		else if (press.name === 'esc') {
			setTyping(false);
			change((before) => drawing.refiltered(before, ''));
		} else if (press.name === 'up' || press.name === 'down') {
			const by = press.name === 'up' ? -1 : 1;
			change((before) => ({ ...before, position: drawing.beside(before, by, frame, theme) }));
		} else {
			const { value } = textFieldReducer(initialTextField(found.filter), press);
			change((before) => drawing.refiltered(before, value));
		}
	};
	useCapture(keys, typing, onKey, (text) =>
		change((before) => drawing.refiltered(before, before.filter + text.replaceAll(/\s+/g, ' '))),
	);

	return <Lines lines={lines} faded={faded} />;
}

/** What the control plane says of the routes and of the API, as far as it is known. */
function configured(
	{ stages, apiDetails }: DashboardState,
	stageId: string,
): [routes: readonly ApiRoute[], api: ApiSummary | null] {
	const stage = stages.get(stageId);
	const details = knownValue(apiDetails.get(stage?.ref.apiId ?? '') ?? pending);
	return [details?.routes ?? noRoutes, stage?.api ?? null];
}

function gone(frame: Frame): string[] {
	const lines = ['', '   This reference is not here any more. Esc goes back to where o exports it again.'];
	return [...lines, ...new Array<string>(Math.max(0, frame.bodyRows - lines.length)).fill('')].slice(
		0,
		frame.bodyRows,
	);
}
