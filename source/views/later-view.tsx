import { useEffect, useSyncExternalStore } from 'react';
import { useServices } from '../app-services.ts';
import { Lines } from '../components/lines.tsx';
import type { EdgeRoute, EdgeView } from './edge-view.tsx';
import { sentenceOf } from './flows/problem.ts';
import type { Frame } from './frame.ts';

type View = typeof EdgeView;

let loaded: View | null = null;
let loading: Promise<void> | null = null;
const observers = new Set<() => void>();

/**
 * Loads the views beyond Queues: they are kept out of what the first frame waits for.
 *
 * @throws when the program's own files can't be read
 */
export function loadLaterViews(): Promise<void> {
	loading ??= import('./edge-view.tsx').then(
		({ EdgeView: view }) => {
			loaded = view;
			for (const observer of observers) observer();
		},
		(error: unknown) => {
			loading = null;
			throw error;
		},
	);
	return loading;
}

function subscribe(observer: () => void): () => void {
	observers.add(observer);
	return () => observers.delete(observer);
}

/** One of the views that are loaded after the first frame; blank until then, which is a moment. */
export function LaterView(props: {
	readonly route: EdgeRoute;
	readonly frame: Frame;
	readonly faded: boolean;
}) {
	const { tell } = useServices();
	const View = useSyncExternalStore(subscribe, () => loaded);
	useEffect(() => {
		loadLaterViews().catch((error: unknown) => tell(sentenceOf(error), 'bad'));
	}, [tell]);
	if (!View) return <Lines lines={new Array<string>(props.frame.bodyRows).fill('')} />;
	return <View {...props} />;
}
