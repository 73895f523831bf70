import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/clock.ts';
import type { Context } from '../model/context.ts';
import { QdashError } from '../model/errors.ts';
import { type ActionName, issuePermit, type Permit, revokePermit } from '../model/permit.ts';
import { sanitise } from '../model/sanitise.ts';
import type { AuditEntry, AuditLog } from './audit.ts';
import type { Outcome } from './outcome.ts';
import { protectingPattern } from './protected.ts';
import type { ActionTarget } from './target.ts';

/** How strongly the operator has to confirm, or has confirmed: not at all, yes or no, the target's name typed. */
export type Grade = 'none' | 'yes-no' | 'type-name';

/** What is to be done, to what, to how many messages or paths of it (null: not known; 1 where it is one thing). */
export interface GateRequest {
	readonly action: ActionName;
	/** For `demo` its run and what it does of it, with the URL of the endpoint. */
	readonly target: ActionTarget;
	readonly count: number | null;
	/** It takes in all of the target: every path of a distribution, every call of a function. */
	readonly sweeping?: boolean;
	/** For the audit log, which way a setting goes, where the action alone does not say it: `disable`, `reserve 0`. */
	readonly change?: string;
}

/** The grade of confirmation that is needed, or why it can't be done at all. */
export type GateAnswer =
	| { readonly grade: Grade; readonly refusal: null }
	| { readonly grade: null; readonly refusal: QdashError };

/** What an action may ask of the gate while it runs. */
export interface RunningAction {
	/** A permit for a lesser action that this one is made of: a drain (purge) receives and releases. */
	grant(action: ActionName): Permit;
	/**
	 * Writes one audit line for a batch that was done.
	 *
	 * @throws QdashError when it can't be written: the action has to stop
	 */
	batch(count: number): Promise<void>;
}

/** The one gate. Whatever changes the account passes through `run`, which alone issues permits. */
export interface Gate {
	/** Before a form or dialog opens: what it will take. Asks nothing and writes nothing. */
	check(request: GateRequest): GateAnswer;
	/** The pattern that protects this target, its profile or its account, or null. */
	protectedBy(target: ActionTarget): string | null;
	/**
	 * Does it: a line in the audit log, the work, another line. The permit ends with the work.
	 *
	 * @throws QdashError of kind `denied` and service `qdash` when refused (read-only, too weak a
	 * confirmation, no audit log), in which case nothing was done; and whatever the work throws
	 */
	run<R extends Outcome>(
		request: GateRequest & { readonly confirmed: Grade },
		work: (permit: Permit, running: RunningAction) => Promise<R>,
	): Promise<R>;
}

export interface GateOptions {
	readonly readOnly: () => boolean;
	readonly protectedPatterns: readonly string[];
	readonly context: () => Context;
	readonly audit: AuditLog;
	/** Dates the audit lines: the endpoint's clock. */
	readonly clock: Clock;
	/** Told when a line could not be written and nothing could be refused for it any more. */
	readonly warn: (problem: QdashError) => void;
}

const RANK: Readonly<Record<Grade, number>> = { none: 0, 'yes-no': 1, 'type-name': 2 };
const MADE_OF: Readonly<Partial<Record<ActionName, readonly ActionName[]>>> = {
	purge: ['receive', 'release'],
};
/** More messages than this of something protected need its name typed. */
const MANY = 10;

export function createGate(options: GateOptions): Gate {
	const protectedBy = (target: ActionTarget) =>
		protectingPattern(options.protectedPatterns, target, options.context());
	const check = (request: GateRequest): GateAnswer => {
		if (options.readOnly()) {
			return { grade: null, refusal: refusal(request, `qdash is read-only here: ${cannot(request)}.`) };
		}
		return { grade: gradeOf(request, protectedBy(request.target) !== null), refusal: null };
	};

	const run: Gate['run'] = async (request, work) => {
		const answer = check(request);
		if (answer.refusal) throw answer.refusal;
		if (RANK[request.confirmed] < RANK[answer.grade]) {
			const needed = answer.grade === 'type-name' ? `${nameToType(request.target)} typed` : 'a yes';
			throw refusal(request, `It was not confirmed: ${cannot(request)} without ${needed}.`);
		}
		const trail = auditTrail(options, request);
		await trail.begin();
		const permits = [issuePermit(request.action, request.target.id)];
		const running: RunningAction = {
			grant: (action) => {
				if (!MADE_OF[request.action]?.includes(action))
					throw new Error(`${request.action} is not made of ${action}`);
				const permit = issuePermit(action, request.target.id);
				permits.push(permit);
				return permit;
			},
			batch: trail.batch,
		};
		try {
			const result = await work(permits[0] as Permit, running);
			await trail.end(result);
			return result;
		} catch (error) {
			const known = error instanceof QdashError ? error : unforeseen(request, error);
			await trail.end({
				outcome: known.kind === 'cancelled' ? 'cancelled' : 'failed',
				count: 0,
				error: known,
			});
			throw error;
		} finally {
			for (const permit of permits) revokePermit(permit);
		}
	};
	return { check, protectedBy, run };
}

function gradeOf({ action, count, sweeping = false }: GateRequest, isProtected: boolean): Grade {
	const many = count === null || count > MANY;
	switch (action) {
		case 'receive':
		case 'extend':
		case 'release':
			return 'none';
		case 'send':
			if (!isProtected) return 'none';
			return many ? 'type-name' : 'yes-no';
		case 'ack':
			if (isProtected) return many ? 'type-name' : 'yes-no';
			return count === 1 ? 'none' : 'yes-no';
		case 'purge':
			return 'type-name';
		case 'demo':
			// Asking for the demo by its command is the word for it; a protected profile or account needs more.
			return isProtected ? 'yes-no' : 'none';
		case 'invalidate':
			// Without its cache the whole load falls on the origins.
			return sweeping || isProtected ? 'type-name' : 'yes-no';
		case 'monitoring':
			return 'yes-no';
		case 'mapping':
			return isProtected ? 'type-name' : 'yes-no';
		case 'concurrency':
			return sweeping && isProtected ? 'type-name' : 'yes-no';
	}
}

const CALLED: Readonly<Record<ActionTarget['kind'], string>> = {
	queue: "the queue's name",
	endpoint: "the endpoint's name",
	distribution: "the distribution's name",
	mapping: "the function's name",
	function: "the function's name",
};

/** What is to be typed for the strongest confirmation, in words: `the queue's name`. */
export function nameToType({ kind }: Pick<ActionTarget, 'kind'>): string {
	return CALLED[kind];
}

function cannot({ action, target }: GateRequest): string {
	const name = sanitise(target.name);
	const what: Record<ActionName, string> = {
		receive: `no message can be received from ${name}, since a receive hides it and raises its receive count`,
		extend: `no lease in ${name} can be extended`,
		release: `no message of ${name} can be released`,
		ack: `no message of ${name} can be acked`,
		send: `nothing can be sent to ${name}`,
		purge: `${name} can't be purged`,
		demo: 'the demo can neither make nor remove anything',
		invalidate: `no path of ${name} can be invalidated`,
		monitoring: `the additional metrics of ${name} can't be turned on`,
		mapping: `what ${name} reads can't be stopped or started`,
		concurrency: `the reserved concurrency of ${name} can't be changed`,
	};
	return what[action];
}

function refusal({ action }: GateRequest, message: string, cause?: QdashError): QdashError {
	return new QdashError({ kind: 'denied', service: 'qdash', operation: action, message, cause });
}

function unforeseen({ action }: GateRequest, cause: unknown): QdashError {
	const code = cause instanceof Error ? cause.name : typeof cause;
	return new QdashError({ kind: 'unknown', service: 'qdash', operation: action, message: code, code, cause });
}

/** The lines of one action. Those of a release are written beside it: a way out never waits for a file. */
function auditTrail({ audit, clock, context, warn }: GateOptions, request: GateRequest) {
	const id = randomUUID();
	const write = (phase: AuditEntry['phase'], count: number | null, outcome: Outcome | null) => {
		const { profile, region, endpoint, account, caller } = context();
		const error = outcome?.error;
		return audit.append({
			time: new Date(clock.now()).toISOString(),
			id,
			phase,
			action: request.action,
			target: auditTarget(request.target),
			...(request.change === undefined ? {} : { change: request.change }),
			count,
			outcome: outcome?.outcome ?? null,
			error: error ? { kind: error.kind, code: error.code ?? null, operation: error.operation } : null,
			context: { profile, region, endpoint: withoutCredentials(endpoint), account },
			caller,
		});
	};
	const refusing = async (written: Promise<void>) => {
		if (request.action === 'release') {
			void written.catch(warn);
			return;
		}
		try {
			await written;
		} catch (error) {
			const problem = error as QdashError;
			throw refusal(request, `${problem.message} Without it ${cannot(request)}.`, problem);
		}
	};
	return {
		begin: () => refusing(write('begin', request.count, null)),
		batch: (count: number) => refusing(write('batch', count, { outcome: 'done', count, error: null })),
		/** The deed is done: a line that can't be written is told, and changes nothing of the outcome. */
		end: async (outcome: Outcome) => {
			const written = write('end', outcome.count, outcome).catch(warn);
			if (request.action !== 'release') await written;
		},
	};
}

/** A queue is named as it was before there was anything else in the log. */
function auditTarget({ kind, name, id }: ActionTarget): AuditEntry['target'] {
	return kind === 'queue' ? { queue: name, url: id } : { kind, name, id };
}

function withoutCredentials(endpoint: string | null): string | null {
	if (endpoint === null || !URL.canParse(endpoint)) return endpoint === null ? null : '(not a URL)';
	const { protocol, host, pathname } = new URL(endpoint);
	return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
