import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import type { SnapshotDocument } from '../../source/headless/snapshot.ts';
import { read } from '../support/documents.ts';

const schema = JSON.parse(read('docs/json.schema.json')) as AnySchemaObject;

/** What a validator of any user has to say; the mode is strict, so that a mistake in the schema is one too. */
const validate = validatorOf(schema);
/** The same for us: what the schema does not name is not let through. */
const validateClosed = validatorOf(closed(schema) as AnySchemaObject);

function validatorOf(of: AnySchemaObject) {
	const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
	ajv.addFormat('date-time', (text: string) => {
		const at = Date.parse(text);
		return !Number.isNaN(at) && new Date(at).toISOString() === text;
	});
	return ajv.compile(of);
}

function closed(part: unknown): unknown {
	if (Array.isArray(part)) return part.map(closed);
	if (typeof part !== 'object' || part === null) return part;
	const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
	return copy.type === 'object' ? { ...copy, additionalProperties: false } : copy;
}

/** What docs/json.schema.json says against a document, and which members it does not name; empty when it is right. */
export function complaints(document: unknown): string[] {
	const found = [validate, validateClosed].flatMap((each) => (each(document) ? [] : (each.errors ?? [])));
	return [...new Set(found.map(({ instancePath, message }) => `${instancePath} ${message}`))];
}

/** Whether a document of a later qdash, with members that this schema does not know, passes. */
export function isLetThrough(document: unknown): boolean {
	return validate(document) === true;
}

/** The members that the schema requires, by what they are members of. */
export function membersByPart(): Readonly<Record<string, readonly string[]>> {
	const parts = { document: schema, ...(schema.$defs as Record<string, AnySchemaObject>) };
	return Object.fromEntries(
		Object.entries(parts).map(([name, part]) => [name, Object.keys(part.properties as object)]),
	);
}

type Row = Readonly<Record<string, unknown>> & { readonly unknown: readonly string[] };

/** Nulls that are answers, as docs/json.md has them. */
const answers: readonly ((kind: string, row: Row) => readonly string[])[] = [
	(kind, row) => (kind === 'queues' && row.type === 'standard' ? ['deduplicatedPerMinute'] : []),
	(kind) => (kind === 'queues' ? ['deadLetterQueue'] : []),
	(kind, row) =>
		kind === 'apis' && row.protocol === 'WebSocket'
			? ['latencyP50Milliseconds', 'latencyP90Milliseconds', 'latencyP99Milliseconds']
			: [],
	(kind, row) => (kind === 'apis' && row.protocol !== 'WebSocket' ? ['connectsPerMinute'] : []),
	(kind, row) => (kind === 'apis' && row.protocol !== 'REST' ? ['cacheHitPercent', 'canaryPercent'] : []),
	(kind) => (kind === 'apis' ? ['metricsShownBy'] : []),
	(kind, row) =>
		kind === 'distributions' && row.monitoring === false
			? ['hitRatioPercent', 'originP50Milliseconds', 'originP90Milliseconds', 'originP99Milliseconds']
			: [],
	(kind) => (kind === 'functions' ? ['runtime'] : []),
];

/** Where a null is neither named in `unknown` nor an answer, or `unknown` names what is no null; empty when it is right. */
export function unexplained(document: SnapshotDocument): string[] {
	return (['queues', 'apis', 'distributions', 'functions'] as const).flatMap((kind) => {
		const rows = document[kind] as readonly Row[] | null;
		if (rows === null) return document.unknown.includes(kind) ? [] : [`${kind} is null`];
		return rows.flatMap((row) => {
			const allowed = answers.flatMap((each) => each(kind, row));
			const nulls = Object.keys(row).filter((name) => row[name] === null);
			return [
				...nulls.filter((name) => !row.unknown.includes(name) && !allowed.includes(name)),
				...row.unknown.filter((name) => !nulls.includes(name)),
			].map((name) => `${kind} ${String(row.name ?? row.id)} ${name}`);
		});
	});
}
