import { render } from 'ink';
import type { LeaveReport } from './actions/leave.ts';
import { App } from './app.tsx';
import type { Connection, ConnectionRequest, KnownProfile } from './aws/services.ts';
import { initialTable } from './components/table-state.ts';
import { exitCodes } from './exit-codes.ts';
import type { Log } from './log.ts';
import { systemClock } from './model/clock.ts';
import { formatCount } from './model/format.ts';
import { auditFile, backupDir, logFile } from './paths.ts';
import { type Place, Session } from './session.ts';
import type { Skeleton } from './skeleton.ts';
import { DashboardStore } from './store/dashboard-store.ts';
import { createUiStore, type ListView, updateView } from './store/ui-store.ts';
import { type Ending, signalNumber, watchEndings } from './terminal/endings.ts';
import { quietConsole } from './terminal/quiet-console.ts';
import { type ColourDepth, createTheme } from './theme.ts';

/** What the screen starts with. */
export interface ScreenOptions {
	readonly place: Place;
	readonly readOnly: (profile: string | null) => boolean;
	readonly protectedPatterns: readonly string[];
	readonly budget: number | null;
	readonly intervalSeconds: number;
	/** The view that is opened, and what it is filtered by. */
	readonly view: ListView;
	readonly filter: string;
	readonly colours: ColourDepth;
	readonly log: Log;
	readonly skeleton: Skeleton | null;
	/** Runs once the first frame is out; ends what belongs to the program beside the screen. */
	readonly connect: (request: ConnectionRequest) => Promise<Connection>;
	readonly profiles: () => Promise<readonly KnownProfile[]>;
	readonly regions: () => Promise<readonly string[]>;
	/** Where to look may be known only later: the embedded cloud chooses its own port. */
	readonly ready: Promise<Place>;
}

/**
 * Runs the dashboard on the terminal until it is quit, by whatever road.
 *
 * @returns the exit code, and what is left to be said once the terminal is as it was
 */
export async function runScreen(options: ScreenOptions): Promise<{ code: number; lastWords: string[] }> {
	const { log, skeleton } = options;
	const ui = createUiStore(options.view);
	updateView(ui, options.view, initialTable('state'), (table) => ({ ...table, filter: options.filter }));
	const store = new DashboardStore(systemClock, options.intervalSeconds);
	const tick = () => ui.setState(({ tick: before }) => ({ tick: before + 1 }));
	const session = new Session({
		place: options.place,
		readOnly: options.readOnly,
		protectedPatterns: options.protectedPatterns,
		budget: options.budget,
		store,
		clock: systemClock,
		auditFile: auditFile(),
		backupDirectory: backupDir(),
		log: (level, message) => log.write(level, message),
		connect: options.connect,
		warn: (problem) => ui.setState({ event: { text: problem.message, role: 'warn', at: session.now() } }),
		onLeases: tick,
	});

	const { promise: over, resolve: finish } = Promise.withResolvers<Ending | null>();
	watchEndings(finish);
	quietConsole((level, text) => log.write(level, text));
	skeleton?.handOver();
	const theme = createTheme(options.colours);
	const ink = render(
		<App
			session={session}
			ui={ui}
			theme={theme}
			places={{ profiles: options.profiles, regions: options.regions }}
			env={process.env}
			onQuit={() => finish(null)}
		/>,
		{
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 60,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	// Ink takes a fault of drawing for the end of the screen; unheard, the program would go on without one.
	ink.waitUntilExit().catch((error: unknown) => finish({ kind: 'crash', error }));
	const countdown = setInterval(() => {
		if ((session.actions?.leases.held().length ?? 0) > 0) tick();
	}, 1000);
	void options.ready.then(
		(place) => session.openAt(place),
		(error: unknown) => finish({ kind: 'crash', error }),
	);

	const ending = await over;
	const held = session.actions?.leases.held().length ?? 0;
	if (held > 0) {
		ui.setState({
			event: { text: `Releasing ${formatCount(held)} held messages…`, role: 'plain', at: session.now() },
		});
	}
	const report = await session.close();
	clearInterval(countdown);
	ink.unmount();
	return {
		code: codeOf(ending),
		lastWords: [...crashWords(ending, log), ...leaveWords(report), ...logWords(log)],
	};
}

function codeOf(ending: Ending | null): number {
	if (ending === null) return exitCodes.done;
	if (ending.kind === 'signal') return exitCodes.signal + signalNumber(ending.signal);
	if (ending.kind === 'lost terminal') return exitCodes.signal + signalNumber('SIGHUP');
	return exitCodes.partly;
}

function crashWords(ending: Ending | null, log: Log): string[] {
	if (ending?.kind !== 'crash') return [];
	const { error } = ending;
	log.write('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
	const reason = error instanceof Error ? error.message : String(error);
	return [`qdash ended by a fault of its own: ${reason}. The log has the details: ${logFile()}.`];
}

function leaveWords(report: LeaveReport | null): string[] {
	if (!report) return [];
	const words: string[] = [];
	if (report.released > 0) words.push(`Released ${formatCount(report.released)} messages.`);
	for (const { lease, returnsAt, reason } of report.unreleased) {
		const back = new Date(returnsAt).toLocaleTimeString();
		words.push(
			`Not released: ${lease.id} of ${lease.queue.name}, which returns by itself at ${back}. ${reason}`,
		);
	}
	if (report.receivesUnderWay > 0) {
		words.push(
			'A receive was still under way: what it took returns by itself at the end of its visibility timeout.',
		);
	}
	if (report.drainsUnderWay > 0) {
		words.push('A purge was still under way: what it held returns by itself within a minute.');
	}
	return words;
}

function logWords(log: Log): string[] {
	return log.warning === null ? [] : [log.warning];
}
