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
	// The parser leaves out character references, and would expand entities that the document declares.
	processEntities: false,
	cdataPropName: '#cdata',
	tagValueProcessor: (_name, text) => unescaped(text),
});

/** Characters that XML has none of: most control characters, and two that are no characters. */
const notOfXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces XML's five entities and character references, each once. */
function unescaped(text: string): string {
	return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (all, hex, decimal, name) => {
		if (name !== undefined) return entities[name] ?? all;
		const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
		if (point === 0) throw new Error('there is no character 0');
		return point <= 0x10_ffff ? String.fromCodePoint(point) : all;
	});
}

/**
 * Writes a value as XML: members as elements, arrays as repeated elements, `null` and `undefined` as
 * nothing. The namespace goes to the root's `xmlns`.
 */
export function toXml(root: string, value: object, namespace?: string): string {
	const content = namespace === undefined ? value : { '@xmlns': namespace, ...value };
	const built = builder.build({ [root]: withoutNothing(content) });
	// As it is, a reader would take a carriage return for the end of a line, and give a line feed.
	return `<?xml version="1.0" encoding="UTF-8"?>\n${built.replaceAll('\r', '&#xD;')}`;
}

/**
 * Reads XML into the members of its root: elements as text or objects, repeated elements as arrays,
 * an empty element as an empty text.
 *
 * @throws ServiceError `MalformedXML` for what is no XML
 */
export function fromXml(body: Uint8Array): { root: string; value: unknown } {
	const text = new TextDecoder().decode(body);
	// The validator lets them through; no reader of XML takes them when they come back.
	if (notOfXml.test(text)) throw malformed('it has a character that XML has none of');
	const valid = XMLValidator.validate(text);
	if (valid !== true) throw malformed(valid.err.msg);
	let parsed: Record<string, unknown>;
	try {
		parsed = parser.parse(text);
	} catch (error) {
		throw malformed(error instanceof Error ? error.message : String(error));
	}
	const roots = Object.keys(parsed).filter((name) => !name.startsWith('?') && name !== '#text');
	const [root] = roots;
	if (root === undefined || roots.length > 1) throw malformed('there has to be one root element');
	return { root, value: blanksRemoved(parsed[root]) };
}

function malformed(why: string): ServiceError {
	return new ServiceError({
		shape: 'MalformedXML',
		namespace: frameworkNamespace,
		message: `The XML you provided was not well-formed: ${why.replace(/\.$/, '')}.`,
	});
}

/** Text between elements is layout, not content; that of a CDATA section is. */
function blanksRemoved(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(blanksRemoved);
	if (typeof value !== 'object' || value === null) return value;
	if ('#cdata' in value) {
		const { '#text': text = '', '#cdata': sections } = value as { '#text'?: string; '#cdata': string[] };
		return [sections].flat().join('') + text.trim();
	}
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
