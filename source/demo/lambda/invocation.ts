import { lambdaError } from './errors.ts';
import { isPending, type LambdaFunction } from './function.ts';
import type { InvokeResult, LambdaRegion } from './region.ts';

/** What a call of a function brought about. */
export interface Invocation {
	readonly executedVersion: string;
	readonly result: InvokeResult;
	readonly payload: unknown;
}

/**
 * Calls a function and waits for it.
 *
 * @throws ServiceError `TooManyRequestsException` where its reserved concurrency is 0,
 * `ResourceConflictException` while it is created
 */
export async function invoke(
	region: LambdaRegion,
	fn: LambdaFunction,
	qualifier: string | undefined,
	payload: unknown,
): Promise<Invocation> {
	const version = fn.resolve(qualifier);
	checkInvocable(region, fn, qualifier);
	const { surroundings, region: name } = region.environment;
	const result = await outcome(() => surroundings.onInvoke(name, fn.name, payload));
	return {
		executedVersion: version.version,
		result,
		payload: result.error
			? { errorType: result.error.type, errorMessage: result.error.message }
			: result.payload,
	};
}

/** @throws ServiceError as `invoke` does */
export function checkInvocable(
	region: LambdaRegion,
	fn: LambdaFunction,
	qualifier: string | undefined,
): void {
	if (isPending(fn.resolve(qualifier), region.now)) {
		throw lambdaError(
			'ResourceConflictException',
			'The operation cannot be performed at this time. The function is currently in the following state: Pending',
		);
	}
	if (fn.reservedConcurrency === 0) {
		throw lambdaError('TooManyRequestsException', 'Rate Exceeded.', {
			Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
		});
	}
}

/** What throws is a function that failed: whoever called it is told, as of any other. */
async function outcome(call: () => InvokeResult | Promise<InvokeResult>): Promise<InvokeResult> {
	try {
		return await call();
	} catch (error) {
		const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
		return { payload: null, error: { type: name, message } };
	}
}
