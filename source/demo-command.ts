import { AuditFile } from './actions/audit.ts';
import { isAwsHost } from './aws/operations/outside.ts';
import type { ConnectionRequest } from './aws/services.ts';
import { costSentence, estimateCost } from './demo/outside/cost.ts';
import type { Removal } from './demo/outside/removal.ts';
import type { OutsideDemoArguments } from './demo-arguments.ts';
import { DemoSession } from './demo-session.ts';
import { exitCodeFor, exitCodes } from './exit-codes.ts';
import { systemClock } from './model/clock.ts';
import { QdashError } from './model/errors.ts';
import { formatCount } from './model/format.ts';
import { auditFile, demoDir } from './paths.ts';
import { signalNumber } from './terminal/endings.ts';
import { progressOn } from './terminal/progress.ts';

/** What the command takes from the program around it. */
export interface OutsideDemoCommand {
	readonly given: OutsideDemoArguments;
	/** Where to look, by flags and settings. */
	readonly place: Pick<ConnectionRequest, 'profile' | 'region' | 'endpoint'>;
	readonly readOnly: boolean;
	readonly protectedPatterns: readonly string[];
	readonly log: NonNullable<ConnectionRequest['log']>;
	readonly say: (sentence: string) => void;
	/** Runs the dashboard until it is left, and gives its exit code. */
	readonly dashboard: () => Promise<number>;
}

/** A part of the scenario that an emulator bears beside everything else. */
const defaultRate = 0.1;
/** Milliseconds that removing may take. */
const removalLimit = 45_000;
/** Things that stay and are named one by one. */
const mostNamed = 50;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * `qdash demo --endpoint URL`: makes a scenario there, opens the dashboard on it, and removes on leaving what
 * it made.
 *
 * @returns the exit code
 */
export async function runOutsideDemo(command: OutsideDemoCommand): Promise<number> {
	const { given, place, readOnly, protectedPatterns, log } = command;
	const voice = new Voice(command.say);
	const { say } = voice;
	const { endpoint, ...elsewhere } = place;
	// A host of AWS is that of one service: the SDK knows those of all.
	const asked = endpoint !== undefined && isAwsHost(new URL(endpoint)) ? elsewhere : place;
	const session = await DemoSession.open({
		request: { ...asked, readOnly, generation: 0, clock: systemClock, log },
		protectedPatterns,
		audit: new AuditFile(auditFile()),
		journals: demoDir(),
		scenario: given.scenario ?? 'shop',
		seed: given.seed ?? 1,
		rate: given.rate ?? defaultRate,
		confirmed: given.yesRealAws,
		limit: removalLimit,
		say,
	});
	try {
		if (session.isAws && !given.yesRealAws) {
			say(await refusalOfAws(given));
			return exitCodes.refused;
		}
		return given.clean ? await clean(session, voice) : await demo(session, command, voice);
	} catch (error) {
		if (!(error instanceof QdashError)) throw error;
		say(error.message);
		return exitCodeFor(error);
	} finally {
		session.close();
	}
}

async function refusalOfAws({ scenario, rate, seed, clean }: OutsideDemoArguments): Promise<string> {
	if (clean) return 'This is an account of AWS itself: add --yes-real-aws to remove what demos left there.';
	const cost = await estimateCost({
		scenario: scenario ?? 'shop',
		rate: rate ?? defaultRate,
		seed: seed ?? 1,
		clock: systemClock,
	});
	return `This is an account of AWS itself, where the demo would cost ${costSentence(cost)}: add --yes-real-aws to run it there.`;
}

async function clean(session: DemoSession, { say }: Voice): Promise<number> {
	const { removed, left, running } = await session.clean();
	for (const pid of running) say(`A demo still runs here (process ${pid}): what it made stays.`);
	say(
		removed.length === 0 && left.length === 0 ? 'Nothing was left by a demo.' : removedWords(removed.length),
	);
	return sayLeft(left, say);
}

async function demo(session: DemoSession, command: OutsideDemoCommand, voice: Voice): Promise<number> {
	const { given } = command;
	const { say } = voice;
	const over = new AbortController();
	let ended: NodeJS.Signals | null = null;
	let removing = false;
	const onSignal = (signal: NodeJS.Signals) => {
		if (removing) {
			say(`Left as it is; ${cleanWords(session, command.place)}`);
			process.exit(exitCodes.signal + signalNumber(signal));
		}
		ended ??= signal;
		over.abort();
	};
	for (const signal of signals) process.on(signal, onSignal);
	// A terminal that is gone takes no words, and must not keep things from being removed.
	process.stderr.on('error', () => {});
	let code: number = exitCodes.done;
	try {
		code = await play(session, command, voice, over);
	} catch (error) {
		if (!(error instanceof QdashError)) throw error;
		if (error.kind !== 'cancelled') say(error.message);
		code = exitCodeFor(error);
	} finally {
		over.abort();
		voice.clear();
		removing = true;
		if (given.keep) {
			if (session.begun) {
				const words = cleanWords(session, command.place);
				say(`What the demo made stays at ${session.target} (run ${session.run}); ${words}`);
			}
			session.stop();
		} else {
			voice.progress(`Removing what the demo made at ${session.target}; Ctrl-C leaves it there`);
			const removal = await session.remove().catch((error: unknown) => {
				say(`What the demo made stays at ${session.target}; ${cleanWords(session, command.place)}`);
				throw error;
			});
			if (removal) {
				if (removal.removed.length > 0) say(removedWords(removal.removed.length));
				if (sayLeft(removal.left, say) !== exitCodes.done) say(cleanWords(session, command.place));
			}
			if (removal && removal.left.length > 0 && code === exitCodes.done) code = exitCodes.partly;
		}
		for (const signal of signals) process.off(signal, onSignal);
	}
	return ended === null ? code : exitCodes.signal + signalNumber(ended);
}

async function play(
	session: DemoSession,
	{ dashboard }: OutsideDemoCommand,
	voice: Voice,
	over: AbortController,
): Promise<number> {
	const { target } = session;
	const { made, leftOut, seeded } = await session.provision(over.signal, ({ done, all, what }) =>
		voice.progress(`${what} at ${target}: ${done} of ${all}`),
	);
	const left = leftOut > 0 ? `, left out ${formatCount(leftOut)}` : '';
	voice.say(
		`Made ${formatCount(made)} of the scenario's steps${left}, with ${formatCount(seeded)} messages.`,
	);
	// The dashboard goes on without traffic, where that fails.
	const traffic = session.traffic(over.signal).catch((error: unknown) => {
		voice.say(`The traffic ended: ${error instanceof Error ? error.message : String(error)}`);
	});
	voice.hold();
	try {
		return await dashboard();
	} finally {
		over.abort();
		await traffic;
		voice.release();
	}
}

/** What the command says: beside a line of progress, and not while the dashboard has the screen. */
class Voice {
	readonly #say: (sentence: string) => void;
	readonly #line = progressOn(process.stderr);
	#held: string[] | null = null;

	constructor(say: (sentence: string) => void) {
		this.#say = say;
	}

	progress(text: string): void {
		this.#line.show(text);
	}

	readonly say = (sentence: string): void => {
		if (this.#held) {
			this.#held.push(sentence);
			return;
		}
		this.#line.clear();
		this.#say(sentence);
	};

	/** Takes the line of progress away. */
	clear(): void {
		this.#line.clear();
	}

	hold(): void {
		this.clear();
		this.#held = [];
	}

	release(): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const sentence of held) this.say(sentence);
	}
}

function removedWords(count: number): string {
	return `Removed ${formatCount(count)} things that the demo made.`;
}

function cleanWords(
	{ target, isAws }: DemoSession,
	{ profile, region }: OutsideDemoCommand['place'],
): string {
	const where = [
		isAws ? '--yes-real-aws' : `--endpoint ${target}`,
		...(profile === undefined ? [] : [`--profile ${profile}`]),
		...(region === undefined ? [] : [`--region ${region}`]),
	];
	return `qdash demo --clean ${where.join(' ')} removes it.`;
}

function sayLeft(left: Removal['left'], say: (sentence: string) => void): number {
	for (const { thing, reason } of left.slice(0, mostNamed)) {
		say(`Not removed: the ${thing.kind} ${thing.name} (${reason}).`);
	}
	if (left.length > mostNamed) say(`Not removed: ${formatCount(left.length - mostNamed)} more things.`);
	return left.length > 0 ? exitCodes.partly : exitCodes.done;
}
