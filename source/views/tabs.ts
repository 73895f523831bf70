import type { ListView } from '../store/ui-store.ts';

/** One of the lists, as the line of tabs and the command line name it. */
export interface Tab {
	readonly key: string;
	readonly title: string;
	readonly view: ListView;
	/** What `--view` calls it. */
	readonly name: string;
}

/** The views that there are, by their final numbers. */
export const tabs: readonly Tab[] = [
	{ key: '2', title: 'Queues', view: 'queues', name: 'queues' },
	{ key: '3', title: 'APIs', view: 'apis', name: 'apis' },
	{ key: '4', title: 'CDN', view: 'distributions', name: 'cdn' },
	{ key: '5', title: 'Functions', view: 'functions', name: 'functions' },
];
