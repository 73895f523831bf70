import { parseArgs } from 'node:util';
import { closest } from 'fastest-levenshtein';
import meow from 'meow';
import { sanitise } from './model/sanitise.ts';

/** A wrong command, flag or value, in one sentence. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** A command's flags by their names in camel case, as meow takes them. */
export type FlagTable = Readonly<
	Record<
		string,
		| { readonly type: 'boolean'; readonly shortFlag?: string; readonly default?: boolean }
		| { readonly type: 'string'; readonly shortFlag?: string }
	>
>;

/** What was given of a table's flags: those with a value, and those without. */
export interface GivenFlags<Text extends string, Plain extends string = never> {
	text(name: Text): string | undefined;
	given(name: Plain): boolean;
	/**
	 * A number within bounds; a trailing `s` is let pass.
	 *
	 * @param wanted - what the value should have been, for the sentence
	 */
	number(name: Text, least: number, most: number, wanted: string): number | null;
	/** The same without a fraction. */
	integer(name: Text, least: number, most: number, wanted: string): number | null;
}

/** The flags of a table that have a value. */
export type TextFlag<Table extends FlagTable> = {
	[Name in keyof Table & string]: Table[Name]['type'] extends 'string' ? Name : never;
}[keyof Table & string];

/** A flag's names as they are written, without the dashes. `color` is only ever turned off. */
export function namesOf(table: FlagTable): readonly string[] {
	return Object.keys(table).map((name) => (name === 'color' ? 'no-color' : kebab(name)));
}

/**
 * Reads flags.
 *
 * @param argv - without the program's own name and without the command
 * @throws UsageError naming what is wrong, and the nearest right one
 */
export function readFlags<const Table extends FlagTable>(
	argv: readonly string[],
	table: Table,
): GivenFlags<TextFlag<Table>, Exclude<keyof Table & string, TextFlag<Table>>> {
	checkFlags(argv, table);
	const { flags } = meow({
		importMeta: import.meta,
		// Name and version are said elsewhere: no package.json is searched for.
		pkg: { name: 'qdash' },
		argv: [...argv],
		flags: { ...table },
		autoHelp: false,
		autoVersion: false,
	});
	const values = flags as Readonly<Record<string, unknown>>;
	const text = (name: string) => values[name] as string | undefined;
	const number = (name: string, least: number, most: number, wanted: string) =>
		numberOf(kebab(name), text(name), least, most, wanted);
	return {
		text,
		given: (name) => (name === 'color' ? values.color !== false : values[name] === true),
		number,
		integer: (name, least, most, wanted) => {
			const value = number(name, least, most, wanted);
			if (value === null || (Number.isInteger(value) && !text(name)?.endsWith('s'))) return value;
			throw wrong(kebab(name), text(name) ?? '', wanted);
		},
	};
}

/**
 * Holds what was typed to the flags that there are, word by word. meow is lenient: it takes `--no-profile`
 * for false, and `--read-only=yes` for nothing, which would leave an account open that was to be safe.
 */
function checkFlags(argv: readonly string[], table: FlagTable): void {
	const types = new Map(
		Object.entries(table).map(([name, { type }]) => [name === 'color' ? 'no-color' : kebab(name), type]),
	);
	const options = Object.fromEntries([...types].map(([name, type]) => [name, { type }]));
	const shorts = { help: { type: 'boolean', short: 'h' } } as const;
	const { tokens } = parseArgs({
		args: [...argv],
		options: { ...options, ...shorts },
		strict: false,
		tokens: true,
	});
	const seen = new Set<string>();
	for (const token of tokens) {
		if (token.kind === 'positional') throw new UsageError(unknownWord(token.value));
		if (token.kind === 'option') checkFlag(token, types, seen);
	}
}

interface FlagToken {
	readonly name: string;
	readonly rawName: string;
	readonly value?: string | undefined;
	readonly inlineValue?: boolean | undefined;
}

/** @throws UsageError for a flag that there is not, and for one with too many values, or too few */
function checkFlag(
	{ name, rawName, value, inlineValue }: FlagToken,
	types: ReadonlyMap<string, 'boolean' | 'string'>,
	seen: Set<string>,
): void {
	const type = types.get(name);
	if (!type) {
		throw new UsageError(
			`There is no flag ${sanitise(rawName)}; the nearest is --${closest(name, [...types.keys()])}.`,
		);
	}
	if (type === 'boolean') {
		if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
		return;
	}
	// A flag where a value should be is a value that was forgotten; a number may be below 0.
	const forgotten = !inlineValue && value !== undefined && /^-\D/.test(value);
	if (!value || forgotten) throw new UsageError(`--${name} needs a value.`);
	if (seen.has(name)) throw new UsageError(`--${name} is given twice.`);
	seen.add(name);
}

/** The sentence for a word that is no command. */
export function unknownWord(word: string): string {
	return `There is no command ${sanitise(word)}; qdash --help lists what there is.`;
}

function wrong(name: string, text: string, wanted: string): UsageError {
	return new UsageError(`--${name} ${sanitise(text)} is not right; it is ${wanted}.`);
}

function numberOf(
	name: string,
	text: string | undefined,
	least: number,
	most: number,
	wanted: string,
): number | null {
	if (text === undefined) return null;
	const value = Number(text.replace(/s$/, ''));
	if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
		throw wrong(name, text, wanted);
	}
	return value;
}

/** @throws UsageError for what is no http URL */
export function checkWebUrl(name: string, text: string | undefined): void {
	if (text === undefined || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) return;
	throw new UsageError(`--${name} ${sanitise(text)} is not a URL; it is like http://127.0.0.1:4566.`);
}

function kebab(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
