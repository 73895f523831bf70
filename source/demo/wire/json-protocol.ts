import { readJson } from '../json-object.ts';
import { frameworkNamespace, ServiceError } from '../service-error.ts';
import { type Answer, jsonType } from './answer.ts';
import { Input } from './input.ts';
import type { Exchange, Protocol, WireRequest } from './protocol.ts';

/** What tells one JSON service from another. */
export interface JsonProtocolOptions {
	/** What stands before the dot in `X-Amz-Target`. */
	readonly target: string;
	/** What stands before the hash in an error's `__type`. */
	readonly namespace: string;
	/** 1.0 when left out. */
	readonly version?: '1.0' | '1.1';
	/** The service's error for a parameter that is required. */
	readonly missing: (parameter: string) => ServiceError;
}

/** AWS JSON 1.0 and 1.1: POST with the operation in `X-Amz-Target`. */
export class JsonProtocol implements Protocol {
	readonly #options: JsonProtocolOptions;
	readonly #prefix: string;
	readonly #type: string;

	constructor(options: JsonProtocolOptions) {
		this.#options = options;
		this.#prefix = `${options.target}.`;
		this.#type = `application/x-amz-json-${options.version ?? '1.0'}`;
	}

	read({ headers, body }: WireRequest): Exchange | undefined {
		const target = headers['x-amz-target'];
		if (typeof target !== 'string' || !target.startsWith(this.#prefix)) return undefined;
		const { missing, namespace } = this.#options;
		return {
			operation: target.slice(this.#prefix.length),
			input: () => parseJson(body, missing),
			answer: (output) => ({ status: 200, type: this.#type, body: JSON.stringify(output) }),
			error: (error) => jsonError(error, namespace, this.#type),
		};
	}
}

/**
 * An error in AWS JSON: the shape in `__type`, and the query protocol's code in a header, which SDKs of
 * services that once spoke the query protocol read.
 */
export function jsonError(error: ServiceError, namespace: string, type: string = jsonType): Answer {
	const { shape, message, status, code, fields, headers } = error;
	return {
		status,
		type,
		body: JSON.stringify({ __type: `${error.namespace ?? namespace}#${shape}`, message, ...fields }),
		headers: {
			...(code && { 'x-amzn-query-error': `${code};${error.senderFault ? 'Sender' : 'Receiver'}` }),
			...headers,
		},
	};
}

/** `UnknownOperationException`, as AWS's framework gives it. */
export function unknownOperation(what: string): ServiceError {
	return new ServiceError({
		shape: 'UnknownOperationException',
		namespace: frameworkNamespace,
		message: `The operation ${what} is not known to this endpoint.`,
	});
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws ServiceError `SerializationException` for what is no JSON object in UTF-8 */
export function parseJson(body: Uint8Array, missing: (name: string) => ServiceError): Input {
	let value: unknown;
	try {
		const text = utf8.decode(body);
		value = text === '' ? {} : readJson(text);
	} catch (error) {
		throw new ServiceError({
			shape: 'SerializationException',
			namespace: frameworkNamespace,
			message: `The request body is no JSON: ${error instanceof Error ? error.message : error}`,
		});
	}
	return new Input(value, missing);
}
