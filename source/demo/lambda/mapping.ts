import { checkEventPattern } from '../eventbridge/event-pattern.ts';
import type { Input } from '../wire/input.ts';
import { checkRange, invalidParameter, lambdaError } from './errors.ts';

/** What is configured of an event source mapping. */
export interface MappingSettings {
	readonly batchSize: number;
	readonly windowSeconds: number;
	/** `ScalingConfig.MaximumConcurrency`. */
	readonly maximumConcurrency: number | null;
	readonly responseTypes: readonly string[];
	/** Event patterns; a message has to match one. Empty for no filter. */
	readonly filters: readonly string[];
}

export type MappingState =
	| 'Creating'
	| 'Enabling'
	| 'Enabled'
	| 'Disabling'
	| 'Disabled'
	| 'Updating'
	| 'Deleting';

/** Milliseconds that a change of an event source mapping takes. */
export const transitionTime = 2_000;

/** Lambda's limits for SQS: messages, seconds, concurrent calls, filters. */
const mostMessages = 10_000;
const mostFifoMessages = 10;
const batchWithoutWindow = 10;
const longestWindow = 300;
const concurrency = { least: 2, most: 1_000 };
const mostFilters = 5;
/** What is for other sources than queues. */
const ofStreams = [
	'StartingPosition',
	'StartingPositionTimestamp',
	'ParallelizationFactor',
	'TumblingWindowInSeconds',
	'BisectBatchOnFunctionError',
	'MaximumRecordAgeInSeconds',
	'MaximumRetryAttempts',
	'Topics',
	'Queues',
];

/**
 * An event source mapping from a queue. It changes by itself with time, so whoever looks at it settles it
 * first.
 */
export class Mapping {
	readonly uuid: string;
	readonly arn: string;
	readonly queueArn: string;
	readonly tags: Map<string, string>;
	functionName: string;
	functionArn: string;
	settings: MappingSettings;
	/** Milliseconds since the epoch. */
	modifiedAt: number;
	/** `LastProcessingResult`, once there is one. */
	lastResult: string | undefined;
	state: MappingState = 'Creating';
	#enabled: boolean;
	#settlesAt: number;

	constructor(
		given: {
			readonly uuid: string;
			readonly arn: string;
			readonly queueArn: string;
			readonly functionName: string;
			readonly functionArn: string;
			readonly settings: MappingSettings;
			readonly enabled: boolean;
			readonly tags: ReadonlyMap<string, string>;
		},
		now: number,
	) {
		this.uuid = given.uuid;
		this.arn = given.arn;
		this.queueArn = given.queueArn;
		this.functionName = given.functionName;
		this.functionArn = given.functionArn;
		this.settings = given.settings;
		this.tags = new Map(given.tags);
		this.modifiedAt = now;
		this.#enabled = given.enabled;
		this.#settlesAt = now + transitionTime;
	}

	/** Ends a change whose time is over. @returns false where the mapping is gone */
	settle(now: number): boolean {
		if (now < this.#settlesAt) return true;
		if (this.state === 'Deleting') return false;
		this.state = this.#enabled ? 'Enabled' : 'Disabled';
		return true;
	}

	/** @throws ServiceError `ResourceInUseException` while a change goes on */
	change(settings: MappingSettings, enabled: boolean | undefined, now: number): void {
		this.#checkFree('update');
		const toggled = enabled !== undefined && enabled !== this.#enabled;
		this.settings = settings;
		this.#enabled = enabled ?? this.#enabled;
		this.#begin(toggled ? (this.#enabled ? 'Enabling' : 'Disabling') : 'Updating', now);
	}

	/** @throws ServiceError `ResourceInUseException` while a change goes on */
	delete(now: number): void {
		this.#checkFree('delete');
		this.#begin('Deleting', now);
	}

	#begin(state: MappingState, now: number): void {
		this.state = state;
		this.modifiedAt = now;
		this.#settlesAt = now + transitionTime;
	}

	#checkFree(verb: string): void {
		if (this.state === 'Enabled' || this.state === 'Disabled') return;
		throw lambdaError(
			'ResourceInUseException',
			`Cannot ${verb} the event source mapping because it is in use.`,
		);
	}
}

/**
 * Reads what CreateEventSourceMapping or UpdateEventSourceMapping gives in place of what was.
 *
 * @throws ServiceError for whatever Lambda refuses for this kind of queue
 */
export function readMappingSettings(input: Input, before: MappingSettings, fifo: boolean): MappingSettings {
	for (const name of ofStreams) {
		if (input.has(name) && input.raw(name) !== false)
			throw invalidParameter(`Unsupported parameter for SQS event source: ${name}`);
	}
	const size = input.integer('BatchSize');
	if (size !== undefined) checkRange(size, 'batchSize', 1, mostMessages);
	const window = input.integer('MaximumBatchingWindowInSeconds');
	if (window !== undefined) checkRange(window, 'maximumBatchingWindowInSeconds', 0, longestWindow);
	const batchSize = size ?? before.batchSize;
	const windowSeconds = window ?? before.windowSeconds;
	if (fifo && batchSize > mostFifoMessages) {
		throw invalidParameter(
			`Maximum batch size for FIFO queues is ${mostFifoMessages}. Batch size ${batchSize} is not allowed.`,
		);
	}
	if (fifo && windowSeconds > 0) {
		throw invalidParameter('Batching window is not supported for FIFO queues.');
	}
	if (batchSize > batchWithoutWindow && windowSeconds === 0) {
		throw invalidParameter(
			'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
		);
	}
	const scaling = input.object('ScalingConfig');
	const maximum = scaling?.integer('MaximumConcurrency');
	if (maximum !== undefined) {
		checkRange(maximum, 'scalingConfig.maximumConcurrency', concurrency.least, concurrency.most);
	}
	const types = input.texts('FunctionResponseTypes');
	for (const type of types ?? []) {
		if (type !== 'ReportBatchItemFailures') {
			throw invalidParameter(`Invalid function response type: ${type}`);
		}
	}
	const criteria = input.object('FilterCriteria');
	return {
		batchSize,
		windowSeconds,
		// An empty ScalingConfig takes the limit away.
		maximumConcurrency: scaling ? (maximum ?? null) : before.maximumConcurrency,
		responseTypes: types ?? before.responseTypes,
		filters: criteria ? readFilters(criteria) : before.filters,
	};
}

function readFilters(criteria: Input): readonly string[] {
	const patterns = (criteria.objects('Filters') ?? []).map((filter) => filter.text('Pattern') ?? '');
	if (patterns.length > mostFilters) {
		throw invalidParameter(`Filter count exceeds the limit of ${mostFilters}.`);
	}
	for (const pattern of patterns) {
		checkEventPattern(pattern, () => invalidParameter('Invalid filter pattern definition.'));
	}
	return patterns;
}

/** `EventSourceMappingConfiguration`. */
export function mappingConfiguration(mapping: Mapping): Record<string, unknown> {
	const { settings } = mapping;
	return {
		UUID: mapping.uuid,
		EventSourceMappingArn: mapping.arn,
		EventSourceArn: mapping.queueArn,
		FunctionArn: mapping.functionArn,
		BatchSize: settings.batchSize,
		MaximumBatchingWindowInSeconds: settings.windowSeconds,
		FunctionResponseTypes: settings.responseTypes,
		...(settings.maximumConcurrency !== null && {
			ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency },
		}),
		...(settings.filters.length > 0 && {
			FilterCriteria: { Filters: settings.filters.map((Pattern) => ({ Pattern })) },
		}),
		LastModified: mapping.modifiedAt / 1000,
		...(mapping.lastResult !== undefined && { LastProcessingResult: mapping.lastResult }),
		State: mapping.state,
		StateTransitionReason: 'USER_INITIATED',
	};
}
