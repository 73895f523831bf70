import type { GateRequest } from '../../actions/safety.ts';
import type { ActionSession } from '../../actions/session.ts';
import type { AppServices } from '../../app-services.ts';
import { QdashError } from '../../model/errors.ts';

/** Any failure as one sentence for the line of events. */
export function sentenceOf(error: unknown): string {
	if (error instanceof QdashError) return error.message;
	return `qdash itself failed: ${error instanceof Error ? error.message : String(error)}.`;
}

/** Runs a flow; a failure is told, and nothing else stops. */
export function run(services: AppServices, flow: () => Promise<void>): void {
	flow().catch((error: unknown) => services.tell(sentenceOf(error), 'bad'));
}

/** The actions of this context, when the gate would let this one through; else says why not. */
export function allowed(services: AppServices, request: GateRequest): ActionSession | null {
	const { actions } = services.session;
	if (!actions) {
		services.tell('There is no connection yet.', 'warn');
		return null;
	}
	const { refusal } = actions.gate.check(request);
	if (!refusal) return actions;
	services.tell(refusal.message, 'warn');
	return null;
}
