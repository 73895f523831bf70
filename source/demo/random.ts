import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that repeat for the same seed, so that a scenario plays the same way twice. */
export interface Random {
	/** At least 0, below 1. */
	fraction(): number;
	/** Both bounds included. */
	integer(from: number, to: number): number;
	pick<Item>(items: readonly Item[]): Item;
	chance(probability: number): boolean;
	/** A UUID of version 4's form. */
	uuid(): string;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** @param seed - a 32-bit integer */
export function randomFrom(seed: number): Random {
	const generator = xoroshiro128plus(seed | 0);
	const word = () => generator.next() >>> 0;
	const fraction = () => word() / 0x1_0000_0000;
	const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
	const bytes = (value: number) =>
		`${hex[value & 255]}${hex[(value >>> 8) & 255]}${hex[(value >>> 16) & 255]}${hex[value >>> 24]}`;
	return {
		fraction,
		integer,
		pick: (items) => {
			const item = items[integer(0, items.length - 1)];
			if (item === undefined) throw new RangeError('nothing to pick from');
			return item;
		},
		chance: (probability) => fraction() < probability,
		uuid: () => {
			const b = bytes(word());
			const c = bytes(word());
			const first = bytes(word());
			// Joined, not concatenated: V8 keeps a concatenation as a tree, and there are many ids.
			return [first, b.slice(0, 4), `4${b.slice(5)}`, `a${c.slice(1, 4)}`, c.slice(4) + bytes(word())].join(
				'-',
			);
		},
	};
}
