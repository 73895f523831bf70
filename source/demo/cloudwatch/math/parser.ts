import { ExpressionError } from './expression-error.ts';

/** An expression of metric math, parsed. */
export type Expression =
	| { readonly kind: 'number'; readonly value: number }
	| { readonly kind: 'text'; readonly text: string }
	/** The id of a query, or a word like `REPEAT` or `DESC`. */
	| { readonly kind: 'name'; readonly name: string }
	| { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
	| { readonly kind: 'list'; readonly items: readonly Expression[] }
	| { readonly kind: 'negation'; readonly operand: Expression }
	| {
			readonly kind: 'operation';
			readonly operator: Operator;
			readonly left: Expression;
			readonly right: Expression;
	  };

export type Operator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<=' | '>=' | '<' | '>' | 'AND' | 'OR';

interface Token {
	readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
	readonly text: string;
}

const tokens =
	/\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(==|!=|<=|>=|&&|\|\||[-+*/^<>(),[\]]))/y;

function tokenize(source: string): Token[] {
	const found: Token[] = [];
	tokens.lastIndex = 0;
	while (source.slice(tokens.lastIndex).trim() !== '') {
		const before = tokens.lastIndex;
		const match = tokens.exec(source);
		if (!match) throw new ExpressionError(`Invalid syntax at '${source.slice(before).trim().slice(0, 20)}'`);
		const [, number, name, single, double, sign = ''] = match;
		if (number !== undefined) found.push({ kind: 'number', text: number });
		else if (name !== undefined) found.push({ kind: 'name', text: name });
		else if (single !== undefined || double !== undefined)
			found.push({ kind: 'text', text: single ?? double ?? '' });
		else found.push({ kind: 'sign', text: sign });
	}
	return found;
}

/** Binary operators, the loosest first; those of one level go from left to right. */
const levels: readonly Readonly<Record<string, Operator>>[] = [
	{ OR: 'OR', '||': 'OR' },
	{ AND: 'AND', '&&': 'AND' },
	{ '==': '==', '!=': '!=', '<=': '<=', '>=': '>=', '<': '<', '>': '>' },
	{ '+': '+', '-': '-' },
	{ '*': '*', '/': '/' },
];

const end: Token = { kind: 'end', text: 'the end' };

/** Each level is several calls of the parser, and of whoever evaluates. */
const deepest = 200;

class Parser {
	readonly #tokens: readonly Token[];
	#position = 0;
	#depth = 0;

	constructor(source: string) {
		this.#tokens = tokenize(source);
	}

	parse(): Expression {
		const expression = this.#level(0);
		if (this.#next.kind !== 'end') throw this.#unexpected();
		return expression;
	}

	get #next(): Token {
		return this.#tokens[this.#position] ?? end;
	}

	#take(): Token {
		const token = this.#next;
		this.#position++;
		return token;
	}

	#unexpected(): ExpressionError {
		return new ExpressionError(`Invalid syntax at '${this.#next.text}'`);
	}

	#isSign(text: string): boolean {
		return this.#next.kind === 'sign' && this.#next.text === text;
	}

	#expect(sign: string): void {
		if (!this.#isSign(sign)) throw this.#unexpected();
		this.#position++;
	}

	/** A whole expression within brackets of whatever kind. */
	#within(): Expression {
		if (this.#depth >= deepest) throw new ExpressionError(`Brackets nest deeper than ${deepest} levels`);
		this.#depth++;
		const expression = this.#level(0);
		this.#depth--;
		return expression;
	}

	#level(level: number): Expression {
		const operators = levels[level];
		if (!operators) return this.#unary();
		let left = this.#level(level + 1);
		for (;;) {
			const { kind, text } = this.#next;
			const operator =
				(kind === 'sign' || kind === 'name') && Object.hasOwn(operators, text) ? operators[text] : undefined;
			if (!operator) return left;
			this.#position++;
			left = { kind: 'operation', operator, left, right: this.#level(level + 1) };
		}
	}

	#unary(): Expression {
		if (this.#isSign('-')) {
			this.#position++;
			return { kind: 'negation', operand: this.#unary() };
		}
		return this.#power();
	}

	#power(): Expression {
		const base = this.#primary();
		if (!this.#isSign('^')) return base;
		this.#position++;
		return { kind: 'operation', operator: '^', left: base, right: this.#unary() };
	}

	#primary(): Expression {
		const { kind, text } = this.#next;
		if (kind === 'number') {
			this.#position++;
			return { kind: 'number', value: Number(text) };
		}
		if (kind === 'text') {
			this.#position++;
			return { kind: 'text', text };
		}
		if (kind === 'name') {
			this.#position++;
			if (!this.#isSign('(')) return { kind: 'name', name: text };
			this.#position++;
			return { kind: 'call', name: text, parameters: this.#items(')') };
		}
		if (this.#isSign('[')) {
			this.#position++;
			return { kind: 'list', items: this.#items(']') };
		}
		this.#expect('(');
		const inner = this.#within();
		this.#expect(')');
		return inner;
	}

	/** What is between commas up to a closing sign. */
	#items(closing: string): Expression[] {
		const items: Expression[] = [];
		if (this.#isSign(closing)) {
			this.#position++;
			return items;
		}
		for (;;) {
			items.push(this.#within());
			const sign = this.#take();
			if (sign.kind === 'sign' && sign.text === closing) return items;
			if (sign.kind !== 'sign' || sign.text !== ',') {
				this.#position--;
				throw this.#unexpected();
			}
		}
	}
}

/** @throws ExpressionError for what is no expression */
export function parseExpression(source: string): Expression {
	return new Parser(source).parse();
}

/** The names of queries that an expression refers to. */
export function referencesOf(expression: Expression): readonly string[] {
	switch (expression.kind) {
		case 'name':
			return /^[a-z]/.test(expression.name) ? [expression.name] : [];
		case 'call':
			return expression.parameters.flatMap(referencesOf);
		case 'list':
			return expression.items.flatMap(referencesOf);
		case 'negation':
			return referencesOf(expression.operand);
		case 'operation':
			return [...referencesOf(expression.left), ...referencesOf(expression.right)];
		default:
			return [];
	}
}

/** The functions that an expression calls. */
export function callsOf(expression: Expression): readonly string[] {
	switch (expression.kind) {
		case 'call':
			return [expression.name, ...expression.parameters.flatMap(callsOf)];
		case 'list':
			return expression.items.flatMap(callsOf);
		case 'negation':
			return callsOf(expression.operand);
		case 'operation':
			return [...callsOf(expression.left), ...callsOf(expression.right)];
		default:
			return [];
	}
}
