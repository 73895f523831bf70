import type { AnswerContext, Backend, Effect } from '../scenario/scenario.ts';
import { isEffective } from './backend.ts';
import type { Draws } from './draws.ts';
import type { Effects } from './effects.ts';
import type { Span } from './span.ts';

/** Calls of a backend that succeeded, and where they send. */
export interface Succeeded {
	readonly backend: Backend;
	readonly succeeded: number;
	readonly context: AnswerContext;
	readonly span: Span;
	readonly effects: Effects;
	readonly region: string;
	readonly account: string;
	readonly draws: Draws;
}

/** The ARN of a queue or a topic. */
export function arnOf(service: 'sqs' | 'sns', region: string, account: string, name: string): string {
	return `arn:aws:${service}:${region}:${account}:${name}`;
}

/** Sends what follows from successful calls. */
export function sendEffects(calls: Succeeded): void {
	const { backend, succeeded, context, span, effects, draws } = calls;
	if (succeeded <= 0) return;
	for (const effect of backend.effects ?? []) {
		if (!isEffective(effect, context)) continue;
		const share = typeof effect.share === 'function' ? effect.share(context) : effect.share;
		const sure = Math.floor(share);
		const count = succeeded * sure + draws.share(succeeded, share - sure);
		if (count > 0) effects.send(receiverOf(effect, calls), count, effect.draft, span.from, span.until);
	}
}

function receiverOf({ to }: Effect, { region, account }: Succeeded): Parameters<Effects['send']>[0] {
	if ('queue' in to) return { arn: arnOf('sqs', region, account, to.queue) };
	if ('topic' in to) return { arn: arnOf('sns', region, account, to.topic) };
	return to;
}
