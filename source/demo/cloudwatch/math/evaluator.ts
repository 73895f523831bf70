import { ExpressionError } from './expression-error.ts';
import { functions } from './functions.ts';
import type { Expression, Operator } from './parser.ts';
import { isArray, joined, type MathValue, mapped, type TimeSeries, type TimeWindow } from './time-series.ts';

/** What an expression is computed in. */
export interface MathContext {
	readonly window: TimeWindow;
	/** Milliseconds; for what has no period of its own. */
	readonly period: number;
	/** The result of another query. */
	reference(id: string): MathValue;
	/** The metrics of the request whose id contains a text. */
	metrics(part: string): readonly TimeSeries[];
	/** @param period - milliseconds */
	search(query: string, statistic: string, period: number): readonly TimeSeries[];
}

const truth = (value: boolean) => (value ? 1 : 0);

const operations: Readonly<Record<Operator, (a: number, b: number) => number>> = {
	'+': (a, b) => a + b,
	'-': (a, b) => a - b,
	'*': (a, b) => a * b,
	// Not finite for a divisor of 0: the point is dropped.
	'/': (a, b) => a / b,
	'^': (a, b) => a ** b,
	'==': (a, b) => truth(a === b),
	'!=': (a, b) => truth(a !== b),
	'<=': (a, b) => truth(a <= b),
	'>=': (a, b) => truth(a >= b),
	'<': (a, b) => truth(a < b),
	'>': (a, b) => truth(a > b),
	AND: (a, b) => truth(a !== 0 && b !== 0),
	OR: (a, b) => truth(a !== 0 || b !== 0),
};

function operate(operator: Operator, left: MathValue, right: MathValue): MathValue {
	const compute = operations[operator];
	if (isArray(left) && isArray(right)) {
		throw new ExpressionError(`Operator '${operator}' is not supported between two arrays of time series`);
	}
	if (isArray(left)) return left.map((series) => operate(operator, series, right) as TimeSeries);
	if (isArray(right)) {
		return right.map((series) => ({
			...(operate(operator, left, series) as TimeSeries),
			label: series.label,
		}));
	}
	if (typeof left === 'number') {
		if (typeof right === 'number') return compute(left, right);
		return mapped(right, (value) => compute(left, value));
	}
	if (typeof right === 'number') return mapped(left, (value) => compute(value, right));
	return joined(left, right, compute);
}

function negate(value: MathValue): MathValue {
	if (typeof value === 'number') return -value;
	if (isArray(value)) return value.map((series) => mapped(series, (point) => -point));
	return mapped(value, (point) => -point);
}

/** @throws ExpressionError for what the expression can't be computed with */
export function evaluate(expression: Expression, context: MathContext): MathValue {
	switch (expression.kind) {
		case 'number':
			return expression.value;
		case 'text':
			throw new ExpressionError(`Invalid syntax at '${expression.text}'`);
		case 'name':
			return context.reference(expression.name);
		case 'negation':
			return negate(evaluate(expression.operand, context));
		case 'operation':
			return operate(
				expression.operator,
				evaluate(expression.left, context),
				evaluate(expression.right, context),
			);
		case 'list':
			return expression.items.flatMap((item) => {
				const value = evaluate(item, context);
				if (typeof value === 'number') throw new ExpressionError('An array can only hold time series');
				return value;
			});
		case 'call': {
			const call = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
			if (!call) throw new ExpressionError(`Function '${expression.name}' not found`);
			return call(new Parameters(expression.name, expression.parameters, context));
		}
	}
}

/** What a function is called with, read as what it needs. */
export class Parameters {
	readonly name: string;
	readonly context: MathContext;
	readonly #given: readonly Expression[];

	constructor(name: string, given: readonly Expression[], context: MathContext) {
		this.name = name;
		this.#given = given;
		this.context = context;
	}

	get count(): number {
		return this.#given.length;
	}

	/** Fails for a number of parameters that the function does not take. */
	takes(least: number, most = least): this {
		if (this.count >= least && this.count <= most) return this;
		throw new ExpressionError(`Function '${this.name}' does not take ${this.count} arguments`);
	}

	value(index: number): MathValue {
		return evaluate(this.#at(index), this.context);
	}

	scalar(index: number): number {
		const value = this.value(index);
		if (typeof value === 'number') return value;
		throw this.#wrong(index, 'a scalar number');
	}

	series(index: number): TimeSeries {
		const value = this.value(index);
		if (typeof value !== 'number' && !isArray(value)) return value;
		throw this.#wrong(index, 'a time series');
	}

	/** A single time series counts as an array of one. */
	array(index: number): readonly TimeSeries[] {
		const value = this.value(index);
		if (typeof value === 'number') throw this.#wrong(index, 'an array of time series');
		return isArray(value) ? value : [value];
	}

	/** A time series or an array of them, each changed by itself. */
	each(index: number, change: (series: TimeSeries) => TimeSeries): MathValue {
		const value = this.value(index);
		if (typeof value === 'number') throw this.#wrong(index, 'a time series');
		return isArray(value) ? value.map(change) : change(value);
	}

	text(index: number): string {
		const given = this.#at(index);
		if (given.kind === 'text') return given.text;
		throw this.#wrong(index, 'a text in quotes');
	}

	/** A word like `REPEAT`, or undefined where something else is given. */
	word(index: number): string | undefined {
		const given = this.#given[index];
		return given?.kind === 'name' && /^[A-Z]/.test(given.name) ? given.name : undefined;
	}

	#at(index: number): Expression {
		const given = this.#given[index];
		if (!given) throw new ExpressionError(`Function '${this.name}' needs argument ${index + 1}`);
		return given;
	}

	#wrong(index: number, wanted: string): ExpressionError {
		return new ExpressionError(`Function '${this.name}' takes ${wanted} as argument ${index + 1}`);
	}
}
