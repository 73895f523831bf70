import { type Clock, sleep } from '../../model/clock.ts';
import type { Step } from '../scenario/scenario.ts';
import type { Holes } from './holes.ts';
import type { Journal } from './journal.ts';
import { kindMadeBy } from './kinds/all.ts';
import { type Made, NotMade, OutsideMade } from './made.ts';
import type { OutsideCaller, ProvisioningCall } from './port.ts';
import { BadAnswer } from './reading.ts';
import { adapted, leftOutOfAws, requirementsOf } from './steps.ts';
import { tagged } from './tagging.ts';
import { type Ask, askOf, type Thing, type ThingKind } from './thing.ts';
import { isFatal, isServiceFailure } from './trouble.ts';

/** What provisioning works with. */
export interface ProvisioningOptions {
	readonly run: string;
	readonly account: string;
	readonly region: string;
	readonly isAws: boolean;
	readonly journal: Journal;
	readonly holes: Holes;
	readonly clock: Clock;
}

/** Milliseconds between two looks at what comes to life. */
const betweenLooks = 500;

/** How far it is. */
export interface Progress {
	readonly done: number;
	readonly all: number;
	/** What is under way: `Making queues`. */
	readonly what: string;
}

/** Applies the steps of a scenario at an endpoint: what can't be made is said once, and left out. */
export class Provisioning {
	readonly made: OutsideMade;
	readonly #options: ProvisioningOptions;
	readonly #own = new Set<string>();
	readonly #looked = new Set<ThingKind>();
	#count = 0;
	#uncertain = false;
	#leftOut = 0;

	constructor(options: ProvisioningOptions) {
		this.#options = options;
		this.made = new OutsideMade(options.account, options.region);
	}

	/** Calls that changed something, and steps that were left out. */
	get tally(): { readonly made: number; readonly leftOut: number } {
		return { made: this.#count, leftOut: this.#leftOut };
	}

	/** Whether something may be there though no answer told of it. */
	get uncertain(): boolean {
		return this.#uncertain;
	}

	/** Whether the demo made a thing itself. */
	owns(kind: string, name: string): boolean {
		return this.#own.has(`${kind} ${name}`);
	}

	/**
	 * Applies steps in their order.
	 *
	 * @throws QdashError when there is nobody to talk to any more
	 */
	async apply(
		steps: readonly Step[],
		call: OutsideCaller,
		signal?: AbortSignal,
		progress?: (progress: Progress) => void,
	): Promise<void> {
		for (const [index, step] of steps.entries()) {
			progress?.({ done: index, all: steps.length, what: `Making ${step.service}` });
			await this.#applyOne(step, call, signal);
		}
	}

	async #applyOne(step: Step, call: OutsideCaller, signal: AbortSignal | undefined): Promise<void> {
		const { holes, isAws, run } = this.#options;
		const { service, operation } = step;
		const spared = isAws ? leftOutOfAws[service] : undefined;
		if (spared) holes.sayOnce(`AWS ${service}`, `A real account is spared ${spared}: they are left out.`);
		const request = spared || holes.lacks(service, operation) ? null : this.#requestOf(step, this.made);
		if (!request) {
			this.#leftOut++;
			return;
		}
		try {
			const kind = kindMadeBy(service, operation);
			const final = tagged(adapted(request, run), run);
			const output = kind ? await this.#make(kind, final, call, signal) : await call(final, signal);
			if (output && step.as !== undefined) this.made.record(step.as, output);
			if (output) this.#count++;
			else this.#leftOut++;
		} catch (error) {
			if (signal?.aborted || isFatal(error)) throw error;
			if (leavesDoubt(error)) this.#uncertain = true;
			holes.note(service, operation, error);
			this.#leftOut++;
		}
	}

	/** The call, or null where something is missing that it needs. */
	#requestOf(step: Step, made: Made): ProvisioningCall | null {
		const { service, operation } = step;
		try {
			const input = typeof step.input === 'function' ? step.input(made) : step.input;
			const request = { service, operation, input, region: step.region ?? made.region };
			return requirementsOf(request).every(([kind, name]) => this.owns(kind, name)) ? request : null;
		} catch (error) {
			if (error instanceof NotMade) return null;
			throw error;
		}
	}

	async #make(
		kind: ThingKind,
		request: ProvisioningCall,
		call: OutsideCaller,
		signal: AbortSignal | undefined,
	): Promise<object | null> {
		const { journal, holes, run } = this.#options;
		const { service, region, input } = request;
		const ask = askOf((each) => call(each, signal), service, region);
		if (await kind.taken?.(input, ask)) {
			holes.sayOnce(
				`taken ${kind.name}`,
				`There is a ${kind.name} of the same name already (${nameIn(input)}): the demo leaves what it finds alone, and goes without. qdash demo --clean removes what earlier demos left.`,
			);
			return null;
		}
		journal.intends(`${service} ${request.operation} ${nameIn(input)} ${region}`);
		// What gets its tag later is known by its name alone, so it is noted before it is there.
		const ahead = kind.tag ? kind.made(input, {}, region) : null;
		if (ahead) journal.made(ahead);
		let output: object;
		try {
			output = await call(request, signal);
		} catch (error) {
			if (ahead && !isFatal(error) && !leavesDoubt(error)) journal.removed(ahead);
			throw error;
		}
		const thing = kind.made(input, output, region);
		if (!ahead) journal.made(thing);
		this.#own.add(`${kind.name} ${thing.name}`);
		if (kind.tag) await this.#tag(kind, thing, (each) => call(each, signal), run);
		if (kind.lifeless && !this.#looked.has(kind)) await this.#look(kind, thing, ask, signal);
		return output;
	}

	/** Where the first of a kind does not come to life, no others are made. */
	async #look(kind: ThingKind, thing: Thing, ask: Ask, signal: AbortSignal | undefined): Promise<void> {
		const { holes, clock } = this.#options;
		this.#looked.add(kind);
		const wait = () => sleep(clock, betweenLooks, signal);
		const reason = await kind.lifeless?.(thing, ask, wait);
		if (!reason) return;
		holes.leaveOut(kind.service, kind.creator);
		this.#own.delete(`${kind.name} ${thing.name}`);
		holes.sayOnce(`lifeless ${kind.name}`, `${kind.service}: ${reason}, so the others are left out.`);
	}

	async #tag(
		kind: ThingKind,
		thing: Thing,
		call: (request: ProvisioningCall) => Promise<object>,
		run: string,
	): Promise<void> {
		try {
			await kind.tag?.(thing, run, askOf(call, kind.service, thing.region));
		} catch (error) {
			if (isFatal(error)) throw error;
			// The journal knows of it all the same.
			this.#options.holes.note(kind.service, `tag ${kind.name}`, error);
		}
	}
}

/** A service that failed within, or gave no sensible answer, may have made it all the same. */
function leavesDoubt(error: unknown): boolean {
	return isServiceFailure(error) || error instanceof BadAnswer;
}

function nameIn(input: Readonly<Record<string, unknown>>): string {
	const named = ['QueueName', 'FunctionName', 'Name', 'name', 'Bucket', 'AlarmName'].find(
		(member) => member in input,
	);
	return named === undefined ? '' : String(input[named]);
}
