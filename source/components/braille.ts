/** The bits of a braille character's dots, from the bottom up, in its left and its right column. */
const dotBits: readonly (readonly [number, number, number, number])[] = [
	[0x40, 0x04, 0x02, 0x01],
	[0x80, 0x20, 0x10, 0x08],
];

/** Rows of dots in one character. */
export const dotsHigh = 4;
/** Columns of dots in one character. */
export const dotsWide = 2;

/** The character with these dots; without any, a space, which every font draws empty. */
export function brailleCharacter(bits: number): string {
	return bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits);
}

/** The bit of one dot: `x` 0 or 1 from the left, `y` 0 to 3 from the bottom. */
export function dotBit(x: number, y: number): number {
	return dotBits[x]?.[y] ?? 0;
}
