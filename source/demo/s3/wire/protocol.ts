import type { ServiceError } from '../../service-error.ts';
import type { Answer } from '../../wire/answer.ts';
import { Input } from '../../wire/input.ts';
import type { Exchange, Protocol, WireRequest } from '../../wire/protocol.ts';
import { fromXml, toXml } from '../../wire/xml.ts';
import { missingParameter, s3Error } from '../errors.ts';
import { type Address, addressOf, isForS3 } from './address.ts';
import { unchunk } from './chunked.ts';
import type { Tree } from './documents.ts';
import type { S3Route } from './route.ts';
import { s3Routes } from './routes.ts';

/** Query parameters that ask for something else than the bucket or the object itself. */
const subresources = new Set([
	...s3Routes.flatMap(({ flag }) => flag ?? []),
	...['abac', 'accelerate', 'acl', 'analytics', 'annotation', 'attributes', 'cors', 'intelligent-tiering'],
	...['inventory', 'legal-hold', 'lifecycle', 'logging', 'metadataConfiguration', 'metadataTable', 'metrics'],
	...['object-lock', 'ownershipControls', 'policyStatus', 'renameObject', 'replication'],
	...['requestPayment', 'restore', 'retention', 'select', 'session', 'torrent', 'versions', 'website'],
]);

/** REST-XML as S3 speaks it, in path style and virtual-hosted. */
export class S3Protocol implements Protocol {
	readonly #isBucket: (name: string) => boolean;

	/** @param isBucket - whether there is a bucket of this name */
	constructor(isBucket: (name: string) => boolean) {
		this.#isBucket = isBucket;
	}

	read(request: WireRequest): Exchange | undefined {
		if (!isForS3(request, this.#isBucket)) return undefined;
		let address: Address = { bucket: undefined, key: undefined };
		let unreadable: unknown;
		try {
			address = addressOf(request);
		} catch (error) {
			unreadable = error;
		}
		const route = routeOf(request, address);
		const told = new Teller(request, address);
		return {
			operation: route?.operation ?? 'Unknown',
			input: () => {
				if (unreadable) throw unreadable;
				return new Input(route ? fieldsOf(request, route, address) : {}, missingParameter, true);
			},
			answer: (output, requestId) =>
				told.answer(route?.answer(output as Record<string, unknown>) ?? emptyAnswer, requestId),
			error: (error, requestId) => told.error(error, requestId),
		};
	}
}

const emptyAnswer: Answer = { status: 200, type: '', body: '' };

function routeOf({ method, query, headers }: WireRequest, { bucket, key }: Address): S3Route | undefined {
	const level = bucket === undefined ? 'service' : key === undefined ? 'bucket' : 'object';
	const asked = [...query.keys()].some((name) => subresources.has(name));
	const copies = headers['x-amz-copy-source'] !== undefined;
	return s3Routes.find(
		(route) =>
			route.level === level &&
			route.method === method &&
			(!route.copies || copies) &&
			(route.flag === undefined ? !asked : query.has(route.flag)) &&
			(route.value === undefined || query.get(route.flag ?? '') === route.value),
	);
}

/** The operation's input in the SDK's shape. */
function fieldsOf(request: WireRequest, route: S3Route, { bucket, key }: Address): Record<string, unknown> {
	const { body, headers } = contentOf(request);
	const fields: Record<string, unknown> = {};
	if (bucket !== undefined) fields.Bucket = bucket;
	if (key !== undefined) fields.Key = key;
	for (const [name, member] of Object.entries(route.query ?? {})) {
		const value = request.query.get(name);
		if (value !== null) fields[member] = value;
	}
	for (const [name, member] of Object.entries(route.headers ?? {})) {
		const value = headers[name];
		if (value !== undefined) fields[member] = value;
	}
	const expected = headers['x-amz-expected-bucket-owner'];
	if (expected !== undefined) fields.ExpectedBucketOwner = expected;
	if (route.metadata) fields.Metadata = metadataOf(headers);
	if (!route.body) return fields;
	const { member, as } = route.body;
	if (as === 'bytes') fields[member] = body;
	else if (as === 'text') fields[member] = body.toString();
	else if (body.length > 0) {
		const { root, value } = fromXml(body);
		if (root !== as.root) throw s3Error('MalformedXML');
		fields[member] = as.read(typeof value === 'object' && value !== null ? (value as Tree) : {});
	}
	return fields;
}

/** The body as it is without the coding it was sent in, and the headers with those that came after it. */
function contentOf(request: WireRequest): { body: Buffer; headers: Record<string, string> } {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (value !== undefined) headers[name] = [value].flat().join(', ');
	}
	const codings = (headers['content-encoding'] ?? '').split(',').map((coding) => coding.trim());
	const streaming = headers['x-amz-content-sha256']?.startsWith('STREAMING-');
	if (!streaming && !codings.includes('aws-chunked')) return { body: request.body, headers };
	const { body, trailers } = unchunk(request.body);
	const length = headers['x-amz-decoded-content-length'];
	if (length !== undefined && Number(length) !== body.length) throw s3Error('IncompleteBody');
	const left = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked').join(',');
	const { 'content-encoding': _coded, ...others } = headers;
	return { body, headers: { ...others, ...trailers, ...(left && { 'content-encoding': left }) } };
}

const metadataPrefix = 'x-amz-meta-';

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers)
			.filter(([name]) => name.startsWith(metadataPrefix))
			.map(([name, value]) => [name.slice(metadataPrefix.length), value]),
	);
}

/** Says answers and errors to one request. */
class Teller {
	readonly #request: WireRequest;
	readonly #address: Address;

	constructor(request: WireRequest, address: Address) {
		this.#request = request;
		this.#address = address;
	}

	answer(answer: Answer, requestId: string): Answer {
		return { ...answer, headers: { ...idHeaders(requestId), ...answer.headers } };
	}

	/** A request by HEAD and one for what has not changed get their status only. */
	error({ shape, code, message, status, fields, headers }: ServiceError, requestId: string): Answer {
		const absent = shape.startsWith('UnknownOperation');
		const told = absent ? s3Error('NotImplemented') : undefined;
		const { bucket, key } = this.#address;
		const document = {
			Code: told?.shape ?? code ?? shape,
			Message: told?.message ?? message,
			...fields,
			...(shape === 'NoSuchKey' || bucket === undefined
				? {}
				: { Resource: `/${bucket}${key === undefined ? '' : `/${key}`}` }),
			RequestId: requestId,
			HostId: hostId(requestId),
		};
		const silent = this.#request.method === 'HEAD' || status === 304;
		return {
			status: told?.status ?? status,
			type: silent ? '' : 'application/xml',
			body: silent ? '' : toXml('Error', document),
			headers: { ...idHeaders(requestId), ...headers },
		};
	}
}

function idHeaders(requestId: string): Record<string, string> {
	return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) };
}

function hostId(requestId: string): string {
	return Buffer.from(requestId).toString('base64');
}
