import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { frameworkNamespace, ServiceError } from '../service-error.ts';

const builder = new XMLBuilder({
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	suppressEmptyNode: false,
	// What XML has no character for is refused where it enters; the rest is escaped here.
	processEntities: true,
});

const parser = new XMLParser({
	ignoreAttributes: true,
	// Every value is text: the service knows which are numbers. Blanks can be part of a name or a body.
	parseTagValue: false,
	trimValues: false,
	removeNSPrefix: true,
	processEntities: true,
	htmlEntities: false,
});

/**
 * Writes a value as XML: members as elements, arrays as repeated elements, `null` and `undefined` as
 * nothing. The namespace goes to the root's `xmlns`.
 */
export function toXml(root: string, value: object, namespace?: string): string {
	const content = namespace === undefined ? value : { '@xmlns': namespace, ...value };
	return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ [root]: withoutNothing(content) })}`;
}

/**
 * Reads XML into the members of its root: elements as text or objects, repeated elements as arrays,
 * an empty element as an empty text.
 *
 * @throws ServiceError `MalformedXML` for what is no XML
 */
export function fromXml(body: Uint8Array): { root: string; value: unknown } {
	const text = new TextDecoder().decode(body);
	const valid = XMLValidator.validate(text);
	if (valid !== true) throw malformed(valid.err.msg);
	const parsed = parser.parse(text) as Record<string, unknown>;
	const roots = Object.keys(parsed).filter((name) => !name.startsWith('?') && name !== '#text');
	const [root] = roots;
	if (root === undefined || roots.length > 1) throw malformed('there has to be one root element');
	return { root, value: blanksRemoved(parsed[root]) };
}

function malformed(why: string): ServiceError {
	return new ServiceError({
		shape: 'MalformedXML',
		namespace: frameworkNamespace,
		message: `The XML you provided was not well-formed: ${why}.`,
	});
}

/** Text between elements is layout, not content. */
function blanksRemoved(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(blanksRemoved);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => name !== '#text')
			.map(([name, content]) => [name, blanksRemoved(content)]),
	);
}

function withoutNothing(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNothing);
	if (value instanceof Date || typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, content]) => content !== undefined && content !== null)
			.map(([name, content]) => [name, withoutNothing(content)]),
	);
}
