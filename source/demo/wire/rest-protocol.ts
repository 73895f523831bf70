import { readJson } from '../json-object.ts';
import { frameworkNamespace, ServiceError } from '../service-error.ts';
import type { Answer } from './answer.ts';
import { Input } from './input.ts';
import type { Exchange, Protocol, WireRequest } from './protocol.ts';

/** Where a query parameter or a header goes: to a member of the input, as a text unless another type is said. */
export type RestMember = string | { readonly name: string; readonly type: 'number' | 'boolean' | 'texts' };

/** One operation of a REST service. */
export interface RestRoute {
	readonly operation: string;
	readonly method: string;
	/** `/restapis/{restApiId}`: the names are members of the input; `{Key+}` takes the rest of the path. */
	readonly path: string;
	/** Query parameters by their wire name. */
	readonly query?: Readonly<Record<string, RestMember>>;
	/** The member that takes all query parameters that `query` and `flag` don't name, as a map of texts. */
	readonly queryMap?: string;
	/** A query parameter that has to be there, and tells this operation from others: `?notification`. */
	readonly flag?: string;
	/** Headers by their wire name in lower case. */
	readonly headers?: Readonly<Record<string, RestMember>>;
	/** The member that takes the body whole; when left out, the body's members are the input's. */
	readonly body?: string;
	/** HTTP status of success; 200 when left out. */
	readonly status?: number;
	/** Writes this operation's output where it is not the service's usual body: bytes, headers. */
	readonly answer?: (output: Record<string, unknown>) => Partial<Answer>;
}

/** What a REST service's bodies are. */
export interface RestBodies {
	/** @throws ServiceError for what can't be read */
	parse(body: Buffer, route: RestRoute): unknown;
	/** The body of a success. */
	render(output: Record<string, unknown>, route: RestRoute): { readonly type: string; readonly body: string };
	error(error: ServiceError, requestId: string): Answer;
	/** True where all values are text, as in XML. */
	readonly textual?: boolean;
}

/** What tells one REST service from another. */
export interface RestProtocolOptions {
	/** Signing name of the requests that belong to it. */
	readonly signing: string;
	/** The paths that are its own among those of its signing name, and of requests without a signature. */
	readonly paths: RegExp;
	/** False for a service whose paths can be anything: without a signature they are nobody's. True when left out. */
	readonly unsigned?: boolean;
	readonly routes: readonly RestRoute[];
	readonly bodies: RestBodies;
	readonly missing: (parameter: string) => ServiceError;
}

interface CompiledRoute {
	readonly route: RestRoute;
	readonly pattern: RegExp;
	readonly names: readonly string[];
}

/** REST: the operation follows from method and path. */
export class RestProtocol implements Protocol {
	readonly #options: RestProtocolOptions;
	readonly #routes: readonly CompiledRoute[];

	constructor(options: RestProtocolOptions) {
		this.#options = options;
		this.#routes = options.routes.map(compile).sort(moreSpecificFirst);
	}

	read(request: WireRequest): Exchange | undefined {
		const { signing, paths, unsigned = true, bodies } = this.#options;
		const { service } = request.scope;
		if (service === '' ? !unsigned : service !== signing) return undefined;
		if (!paths.test(request.path)) return undefined;
		const error = (failure: ServiceError, requestId: string) => bodies.error(failure, requestId);
		for (const { route, pattern, names } of this.#routes) {
			if (route.method !== request.method) continue;
			if (route.flag !== undefined && !request.query.has(route.flag)) continue;
			const match = pattern.exec(request.path);
			if (!match) continue;
			return {
				operation: route.operation,
				input: () => this.#input(request, route, names, match),
				answer: (output) => this.#answer(output as Record<string, unknown>, route),
				error,
			};
		}
		return {
			operation: `${request.method} ${request.path}`,
			input: () => new Input({}, this.#options.missing),
			answer: () => ({ status: 404, type: '', body: '' }),
			error,
		};
	}

	#input(request: WireRequest, route: RestRoute, names: readonly string[], match: RegExpExecArray): Input {
		const { bodies, missing } = this.#options;
		const fields: Record<string, unknown> = {};
		const content = request.body.length > 0 ? bodies.parse(request.body, route) : undefined;
		if (route.body !== undefined) {
			if (content !== undefined) fields[route.body] = content;
		} else if (isObject(content)) Object.assign(fields, content);
		else if (content !== undefined && content !== null && content !== '') {
			throw new ServiceError({
				shape: 'SerializationException',
				namespace: frameworkNamespace,
				message: 'The request body has to be an object.',
			});
		}
		names.forEach((name, index) => {
			fields[name] = decode(match[index + 1] ?? '');
		});
		for (const [wire, member] of Object.entries(route.query ?? {})) {
			const values = request.query.getAll(wire);
			if (values.length > 0) assign(fields, member, values);
		}
		if (route.queryMap !== undefined) {
			const others = [...request.query].filter(
				([wire]) => wire !== route.flag && !Object.hasOwn(route.query ?? {}, wire),
			);
			if (others.length > 0) fields[route.queryMap] = Object.fromEntries(others);
		}
		for (const [wire, member] of Object.entries(route.headers ?? {})) {
			const value = request.headers[wire];
			if (value !== undefined) assign(fields, member, [value].flat());
		}
		return new Input(fields, missing, bodies.textual);
	}

	#answer(output: Record<string, unknown>, route: RestRoute): Answer {
		const status = route.status ?? 200;
		const own = route.answer?.(output);
		if (own?.body !== undefined) return { status, type: '', ...own, body: own.body };
		if (status === 204 || (status === 202 && Object.keys(output).length === 0)) {
			return { type: '', body: '', status, ...own };
		}
		return { status, ...this.#options.bodies.render(output, route), ...own };
	}
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compile(route: RestRoute): CompiledRoute {
	const names: string[] = [];
	const source = route.path
		.replace(/[.*?^$()|[\]\\]/g, '\\$&')
		.replace(/\{(\w+)(\+?)\}/g, (_all, name: string, rest: string) => {
			names.push(name);
			return rest ? '(.+)' : '([^/]+)';
		});
	return { route, names, pattern: new RegExp(`^${source}/?$`) };
}

/** A flag decides before none, fixed parts before variable ones, and a part before the whole rest. */
function moreSpecificFirst(a: CompiledRoute, b: CompiledRoute): number {
	const flags = Number(b.route.flag !== undefined) - Number(a.route.flag !== undefined);
	const rest = Number(a.route.path.includes('+}')) - Number(b.route.path.includes('+}'));
	return flags || rest || a.names.length - b.names.length;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new ServiceError({
			shape: 'BadRequestException',
			namespace: frameworkNamespace,
			message: `The path holds ${part}, which is no URL encoding.`,
		});
	}
}

function assign(fields: Record<string, unknown>, member: RestMember, values: readonly string[]): void {
	if (typeof member === 'string') {
		fields[member] = values[0];
		return;
	}
	const { name, type } = member;
	const first = values[0] ?? '';
	if (type === 'texts') fields[name] = values;
	else if (type === 'boolean') fields[name] = first === 'true' ? true : first === 'false' ? false : first;
	else fields[name] = first !== '' && Number.isFinite(Number(first)) ? Number(first) : first;
}

/** Bodies of REST-JSON. */
export function jsonBodies(
	options: {
		readonly type?: string;
		/** Changes a body's member names between wire and SDK; the same when left out. */
		readonly toInput?: (body: unknown, route: RestRoute) => unknown;
		readonly toWire?: (output: Record<string, unknown>, route: RestRoute) => unknown;
	} = {},
): RestBodies {
	const type = options.type ?? 'application/json';
	return {
		parse: (body, route) => {
			let value: unknown;
			try {
				value = readJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
			} catch (error) {
				throw new ServiceError({
					shape: 'SerializationException',
					namespace: frameworkNamespace,
					message: `The request body is no JSON: ${error instanceof Error ? error.message : error}`,
				});
			}
			return options.toInput ? options.toInput(value, route) : value;
		},
		render: (output, route) => ({
			type,
			body: JSON.stringify(options.toWire ? options.toWire(output, route) : output),
		}),
		error: ({ shape, message, status, fields, headers }) => ({
			status,
			type,
			body: JSON.stringify({ message, ...fields }),
			headers: { 'x-amzn-ErrorType': shape, ...headers },
		}),
	};
}
