import { checkOneOf, lambdaError } from '../errors.ts';
import { checkInvocable, invoke } from '../invocation.ts';
import { type LambdaOperation, reference, requestedFunction } from '../request.ts';

/** Bytes of a payload, from Lambda's quotas. */
const longest = { RequestResponse: 6_291_456, Event: 1_048_576 };

function readPayload(bytes: Uint8Array | undefined): unknown {
	if (bytes === undefined || bytes.length === 0) return {};
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch (error) {
		throw lambdaError(
			'InvalidRequestContentException',
			`Could not parse request body into json: Could not parse payload into json: ${error instanceof Error ? error.message : error}`,
		);
	}
}

const invokeFunction: LambdaOperation = async (request) => {
	const { input, region } = request;
	const types = ['Event', 'RequestResponse', 'DryRun'];
	const type = checkOneOf(input.text('InvocationType') ?? 'RequestResponse', 'invocationType', types);
	const tail = checkOneOf(input.text('LogType') ?? 'None', 'logType', ['None', 'Tail']) === 'Tail';
	const fn = requestedFunction(request);
	const { qualifier } = reference(request);
	const version = fn.resolve(qualifier);
	const bytes = input.blob('Payload');
	const limit = type === 'Event' ? longest.Event : longest.RequestResponse;
	if (bytes !== undefined && bytes.length > limit) {
		throw lambdaError(
			'RequestTooLargeException',
			`${bytes.length} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
		);
	}
	const payload = readPayload(bytes);
	if (type === 'DryRun') return { StatusCode: 204, ExecutedVersion: version.version };
	const requestId = region.environment.newId();
	if (type === 'Event') {
		// What can't run at all is refused; for want of concurrency an event waits.
		if (fn.reservedConcurrency !== 0) checkInvocable(region, fn, qualifier);
		region.asynchronous.accept(fn.name, qualifier, payload, requestId);
		return { StatusCode: 202 };
	}
	const invocation = await invoke(region, fn, qualifier, payload);
	const log = [
		`START RequestId: ${requestId} Version: ${invocation.executedVersion}`,
		`END RequestId: ${requestId}`,
	].join('\n');
	return {
		StatusCode: 200,
		ExecutedVersion: invocation.executedVersion,
		Payload: Buffer.from(JSON.stringify(invocation.payload ?? null)),
		...(invocation.result.error && { FunctionError: 'Unhandled' }),
		...(tail && { LogResult: Buffer.from(log).toString('base64') }),
	};
};

/** Calling a function. */
export const invokeOperations: Readonly<Record<string, LambdaOperation>> = { Invoke: invokeFunction };
