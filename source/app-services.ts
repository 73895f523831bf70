import { createContext, useContext } from 'react';
import type { Dialogs } from './components/dialogs.ts';
import type { KeyDispatcher } from './components/key-dispatcher.ts';
import type { Session } from './session.ts';
import type { UiEvent, UiStore } from './store/ui-store.ts';

/** What every view can reach. */
export interface AppServices {
	readonly session: Session;
	readonly ui: UiStore;
	readonly keys: KeyDispatcher;
	readonly dialogs: Dialogs;
	/** Says what happened, in the line above the footer. */
	readonly tell: (text: string, role?: UiEvent['role']) => void;
	/** Puts a text on the clipboard of the terminal's owner (OSC 52), and says so. */
	readonly copy: (text: string, what: string) => void;
	/** Gives the terminal to another program, and takes it back: an editor, a login, a shell. */
	readonly lend: (use: () => Promise<void>) => Promise<void>;
	/** Releases what is held, restores the terminal, and ends the program. */
	readonly quit: () => void;
}

/** Where views find the services. */
export const AppServicesContext = createContext<AppServices | null>(null);

/** The services; a view outside the app is a fault. */
export function useServices(): AppServices {
	const services = useContext(AppServicesContext);
	if (!services) throw new Error('a view was drawn outside the app');
	return services;
}
