/** What is wrong with a metric math expression, said to whoever wrote it. */
export class ExpressionError extends Error {
	override readonly name = 'ExpressionError';
}
