import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { App } from '../../source/app.tsx';
import { openConnection } from '../../source/aws/connection.ts';
import type { ConnectionRequest, KnownProfile } from '../../source/aws/services.ts';
import { initialTable } from '../../source/components/table-state.ts';
import { AdjustableClock } from '../../source/demo/adjustable-clock.ts';
import { type Cloud, startCloud } from '../../source/demo/cloud.ts';
import type { Fault } from '../../source/demo/faults.ts';
import type { ScenarioName } from '../../source/demo/scenario/names.ts';
import { systemClock } from '../../source/model/clock.ts';
import { auditFile, backupDir } from '../../source/paths.ts';
import { Session } from '../../source/session.ts';
import { DashboardStore } from '../../source/store/dashboard-store.ts';
import { createUiStore, updateView } from '../../source/store/ui-store.ts';
import { createTheme } from '../../source/theme.ts';
import { awsEnvironment } from './aws-environment.ts';
import { OutsideCloud, type TestQueue } from './outside-cloud.ts';
import { renderInTerminal, type TestTerminal } from './terminal.tsx';

const region = 'eu-west-1';

/** What a test opens. */
export interface DashboardOptions {
	/** 120 when left out. */
	readonly columns?: number;
	/** 40 when left out. */
	readonly rows?: number;
	/** `empty` when left out: then the queues are those that the test names. */
	readonly scenario?: ScenarioName;
	readonly queues?: readonly TestQueue[];
	readonly readOnly?: boolean;
	/** Turned on before the first request. */
	readonly faults?: readonly Fault[];
	readonly protectedPatterns?: readonly string[];
	/** Seconds; a fifth of one when left out, so that nobody waits for the next look. */
	readonly interval?: number;
	/** Where to look in place of the embedded cloud. */
	readonly endpoint?: string;
	readonly profiles?: readonly KnownProfile[];
}

/** The dashboard on a terminal, and what is around it. */
export interface Dashboard extends TestTerminal {
	readonly cloud: Cloud;
	/** Somebody else, with the SDK, straight to the cloud. */
	readonly outside: OutsideCloud;
	/** Lets time pass for the dashboard and the cloud, a second at a time, until the screen is as wanted. */
	pass(wanted: string | RegExp | ((screen: string[]) => boolean)): Promise<void>;
	/** How often the program was asked to end. */
	readonly quits: () => number;
	/** The first line. */
	header(): string;
	/** The last line. */
	footer(): string;
	/** The line above the footer, without its age. */
	event(): string;
	/** The row of the table that holds a text; empty where none does. */
	row(text: string): string;
	/** What the dialog says, its lines joined by single blanks; empty where none is open. */
	dialog(): string;
	/** Waits until the dialog says so. */
	waitForDialog(wanted: RegExp): Promise<void>;
	/** Waits until no dialog is open. */
	waitForNoDialog(): Promise<void>;
	/** Waits until a table's row matches. */
	waitForRow(text: string, wanted: RegExp): Promise<void>;
	/** Filters the queues down to one whose counts are known, and so puts the cursor on it. */
	pick(name: string): Promise<void>;
	/** Opens a queue from the list. */
	openQueue(name: string): Promise<void>;
	/** Opens a queue's messages, and receives after agreeing to the notice. */
	receive(name: string, count: number): Promise<void>;
	/** How often the cloud was asked for an operation. */
	asked(operation: string): number;
	/** The lines of all backups, parsed. */
	backups(): { readonly messageId: string; readonly body: string }[];
	/** The audit log's ends, in order: `release 1`. */
	audited(): string[];
}

/**
 * Draws the real app with real Ink on a terminal without a window, in front of an embedded cloud that it
 * reaches over HTTP, in a home folder of its own. Everything ends with the test.
 */
export async function openDashboard(t: TestContext, options: DashboardOptions = {}): Promise<Dashboard> {
	const ends: (() => unknown)[] = [];
	// Registered before the home folder is made, so that what is written at the end still has a place.
	t.after(async () => {
		for (const end of ends.reverse()) await end();
	});
	const { home } = awsEnvironment(t);
	const base = { XDG_CONFIG_HOME: join(home, 'config'), XDG_STATE_HOME: join(home, 'state') };
	Object.assign(process.env, base);
	for (const folder of Object.values(base)) mkdirSync(folder);

	const clock = new AdjustableClock(systemClock);
	const cloud = await startCloud({ scenario: options.scenario ?? 'empty', clock });
	ends.push(() => cloud.close());
	const outside = new OutsideCloud(cloud.endpoint);
	ends.push(() => outside.close());
	for (const queue of options.queues ?? []) await outside.create(queue);
	for (const fault of options.faults ?? []) cloud.faults.add(fault);
	cloud.clearRequests();

	const ui = createUiStore();
	updateView(ui, 'queues', initialTable('state'), (table) => table);
	const tick = () => ui.setState(({ tick: before }) => ({ tick: before + 1 }));
	const place = { endpoint: options.endpoint ?? cloud.endpoint, region };
	const session = new Session({
		place,
		readOnly: () => options.readOnly ?? false,
		protectedPatterns: options.protectedPatterns ?? [],
		budget: null,
		store: new DashboardStore(clock, options.interval ?? 0.2),
		clock,
		auditFile: auditFile(),
		backupDirectory: backupDir(),
		log: () => undefined,
		connect: (request: ConnectionRequest) => openConnection(request),
		warn: (problem) => ui.setState({ event: { text: problem.message, role: 'warn', at: session.now() } }),
		onLeases: tick,
	});
	const countdown = setInterval(tick, 200);
	let quits = 0;
	const terminal = await renderInTerminal(
		<App
			session={session}
			ui={ui}
			theme={createTheme('16')}
			places={{
				profiles: async () => options.profiles ?? [],
				regions: async () => ['eu-west-1', 'us-east-1'],
			}}
			env={{ HOME: home }}
			onQuit={() => {
				quits += 1;
			}}
		/>,
		{ columns: options.columns ?? 120, rows: options.rows ?? 40 },
	);
	// As the program does it: the first frame is out, and the endpoint may take its time.
	const opening = session.open();
	ends.push(async () => {
		clearInterval(countdown);
		await session.close();
		await opening;
		await terminal.unmount();
	});

	const row = (text: string) =>
		terminal.screen().find((line) => /^ [▌ ]/.test(line) && line.includes(text)) ?? '';
	const dashboard: Dashboard = {
		...terminal,
		cloud,
		outside,
		pass: async (wanted) => {
			let over = false;
			const there = terminal.waitFor(wanted).finally(() => {
				over = true;
			});
			const passing = async () => {
				while (!over) {
					await clock.advance(1000);
					// Between two seconds, answers have to come in.
					await new Promise((resolve) => setTimeout(resolve, 20));
				}
			};
			await Promise.all([there, passing()]);
		},
		quits: () => quits,
		header: () => terminal.screen()[0] ?? '',
		footer: () => terminal.screen().at(-1) ?? '',
		event: () => (terminal.screen().at(-2) ?? '').replace(/ · [\dhms ]+ ago$/, '').trim(),
		row,
		dialog: () => dialogIn(terminal.screen()),
		waitForDialog: (wanted) => terminal.waitFor((screen) => wanted.test(dialogIn(screen))),
		waitForNoDialog: () => terminal.waitFor((screen) => dialogIn(screen) === ''),
		waitForRow: (text, wanted) => terminal.waitFor(() => wanted.test(row(text))),
		pick: async (name) => {
			await terminal.waitFor(() => row(` ${name} `) !== '');
			terminal.press('/', 'ctrl-u');
			await terminal.waitFor('Enter keep the filter');
			terminal.type(name);
			await terminal.waitFor(() => new RegExp(`^ ▌ ${name} .*?\\d +\\d`).test(row(' ▌')));
			terminal.press('enter');
			await terminal.waitFor('⏎ open');
		},
		openQueue: async (name) => {
			await dashboard.pick(name);
			terminal.press('enter');
			await terminal.waitFor('Overview   Messages   Connections   Settings');
			await terminal.waitFor(/ · retention /);
		},
		receive: async (name, count) => {
			await dashboard.pick(name);
			terminal.press('r');
			await terminal.waitFor('[ No, go back ]');
			terminal.press('tab', 'enter');
			await terminal.waitFor(`received ${count} from`);
		},
		asked: (operation) => cloud.requests.filter((request) => request.operation === operation).length,
		backups: () =>
			filesIn(backupDir()).flatMap((file) => linesOf(file) as { messageId: string; body: string }[]),
		audited: () =>
			(linesOf(auditFile()) as { phase: string; action: string; count: number | null }[])
				.filter(({ phase }) => phase === 'end')
				.map(({ action, count }) => `${action} ${count}`),
	};
	return dashboard;
}

/** The palette has a frame too, and is read like a dialog. */
function dialogIn(screen: readonly string[]): string {
	const top = screen.findIndex((line) => /┌ .* ─*┐/.test(line));
	const left = screen[top]?.indexOf('┌ ') ?? -1;
	const bottom = screen.findIndex((line, y) => y > top && line[left] === '└');
	if (top < 0 || bottom < 0) return '';
	const right = screen[bottom]?.indexOf('┘', left) ?? 0;
	const inside = screen.slice(top, bottom).map((line) => line.slice(left + 1, right));
	return inside.join(' ').replaceAll(/[─┐]+/g, '').replaceAll(/\s+/g, ' ').trim();
}

function filesIn(folder: string): string[] {
	return readdirSync(folder).map((file) => join(folder, file));
}

function linesOf(file: string): unknown[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line): unknown => JSON.parse(line));
}
