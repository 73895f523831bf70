import type { JsonService } from '../service.ts';
import { frameworkNamespace, ServiceError } from '../service-error.ts';
import { Input } from './input.ts';

/** Which operation of which service `X-Amz-Target` names. */
export function findOperation(
	target: string,
	services: readonly JsonService[],
): { service: JsonService; operation: string } | undefined {
	const dot = target.lastIndexOf('.');
	const operation = target.slice(dot + 1);
	const service = services.find((candidate) => candidate.target === target.slice(0, dot));
	return service && { service, operation };
}

/** `UnknownOperationException`, as AWS's framework gives it. */
export function unknownOperation(what: string): ServiceError {
	return new ServiceError({
		shape: 'UnknownOperationException',
		namespace: frameworkNamespace,
		message: `The operation ${what} is not known to this endpoint.`,
	});
}

/** @throws ServiceError `SerializationException` for what is no JSON object in UTF-8 */
export function parseJson(body: Uint8Array, missing: (name: string) => ServiceError): Input {
	let value: unknown;
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
		value = text === '' ? {} : JSON.parse(text);
	} catch (error) {
		throw new ServiceError({
			shape: 'SerializationException',
			namespace: frameworkNamespace,
			message: `The request body is no JSON: ${error instanceof Error ? error.message : error}`,
		});
	}
	return new Input(value, missing);
}
