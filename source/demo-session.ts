import { randomUUID } from 'node:crypto';
import type { AuditLog } from './actions/audit.ts';
import { outcomeWord } from './actions/outcome.ts';
import { createGate, type Gate } from './actions/safety.ts';
import type { ActionTarget } from './actions/target.ts';
import { type OutsideEndpoint, openOutside } from './aws/operations/outside.ts';
import type { ConnectionRequest } from './aws/services.ts';
import { type Cleaned, cleanUp } from './demo/outside/cleaning.ts';
import { OutsideDemo, type Provisioned } from './demo/outside/outside-demo.ts';
import type { OutsideCaller } from './demo/outside/port.ts';
import type { Progress } from './demo/outside/provisioning.ts';
import type { Removal } from './demo/outside/removal.ts';
import type { ScenarioName } from './demo/scenario/names.ts';
import type { Context } from './model/context.ts';
import { QdashError } from './model/errors.ts';
import type { Permit } from './model/permit.ts';

/** What the demo on somebody's endpoint needs. */
export interface DemoSessionOptions {
	readonly request: ConnectionRequest;
	readonly protectedPatterns: readonly string[];
	readonly audit: AuditLog;
	/** Where the journals of what was made are. */
	readonly journals: string;
	readonly scenario: ScenarioName;
	readonly seed: number;
	/** The part of the scenario's messages that queues get. */
	readonly rate: number;
	/** Whether the operator has allowed an account of AWS. */
	readonly confirmed: boolean;
	/** Milliseconds that removing may take. */
	readonly limit: number;
	/** Told of what the endpoint lacks, and of trouble with the audit log. */
	readonly say: (sentence: string) => void;
}

/** The account that emulators without STS have. */
const emulatorsAccount = '000000000000';

/** The demo on an endpoint of somebody else, with everything that it changes behind the gate. */
export class DemoSession {
	readonly #options: DemoSessionOptions;
	readonly #endpoint: OutsideEndpoint;
	readonly #gate: Gate;
	readonly #run: string;
	#context: Context;
	#demo: OutsideDemo | undefined;

	private constructor(options: DemoSessionOptions, endpoint: OutsideEndpoint) {
		const { protectedPatterns, audit, request, say } = options;
		this.#options = options;
		this.#endpoint = endpoint;
		this.#context = endpoint.context;
		this.#run = `${new Date(request.clock.now()).toISOString().slice(0, 10)}-${randomUUID().slice(0, 8)}`;
		this.#gate = createGate({
			readOnly: () => request.readOnly,
			protectedPatterns,
			context: () => this.#context,
			audit,
			clock: request.clock,
			warn: ({ message }) => say(message),
		});
	}

	/** Nothing is asked of the endpoint yet. */
	static async open(options: DemoSessionOptions): Promise<DemoSession> {
		return new DemoSession(options, await openOutside(options.request));
	}

	/** The value of this run's tag. */
	get run(): string {
		return this.#run;
	}

	get isAws(): boolean {
		return this.#endpoint.isAws;
	}

	/** The endpoint's address. */
	get target(): string {
		return this.#endpoint.target;
	}

	/** Whether anything may have been made. */
	get begun(): boolean {
		return this.#demo !== undefined;
	}

	/**
	 * Makes everything at the endpoint, and fills the queues.
	 *
	 * @throws QdashError when it is refused, or there is nobody to talk to; then `remove` takes back what was made
	 */
	async provision(signal?: AbortSignal, progress?: (progress: Progress) => void): Promise<Provisioned> {
		const { scenario, seed, rate, request, journals, say } = this.#options;
		// A refusal comes before anything is asked or written down.
		this.#checkAllowed('made');
		const { account } = await this.#identify();
		return this.#change('made', null, async (call) => {
			const demo = await OutsideDemo.prepare({
				scenario,
				run: this.#run,
				endpoint: this.target,
				account,
				region: this.#context.region,
				isAws: this.isAws,
				rate,
				seed,
				clock: request.clock,
				journals,
				say,
			});
			this.#demo = demo;
			const given = await demo.provision(call, signal, progress);
			return { ...given, count: given.made, failed: given.leftOut };
		});
	}

	/** Keeps traffic going until the signal fires. @returns messages that were sent */
	async traffic(signal: AbortSignal): Promise<number> {
		const demo = this.#demo;
		if (!demo) return 0;
		const { count } = await this.#change('traffic', null, async (call) => {
			return { count: await demo.traffic(call, signal), failed: 0 };
		});
		return count;
	}

	/** Plays the time between two moments, for who has no clock to wait on. @returns messages that were sent */
	async play(from: number, now: number): Promise<number> {
		const demo = this.#demo;
		if (!demo) return 0;
		const { count } = await this.#change('traffic', null, async (call) => {
			return { count: await demo.play(from, now, call), failed: 0 };
		});
		return count;
	}

	/** Publishes the metrics of the minutes until a moment. @returns data points */
	async publish(now: number): Promise<number> {
		const demo = this.#demo;
		if (!demo) return 0;
		const { count } = await this.#change('metrics', null, async (call) => {
			return { count: await demo.publish(now, call), failed: 0 };
		});
		return count;
	}

	/** Removes exactly what was made, in bounded time; null where nothing was begun. */
	async remove(): Promise<Removal | null> {
		const demo = this.#demo;
		if (!demo) return null;
		// The change may be refused, as where the audit log can't be written; the simulation ends all the same.
		this.stop();
		return this.#change('removed', null, async (call) => {
			const removal = await demo.remove(call, this.#options.limit);
			return { ...removal, count: removal.removed.length, failed: removal.left.length };
		});
	}

	/** Removes what earlier demos left. */
	async clean(): Promise<Cleaned> {
		const { request, journals, limit, say } = this.#options;
		this.#checkAllowed('removed');
		const { account } = await this.#identify();
		return this.#change('removed', null, async (call) => {
			const cleaned = await cleanUp(call, {
				endpoint: this.target,
				account,
				region: this.#context.region,
				isAws: this.isAws,
				clock: request.clock,
				journals,
				limit,
				say,
			});
			return { ...cleaned, count: cleaned.removed.length, failed: cleaned.left.length };
		});
	}

	/** Ends the simulation; what was made stays. */
	stop(): void {
		this.#demo?.stop();
		this.#demo = undefined;
	}

	close(): void {
		this.stop();
		this.#endpoint.close();
	}

	async #identify(): Promise<{ readonly account: string }> {
		const identity = await this.#endpoint.identify();
		this.#context = {
			...this.#context,
			account: identity?.account ?? null,
			caller: identity?.arn ?? null,
		};
		return { account: identity?.account ?? emulatorsAccount };
	}

	#checkAllowed(what: string): void {
		const { refusal } = this.#gate.check(this.#request(what, null));
		if (refusal) throw refusal;
		if (!this.isAws || this.#options.confirmed) return;
		throw new QdashError({
			kind: 'denied',
			service: 'qdash',
			operation: 'demo',
			message: 'This is an account of AWS itself: the demo needs --yes-real-aws there.',
		});
	}

	#request(what: string, count: number | null) {
		const target: ActionTarget = {
			kind: 'endpoint',
			name: `demo ${this.#run}: ${what}`,
			id: this.target,
		};
		return { action: 'demo', target, count } as const;
	}

	/** One change behind the gate: a line in the audit log before it, and one after. */
	async #change<Result extends { readonly count: number; readonly failed: number }>(
		what: string,
		count: number | null,
		work: (call: OutsideCaller) => Promise<Result>,
	): Promise<Result> {
		let result: Result | undefined;
		const confirmed = this.#options.confirmed ? 'yes-no' : 'none';
		await this.#gate.run({ ...this.#request(what, count), confirmed }, async (permit) => {
			result = await work(this.#caller(permit));
			return { outcome: outcomeWord(result.count, result.failed), count: result.count, error: null };
		});
		if (!result)
			throw new QdashError({ kind: 'unknown', service: 'qdash', operation: 'demo', message: what });
		return result;
	}

	#caller(permit: Permit): OutsideCaller {
		return (call, signal) => this.#endpoint.call(permit, call, signal ? { signal } : {});
	}
}
