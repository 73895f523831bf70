/** What makes the blocks of a document, by their names. */
export type Blocks = Readonly<Record<string, () => string | Promise<string>>>;

/**
 * A document with each block as the code has it now. A block stands between `<!-- NAME: npm run readme -->`
 * and `<!-- end of NAME -->`.
 *
 * @throws Error where a block's marks are missing, or nothing makes the block that is marked
 */
export async function withBlocks(document: string, blocks: Blocks): Promise<string> {
	for (const [, name = ''] of document.matchAll(/^<!-- (.+): npm run readme -->$/gm)) {
		if (!Object.hasOwn(blocks, name)) throw new Error(`nothing makes the block ${name}`);
	}
	let text = document;
	for (const [name, draw] of Object.entries(blocks)) {
		const [begin, end] = [`<!-- ${name}: npm run readme -->`, `<!-- end of ${name} -->`];
		const from = text.indexOf(begin);
		const to = text.indexOf(end);
		if (from < 0 || to < from) throw new Error(`there are no marks for ${name}: ${begin} … ${end}`);
		text = `${text.slice(0, from + begin.length)}\n\n${await draw()}\n\n${text.slice(to)}`;
	}
	return text;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What a terminal shows, as a code block. */
export function terminalText(text: string): string {
	return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

/** Names of the code, set as such, in lines of at most 110 columns. */
export function nameList(names: readonly string[]): string {
	const lines: string[] = [''];
	for (const [index, name] of names.entries()) {
		const word = `\`${name}\`${index < names.length - 1 ? ',' : ''}`;
		const line = lines.at(-1) as string;
		if (line.length + word.length + 1 > 110) lines.push(word);
		else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
	}
	return lines.join('\n');
}
