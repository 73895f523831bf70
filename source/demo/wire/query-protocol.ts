import type { ServiceError } from '../service-error.ts';
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
	/** Turns the decoded parameters into the operation's input; the same when left out. */
	readonly toInput?: (operation: string, parameters: Record<string, unknown>, path: string) => unknown;
	/** Turns the operation's output into the members of its result; the same when left out. */
	readonly toResult?: (operation: string, output: object) => object;
}

/** The query protocol: form parameters in, XML out. */
export class QueryProtocol implements Protocol {
	readonly #options: QueryProtocolOptions;

	constructor(options: QueryProtocolOptions) {
		this.#options = options;
	}

	read(request: WireRequest): Exchange | undefined {
		const { signing, version, namespace, missing, toInput, toResult } = this.#options;
		const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
		if (!form && !(request.method === 'GET' && request.query.has('Action'))) return undefined;
		const { service } = request.scope;
		if (service !== '' && service !== signing) return undefined;
		const parameters = form ? new URLSearchParams(request.body.toString()) : request.query;
		if (service === '' && parameters.get('Version') !== version) return undefined;
		const operation = parameters.get('Action') ?? '';
		return {
			operation,
			input: () => {
				const decoded = nested(parameters);
				return new Input(toInput ? toInput(operation, decoded, request.path) : decoded, missing, true);
			},
			answer: (output, requestId) => {
				const result = toResult ? toResult(operation, output) : output;
				const body = toXml(
					`${operation}Response`,
					{ [`${operation}Result`]: result, ResponseMetadata: { RequestId: requestId } },
					namespace,
				);
				return { status: 200, type: 'text/xml', body };
			},
			error: (error, requestId) => {
				const { shape, message, status, code, senderFault, headers } = error;
				const told = { Type: senderFault ? 'Sender' : 'Receiver', Code: code ?? shape, Message: message };
				const body = toXml('ErrorResponse', { Error: told, RequestId: requestId }, namespace);
				return { status, type: 'text/xml', body, headers };
			},
		};
	}
}

/** `A.member.1.B=x` and `A.1.B=x` become `{A: [{B: 'x'}]}`. */
function nested(parameters: URLSearchParams): Record<string, unknown> {
	const root: Branch = new Map();
	for (const [key, value] of parameters) {
		if (key === 'Action' || key === 'Version') continue;
		const parts = key.split('.');
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
