import { once } from 'node:events';
import { useServices } from '../app-services.ts';
import type { KnownProfile } from '../aws/services.ts';
import type { Handlers } from '../components/key-dispatcher.ts';
import { useCommands } from '../components/use-keys.ts';
import { keyLabel } from '../key-press.ts';
import type { Command, CommandId } from '../keys.ts';
import { sleep } from '../model/clock.ts';
import { sanitise } from '../model/sanitise.ts';
import { currentRoute, type ListView, listOf, resetRoutes, type UiStore } from '../store/ui-store.ts';
import { sentenceOf } from './flows/problem.ts';
import type { PaletteSpec } from './palette/palette.tsx';
import { tabs } from './tabs.ts';

/** A process that was stopped does not count time; one that still runs after this was not. */
const notStopped = 300;

/** What lies over the view. */
export type Overlay =
	| { readonly kind: 'palette'; readonly spec: PaletteSpec }
	| { readonly kind: 'help'; readonly available: readonly Command[]; readonly readOnly: boolean };

/** The intervals that `+` and `-` go through, in seconds. */
export const intervals: readonly number[] = [0.5, 1, 2, 3, 5, 10, 15, 30, 60, 120, 300];

const viewCommands = {
	queues: 'view.queues',
	apis: 'view.apis',
	distributions: 'view.distributions',
	functions: 'view.functions',
} as const satisfies Record<ListView, CommandId>;

/** The keys of the other views: the one that is open needs none. */
function viewKeys(ui: UiStore): Handlers {
	const { view } = currentRoute(ui.getState());
	const others = tabs.filter((tab) => tab.view !== view);
	return Object.fromEntries(others.map((tab) => [viewCommands[tab.view], () => resetRoutes(ui, tab.view)]));
}

/** The keys that work everywhere. Draws nothing. */
export function GlobalKeys({
	places,
	open,
}: {
	readonly places: {
		readonly profiles: () => Promise<readonly KnownProfile[]>;
		readonly regions: () => Promise<readonly string[]>;
	};
	readonly open: (overlay: Overlay) => void;
}) {
	const services = useServices();
	const { session, ui, keys, tell, lend, quit } = services;
	const data = () => session.store.latest;
	const readOnly = () => data().context?.readOnly ?? false;

	const step = (by: number) => {
		const now = data().interval.seconds;
		const next = by < 0 ? intervals.findLast((each) => each < now) : intervals.find((each) => each > now);
		if (next === undefined) return;
		session.setInterval(next);
		tell(`asking every ${next} s`);
	};

	const moveTo = async (change: { profile?: string; region?: string }) => {
		resetRoutes(ui, listOf(ui.getState().routes));
		services.dialogs.cancelAll();
		const report = await session.moveTo({ ...session.place, ...change });
		if (report && report.released > 0) tell(`released ${report.released} messages before leaving`);
	};

	const pickProfile = async () => {
		const profiles = await places.profiles();
		if (profiles.length === 0) {
			tell('No profiles are named in the AWS configuration files.', 'warn');
			return;
		}
		const items = profiles.map(({ name, region }) => ({
			id: name,
			title: sanitise(name),
			detail: sanitise(region ?? ''),
		}));
		const { profile } = session.place;
		const onPick = (id: string) => {
			const own = profiles.find(({ name }) => name === id)?.region;
			void moveTo({ profile: id, ...(own ? { region: own } : {}) }).catch((error) =>
				tell(sentenceOf(error), 'bad'),
			);
		};
		open({
			kind: 'palette',
			spec: { title: 'Profile', items, ...(profile ? { current: profile } : {}), onPick },
		});
	};

	const pickRegion = async () => {
		const items = (await places.regions()).map((region) => ({ id: region, title: region, detail: '' }));
		const region = data().context?.region;
		const onPick = (id: string) =>
			void moveTo({ region: id }).catch((error) => tell(sentenceOf(error), 'bad'));
		open({
			kind: 'palette',
			spec: { title: 'Region', items, free: true, ...(region ? { current: region } : {}), onPick },
		});
	};

	const login = async () => {
		const { profile } = session.place;
		const args = ['sso', 'login', ...(profile ? ['--profile', profile] : [])];
		let problem: string | null = null;
		await lend(async () => {
			try {
				const { execa } = await import('execa');
				await execa('aws', args, { stdio: 'inherit' });
			} catch {
				problem = `aws ${args.join(' ')} did not end well; the AWS command line must be installed for it.`;
			}
		});
		if (problem) tell(problem, 'bad');
		else await session.reopen();
	};

	const suspend = async () => {
		await lend(async () => {
			const resumed = once(process, 'SIGCONT');
			// The whole group, so that a script around qdash (npm run) stops with it and the shell comes back.
			process.kill(0, 'SIGTSTP');
			// Without a shell that could continue it, the kernel drops the signal: then nothing is waited for.
			await Promise.race([resumed, sleep(session.clock, notStopped)]);
		});
	};

	const openPalette = () => {
		const available = keys.available();
		const items = available
			.filter((command) => !(readOnly() && command.changes))
			.map((command) => ({
				id: command.id,
				title: command.title,
				detail: command.keys.map(keyLabel).join(' '),
			}));
		open({ kind: 'palette', spec: { title: 'Command', items, onPick: (id) => keys.run(id as CommandId) } });
	};

	const told = (work: () => Promise<void>) => () =>
		void work().catch((error) => tell(sentenceOf(error), 'bad'));
	const opening = (work: () => Promise<void>) => told(() => keys.during(work()));
	const expired = () => {
		const { connection, outage } = data();
		const error = connection.state === 'failed' ? connection.error : outage?.error;
		return error?.kind === 'expired';
	};

	useCommands(
		keys,
		'everywhere',
		(): Handlers => ({
			quit,
			palette: openPalette,
			help: () => open({ kind: 'help', available: keys.available(), readOnly: readOnly() }),
			freeze: () => session.setFrozen(data().frozenAt === null),
			'interval.shorter': () => step(-1),
			'interval.longer': () => step(1),
			refresh: () => {
				session.refresh();
				tell('refreshing');
			},
			profile: opening(pickProfile),
			region: opening(pickRegion),
			suspend: told(suspend),
			...viewKeys(ui),
			...(expired() ? { login: told(login) } : {}),
		}),
	);
	return null;
}
