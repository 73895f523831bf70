import { isObject } from '../open-api/document.ts';
import type { Integration, IntegrationResponse } from './entities.ts';

/** A request as TestInvokeMethod makes it. */
export interface TestRequest {
	readonly httpMethod: string;
	/** The template of the resource's path, `/pets/{petId}`. */
	readonly resourcePath: string;
	/** With the query: `/pets/7?kind=cat`. */
	readonly pathWithQueryString: string;
	readonly body: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly stageVariables: Readonly<Record<string, string>>;
	readonly requestId: string;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

export interface TestAnswer {
	readonly status: number;
	readonly body: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly log: string;
}

/** The parts of a path that stand for a resource's variables, by their names. */
function pathParameters({ resourcePath, pathWithQueryString }: TestRequest): Record<string, string> {
	const wanted = resourcePath.split('/');
	const given = (pathWithQueryString.split('?')[0] ?? '').split('/');
	const parameters: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const name = /^\{(.+?)(\+?)\}$/.exec(part);
		const greedy = name?.[2] === '+';
		const actual = greedy ? given.slice(index).join('/') : given[index];
		if (actual === undefined || (name ? actual === '' : actual !== part)) return {};
		if (name?.[1]) parameters[name[1]] = actual;
		if (greedy) return parameters;
	}
	return given.length === wanted.length ? parameters : {};
}

function queryParameters({ pathWithQueryString }: TestRequest): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(pathWithQueryString.split('?')[1] ?? ''));
}

/**
 * What a mapping template becomes: the references that mock integrations are written with (parameters,
 * the body, the context, stage variables). Directives of the template language are left as they are.
 */
function rendered(template: string, request: TestRequest): string {
	const parameters: Readonly<Record<string, string>> = {
		...request.headers,
		...queryParameters(request),
		...pathParameters(request),
	};
	const context: Readonly<Record<string, string>> = {
		httpMethod: request.httpMethod,
		requestId: request.requestId,
		resourcePath: request.resourcePath,
		stage: 'test-invoke-stage',
	};
	const read = <Value>(from: Readonly<Record<string, Value>>, name: string) =>
		Object.hasOwn(from, name) ? from[name] : undefined;
	return template
		.replace(/\$input\.params\(['"]([^'"]+)['"]\)/g, (_all, name: string) => read(parameters, name) ?? '')
		.replace(/\$input\.json\(['"]\$['"]\)|\$input\.body/g, () => request.body)
		.replace(/\$\{?context\.([\w.]+)\}?/g, (_all, name: string) => read(context, name) ?? '')
		.replace(
			/\$\{?stageVariables\.(\w+)\}?/g,
			(_all, name: string) => read(request.stageVariables, name) ?? '',
		);
}

/** The status that a mock integration's request template asks for; undefined where it asks for none. */
function mockStatus(integration: Integration, request: TestRequest): number | undefined {
	const type = request.headers['Content-Type'] ?? request.headers['content-type'] ?? 'application/json';
	const template = integration.requestTemplates?.[type] ?? request.body;
	try {
		const asked: unknown = JSON.parse(rendered(template, request));
		const status = isObject(asked) ? Number(asked.statusCode) : Number.NaN;
		return Number.isInteger(status) ? status : undefined;
	} catch {
		// A template that gives no JSON fails the request, which is what undefined says.
		return undefined;
	}
}

/** A pattern that selects a response; undefined where it is no regular expression, and so selects nothing. */
function selectionOf(pattern: string): RegExp | undefined {
	try {
		return new RegExp(`^(?:${pattern})$`);
	} catch {
		return undefined;
	}
}

function responseFor(integration: Integration, status: number): IntegrationResponse | undefined {
	const responses = Object.values(integration.integrationResponses ?? {});
	const selected = responses.find(
		({ selectionPattern }) => selectionPattern && selectionOf(selectionPattern)?.test(String(status)),
	);
	return selected ?? responses.find(({ selectionPattern }) => !selectionPattern);
}

/** Answers a request by a mock integration, with the log that AWS keeps of it. */
export function invokeMock(integration: Integration, request: TestRequest): TestAnswer {
	const status = mockStatus(integration, request);
	const response = status === undefined ? undefined : responseFor(integration, status);
	if (!response) {
		const reason =
			status === undefined
				? 'Unable to parse statusCode. It should be an integer but was not defined in the integration request template'
				: 'No match for output mapping and no default output mapping configured';
		return {
			status: 500,
			body: '{"message": "Internal server error"}',
			headers: { 'x-amzn-ErrorType': 'InternalServerErrorException' },
			log: log(request, [`Execution failed due to configuration error: ${reason}`], 500),
		};
	}
	const [[type, template] = ['application/json', '']] = Object.entries(response.responseTemplates ?? {});
	const body = rendered(template ?? '', request);
	const headers: Record<string, string> = { 'Content-Type': type };
	for (const [target, source] of Object.entries(response.responseParameters ?? {})) {
		const literal = /^'([\s\S]*)'$/.exec(source)?.[1];
		if (literal !== undefined) headers[target.replace('method.response.header.', '')] = literal;
	}
	const lines = [
		`Method response body after transformations: ${body}`,
		`Method response headers: ${braced(headers)}`,
		'Successfully completed execution',
	];
	return {
		status: Number(response.statusCode),
		body,
		headers,
		log: log(request, lines, Number(response.statusCode)),
	};
}

function braced(map: Readonly<Record<string, string>>): string {
	return `{${Object.entries(map)
		.map(([name, value]) => `${name}=${value}`)
		.join(', ')}}`;
}

function log(request: TestRequest, outcome: readonly string[], status: number): string {
	const [day = '', date = '', month = '', year = '', time = ''] = new Date(request.now)
		.toUTCString()
		.split(/,? /);
	const stamp = `${day} ${month} ${date} ${time} UTC ${year}`;
	const lines = [
		`Starting execution for request: ${request.requestId}`,
		`HTTP Method: ${request.httpMethod}, Resource Path: ${request.pathWithQueryString.split('?')[0]}`,
		`Method request path: ${braced(pathParameters(request))}`,
		`Method request query string: ${braced(queryParameters(request))}`,
		`Method request headers: ${braced(request.headers)}`,
		`Method request body before transformations: ${request.body}`,
		...outcome,
		`Method completed with status: ${status}`,
	];
	return `Execution log for request ${request.requestId}\n${lines.map((line) => `${stamp} : ${line}\n`).join('')}`;
}
