import { Box, useApp, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { type AppServices, AppServicesContext } from './app-services.ts';
import type { KnownProfile } from './aws/services.ts';
import { Dialog } from './components/dialog.tsx';
import { Dialogs } from './components/dialogs.ts';
import { KeyDispatcher } from './components/key-dispatcher.ts';
import { Lines } from './components/lines.tsx';
import { wrap } from './components/text.ts';
import { ThemeContext } from './components/theme-context.ts';
import { toKeyPresses } from './key-press.ts';
import type { Session } from './session.ts';
import { currentRoute, type UiStore } from './store/ui-store.ts';
import { clipboardSequence } from './terminal/clipboard.ts';
import { editText } from './terminal/editor.ts';
import type { Theme } from './theme.ts';
import { sentenceOf } from './views/flows/problem.ts';
import { Footer } from './views/footer-view.tsx';
import { frameOf, smallest } from './views/frame.ts';
import { GlobalKeys, type Overlay } from './views/global-keys.tsx';
import { HeaderView } from './views/header-view.tsx';
import { HelpView } from './views/help/help-view.tsx';
import { LaterView } from './views/later-view.tsx';
import { Palette } from './views/palette/palette.tsx';
import { QueueView } from './views/queue/queue-view.tsx';
import { QueuesView } from './views/queues/queues-view.tsx';

/** What the screen is made of. */
export interface AppProps {
	readonly session: Session;
	readonly ui: UiStore;
	readonly theme: Theme;
	/** Where one can go with Ctrl-P and Ctrl-G. */
	readonly places: {
		readonly profiles: () => Promise<readonly KnownProfile[]>;
		readonly regions: () => Promise<readonly string[]>;
	};
	readonly env: NodeJS.ProcessEnv;
	/** Ends the program in good order. */
	readonly onQuit: () => void;
}

/** The whole screen: header, the current view, the line of events, the footer, and what lies over them. */
export function App({ session, ui, theme, places, env, onQuit }: AppProps) {
	const terminal = useWindowSize();
	const tooSmall = terminal.columns < smallest.columns || terminal.rows < smallest.rows;
	// On too small a terminal all stays as it was, unseen: what was typed into a form must not be lost.
	const columns = Math.max(terminal.columns, smallest.columns);
	const rows = Math.max(terminal.rows, smallest.rows);
	const { suspendTerminal } = useApp();
	const { stdout } = useStdout();
	const [overlay, setOverlay] = useState<Overlay | null>(null);
	const frame = useMemo(() => frameOf(columns, rows), [columns, rows]);
	const keys = useMemo(() => new KeyDispatcher(), []);
	const dialogs = useMemo(() => new Dialogs(), []);

	const services = useMemo((): AppServices => {
		const tell: AppServices['tell'] = (text, role = 'plain') =>
			ui.setState({ event: { text, role, at: session.now() } });
		return {
			session,
			ui,
			keys,
			dialogs,
			tell,
			copy: (text, what) => {
				const sequence = clipboardSequence(text, Boolean(env.TMUX));
				if (sequence === null) tell(`${what} is too long for the terminal's clipboard.`, 'warn');
				else {
					stdout.write(sequence);
					tell(`copied ${what}`);
				}
			},
			lend: (use) => suspendTerminal(use),
			quit: onQuit,
		};
	}, [session, ui, keys, dialogs, env, stdout, suspendTerminal, onQuit]);

	useInput((input, key) => {
		for (const press of toKeyPresses(input, key)) {
			const quits = press.name === 'ctrl-c' || (press.name === 'q' && !keys.captured);
			// Nobody acts on what can't be seen.
			if (!tooSmall || quits) keys.press(press);
		}
	});
	usePaste((text) => {
		if (!tooSmall) keys.paste(text);
	});

	const route = useSyncExternalStore(ui.subscribe, () => currentRoute(ui.getState()));
	const dialog = useSyncExternalStore(
		useCallback((observer) => dialogs.subscribe(observer), [dialogs]),
		() => dialogs.current,
	);

	const edit = async (text: string): Promise<string | null> => {
		let edited: string | null = null;
		let problem: unknown = null;
		await suspendTerminal(async () => {
			try {
				edited = await editText(text, env);
			} catch (error) {
				problem = error;
			}
		});
		if (problem) throw new Error(sentenceOf(problem));
		return edited;
	};

	const faded = dialog !== null || overlay?.kind === 'palette';
	const close = () => setOverlay(null);
	return (
		<ThemeContext.Provider value={theme}>
			<AppServicesContext.Provider value={services}>
				<GlobalKeys places={places} open={setOverlay} />
				{tooSmall ? (
					<Lines
						lines={wrap(
							`qdash needs ${smallest.columns} columns and ${smallest.rows} lines; this is ${terminal.columns} by ${terminal.rows}.`,
							terminal.columns,
						)}
					/>
				) : null}
				<Box flexDirection="column" width={columns} height={rows} display={tooSmall ? 'none' : 'flex'}>
					<HeaderView frame={frame} faded={faded} />
					{overlay?.kind === 'help' ? (
						<HelpView
							available={overlay.available}
							readOnly={overlay.readOnly}
							frame={frame}
							onClose={close}
						/>
					) : route.view === 'queues' ? (
						<QueuesView frame={frame} faded={faded} />
					) : route.view === 'queue' ? (
						<QueueView key={route.url} url={route.url} tab={route.tab} frame={frame} faded={faded} />
					) : (
						<LaterView route={route} frame={frame} faded={faded} />
					)}
					<Footer frame={frame} overlay={dialog ? 'dialog' : (overlay?.kind ?? null)} />
					{overlay?.kind === 'palette' && !dialog ? (
						<Palette spec={overlay.spec} frame={frame} onClose={close} />
					) : null}
					{dialog ? (
						<Dialog
							key={dialog.id}
							spec={dialog.spec}
							keys={keys}
							columns={columns}
							rows={rows}
							onAnswer={dialog.answer}
							onEditor={edit}
						/>
					) : null}
				</Box>
			</AppServicesContext.Provider>
		</ThemeContext.Provider>
	);
}
