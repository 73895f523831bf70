import { gunzipSync } from 'node:zlib';
import { ServiceError } from '../service-error.ts';
import { longestBody } from '../wire/body.ts';
import { CborProtocol } from '../wire/cbor-protocol.ts';
import { JsonProtocol } from '../wire/json-protocol.ts';
import type { Exchange, Protocol, WireRequest } from '../wire/protocol.ts';
import { QueryProtocol } from '../wire/query-protocol.ts';
import { missing, validation } from './errors.ts';

const target = 'GraniteServiceVersion20100801';
const errorNamespace = 'com.amazonaws.cloudwatch';

/** Members that are times: numbers of seconds in JSON and here. */
const times: ReadonlySet<string> = new Set([
	'AlarmConfigurationUpdatedTimestamp',
	'EndDate',
	'EndTime',
	'StartDate',
	'StartTime',
	'StateTransitionedTimestamp',
	'StateUpdatedTimestamp',
	'Timestamp',
	'Timestamps',
]);

/** Members that are of type double, even where their value is whole. */
const doubles: ReadonlySet<string> = new Set([
	'Average',
	'ExtendedStatistics',
	'Maximum',
	'Minimum',
	'SampleCount',
	'Sum',
	'Threshold',
	'Values',
]);

/** Operations whose answers have no result. */
const withoutResult: ReadonlySet<string> = new Set([
	'DeleteAlarms',
	'DisableAlarmActions',
	'EnableAlarmActions',
	'PutCompositeAlarm',
	'PutMetricAlarm',
	'PutMetricData',
	'SetAlarmState',
]);

/** ISO 8601 in a query becomes the seconds that the other protocols carry. */
function fromQuery(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(fromQuery);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, content]) => {
			if (!times.has(name) || typeof content !== 'string') return [name, fromQuery(content)];
			const at = Date.parse(content);
			if (Number.isNaN(at)) throw validation(`The value ${content} for parameter ${name} is no timestamp.`);
			return [name, at / 1000];
		}),
	);
}

/** Lists get their `member` elements, maps their entries, and times their text. */
function toQuery(value: unknown, name = ''): unknown {
	if (Array.isArray(value)) return { member: value.map((item) => toQuery(item, name)) };
	if (times.has(name) && typeof value === 'number') return new Date(value * 1000).toISOString();
	if (typeof value !== 'object' || value === null) return value;
	if (name === 'ExtendedStatistics') {
		return { entry: Object.entries(value).map(([key, content]) => ({ key, value: content })) };
	}
	return Object.fromEntries(
		Object.entries(value).map(([member, content]) => [member, toQuery(content, member)]),
	);
}

/** A protocol whose requests may be compressed, as SDKs do with long PutMetricData. */
class Compressible implements Protocol {
	readonly #protocol: Protocol;

	constructor(protocol: Protocol) {
		this.#protocol = protocol;
	}

	read(request: WireRequest): Exchange | undefined {
		const encoding = request.headers['content-encoding'];
		if (encoding !== 'gzip') return this.#protocol.read(request);
		try {
			const body = gunzipSync(request.body, { maxOutputLength: longestBody });
			return this.#protocol.read({ ...request, body });
		} catch (error) {
			const failure = new ServiceError({
				shape: 'SerializationException',
				message: `The request body can't be decompressed: ${error instanceof Error ? error.message : error}`,
			});
			const exchange = this.#protocol.read({ ...request, body: Buffer.alloc(0) });
			return (
				exchange && {
					operation: exchange.operation,
					answer: (output, requestId) => exchange.answer(output, requestId),
					error: (fault, requestId) => exchange.error(fault, requestId),
					input: () => {
						throw failure;
					},
				}
			);
		}
	}
}

/** JSON, which the SDK for JavaScript speaks; CBOR, which boto3 and the newer SDKs do; and the query protocol. */
export const protocols: readonly Protocol[] = [
	new JsonProtocol({ target, namespace: errorNamespace, missing }),
	new CborProtocol({ service: target, namespace: errorNamespace, times, doubles, missing }),
	new QueryProtocol({
		signing: 'monitoring',
		version: '2010-08-01',
		namespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
		missing,
		toInput: (_operation, parameters) => fromQuery(parameters),
		toResult: (operation, output) => (withoutResult.has(operation) ? undefined : (toQuery(output) as object)),
	}),
].map((protocol) => new Compressible(protocol));
