import { createStore, type StoreApi } from 'zustand/vanilla';

/** What is on the screen: a list, or one resource by its id. */
export type Route =
	| { [View in ListView]: { readonly view: View } }[ListView]
	| { readonly view: 'queue'; readonly url: string; readonly tab: QueueTab }
	| { readonly view: 'stage'; readonly id: string; readonly tab: StageTab }
	/** One route of a stage; `id` is that of its record. */
	| { readonly view: 'route'; readonly stageId: string; readonly id: string }
	/** A stage's API reference. */
	| { readonly view: 'reference'; readonly stageId: string }
	| { readonly view: 'distribution'; readonly id: string; readonly tab: DistributionTab }
	| { readonly view: 'function'; readonly name: string; readonly tab: FunctionTab };

/** The lists, each of which has a number of its own. */
export type ListView = 'queues' | 'apis' | 'distributions' | 'functions';

/** The tabs of an opened queue. */
export type QueueTab = 'overview' | 'messages' | 'connections' | 'settings';
export type StageTab = 'overview' | 'routes' | 'settings';
export type DistributionTab = 'overview' | 'behaviours' | 'origins' | 'invalidations';
export type FunctionTab = 'overview' | 'mappings' | 'settings';

/** The last thing that happened, for the line above the footer. */
export interface UiEvent {
	readonly text: string;
	readonly role: 'plain' | 'warn' | 'bad';
	/** By the endpoint's clock, in milliseconds since the epoch. */
	readonly at: number;
}

/** What the operator has done to the screen. It outlives the views: coming back finds all as it was. */
export interface UiState {
	/** The way here, the current place last. */
	readonly routes: readonly [Route, ...Route[]];
	/** Each view's own state, by the key it chose. */
	readonly views: Readonly<Record<string, unknown>>;
	readonly event: UiEvent | null;
	/** Grows each second while something on the screen counts down. */
	readonly tick: number;
}

/** The screen's own store, beside the one of what is known. */
export type UiStore = StoreApi<UiState>;

/** A screen that shows one of the lists. */
export function createUiStore(view: ListView = 'queues'): UiStore {
	return createStore<UiState>(() => ({ routes: [{ view } as Route], views: {}, event: null, tick: 0 }));
}

/** The current place. */
export function currentRoute(state: UiState): Route {
	return state.routes[state.routes.length - 1] ?? { view: 'queues' };
}

/** The list that a way belongs to, by where it is now: a queue reached from a route counts as Queues. */
export function listOf(routes: UiState['routes']): ListView {
	const { view } = routes[routes.length - 1] ?? routes[0];
	switch (view) {
		case 'queue':
			return 'queues';
		case 'stage':
		case 'route':
		case 'reference':
			return 'apis';
		case 'distribution':
			return 'distributions';
		case 'function':
			return 'functions';
		default:
			return view;
	}
}

/** Goes a level deeper. */
export function openRoute(store: UiStore, route: Route): void {
	store.setState(({ routes }) => ({ routes: [...routes, route] }));
}

/** Goes back a level. @returns false at the top */
export function leaveRoute(store: UiStore): boolean {
	const { routes } = store.getState();
	const [first, ...rest] = routes;
	if (rest.length === 0) return false;
	store.setState({ routes: [first, ...rest.slice(0, -1)] });
	return true;
}

/** Changes the current place without going deeper: another tab. */
export function replaceRoute(store: UiStore, route: Route): void {
	store.setState(({ routes }) => {
		const [first, ...rest] = routes;
		return { routes: rest.length === 0 ? [route] : [first, ...rest.slice(0, -1), route] };
	});
}

/** Goes to the top: one of the lists. */
export function resetRoutes(store: UiStore, view: ListView = 'queues'): void {
	store.setState({ routes: [{ view } as Route] });
}

/** One view's state, or what it begins with. */
export function viewState<T>(state: UiState, key: string, initial: T): T {
	return key in state.views ? (state.views[key] as T) : initial;
}

/** Changes one view's state by a function of the state before. */
export function updateView<T>(store: UiStore, key: string, initial: T, change: (before: T) => T): void {
	store.setState((state) => {
		const before = viewState(state, key, initial);
		const after = change(before);
		return after === before ? state : { views: { ...state.views, [key]: after } };
	});
}
