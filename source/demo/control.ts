import type { AdjustableClock } from './adjustable-clock.ts';
import { type FaultKind, faultKinds, faultService, faultServices } from './fault-kinds.ts';
import type { Fault, Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import { ServiceError } from './service-error.ts';
import type { Answer } from './wire/answer.ts';
import { Input } from './wire/input.ts';

/** What the control paths steer. */
export interface Controlled {
	readonly clock: AdjustableClock;
	readonly faults: Faults;
	readonly requests: RequestLog;
	/** What is wrong in the scenario, and since when (milliseconds since the epoch). */
	readonly truth: () => readonly Truth[];
	/** Plays the scenario from its beginning. */
	readonly reset: () => void | Promise<void>;
}

/** Something that is wrong, as the scenario knows it. */
export interface Truth {
	/** An ARN. */
	readonly resource: string;
	readonly kind: string;
	readonly since: number;
	/** Null while it lasts. */
	readonly until: number | null;
}

const longestJump = 7 * 24 * 3600;
/** Milliseconds that an answer may be held back: an hour, past every client's patience. */
const longestDelay = 3_600_000;
const faultFields: ReadonlySet<string> = new Set([
	'kind',
	'service',
	'operation',
	'queue',
	'times',
	'seconds',
	'share',
	'milliseconds',
	'jitter',
	'status',
] satisfies (keyof Fault)[]);

function refuse(message: string, status = 400): ServiceError {
	return new ServiceError({ shape: 'BadRequest', message, status });
}

function answer(body: object, status = 200): Answer {
	return { status, type: 'application/json', body: JSON.stringify(body) };
}

function readFault(input: Input): Fault {
	const kind = input.requiredText('kind');
	if (!(faultKinds as readonly string[]).includes(kind)) {
		throw refuse(`kind has to be one of ${faultKinds.join(', ')}`);
	}
	const unknown = input.names.find((name) => !faultFields.has(name));
	if (unknown !== undefined) throw refuse(`a fault has no ${unknown}, but ${[...faultFields].join(', ')}`);
	const service = input.text('service');
	if (service !== undefined && !faultService(service)) {
		throw refuse(`service has to be one of ${faultServices.join(', ')}`);
	}
	const optional = {
		service,
		operation: input.text('operation'),
		queue: input.text('queue'),
		times: input.integer('times'),
		seconds: input.number('seconds'),
		share: input.number('share'),
		milliseconds: input.integer('milliseconds'),
		jitter: input.integer('jitter'),
		status: input.integer('status'),
	};
	const { share, seconds, times, milliseconds, jitter, status } = optional;
	if (share !== undefined && !(share > 0 && share <= 1))
		throw refuse('share has to be above 0, and at most 1');
	if (seconds !== undefined && !(seconds > 0)) throw refuse('seconds has to be above 0');
	if (times !== undefined && times < 1) throw refuse('times has to be at least 1');
	for (const [name, value] of Object.entries({ milliseconds, jitter })) {
		if (value !== undefined && !(value >= 0 && value <= longestDelay)) {
			throw refuse(`${name} has to be between 0 and ${longestDelay}`);
		}
	}
	if (status !== undefined && !(status >= 200 && status <= 599)) {
		throw refuse('status has to be between 200 and 599');
	}
	const given = Object.entries(optional).filter(([, value]) => value !== undefined);
	return { kind: kind as FaultKind, ...Object.fromEntries(given) };
}

/** One fault is added; a list in `faults`, as it is given out, takes the place of all. */
function change(faults: Faults, input: Input): void {
	const list = input.objects('faults')?.map(readFault);
	if (list === undefined) {
		faults.add(readFault(input));
		return;
	}
	faults.clear();
	for (const fault of list) faults.add(fault);
}

function parse(body: Uint8Array): Input {
	let value: unknown;
	try {
		value = JSON.parse(Buffer.from(body).toString());
	} catch {
		throw refuse('the body has to be a JSON object');
	}
	return new Input(value, (name) => refuse(`${name} is missing`));
}

/**
 * Answers the paths under `/_qdash/`, which no AWS client asks for: whether the cloud is up, its faults,
 * its clock, and what was asked of it.
 */
export async function control(
	request: {
		readonly method: string;
		readonly path: string;
		readonly body: Uint8Array;
		/** The web page that asks, where it is one. */
		readonly page?: string | undefined;
	},
	{ clock, faults, requests, truth, reset }: Controlled,
): Promise<Answer> {
	try {
		// Any page that is open in a browser on this machine can reach the loopback interface.
		if (request.page !== undefined && request.method !== 'GET') {
			throw refuse('a web page may not change anything here', 403);
		}
		switch (`${request.method} ${request.path}`) {
			case 'GET /_qdash/health':
				return answer({ status: 'ok', now: clock.now() });
			case 'GET /_qdash/truth':
				return answer(truth());
			case 'POST /_qdash/reset':
				await reset();
				return answer({ now: clock.now() });
			case 'GET /_qdash/faults':
				return answer({ faults: faults.list });
			case 'POST /_qdash/faults':
				change(faults, parse(request.body));
				return answer({ faults: faults.list });
			case 'DELETE /_qdash/faults':
				faults.clear();
				return answer({ faults: faults.list });
			case 'GET /_qdash/requests':
				return answer({ requests: requests.records });
			case 'DELETE /_qdash/requests':
				requests.clear();
				return answer({ requests: requests.records });
			case 'POST /_qdash/advance': {
				const seconds = parse(request.body).number('seconds');
				if (seconds === undefined || !(seconds >= 0 && seconds <= longestJump)) {
					throw refuse(`seconds has to be between 0 and ${longestJump}`);
				}
				await clock.advance(seconds * 1000);
				return answer({ now: clock.now() });
			}
			default:
				throw refuse(`there is no ${request.method} ${request.path}`, 404);
		}
	} catch (error) {
		if (error instanceof ServiceError) return answer({ error: error.message }, error.status);
		throw error;
	}
}
