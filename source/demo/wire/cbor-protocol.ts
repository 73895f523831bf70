import { decode, encode, Tagged, Token, Type } from 'cborg';
import { frameworkNamespace, ServiceError } from '../service-error.ts';
import { Input } from './input.ts';
import type { Exchange, Protocol, WireRequest } from './protocol.ts';

/** What tells one service of Smithy RPC v2 CBOR from another. */
export interface CborProtocolOptions {
	/** The service's name in the path: `/service/NAME/operation/Operation`. */
	readonly service: string;
	/** What stands before the hash in an error's `__type`. */
	readonly namespace: string;
	/** Members, by name, whose numbers are times: seconds since the epoch, tag 1 on the wire. */
	readonly times: ReadonlySet<string>;
	/** Members, by name, whose numbers are doubles: some clients take no whole number in their place. */
	readonly doubles: ReadonlySet<string>;
	/** The service's error for a parameter that is required. */
	readonly missing: (parameter: string) => ServiceError;
}

const type = 'application/cbor';
/** Tag 1: seconds since the epoch. */
const epochTag = 1;

/** A number that is written as a double even where it is whole. */
class Double {
	readonly value: number;

	constructor(value: number) {
		this.value = value;
	}
}

/** Smithy RPC v2 with CBOR: POST with the operation in the path. */
export class CborProtocol implements Protocol {
	readonly #options: CborProtocolOptions;
	readonly #prefix: string;

	constructor(options: CborProtocolOptions) {
		this.#options = options;
		this.#prefix = `/service/${options.service}/operation/`;
	}

	read({ method, path, body }: WireRequest): Exchange | undefined {
		if (method !== 'POST' || !path.startsWith(this.#prefix)) return undefined;
		const { namespace, missing } = this.#options;
		const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
		return {
			operation: path.slice(this.#prefix.length),
			input: () => new Input(parse(body), missing),
			answer: (output) => ({ status: 200, type, body: this.#render(output), headers }),
			error: (error) => {
				const { shape, message, status, code, senderFault, fields } = error;
				const told = { __type: `${error.namespace ?? namespace}#${shape}`, message, ...fields };
				return {
					status,
					type,
					body: this.#render(told),
					headers: {
						...headers,
						...(code && { 'x-amzn-query-error': `${code};${senderFault ? 'Sender' : 'Receiver'}` }),
						...error.headers,
					},
				};
			},
		};
	}

	#render(output: object): Uint8Array {
		return encode(this.#typed(output, ''), {
			float64: true,
			// Members in the order in which they were given: sorting them is only work.
			mapSorter: () => 0,
			typeEncoders: {
				Object: (item: object) => (item instanceof Double ? new Token(Type.float, item.value) : null),
			},
		});
	}

	/** Gives numbers the types of their members; what is undefined is left out. */
	#typed(value: unknown, member: string): unknown {
		if (Array.isArray(value)) return value.map((item) => this.#typed(item, member));
		if (typeof value === 'number') {
			if (this.#options.times.has(member)) return new Tagged(epochTag, value);
			return this.#options.doubles.has(member) ? new Double(value) : value;
		}
		if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
		// The values of a map are typed as the map is.
		const keep = this.#options.doubles.has(member);
		return Object.fromEntries(
			Object.entries(value).flatMap(([name, content]) =>
				content === undefined ? [] : [[name, this.#typed(content, keep ? member : name)]],
			),
		);
	}
}

/** @throws ServiceError `SerializationException` for what is no CBOR */
function parse(body: Uint8Array): unknown {
	if (body.length === 0) return {};
	try {
		return decode(body, { tags: { [epochTag]: (content) => content() } });
	} catch (error) {
		throw new ServiceError({
			shape: 'SerializationException',
			namespace: frameworkNamespace,
			message: `The request body is no CBOR: ${error instanceof Error ? error.message : error}`,
		});
	}
}
