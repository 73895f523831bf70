import { createHash, hash } from 'node:crypto';
import type { StoredAttributes } from './message.ts';

/** Lower-case hex, as SQS gives it and as the SDK checks it. */
export function md5(text: string): string {
	return hash('md5', text);
}

/**
 * The digest of message attributes, by SQS's own rule: by name, each of name, type and value with its
 * length in four bytes before it, and one byte that says whether the value is text (1) or bytes (2).
 *
 * @returns undefined for no attributes
 */
export function attributesMd5(attributes: StoredAttributes): string | undefined {
	if (attributes.size === 0) return undefined;
	const digest = createHash('md5');
	const add = (value: string | Uint8Array) => {
		const bytes = typeof value === 'string' ? Buffer.from(value) : value;
		const length = Buffer.alloc(4);
		length.writeUInt32BE(bytes.length);
		digest.update(length).update(bytes);
	};
	for (const name of [...attributes.keys()].sort()) {
		const attribute = attributes.get(name);
		if (!attribute) continue;
		add(name);
		add(attribute.type);
		digest.update(Uint8Array.of(typeof attribute.value === 'string' ? 1 : 2));
		add(attribute.value);
	}
	return digest.digest('hex');
}
