import { MadeThings } from '../scenario/provision.ts';

export type { Made } from '../scenario/scenario.ts';

/** A step needs what an earlier one did not give. */
export class NotMade extends Error {
	override readonly name = 'NotMade';
}

/** What the steps were answered with, where some of them may have been left out. */
export class OutsideMade extends MadeThings {
	override text(as: string, ...path: readonly string[]): string {
		if (!this.has(as, ...path)) throw new NotMade(`${as} was not made`);
		return super.text(as, ...path);
	}
}
