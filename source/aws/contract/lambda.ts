import type {
	AccountConcurrency,
	EventSourceMapping,
	FunctionMetric,
	LambdaFunction,
} from '../../model/function.ts';
import type { Permit } from '../../model/permit.ts';
import type { CallOptions } from '../services.ts';
import type { SeriesQuery } from './series-query.ts';

/** Lambda as qdash uses it. Every failure is a QdashError. */
export interface LambdaService {
	/** All functions, all pages. */
	listFunctions(options?: CallOptions): Promise<readonly LambdaFunction[]>;
	/** All event source mappings, or those of one source; all pages. */
	listMappings(eventSourceArn?: string, options?: CallOptions): Promise<readonly EventSourceMapping[]>;
	getMapping(uuid: string, options?: CallOptions): Promise<EventSourceMapping>;
	/** The function's reservation, or null where it shares the account's. */
	getReservedConcurrency(name: string, options?: CallOptions): Promise<number | null>;
	getAccountConcurrency(options?: CallOptions): Promise<AccountConcurrency>;
	/** Permit `mapping` on its UUID: the answer's state is `Enabling` or `Disabling` for a while. */
	setMappingEnabled(
		permit: Permit,
		uuid: string,
		enabled: boolean,
		options?: CallOptions,
	): Promise<EventSourceMapping>;
	/** Permit `concurrency` on the function's name: reserves so many (0 stops it), or with null takes the reservation away. */
	setReservedConcurrency(
		permit: Permit,
		name: string,
		value: number | null,
		options?: CallOptions,
	): Promise<void>;
	functionQueries(
		name: string,
		keys: readonly FunctionMetric[],
		periodSeconds: number,
	): SeriesQuery<FunctionMetric>[];
}

/** All series of a function. */
export const functionMetrics: readonly FunctionMetric[] = [
	'invocations',
	'errors',
	'throttles',
	'concurrency',
	'durationP50',
	'durationP90',
	'durationP99',
];
