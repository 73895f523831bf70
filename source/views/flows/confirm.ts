import { type Grade, nameToType } from '../../actions/safety.ts';
import type { ActionTarget } from '../../actions/target.ts';
import type { AppServices } from '../../app-services.ts';
import type { Field } from '../../components/form.ts';
import { sanitise } from '../../model/sanitise.ts';

/** A question before something is done. */
export interface Confirmation {
	readonly title: string;
	/** Sanitised; a function where the numbers in it move while it is open. */
	readonly prose: readonly string[] | (() => readonly string[]);
	readonly target: ActionTarget;
	readonly grade: Grade;
	/** What the button that does it says. */
	readonly yes: string;
	/** False for what takes nothing away: its button is no warning. */
	readonly danger?: boolean;
}

/** Asks as strongly as the gate wants, with No in focus. @returns true where it may be done */
export async function confirmed(
	services: AppServices,
	{ title, prose, target, grade, yes, danger = true }: Confirmation,
): Promise<boolean> {
	if (grade === 'none') return true;
	const guard = services.session.actions?.gate.protectedBy(target) ?? null;
	const guarded = guard === null ? [] : ['', `It is protected by the pattern ${sanitise(guard)}.`];
	const fields: Field[] =
		grade === 'type-name'
			? [{ kind: 'name', id: 'name', label: `Type ${nameToType(target)}`, expected: target.name }]
			: [];
	const answer = await services.dialogs.ask({
		title,
		prose: typeof prose === 'function' ? () => [...prose(), ...guarded] : [...prose, ...guarded],
		fields,
		buttons: [
			{ id: 'cancel', label: 'No, go back' },
			{ id: 'yes', label: yes, ...(danger ? { danger } : {}) },
		],
		focus: 'cancel',
	});
	return answer.button === 'yes';
}
