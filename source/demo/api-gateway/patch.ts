import type { Input } from '../wire/input.ts';
import { badRequest, notFound } from './errors.ts';
import { Violations } from './validation.ts';

export type PatchOp = 'add' | 'remove' | 'replace' | 'copy';

/** One of a request's patch operations, applied in their order. */
export interface PatchStep {
	readonly op: string;
	readonly path: string;
	readonly value: string | undefined;
	readonly from: string | undefined;
}

/** What may be done to one place of a resource. */
export interface PatchRule<Draft> {
	/** `/requestTemplates/{contentType}`: a name in braces stands for one part of the path. */
	readonly path: string;
	readonly ops: readonly PatchOp[];
	/**
	 * @param names - what stood for the names in braces, unescaped
	 * @throws ServiceError for a value that isn't allowed there
	 */
	apply(draft: Draft, step: PatchStep, names: readonly string[]): void;
}

/** What may be done to a resource, and how it is refused where AWS's wording differs by resource. */
export interface PatchTable<Draft> {
	readonly rules: readonly PatchRule<Draft>[];
	/**
	 * `listed`: the refusal lists the paths that the operation is good for. `plain`: it tells a wrong
	 * operation from a wrong path. `path`: it names the path for either.
	 */
	readonly style: 'listed' | 'plain' | 'path';
}

/** As AWS lists them. */
const knownOps = ['add', 'remove', 'move', 'test', 'replace', 'copy'];

/**
 * A request's patch operations.
 *
 * @param operation - `UpdateStage`, which AWS names in its refusal of an `op` that there is not
 * @param violations - what else was found wrong with the request
 * @throws ServiceError `ValidationException`
 */
export function patchSteps(
	input: Input,
	operation: string,
	violations: Violations = new Violations(),
): readonly PatchStep[] {
	const name = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}Input`;
	const found = new Violations();
	const steps = (input.objects('patchOperations') ?? []).map((step, index) => {
		const op = step.text('op');
		found.oneOf(op, `${name}.patchOperations.${index + 1}.member.op`, knownOps);
		return {
			op: op ?? 'null',
			path: step.text('path') ?? 'null',
			value: step.text('value'),
			from: step.text('from'),
		};
	});
	found.and(violations).check();
	return steps;
}

/**
 * What a resource becomes by a request's patch operations: all of them, or none when one is refused.
 *
 * @throws ServiceError `BadRequestException` for an operation or a path that isn't supported
 */
export function patched<Draft extends object>(
	current: Draft,
	steps: readonly PatchStep[],
	table: PatchTable<Draft>,
): Draft {
	const draft = structuredClone(current);
	for (const step of steps) applyStep(draft, step, table);
	return draft;
}

function applyStep<Draft>(draft: Draft, step: PatchStep, table: PatchTable<Draft>): void {
	let refused: PatchRule<Draft> | undefined;
	for (const rule of table.rules) {
		const names = matched(rule.path, step.path);
		if (!names) continue;
		if ((rule.ops as readonly string[]).includes(step.op)) {
			rule.apply(draft, step, names);
			return;
		}
		refused = rule;
	}
	throw refusal(step, refused, table);
}

function refusal<Draft>(step: PatchStep, rule: PatchRule<Draft> | undefined, table: PatchTable<Draft>) {
	if (table.style === 'listed') {
		const paths = table.rules
			.filter((each) => (each.ops as readonly string[]).includes(step.op))
			.map((each) => each.path);
		const advice =
			paths.length > 0 ? `Must be one of: [${paths.join(', ')}]` : 'Please choose supported operations';
		return badRequest(`Invalid patch path  '${step.path}' specified for op '${step.op}'. ${advice}`);
	}
	if (table.style === 'plain' && rule) {
		return badRequest(`Invalid patch operation specified. Must be one of: [${rule.ops.join(', ')}]`);
	}
	return badRequest(`Invalid patch path ${step.path}`);
}

/** What stands for the names of a pattern, or undefined where the path isn't of its form. */
function matched(pattern: string, path: string): readonly string[] | undefined {
	const wanted = pattern.split('/');
	const given = path.split('/');
	if (wanted.length !== given.length) return undefined;
	const names: string[] = [];
	for (const [index, part] of wanted.entries()) {
		const actual = given[index] ?? '';
		if (part.startsWith('{')) {
			if (actual === '') return undefined;
			names.push(unescapePointer(actual));
		} else if (part !== actual) return undefined;
	}
	return names;
}

/** Reads a part of a JSON pointer: `~1orders` is `/orders`. */
export function unescapePointer(part: string): string {
	return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** How AWS reads a patch's value as a boolean: anything but `true` is false, nothing at all too. */
export function truth(value: string | undefined): boolean {
	return value?.toLowerCase() === 'true';
}

/** A place for a text. An empty value removes it. */
export function textRule<Draft extends object>(
	name: keyof Draft & string,
	ops: readonly PatchOp[] = ['replace'],
): PatchRule<Draft> {
	return {
		path: `/${name}`,
		ops,
		apply: (draft, { op, value }) => {
			const fields = draft as Record<string, unknown>;
			if (op === 'remove' || value === undefined || value === '') delete fields[name];
			else fields[name] = value;
		},
	};
}

/** A place for a boolean. */
export function truthRule<Draft extends object>(name: keyof Draft & string): PatchRule<Draft> {
	return {
		path: `/${name}`,
		ops: ['replace'],
		apply: (draft, { value }) => {
			(draft as Record<string, unknown>)[name] = truth(value);
		},
	};
}

/**
 * The entries of a map. An entry has to be there to be replaced or removed; a map that is left empty
 * isn't given back any more.
 *
 * @param missing - AWS's words for an entry that isn't there
 * @param read - what an entry's value is; the text itself when left out
 */
export function mapRule<Draft extends object>(
	name: keyof Draft & string,
	missing: string,
	read: (value: string | undefined, key: string) => unknown = (value) => value ?? null,
): PatchRule<Draft> {
	return {
		path: `/${name}/{key}`,
		ops: ['add', 'replace', 'remove'],
		apply: (draft, { op, value }, [key = '']) => {
			const fields = draft as Record<string, unknown>;
			const map = { ...(fields[name] as Record<string, unknown> | undefined) };
			if (op !== 'add' && !Object.hasOwn(map, key)) throw notFound(missing);
			if (op === 'remove') delete map[key];
			else map[key] = read(value, key);
			if (Object.keys(map).length > 0) fields[name] = map;
			else delete fields[name];
		},
	};
}

/** The elements of a list of texts, which are their own names: `/binaryMediaTypes/image~1png`. */
export function listRule<Draft extends object>(
	name: keyof Draft & string,
	missing: string,
	ops: readonly PatchOp[] = ['add', 'replace', 'remove'],
): PatchRule<Draft> {
	return {
		path: `/${name}/{element}`,
		ops,
		apply: (draft, { op, value }, [element = '']) => {
			const fields = draft as Record<string, unknown>;
			const list = [...((fields[name] as string[] | undefined) ?? [])];
			const index = list.indexOf(element);
			if (op === 'add') {
				if (index < 0) list.push(element);
			} else {
				if (index < 0) throw notFound(missing);
				// What replaces an element comes last, as AWS has it.
				list.splice(index, 1);
				if (op === 'replace' && value !== undefined) list.push(value);
			}
			fields[name] = list;
		},
	};
}
