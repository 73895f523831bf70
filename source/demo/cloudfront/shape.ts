import { cloudFrontError, missingMember, validationError } from './errors.ts';

/**
 * The form of a value: names, order and types of its elements in XML. One table of shapes drives reading,
 * validation, writing and the types of the engine. `Items` lists go with a `Quantity` that has to match.
 */
export type Shape =
	| Scalar
	| { readonly kind: 'list'; readonly element: string; readonly of: Shape }
	| { readonly kind: 'structure'; readonly members: Members };

export type Scalar =
	| { readonly kind: 'text'; readonly allowed?: readonly string[] }
	| { readonly kind: 'integer' | 'decimal' | 'boolean' | 'date' | 'blob' };

type Members = Readonly<Record<string, Shape | Required>>;

/** A member that has to be there. */
export interface Required {
	readonly required: Shape;
}

/** The type of a shape's values, as the SDK for JavaScript has them; dates are ISO 8601. */
export type Value<S> = S extends { readonly kind: 'text'; readonly allowed: readonly (infer V)[] }
	? V
	: S extends { readonly kind: 'text' | 'date' }
		? string
		: S extends { readonly kind: 'integer' | 'decimal' }
			? number
			: S extends { readonly kind: 'boolean' }
				? boolean
				: S extends { readonly kind: 'blob' }
					? Uint8Array
					: S extends { readonly kind: 'list'; readonly of: infer O }
						? Value<O>[]
						: S extends { readonly kind: 'structure'; readonly members: infer M }
							? {
									[K in keyof M as M[K] extends Required ? K : never]: M[K] extends Required
										? Value<M[K]['required']>
										: never;
								} & { [K in keyof M as M[K] extends Required ? never : K]?: Value<M[K]> | undefined }
							: never;

export const text = { kind: 'text' } as const;
export const integer = { kind: 'integer' } as const;
export const decimal = { kind: 'decimal' } as const;
export const boolean = { kind: 'boolean' } as const;
export const date = { kind: 'date' } as const;
export const blob = { kind: 'blob' } as const;

export function oneOf<const V extends string>(...allowed: V[]) {
	return { kind: 'text', allowed } as const;
}

export function required<const S extends Shape>(shape: S) {
	return { required: shape } as const;
}

export function structure<const M extends Members>(members: M) {
	return { kind: 'structure', members } as const;
}

export function list<const S extends Shape>(element: string, of: S) {
	return { kind: 'list', element, of } as const;
}

/** `<Quantity/>` and `<Items>` with elements of one name, the second being optional. */
export function quantityOf<const S extends Shape>(element: string, of: S) {
	return structure({ Quantity: required(integer), Items: list(element, of) });
}

/** As `quantityOf`, where there has to be an `Items`. */
export function someOf<const S extends Shape>(element: string, of: S) {
	return structure({ Quantity: required(integer), Items: required(list(element, of)) });
}

/**
 * What was parsed from XML, as the SDK for JavaScript would have it.
 *
 * @param tree - texts, arrays of repeated elements, and objects
 * @throws ServiceError `MalformedInput` where elements are in the wrong place
 */
export function fromXmlTree(shape: Shape, tree: unknown): unknown {
	switch (shape.kind) {
		case 'structure':
			return structureFromTree(shape.members, tree);
		case 'list':
			return listFromTree(shape.element, shape.of, tree);
		default:
			return scalarFromTree(shape.kind, tree);
	}
}

function structureFromTree(members: Members, tree: unknown): Record<string, unknown> {
	if (tree === '') return {};
	if (!isObject(tree)) throw cloudFrontError('MalformedInput', 'Unexpected text where elements belong.');
	return Object.fromEntries(
		Object.entries(members)
			.filter(([name]) => Object.hasOwn(tree, name))
			.map(([name, member]) => [name, fromXmlTree(shapeOf(member), tree[name])]),
	);
}

function listFromTree(element: string, of: Shape, tree: unknown): unknown[] {
	if (tree === '') return [];
	if (!isObject(tree) || Object.keys(tree).some((name) => name !== element)) {
		throw cloudFrontError('MalformedInput', 'Unexpected list element termination');
	}
	return [tree[element]].flat().map((entry) => fromXmlTree(of, entry));
}

function scalarFromTree(kind: Scalar['kind'], tree: unknown): unknown {
	if (typeof tree !== 'string') throw cloudFrontError('MalformedInput', 'Unexpected complex element');
	if (kind === 'text' || kind === 'date') return tree;
	if (kind === 'blob') return Buffer.from(tree, 'base64');
	if (kind === 'boolean') return tree === 'true' ? true : tree === 'false' ? false : tree;
	return /^-?\d+(\.\d+)?$/.test(tree) ? Number(tree) : tree;
}

/**
 * What to write as XML for a value: its members in the shape's order. `Items` are left out where
 * `Quantity` is 0, as CloudFront does.
 */
export function toXmlTree(shape: Shape, value: unknown): unknown {
	if (value === undefined || value === null) return undefined;
	switch (shape.kind) {
		case 'structure':
			return structureToTree(shape.members, value as Record<string, unknown>);
		case 'list':
			return { [shape.element]: (value as unknown[]).map((entry) => toXmlTree(shape.of, entry)) };
		case 'blob':
			return Buffer.from(value as Uint8Array).toString('base64');
		default:
			return String(value);
	}
}

function structureToTree(members: Members, value: Record<string, unknown>): Record<string, unknown> {
	const none = (name: string) => name === 'Items' && 'Quantity' in members && value.Quantity === 0;
	return Object.fromEntries(
		Object.entries(members)
			.filter(([name]) => !none(name))
			.map(([name, member]) => [name, toXmlTree(shapeOf(member), value[name])]),
	);
}

/**
 * A value as the shape allows it: a copy with the shape's members and no others.
 *
 * @param path - how the value is called in messages: `distributionConfig`
 * @throws ServiceError `MalformedXML` for what is missing or of another type, `InconsistentQuantities`
 */
export function conform<S extends Shape>(shape: S, value: unknown, path: string): Value<S> {
	return checked(shape, value, path) as Value<S>;
}

function checked(shape: Shape, value: unknown, path: string): unknown {
	switch (shape.kind) {
		case 'structure':
			return checkedStructure(shape.members, value, path);
		case 'list':
			if (!Array.isArray(value)) throw wrongType(value, path, 'a list');
			return value.map((entry, index) => checked(shape.of, entry, `${path}.${index + 1}.member`));
		case 'text':
			if (typeof value !== 'string') throw wrongType(value, path, 'a string');
			if (shape.allowed && !shape.allowed.includes(value)) {
				const set = `Member must satisfy enum value set: [${shape.allowed.join(', ')}]`;
				throw validationError(`Value '${value}' at '${path}' failed to satisfy constraint: ${set}`);
			}
			return value;
		case 'date':
			if (typeof value !== 'string') throw wrongType(value, path, 'a date');
			return value;
		case 'blob':
			if (!(value instanceof Uint8Array)) throw wrongType(value, path, 'a blob');
			return value;
		case 'boolean':
			if (typeof value !== 'boolean') throw wrongType(value, path, 'a boolean');
			return value;
		case 'integer':
			if (!Number.isSafeInteger(value)) throw wrongType(value, path, 'an integer');
			return value;
		case 'decimal':
			if (typeof value !== 'number') throw wrongType(value, path, 'a number');
			return value;
	}
}

function checkedStructure(members: Members, value: unknown, path: string): Record<string, unknown> {
	if (!isObject(value)) throw wrongType(value, path, 'a structure');
	const result: Record<string, unknown> = {};
	for (const [name, member] of Object.entries(members)) {
		const at = `${path}.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
		const content = value[name];
		if (content !== undefined && content !== null) result[name] = checked(shapeOf(member), content, at);
		else if ('required' in member) {
			// A list of none may be left out even where the model requires it.
			if (name !== 'Items' || !('Quantity' in members)) throw missingMember(at);
			result[name] = [];
		}
	}
	const { Quantity, Items } = result;
	const items = Array.isArray(Items) ? Items.length : 0;
	if (typeof Quantity === 'number' && 'Items' in members && Quantity !== items) {
		throw cloudFrontError(
			'InconsistentQuantities',
			'The value of Quantity and the size of Items do not match.',
		);
	}
	return result;
}

function wrongType(value: unknown, path: string, wanted: string) {
	return validationError(
		`Value '${value}' at '${path}' failed to satisfy constraint: Member must be ${wanted}`,
	);
}

function shapeOf(member: Shape | Required): Shape {
	return 'required' in member ? member.required : member;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
