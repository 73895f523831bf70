import type { ActionSession } from '../../actions/session.ts';
import {
	concurrencyRequest,
	leastUnreserved,
	mostReservable,
	problemWithConcurrency,
	setConcurrency,
} from '../../actions/set-concurrency.ts';
import type { AppServices } from '../../app-services.ts';
import type { DialogSpec } from '../../components/form.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { QdashError } from '../../model/errors.ts';
import { formatCount } from '../../model/format.ts';
import type { EventSourceMapping, FunctionRecord } from '../../model/function.ts';
import { sourceName } from '../../model/function-verdicts.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import { updateView, viewState } from '../../store/ui-store.ts';
import { confirmed } from './confirm.ts';
import { place } from './message-flows.ts';
import { allowed, run } from './problem.ts';

/** What a function's reservation was before qdash stopped it with 0, by the function's ARN; null: it had none. */
type BeforeStop = Readonly<Record<string, number | null>>;

const beforeStopKey = 'concurrency before 0';
const none: BeforeStop = {};

/** Sets a function's reserved concurrency, wherever one is under the cursor. */
export function concurrencyCommand(services: AppServices, record: () => FunctionRecord | null): Handlers {
	return {
		concurrency: () => {
			const found = record();
			if (found) run(services, () => concurrencyFlow(services, found));
		},
	};
}

async function concurrencyFlow(services: AppServices, record: FunctionRecord): Promise<void> {
	const { session, dialogs, tell } = services;
	const fn = record.function;
	const actions = allowed(services, concurrencyRequest(fn, 0));
	if (!actions) return;
	const present = await presentReservation(actions, record);
	let typed: string | null = null;
	let problem: string | null = null;
	for (;;) {
		const answer = await dialogs.ask(concurrencyDialog(services, record, present, typed, problem));
		if (answer.button !== 'set') return;
		typed = String(answer.values.value ?? '');
		problem = null;
		const value = valueIn(typed);
		const request = concurrencyRequest(fn, value);
		const { grade, refusal } = actions.gate.check(request);
		if (refusal) throw refusal;
		const sure = await confirmed(services, {
			title: `Reserved concurrency of ${sanitise(fn.name)}`,
			prose: whatItDoes(services, record, value),
			target: request.target,
			grade,
			yes: value === 0 ? 'Stop it' : value === null ? 'Take it away' : 'Set it',
			danger: value === 0,
		});
		if (!sure) {
			if (session.actions !== actions) return;
			continue;
		}
		try {
			await setConcurrency(actions, { function: fn, value, confirmed: grade });
			rememberStop(services, fn.arn, present, value);
			tell(doneSentence(fn.name, value));
			session.recheck('function', fn.name);
			return;
		} catch (error) {
			if (!(error instanceof QdashError)) throw error;
			problem = error.message;
			if (session.actions !== actions) {
				tell(problem, 'bad');
				return;
			}
		}
	}
}

/** What is typed: nothing for no reservation; what is no number stays one that is refused. */
function valueIn(text: string): number | null {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	return /^\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}

function concurrencyDialog(
	services: AppServices,
	record: FunctionRecord,
	present: Reservation,
	typed: string | null,
	problem: string | null,
): DialogSpec {
	const { session, ui } = services;
	const { name, arn } = record.function;
	const account = () => knownValue(session.store.latest.accountConcurrency);
	const before = viewState(ui.getState(), beforeStopKey, none)[arn];
	const proposal = present === 0 && before !== undefined ? before : present;
	return {
		title: `Reserved concurrency of ${sanitise(name)}`,
		prose: () => [
			...(problem === null ? [] : [problem, '']),
			`${place(services, sanitise(name))}: ${presentSentence(present)}`,
			...(present === 0 && before !== undefined ? [beforeSentence(before)] : []),
			accountSentence(account(), present),
			'',
			'0 stops it. Left empty, the reservation is taken away, and it shares what the account has left.',
		],
		fields: [
			{
				kind: 'text',
				id: 'value',
				label: 'Calls at once',
				value: typed ?? (proposal === null || proposal === undefined ? '' : String(proposal)),
				placeholder: 'no reservation',
				validate: (value) =>
					problemWithConcurrency(valueIn(value), mostReservable(account(), present ?? null)),
			},
		],
		buttons: [
			{ id: 'cancel', label: 'Cancel' },
			{ id: 'set', label: 'Set…' },
		],
		focus: 'value',
		width: 70,
	};
}

/** Undefined where it is not known; null where there is none. */
type Reservation = number | null | undefined;

/** A reservation that was read before this, in milliseconds, may have been changed by somebody since. */
const freshFor = 60_000;

/** What is reserved now, asked where nobody has of late: it is the way back from 0. */
async function presentReservation(
	{ lambda, ending, clock }: ActionSession,
	{ function: fn, reservedConcurrency: reading }: FunctionRecord,
): Promise<Reservation> {
	if (reading.state === 'denied') return undefined;
	if (reading.state === 'known' && clock.now() - reading.at < freshFor) return reading.value.value;
	try {
		return await lambda.getReservedConcurrency(fn.name, { signal: ending.signal });
	} catch (error) {
		// Who may not read it may still be allowed to set it: the form says that it is not known.
		if (error instanceof QdashError) return undefined;
		throw error;
	}
}

function presentSentence(present: Reservation): string {
	if (present === undefined) return 'its reservation is not known.';
	if (present === null) return 'it has no reservation.';
	return present === 0
		? 'it is stopped by a reservation of 0.'
		: `at most ${formatCount(present)} calls at once, reserved for it.`;
}

function beforeSentence(before: number | null): string {
	return before === null
		? 'Before qdash stopped it, it had none.'
		: `Before qdash stopped it, that was ${formatCount(before)}.`;
}

function accountSentence(
	account: { readonly limit: number; readonly unreserved: number } | null,
	present: Reservation,
): string {
	if (account === null) return "The account's limit is not known.";
	const most = mostReservable(account, present ?? null);
	const rest = `The account has ${formatCount(account.limit)}, of which ${formatCount(account.unreserved)} are not reserved.`;
	return most === null
		? rest
		: `${rest} AWS keeps ${leastUnreserved} so: at most ${formatCount(most)} can be reserved here.`;
}

function whatItDoes(services: AppServices, record: FunctionRecord, value: number | null): string[] {
	const name = sanitise(record.function.name);
	const where = place(services, name);
	if (value === null) return [`Takes the reservation of ${where} away: it shares what the account has left.`];
	if (value > 0) {
		return [
			`Reserves ${formatCount(value)} calls at once for ${where}: it gets no more, and the others can't take them.`,
		];
	}
	const { mappings } = services.session.store.latest;
	const sources = [...mappings.values()].filter(
		({ functionName, state }) => functionName === record.function.name && state !== 'Disabled',
	);
	return [
		`Stops ${where}: every call is throttled until it is set back.`,
		'Who calls it gets an error (429); asynchronous events wait for up to 6 hours.',
		...sourceSentences(name, sources),
	];
}

function sourceSentences(name: string, sources: readonly EventSourceMapping[]): string[] {
	// A stream's batches do not come back so: they are tried again where they are.
	const named = sources.filter(({ eventSourceArn }) => eventSourceArn?.includes(':sqs:')).map(sourceName);
	if (named.length === 0) return [];
	return [
		'',
		`It still reads ${named.join(', ')}: what is received and refused comes back after the visibility timeout with its receive count raised, and may so become a dead letter. Disabling the mapping (x on ${name}) leaves the messages alone.`,
	];
}

/** The way back: the next form proposes what it was before it was stopped. */
function rememberStop({ ui }: AppServices, arn: string, present: Reservation, value: number | null): void {
	updateView(ui, beforeStopKey, none, (before) => {
		const { [arn]: _, ...others } = before;
		if (value !== 0) return others;
		if (present === undefined) return others;
		// Stopped twice in a row: the first value is the way back.
		return present === 0 ? before : { ...others, [arn]: present };
	});
}

function doneSentence(name: string, value: number | null): string {
	const called = sanitise(name);
	if (value === null) return `the reservation of ${called} is taken away`;
	if (value === 0) return `${called} is stopped: its reserved concurrency is 0; e sets it back`;
	return `${formatCount(value)} calls at once are reserved for ${called}`;
}
