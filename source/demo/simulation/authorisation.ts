import type { Sample } from '../cloudwatch/distribution.ts';
import type { AnswerContext } from '../scenario/scenario.ts';
import type { Draws } from './draws.ts';
import type { FunctionRuns } from './function-runs.ts';
import type { AuthoriserNode } from './graph.ts';
import type { Span } from './span.ts';

/** What an authoriser made of requests. */
export interface Authorisation {
	/** 401 or 403, and how many got it. */
	readonly status: 401 | 403;
	readonly refused: number;
	/** Answered with 500, since the authoriser's function failed or could not run. */
	readonly broken: number;
	/** Of those that got through, the share for which the function ran, and how long it took. */
	readonly asked: number;
	readonly durations: readonly Sample[];
}

const free: Authorisation = { status: 401, refused: 0, broken: 0, asked: 0, durations: [] };

/**
 * A Lambda authoriser's answer is cached for five minutes by default. A caller is taken to make ten
 * requests in that time, so the function runs for one in ten.
 */
const askedShare = 0.1;

/** Lambda authorisers that deny, IAM and API keys answer 403; what needs a valid token answers 401. */
function statusOf(kind: AuthoriserNode['kind']): 401 | 403 {
	return kind === 'COGNITO' || kind === 'JWT' ? 401 : 403;
}

/**
 * Asks the authoriser of a route, if it has one.
 *
 * @param unauthorised - the share of requests that it refuses
 */
export function authorise(
	authoriser: AuthoriserNode | null,
	request: { readonly count: number; readonly unauthorised: number },
	{
		span,
		context,
		functions,
		draws,
	}: {
		readonly span: Span;
		readonly context: AnswerContext;
		readonly functions: FunctionRuns;
		readonly draws: Draws;
	},
): Authorisation {
	if (!authoriser) return free;
	const { count, unauthorised } = request;
	const status = statusOf(authoriser.kind);
	if (authoriser.kind !== 'LAMBDA' || authoriser.functionName === null) {
		return { ...free, status, refused: draws.share(count, unauthorised) };
	}
	const asked = draws.share(count, askedShare);
	const run = functions.run(authoriser.functionName, asked, span, context);
	const broken = asked - run.succeeded;
	const refused = draws.share(count - broken, unauthorised);
	return { status, refused, broken, asked: count > 0 ? asked / count : 0, durations: run.durations };
}
