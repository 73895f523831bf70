import { ServiceError } from '../service-error.ts';
import type { Answer } from './answer.ts';
import { Input } from './input.ts';
import type { Exchange, Protocol, WireRequest } from './protocol.ts';
import { toXml } from './xml.ts';

/** What tells one service of the query protocol from another. */
export interface QueryProtocolOptions {
	/** Signing name of the requests that belong to it. */
	readonly signing: string;
	/** `Version` of the requests that belong to it, for those without a signature. */
	readonly version: string;
	/** XML namespace of the answers. */
	readonly namespace: string;
	readonly missing: (parameter: string) => ServiceError;
	/**
	 * Whether an unsigned request that gives no `Version` is for this service as well. None is when left
	 * out.
	 */
	readonly claims?: (operation: string, path: string) => boolean;
	/** Turns the decoded parameters into the operation's input; the same when left out. */
	readonly toInput?: (operation: string, parameters: Record<string, unknown>, path: string) => unknown;
	/**
	 * Turns the operation's output into the members of its result, or into undefined where the answer has no
	 * result at all; the same when left out.
	 */
	readonly toResult?: (operation: string, output: object) => object | undefined;
	/** Turns an error into what the service answers over this protocol; the same when left out. */
	readonly toError?: (error: ServiceError, operation: string) => QueryError;
}

/** What stands in `<Error>`, beside `Type`. */
export interface QueryError {
	readonly Code: string;
	readonly Message: string;
	/** Some services give it, always empty. */
	readonly Detail?: string;
}

/** The query protocol: form parameters in, XML out. */
export class QueryProtocol implements Protocol {
	readonly #options: QueryProtocolOptions;

	constructor(options: QueryProtocolOptions) {
		this.#options = options;
	}

	read(request: WireRequest): Exchange | undefined {
		const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
		if (!form && request.method !== 'GET') return undefined;
		const { signing, claims, missing, toInput } = this.#options;
		const { service } = request.scope;
		if (service !== '' && service !== signing) return undefined;
		const parameters = form ? new URLSearchParams(request.body.toString()) : request.query;
		const operation = parameters.get('Action') ?? '';
		if (service === '' || operation === '') {
			const mine = parameters.has('Version')
				? parameters.get('Version') === this.#options.version && operation !== ''
				: claims?.(operation, request.path);
			if (!mine) return undefined;
		}
		return {
			operation,
			input: () => {
				const decoded = nested(parameters);
				return new Input(toInput ? toInput(operation, decoded, request.path) : decoded, missing, true);
			},
			answer: (output, requestId) => this.#answer(operation, output, requestId),
			error: (error, requestId) => this.#error(error, operation, requestId),
		};
	}

	#answer(operation: string, output: object, requestId: string): Answer {
		const { namespace, toResult } = this.#options;
		const result = toResult ? toResult(operation, output) : output;
		const body = queryXml(
			`${operation}Response`,
			{
				...(result && { [`${operation}Result`]: result }),
				ResponseMetadata: { RequestId: requestId },
			},
			namespace,
		);
		return { status: 200, type: 'text/xml', body };
	}

	#error(error: ServiceError, operation: string, requestId: string): Answer {
		const { namespace, version, toError } = this.#options;
		const { shape, message, status, code, senderFault, headers } = error;
		if (shape === 'UnknownOperationException' && operation === '') {
			return { status: 404, type: 'text/xml', body: '<UnknownOperationException/>\n' };
		}
		const told = toError
			? toError(error, operation)
			: shape === 'UnknownOperationException'
				? { Code: 'InvalidAction', Message: `Could not find operation ${operation} for version ${version}` }
				: { Code: code ?? shape, Message: message };
		const body = queryXml(
			'ErrorResponse',
			{ Error: { Type: senderFault ? 'Sender' : 'Receiver', ...told }, RequestId: requestId },
			namespace,
		);
		return { status, type: 'text/xml', body, headers };
	}
}

/** What XML has no way to write. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function queryXml(root: string, value: object, namespace: string): string {
	return (
		toXml(root, value, namespace)
			// A parser reads a bare carriage return as a line feed: it has to be written as a reference.
			.replaceAll('\r', '&#xD;')
			.replace(/<(\w+)><\/\1>/g, '<$1/>')
			// Only errors carry such characters: they repeat what was refused.
			.replace(unwritable, '\ufffd')
	);
}

/** Deeper than any member of any operation, and shallow enough to walk through. */
const deepest = 20;

/** `A.member.1.B=x` and `A.1.B=x` become `{A: [{B: 'x'}]}`. */
function nested(parameters: URLSearchParams): Record<string, unknown> {
	const root: Branch = new Map();
	for (const [key, value] of parameters) {
		if (key === 'Action' || key === 'Version') continue;
		const parts = key.split('.');
		if (parts.length > deepest) {
			throw new ServiceError({
				shape: 'MalformedQueryString',
				message: 'A parameter of the query is nested too deeply.',
			});
		}
		const last = parts.pop() ?? '';
		let branch = root;
		for (const part of parts) {
			const next = branch.get(part);
			const child: Branch = next instanceof Map ? next : new Map();
			branch.set(part, child);
			branch = child;
		}
		branch.set(last, value);
	}
	return plain(root) as Record<string, unknown>;
}

type Branch = Map<string, Branch | string>;

function plain(branch: Branch | string): unknown {
	if (typeof branch === 'string') return branch;
	const names = [...branch.keys()];
	const wrapped = branch.get('member') ?? branch.get('entry');
	if (names.length === 1 && wrapped instanceof Map) return plain(wrapped);
	if (names.length > 0 && names.every((name) => /^\d{1,5}$/.test(name))) {
		return names.sort((a, b) => Number(a) - Number(b)).map((name) => plain(branch.get(name) ?? ''));
	}
	return Object.fromEntries([...branch].map(([name, content]) => [name, plain(content)]));
}
