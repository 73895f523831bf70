import type { MessageAttribute } from '../../model/message.ts';

/** What was typed as message attributes. */
export interface ParsedAttributes {
	readonly attributes: Readonly<Record<string, MessageAttribute>>;
	/** What can't be read, in one sentence, or null. */
	readonly problem: string | null;
}

const line = /^([^:=\s]+)(?::([^=\s]+))?=(.*)$/;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Reads attributes, one a line: `name=text`, `name:Number=5`, `name:Binary=` and base64. */
export function parseAttributes(text: string): ParsedAttributes {
	const attributes: Record<string, MessageAttribute> = {};
	for (const raw of text.split('\n')) {
		if (raw.trim() === '') continue;
		const found = line.exec(raw.trim());
		if (!found) return { attributes, problem: `"${raw.trim()}" is not of the form name=value.` };
		const [, name = '', type = 'String', value = ''] = found;
		if (name in attributes) return { attributes, problem: `The attribute ${name} is there twice.` };
		if (!type.startsWith('Binary')) attributes[name] = { type, string: value };
		else if (base64.test(value) && value.length % 4 === 0) {
			attributes[name] = { type, binary: Buffer.from(value, 'base64') };
		} else return { attributes, problem: `The value of ${name} is not base64.` };
	}
	return { attributes, problem: null };
}
