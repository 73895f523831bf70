import { closest } from 'fastest-levenshtein';
import * as v from 'valibot';
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { QdashError } from './model/errors.ts';
import { sanitise } from './model/sanitise.ts';
import type { Settings } from './settings.ts';

const shortest = 0.5;
const longest = 300;

const intervalText = 'a number of seconds from 0.5 to 300, like 2 or "2s"';

/** Reads `2`, `"2"` or `"2s"`, in seconds; anything else is not a number. */
function seconds(value: string | number): number {
	if (typeof value === 'number') return value;
	const match = /^\s*(\d+(?:\.\d+)?)\s*s?\s*$/.exec(value);
	return match ? Number(match[1]) : Number.NaN;
}

const interval = v.pipe(
	v.union([v.string(), v.number()], intervalText),
	v.transform(seconds),
	v.check((value) => value >= shortest && value <= longest, intervalText),
	v.transform((value) => Math.round(value * 1000)),
);

const names = v.array(
	v.pipe(v.string('a name or a pattern'), v.nonEmpty('a name or a pattern')),
	'a list of names',
);

const profile = v.strictObject(
	{
		readOnly: v.optional(v.boolean('true or false')),
		region: v.optional(v.pipe(v.string('a region'), v.regex(/^[a-z0-9-]+$/, 'a region, like eu-west-1'))),
	},
	'a map with readOnly or region',
);

const schema = v.strictObject(
	{
		interval: v.optional(interval),
		protected: v.optional(names),
		readOnly: v.optional(v.union([v.boolean(), names], 'true, false, or a list of profile names')),
		budget: v.optional(
			v.pipe(
				v.number('a number of dollars an hour'),
				v.check((value) => Number.isFinite(value) && value > 0, 'a number of dollars an hour above 0'),
			),
		),
		profiles: v.optional(v.record(v.string(), profile, 'a map of profile names')),
	},
	'a map of settings',
);

/** The keys that may stand at a place of the file. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
	return path.length === 0 ? Object.keys(schema.entries) : Object.keys(profile.entries);
}

function refused(file: string, line: number | null, message: string, cause?: unknown): QdashError {
	const place = line === null ? sanitise(file) : `${sanitise(file)}, line ${line}`;
	return new QdashError({
		kind: 'invalid',
		service: 'qdash',
		operation: 'settings',
		message: `${place}: ${message}`,
		...(cause === undefined ? {} : { cause }),
	});
}

/** The line of the key at the end of a path, or of the nearest thing around it. */
function lineOf(document: Document, counter: LineCounter, path: readonly PropertyKey[]): number {
	let node: unknown = document.contents;
	let offset = document.contents?.range?.[0] ?? 0;
	for (const [depth, step] of path.entries()) {
		if (isMap(node)) {
			const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === step);
			offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset;
			node = pair?.value;
		} else {
			node = document.getIn(path.slice(0, depth + 1), true);
			offset = (node as Node | undefined)?.range?.[0] ?? offset;
		}
	}
	return counter.linePos(offset).line;
}

function explain(issue: v.BaseIssue<unknown>, path: readonly PropertyKey[]): string {
	const key = sanitise(path.map(String).join('.'));
	if (issue.type === 'strict_object' && issue.expected === 'never') {
		const known = keysAt(path.slice(0, -1));
		const near = closest(String(path.at(-1)), [...known]);
		return `there is no setting ${key}; the nearest one is ${near}.`;
	}
	const shown =
		issue.input === undefined ? 'nothing' : sanitise(JSON.stringify(issue.input) ?? String(issue.input));
	const wanted = issue.message;
	return key ? `${key} is ${shown.slice(0, 80)}; it has to be ${wanted}.` : `this has to be ${wanted}.`;
}

/**
 * Reads settings out of a file's text.
 *
 * @param file - its name, for messages
 * @throws QdashError `invalid`, with the line, the key and the nearest right one
 */
export function parseSettings(text: string, file: string): Settings {
	const counter = new LineCounter();
	const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
	const [broken] = document.errors;
	if (broken) {
		throw refused(
			file,
			counter.linePos(broken.pos[0]).line,
			`this is not YAML: ${sanitise(broken.message)}.`,
			broken,
		);
	}
	let plain: unknown;
	try {
		plain = document.toJS() ?? {};
	} catch (cause) {
		throw refused(file, null, `this cannot be read: ${sanitise((cause as Error).message)}.`, cause);
	}
	if (typeof plain !== 'object' || Array.isArray(plain)) {
		throw refused(file, lineOf(document, counter, []), 'this has to be a map of settings.');
	}
	const result = v.safeParse(schema, plain, { abortEarly: true });
	if (!result.success) {
		const [issue] = result.issues;
		const path = issue.path?.map(({ key }) => key as PropertyKey) ?? [];
		throw refused(file, lineOf(document, counter, path), explain(issue, path));
	}
	const { output } = result;
	return {
		interval: output.interval ?? null,
		protected: output.protected ?? [],
		readOnly: output.readOnly ?? false,
		budget: output.budget ?? null,
		profiles: Object.fromEntries(
			Object.entries(output.profiles ?? {}).map(([name, { readOnly = null, region = null }]) => [
				name,
				{ readOnly, region },
			]),
		),
	};
}
