import { validation } from '../errors.ts';
import type { StateValue } from './alarm.ts';

/** The rule of a composite alarm. */
export interface AlarmRule {
	readonly text: string;
	/** The names of the alarms that it looks at, each once. */
	readonly children: readonly string[];
	/** Whether the alarm is to be in ALARM. */
	holds(stateOf: (name: string) => StateValue): boolean;
}

type Test = (stateOf: (name: string) => StateValue) => boolean;

const longestRule = 10_240;
const mostChildren = 100;
const states: readonly string[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'] satisfies StateValue[];
const tokens = /\s*(?:([(),])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s(),"']+))/y;

interface Token {
	readonly text: string;
	/** True for a name in quotes, which is no keyword. */
	readonly quoted: boolean;
}

function tokenize(text: string): Token[] {
	const found: Token[] = [];
	tokens.lastIndex = 0;
	while (text.slice(tokens.lastIndex).trim() !== '') {
		const match = tokens.exec(text);
		if (!match) throw invalidRule('a quote is not closed');
		const [, sign, double, single, word] = match;
		const quoted = double ?? single;
		found.push({ text: sign ?? quoted?.replace(/\\(.)/g, '$1') ?? word ?? '', quoted: quoted !== undefined });
	}
	return found;
}

function invalidRule(why: string): Error {
	return validation(`AlarmRule must be a valid expression: ${why}.`);
}

/** Each level is several calls, of the parser and of whoever asks the rule. */
const deepest = 200;

class RuleParser {
	readonly children = new Set<string>();
	readonly #tokens: readonly Token[];
	#position = 0;
	#depth = 0;

	constructor(text: string) {
		this.#tokens = tokenize(text);
	}

	parse(): Test {
		const test = this.#either();
		if (this.#position < this.#tokens.length)
			throw invalidRule(`'${this.#tokens[this.#position]?.text}' is not expected`);
		return test;
	}

	#is(text: string): boolean {
		const token = this.#tokens[this.#position];
		return token?.text === text && !token.quoted;
	}

	#skip(text: string): boolean {
		if (!this.#is(text)) return false;
		this.#position++;
		return true;
	}

	#expect(text: string): void {
		if (!this.#skip(text)) throw invalidRule(`'${text}' is expected`);
	}

	#deeper(parse: () => Test): Test {
		if (this.#depth >= deepest) throw invalidRule(`it nests deeper than ${deepest} levels`);
		this.#depth++;
		const test = parse();
		this.#depth--;
		return test;
	}

	#either(): Test {
		const tests = [this.#both()];
		while (this.#skip('OR')) tests.push(this.#both());
		return (stateOf) => tests.some((test) => test(stateOf));
	}

	#both(): Test {
		const tests = [this.#one()];
		while (this.#skip('AND')) tests.push(this.#one());
		return (stateOf) => tests.every((test) => test(stateOf));
	}

	#one(): Test {
		if (this.#skip('NOT')) {
			const test = this.#deeper(() => this.#one());
			return (stateOf) => !test(stateOf);
		}
		if (this.#skip('(')) {
			const test = this.#deeper(() => this.#either());
			this.#expect(')');
			return test;
		}
		if (this.#skip('TRUE')) return () => true;
		if (this.#skip('FALSE')) return () => false;
		if (this.#skip('AT_LEAST')) return this.#atLeast();
		const state = states.find((candidate) => this.#skip(candidate));
		if (state === undefined)
			throw invalidRule(`a function is expected at '${this.#tokens[this.#position]?.text ?? 'the end'}'`);
		this.#expect('(');
		const name = this.#alarm();
		this.#expect(')');
		return (stateOf) => stateOf(name) === state;
	}

	/** `AT_LEAST(2, ALARM, (a, b, c))`, where the number may be a percentage, and the state negated. */
	#atLeast(): Test {
		this.#expect('(');
		const wanted = this.#tokens[this.#position++]?.text ?? '';
		if (!/^\d{1,3}%?$/.test(wanted)) throw invalidRule('AT_LEAST takes a number first');
		this.#expect(',');
		const negated = this.#skip('NOT');
		const state = states.find((candidate) => this.#skip(candidate));
		if (state === undefined) throw invalidRule('AT_LEAST takes a state after the number');
		this.#expect(',');
		this.#expect('(');
		const names = [this.#alarm()];
		while (this.#skip(',')) names.push(this.#alarm());
		this.#expect(')');
		this.#expect(')');
		const least = wanted.endsWith('%')
			? Math.ceil((Number(wanted.slice(0, -1)) / 100) * names.length)
			: Number(wanted);
		if (least < 1 || least > names.length) throw invalidRule('AT_LEAST asks for more alarms than it lists');
		return (stateOf) => names.filter((name) => (stateOf(name) === state) !== negated).length >= least;
	}

	/** A name, or the ARN that ends with it. */
	#alarm(): string {
		const token = this.#tokens[this.#position++];
		if (!token || (!token.quoted && /^[(),]$/.test(token.text)))
			throw invalidRule('the name of an alarm is expected');
		const name = /^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(token.text)?.[1] ?? token.text;
		this.children.add(name);
		return name;
	}
}

/** @throws ServiceError `ValidationError` for what is no rule */
export function parseAlarmRule(text: string): AlarmRule {
	if (text.length > longestRule) throw invalidRule(`it has more than ${longestRule} characters`);
	const parser = new RuleParser(text);
	const holds = parser.parse();
	if (parser.children.size > mostChildren) throw invalidRule(`it looks at more than ${mostChildren} alarms`);
	return { text, children: [...parser.children], holds };
}
