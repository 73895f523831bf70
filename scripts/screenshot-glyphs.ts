/** Where a cell stands in the picture. */
export interface Place {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Which of up, right, down and left a box drawing character reaches from its middle. */
const boxes: Readonly<Record<string, string>> = {
	'─': 'rl',
	'│': 'ud',
	'┌': 'rd',
	'┐': 'ld',
	'└': 'ur',
	'┘': 'ul',
	'├': 'urd',
	'┤': 'uld',
	'┬': 'rld',
	'┴': 'url',
	'┼': 'urdl',
};

/** The part of the cell that a block character fills: left, top, right, bottom, each from 0 to 1. */
const blocks: Readonly<Record<string, readonly [number, number, number, number]>> = {
	'█': [0, 0, 1, 1],
	'▌': [0, 0, 0.5, 1],
	'▐': [0.5, 0, 1, 1],
	'▏': [0, 0, 0.125, 1],
	'▀': [0, 0, 1, 0.5],
	'▄': [0, 0.5, 1, 1],
};

/** Rows and columns of braille's dots, in the order of their bits. */
const dots: readonly (readonly [number, number])[] = [
	[0, 0],
	[0, 1],
	[0, 2],
	[1, 0],
	[1, 1],
	[1, 2],
	[0, 3],
	[1, 3],
];

function line(x1: number, y1: number, x2: number, y2: number, colour: string, dashes = ''): string {
	return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="1.4"${dashes}/>`;
}

function box(directions: string, place: Place, colour: string): string {
	const middle = place.x + place.width / 2;
	const centre = place.y + place.height / 2;
	const ends: Readonly<Record<string, readonly [number, number]>> = {
		u: [middle, place.y],
		d: [middle, place.y + place.height],
		l: [place.x, centre],
		r: [place.x + place.width, centre],
	};
	return [...directions]
		.map((direction) => {
			const [x, y] = ends[direction] ?? [middle, centre];
			return line(middle, centre, x, y, colour);
		})
		.join('');
}

function braille(code: number, place: Place, colour: string): string {
	return dots
		.map(([column, row], bit) => {
			if ((code & (1 << bit)) === 0) return '';
			const x = place.x + (place.width * (column * 2 + 1)) / 4;
			const y = place.y + (place.height * (row * 2 + 1)) / 8;
			return `<circle cx="${x}" cy="${y}" r="${place.width / 6}" fill="${colour}"/>`;
		})
		.join('');
}

/**
 * Characters that have to meet their neighbours, drawn as shapes so that they do, whatever the font. Null for
 * all others.
 */
export function drawShape(character: string, place: Place, colour: string): string | null {
	const directions = boxes[character];
	if (directions !== undefined) return box(directions, place, colour);
	const block = blocks[character];
	if (block) {
		const [left, top, right, bottom] = block;
		return `<rect x="${place.x + left * place.width}" y="${place.y + top * place.height}" width="${(right - left) * place.width}" height="${(bottom - top) * place.height}" fill="${colour}"/>`;
	}
	const dashes = ` stroke-dasharray="${place.width / 4}"`;
	const middle = place.x + place.width / 2;
	const centre = place.y + place.height / 2;
	if (character === '┄') return line(place.x, centre, place.x + place.width, centre, colour, dashes);
	if (character === '┊') return line(middle, place.y, middle, place.y + place.height, colour, dashes);
	const code = character.codePointAt(0) ?? 0;
	return code >= 0x2800 && code <= 0x28ff ? braille(code - 0x2800, place, colour) : null;
}
