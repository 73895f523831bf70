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
	const found = new Map<string, MessageAttribute>();
	const result = (problem: string | null) => ({ attributes: Object.fromEntries(found), problem });
	for (const raw of text.split('\n')) {
		if (raw.trim() === '') continue;
		const parts = line.exec(raw.trim());
		if (!parts) return result(`"${raw.trim()}" is not of the form name=value.`);
		const [, name = '', type = 'String', value = ''] = parts;
		if (found.has(name)) return result(`The attribute ${name} is there twice.`);
		if (!type.startsWith('Binary')) found.set(name, { type, string: value });
		else if (base64.test(value) && value.length % 4 === 0) {
			found.set(name, { type, binary: Buffer.from(value, 'base64') });
		} else return result(`The value of ${name} is not base64.`);
	}
	return result(null);
}
