import type { MetricIdentity } from '../metric-store.ts';
import { ExpressionError } from './expression-error.ts';

/** Says whether a metric is found. */
export type SearchTest = (metric: MetricIdentity) => boolean;

const longestQuery = 1024;

interface Schema {
	readonly namespace: string;
	readonly dimensions: readonly string[];
}

const schemaPattern = /^\s*\{((?:"[^"]*"|[^"}])*)\}\s*,?/;
const schemaPart = /\s*(?:"([^"]*)"|([^",]+))\s*(?:,|$)/y;
/** A sign, or a term: `Name=value`, where either may be in quotes, or a value alone. */
const termPattern =
	/\s*(?:([()])|(?:([^\s()="]+|"(?:[^"\\]|\\.)*")\s*=\s*)?("(?:[^"\\]|\\.)*"|'[^']*'|[^\s()"=]+))/y;

/** Parses what SEARCH searches: `{Namespace,Dimension} terms`, with AND, OR, NOT and parentheses. */
export function parseSearch(query: string, account: string): SearchTest {
	if (query.length > longestQuery) {
		throw new ExpressionError(`A search query takes at most ${longestQuery} characters`);
	}
	const braces = schemaPattern.exec(query);
	const schema = braces && readSchema(braces[1] ?? '');
	const terms = readTerms(query.slice(braces?.[0].length ?? 0));
	if (!schema && terms.length === 0)
		throw new ExpressionError('A search query needs a schema or a search term');
	const matchesTerms = terms.length > 0 ? new TermParser(terms, account).parse() : () => true;
	return (metric) => (!schema || matchesSchema(metric, schema)) && matchesTerms(metric);
}

function readSchema(text: string): Schema {
	const parts: string[] = [];
	schemaPart.lastIndex = 0;
	while (schemaPart.lastIndex < text.length) {
		const match = schemaPart.exec(text);
		if (!match) throw new ExpressionError(`Invalid schema {${text}} in the search query`);
		parts.push(match[1] ?? (match[2] ?? '').trim());
	}
	const [namespace, ...dimensions] = parts;
	if (!namespace) throw new ExpressionError('The schema of a search query needs a namespace');
	return { namespace, dimensions };
}

/** A metric has exactly the schema's dimensions; a namespace alone takes metrics with any. */
function matchesSchema({ namespace, dimensions }: MetricIdentity, schema: Schema): boolean {
	if (namespace !== schema.namespace) return false;
	if (schema.dimensions.length === 0) return true;
	return (
		dimensions.length === schema.dimensions.length &&
		dimensions.every(([name]) => schema.dimensions.includes(name))
	);
}

interface Term {
	/** `(`, `)`, `AND`, `OR`, `NOT`, or undefined for what is searched. */
	readonly sign?: string;
	readonly property?: string | undefined;
	readonly value: string;
	readonly exact: boolean;
}

function readTerms(text: string): Term[] {
	const terms: Term[] = [];
	termPattern.lastIndex = 0;
	while (text.slice(termPattern.lastIndex).trim() !== '') {
		const before = termPattern.lastIndex;
		const match = termPattern.exec(text);
		if (!match)
			throw new ExpressionError(`Invalid search term at '${text.slice(before).trim().slice(0, 20)}'`);
		const [, parenthesis, property, value = ''] = match;
		const sign =
			parenthesis ?? (property === undefined && ['AND', 'OR', 'NOT'].includes(value) ? value : undefined);
		const exact = /^["']/.test(value);
		terms.push({
			...(sign !== undefined && { sign }),
			property: property?.startsWith('"') ? unquoted(property) : property,
			value: exact ? unquoted(value) : value,
			exact,
		});
	}
	return terms;
}

function unquoted(text: string): string {
	return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** OR is looser than AND, which is implied between two terms. */
class TermParser {
	readonly #terms: readonly Term[];
	readonly #account: string;
	#position = 0;

	constructor(terms: readonly Term[], account: string) {
		this.#terms = terms;
		this.#account = account;
	}

	parse(): SearchTest {
		const test = this.#either();
		if (this.#position < this.#terms.length)
			throw new ExpressionError('Unbalanced parentheses in the search query');
		return test;
	}

	get #sign(): string | undefined {
		return this.#terms[this.#position]?.sign;
	}

	#either(): SearchTest {
		const tests = [this.#both()];
		while (this.#sign === 'OR') {
			this.#position++;
			tests.push(this.#both());
		}
		return (metric) => tests.some((test) => test(metric));
	}

	#both(): SearchTest {
		const tests = [this.#one()];
		while (this.#position < this.#terms.length && this.#sign !== 'OR' && this.#sign !== ')') {
			if (this.#sign === 'AND') this.#position++;
			tests.push(this.#one());
		}
		return (metric) => tests.every((test) => test(metric));
	}

	#one(): SearchTest {
		const term = this.#terms[this.#position++];
		if (!term) throw new ExpressionError('The search query ends where a term has to follow');
		if (term.sign === 'NOT') {
			const test = this.#one();
			return (metric) => !test(metric);
		}
		if (term.sign === '(') {
			const test = this.#either();
			if (this.#terms[this.#position++]?.sign !== ')') {
				throw new ExpressionError('Unbalanced parentheses in the search query');
			}
			return test;
		}
		if (term.sign !== undefined) throw new ExpressionError(`Invalid search term at '${term.sign}'`);
		if (term.property === ':aws.AccountId') {
			const here = term.value === 'LOCAL' || term.value === this.#account;
			return () => here;
		}
		const matches = term.exact ? (text: string) => text === term.value : partialMatch(term.value);
		return (metric) => fieldsOf(metric, term.property).some(matches);
	}
}

/** What a term looks at: everything, or what its property names. */
function fieldsOf(
	{ namespace, name, dimensions }: MetricIdentity,
	property: string | undefined,
): readonly string[] {
	if (property === undefined) return [name, namespace, ...dimensions.flat()];
	if (property === 'MetricName') return [name];
	if (property === 'Namespace') return [namespace];
	return dimensions.flatMap(([dimension, value]) => (dimension === property ? [value] : []));
}

/** `Project2-trial333` has `project`, `2`, `trial`, `333`: capitals, digits and other signs divide. */
function tokensOf(text: string): string[] {
	const parts = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) ?? [];
	return parts.map((part) => part.toLowerCase());
}

/** A token of the text, the whole text without other signs, or several tokens in a row. */
function partialMatch(term: string): (text: string) => boolean {
	const wanted = tokensOf(term);
	const whole = wanted.join('');
	return (text) => {
		const tokens = tokensOf(text);
		if (wanted.length === 0) return text === term;
		if (tokens.join('') === whole) return true;
		return tokens.some((_, start) => wanted.every((token, index) => tokens[start + index] === token));
	};
}
