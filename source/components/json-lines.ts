import type { Role } from '../theme.ts';

/** A piece of a line, and what it is. */
export interface Span {
	readonly text: string;
	readonly role: Role;
}

/** One line of an indented document, not sanitised. */
export interface DocumentLine {
	/** How deep it is nested. */
	readonly depth: number;
	readonly spans: readonly Span[];
}

const token = /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}[\],:])|([^\s{}[\],:"]+))/suy;
const closingNext = /\s*[\]}]/y;

type Nesting = '{' | '[';

/** Builds lines token by token. It keeps its own stack, so that no nesting is too deep for it. */
class LineBuilder {
	readonly lines: DocumentLine[] = [];
	readonly #open: Nesting[] = [];
	#spans: Span[] = [];
	#depth = 0;
	#isKey = false;

	#add(text: string, role: Role): void {
		this.#spans.push({ text, role });
	}

	#break(): void {
		if (this.#spans.length > 0) this.lines.push({ depth: this.#depth, spans: this.#spans });
		this.#spans = [];
		this.#depth = this.#open.length;
	}

	open(bracket: Nesting, isEmpty: boolean): void {
		if (isEmpty) {
			this.#add(bracket === '{' ? '{}' : '[]', 'dim');
			return;
		}
		this.#add(bracket, 'dim');
		this.#open.push(bracket);
		this.#isKey = bracket === '{';
		this.#break();
	}

	close(bracket: string): void {
		this.#open.pop();
		this.#break();
		this.#add(bracket, 'dim');
	}

	comma(): void {
		this.#add(',', 'dim');
		this.#break();
		this.#isKey = this.#open.at(-1) === '{';
	}

	colon(): void {
		this.#add(': ', 'dim');
		this.#isKey = false;
	}

	string(text: string): void {
		this.#add(text, this.#isKey ? 'accent' : 'plain');
	}

	literal(text: string): void {
		this.#add(text, 'info');
	}

	end(): DocumentLine[] {
		this.#break();
		return this.lines;
	}
}

/**
 * JSON as indented lines, or null where the text is none. The text's own tokens are laid out again, not the
 * values that a parser made of them: a 20-digit number keeps its digits, and a key that is there twice is
 * shown twice.
 */
export function jsonLines(text: string): DocumentLine[] | null {
	try {
		JSON.parse(text);
	} catch {
		// Not JSON is an answer here, not a failure: the body is then shown as text.
		return null;
	}
	const builder = new LineBuilder();
	token.lastIndex = 0;
	let skipClosing = false;
	for (let match = token.exec(text); match; match = token.exec(text)) {
		const [, string, punctuation, literal] = match;
		if (string !== undefined) builder.string(string);
		else if (literal !== undefined) builder.literal(literal);
		else if (punctuation === '{' || punctuation === '[') {
			closingNext.lastIndex = token.lastIndex;
			skipClosing = closingNext.test(text);
			builder.open(punctuation, skipClosing);
		} else if (punctuation === ',') builder.comma();
		else if (punctuation === ':') builder.colon();
		else if (skipClosing) skipClosing = false;
		else if (punctuation !== undefined) builder.close(punctuation);
	}
	return builder.end();
}
