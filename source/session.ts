import { AuditFile } from './actions/audit.ts';
import { type LeaveReport, leave } from './actions/leave.ts';
import { PurgeTimes } from './actions/purge-clock.ts';
import { type ActionSession, createActionSession } from './actions/session.ts';
import type { CallerIdentity, Connection, ConnectionRequest } from './aws/services.ts';
import { type Clock, sleep, type TimerHandle } from './model/clock.ts';
import type { Context } from './model/context.ts';
import { CallMeter } from './model/cost.ts';
import { QdashError } from './model/errors.ts';
import type { Message } from './model/message.ts';
import { sanitise } from './model/sanitise.ts';
import type { Rechecked } from './monitor/edge-monitor.ts';
import { type Focus, noFocus, sameFocus } from './monitor/focus.ts';
import { Monitor } from './monitor/monitor.ts';
import { asQdashError } from './monitor/service-health.ts';
import type { DashboardStore } from './store/dashboard-store.ts';

/** Where to look, as the operator named it. */
export interface Place {
	readonly profile?: string;
	readonly region?: string;
	readonly endpoint?: string;
}

/** What a session is made of. */
export interface SessionOptions {
	readonly place: Place;
	/** Whether this profile may be changed by nobody: by the flag or by the settings. */
	readonly readOnly: (profile: string | null) => boolean;
	readonly protectedPatterns: readonly string[];
	/** Dollars an hour, or null for no cap. */
	readonly budget: number | null;
	readonly store: DashboardStore;
	/** The wall clock. */
	readonly clock: Clock;
	readonly auditFile: string;
	readonly backupDirectory: string;
	readonly log: NonNullable<ConnectionRequest['log']>;
	/** Loads the AWS layer; after the first frame, since it is the heaviest part of the program. */
	readonly connect: (request: ConnectionRequest) => Promise<Connection>;
	/** Told of a problem that stops nothing and must be seen. */
	readonly warn: (problem: QdashError) => void;
	/** Told when leases changed. */
	readonly onLeases: () => void;
}

/** What is open for one context. */
interface Opened {
	readonly connection: Connection;
	readonly monitor: Monitor;
	readonly actions: ActionSession;
}

const retryConnecting = 5000;
const auditWait = 500;

/** One operator's dashboard: a connection with its monitor and its actions, which a change of place replaces. */
export class Session {
	readonly store: DashboardStore;
	readonly #options: SessionOptions;
	readonly #audit: AuditFile;
	readonly #purges = new PurgeTimes();
	#place: Place;
	#generation = 0;
	#opened: Opened | null = null;
	#focus: Focus = noFocus;
	#retry: TimerHandle | null = null;
	#peekable: boolean | null = null;
	#closing: Promise<LeaveReport | null> | null = null;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#place = options.place;
		this.#audit = new AuditFile(options.auditFile);
		this.store = options.store;
	}

	/** Where it looks now, as it was asked for. */
	get place(): Place {
		return this.#place;
	}

	/** What changes the account here; null while there is no connection. */
	get actions(): ActionSession | null {
		return this.#opened?.actions ?? null;
	}

	/** The wall clock, for whatever waits on the screen. */
	get clock(): Clock {
		return this.#options.clock;
	}

	/** The endpoint's time, in milliseconds since the epoch. */
	now(): number {
		return (this.#opened?.connection.clock ?? this.#options.clock).now();
	}

	/** Connects and begins to watch; a failure is in the store, and is tried again while it may pass. */
	async open(): Promise<void> {
		this.#cancelRetry();
		const generation = ++this.#generation;
		const { store, clock, readOnly, log, connect, budget } = this.#options;
		store.update({ connection: { state: 'connecting' } });
		const meter = new CallMeter();
		try {
			const connection = await connect({
				...this.#place,
				readOnly: readOnly(this.#place.profile ?? null),
				generation,
				clock,
				onCall: (call) => meter.add({ ...call, at: clock.now() }),
				log,
			});
			if (generation !== this.#generation) {
				connection.close();
				return;
			}
			const monitor = new Monitor({ connection, store, clock, meter, budget });
			this.#opened = { connection, monitor, actions: this.#createActions(connection) };
			monitor.setFocus(this.#focus);
			// The names of the queues come first: what else there is to ask would only delay them.
			void monitor.start().then(() => {
				if (generation !== this.#generation) return;
				void this.#identify(connection, generation);
				void this.#findPeek(connection, generation);
			});
		} catch (cause) {
			if (generation !== this.#generation) return;
			const error = asQdashError(cause, 'qdash', 'connect');
			log('warn', error.message);
			store.update({ connection: { state: 'failed', error } });
			store.flush();
			// A region or a profile that does not exist stays so; a login may come back in another terminal.
			if (error.kind === 'expired' || error.kind === 'unreachable') {
				this.#retry = clock.setTimeout(() => void this.open(), retryConnecting);
			}
		}
	}

	/** Opens at a place that was not known before. */
	async openAt(place: Place): Promise<void> {
		this.#place = place;
		await this.open();
	}

	/**
	 * Looks elsewhere: releases what is held here, forgets what was known, and connects anew; unless it is
	 * closed, or sent somewhere else again, before that is done.
	 */
	async moveTo(place: Place): Promise<LeaveReport | null> {
		const closing = this.close();
		const generation = this.#generation;
		const report = await closing;
		if (generation !== this.#generation) return report;
		this.#place = place;
		this.store.reset();
		await this.open();
		return report;
	}

	/** Connects anew with the same place: after a login. */
	async reopen(): Promise<void> {
		await this.moveTo(this.#place);
	}

	/** What the operator looks at. */
	setFocus(focus: Focus): void {
		if (sameFocus(this.#focus, focus)) return;
		this.#focus = focus;
		this.#opened?.monitor.setFocus(focus);
	}

	/** Seconds between two looks at a row on the screen. */
	setInterval(seconds: number): void {
		if (this.#opened) this.#opened.monitor.setInterval(seconds);
		else this.store.update({ interval: { seconds, effectiveSeconds: seconds, reason: null } });
	}

	/** Asks anew, or connects where there is no connection. */
	refresh(): void {
		if (this.#opened) this.#opened.monitor.refresh();
		else if (!this.#closing) void this.open();
	}

	/** Reads again at once what was just changed, and on until it has settled. */
	recheck(what: Rechecked, id: string): void {
		this.#opened?.monitor.recheck(what, id);
	}

	/**
	 * A stage's OpenAPI document, as JSON text.
	 *
	 * @throws QdashError where there is none, or the stage is not known any more
	 */
	async exportOpenApi(stageId: string): Promise<string> {
		const ref = this.store.latest.stages.get(stageId)?.ref;
		const gateway = this.#opened?.connection.apiGateway;
		if (!gateway || !ref || ref.apiId === null || ref.stage === '') {
			const message = !ref
				? 'This stage is not known any more.'
				: ref.stage === ''
					? `No stage of ${sanitise(ref.apiName)} is known: what is exported is what a stage has deployed.`
					: `${sanitise(ref.apiName)} is known by its metrics only: without the control plane there is no export.`;
			throw new QdashError({ kind: 'notFound', service: 'API Gateway', operation: 'GetExport', message });
		}
		return gateway.exportOpenApi({ id: ref.apiId, protocol: ref.protocol }, ref.stage, { urgent: true });
	}

	/** Holds the picture still, or lets it go on. */
	setFrozen(frozen: boolean): void {
		this.store.setFrozen(frozen ? this.now() : null);
	}

	/** True where messages can be looked at without receiving them; null while that is not known. */
	get peekable(): boolean | null {
		return this.#peekable;
	}

	/** Messages without a receive, where the endpoint can do that; null where it can't. */
	async peek(url: string): Promise<readonly Message[] | null> {
		return (await this.#opened?.connection.sqs.peek(url)) ?? null;
	}

	/**
	 * Ends it by any road: stops polling, releases what is held, and closes the connection.
	 *
	 * @returns what became of the leases; null when there was no connection
	 */
	close(): Promise<LeaveReport | null> {
		this.#generation += 1;
		this.#cancelRetry();
		// Who quits in the middle of a move waits for what that move still releases.
		this.#closing ??= this.#leave().finally(() => {
			this.#closing = null;
		});
		return this.#closing;
	}

	async #leave(): Promise<LeaveReport | null> {
		const opened = this.#opened;
		this.#opened = null;
		this.#peekable = null;
		if (!opened) return null;
		opened.monitor.stop();
		const report = await leave(opened.actions);
		// The last lines say what became of the leases; a disk that hangs does not keep anybody here.
		await Promise.race([this.#audit.settled(), sleep(this.#options.clock, auditWait)]);
		opened.connection.close();
		return report;
	}

	#createActions(connection: Connection): ActionSession {
		const { protectedPatterns, backupDirectory, warn, onLeases, store } = this.#options;
		const actions = createActionSession({
			connection,
			// A drain may end after the move: its lines in the audit log name the account that it was in.
			context: (): Context => {
				const { context } = store.latest;
				return context?.generation === connection.context.generation ? context : connection.context;
			},
			protectedPatterns,
			audit: this.#audit,
			backupDirectory,
			warn,
			purges: this.#purges,
		});
		actions.leases.subscribe(onLeases);
		return actions;
	}

	async #identify(connection: Connection, generation: number): Promise<void> {
		try {
			const identity: CallerIdentity = await connection.identify();
			if (generation !== this.#generation) return;
			const context = { ...connection.context, account: identity.account, caller: identity.arn };
			this.store.update({ context });
		} catch (cause) {
			// Who we are is good to know, and nothing depends on it: an emulator may have no STS at all.
			this.#options.log('info', asQdashError(cause, 'STS', 'GetCallerIdentity').message);
		}
	}

	async #findPeek(connection: Connection, generation: number): Promise<void> {
		try {
			const peekable = await connection.sqs.canPeek();
			if (generation === this.#generation) this.#peekable = peekable;
		} catch (cause) {
			this.#options.log('info', asQdashError(cause, 'SQS', 'peek').message);
		}
	}

	#cancelRetry(): void {
		if (this.#retry !== null) this.#options.clock.clearTimeout(this.#retry);
		this.#retry = null;
	}
}
