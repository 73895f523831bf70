import type { Input } from '../../wire/input.ts';
import { checkRange, invalidParameter, lambdaError } from '../errors.ts';
import type { EventInvokeConfig, LambdaFunction } from '../function.ts';
import { type LambdaOperation, type LambdaRequest, paged, reference, requestedFunction } from '../request.ts';

/** Lambda's limits: retries, and seconds that an event may wait. */
const mostRetries = 2;
const age = { least: 60, most: 21_600 };

function target(request: LambdaRequest): { fn: LambdaFunction; qualifier: string } {
	const fn = requestedFunction(request);
	const { qualifier } = reference(request);
	fn.resolve(qualifier);
	return { fn, qualifier: qualifier ?? '$LATEST' };
}

function told(fn: LambdaFunction, qualifier: string, config: EventInvokeConfig): Record<string, unknown> {
	return {
		FunctionArn: fn.qualified(qualifier),
		LastModified: config.modifiedAt / 1000,
		...(config.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: config.maximumRetryAttempts }),
		...(config.maximumEventAgeSeconds !== undefined && {
			MaximumEventAgeInSeconds: config.maximumEventAgeSeconds,
		}),
		DestinationConfig: {
			OnSuccess: config.onSuccess === undefined ? {} : { Destination: config.onSuccess },
			OnFailure: config.onFailure === undefined ? {} : { Destination: config.onFailure },
		},
	};
}

function readDestination(config: Input | undefined, name: string): string | undefined {
	const arn = config?.object(name)?.text('Destination');
	if (arn === undefined || arn === '') return undefined;
	if (/^arn:aws[a-zA-Z-]*:(sqs|sns|lambda|events|s3):/.test(arn)) return arn;
	throw invalidParameter(`The provided destination config DestinationConfig(${name}) is invalid: ${arn}`);
}

function read(input: Input, before: EventInvokeConfig | undefined, now: number): EventInvokeConfig {
	const retries = input.integer('MaximumRetryAttempts');
	if (retries !== undefined) checkRange(retries, 'maximumRetryAttempts', 0, mostRetries);
	const seconds = input.integer('MaximumEventAgeInSeconds');
	if (seconds !== undefined) checkRange(seconds, 'maximumEventAgeInSeconds', age.least, age.most);
	const destinations = input.object('DestinationConfig');
	if (retries === undefined && seconds === undefined && !destinations) {
		throw invalidParameter('You must specify at least one of error handling or destination setting.');
	}
	return {
		modifiedAt: now,
		maximumRetryAttempts: retries ?? before?.maximumRetryAttempts,
		maximumEventAgeSeconds: seconds ?? before?.maximumEventAgeSeconds,
		onSuccess: destinations ? readDestination(destinations, 'OnSuccess') : before?.onSuccess,
		onFailure: destinations ? readDestination(destinations, 'OnFailure') : before?.onFailure,
	};
}

function existing(fn: LambdaFunction, qualifier: string): EventInvokeConfig {
	const config = fn.eventInvoke.get(qualifier);
	if (config) return config;
	throw lambdaError(
		'ResourceNotFoundException',
		`The function ${fn.qualified(qualifier)} doesn't have an EventInvokeConfig`,
	);
}

const put: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	const config = read(request.input, undefined, request.now);
	fn.eventInvoke.set(qualifier, config);
	return told(fn, qualifier, config);
};

const update: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	const config = read(request.input, existing(fn, qualifier), request.now);
	fn.eventInvoke.set(qualifier, config);
	return told(fn, qualifier, config);
};

const get: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	return told(fn, qualifier, existing(fn, qualifier));
};

const remove: LambdaOperation = (request) => {
	const { fn, qualifier } = target(request);
	existing(fn, qualifier);
	fn.eventInvoke.delete(qualifier);
	return {};
};

const list: LambdaOperation = (request) => {
	const fn = requestedFunction(request);
	const { items, rest } = paged(request, fn.eventInvoke, ([qualifier]) => qualifier, 50);
	return {
		FunctionEventInvokeConfigs: items.map(([qualifier, config]) => told(fn, qualifier, config)),
		...rest,
	};
};

/** Operations on what becomes of asynchronous invocations. */
export const eventInvokeOperations: Readonly<Record<string, LambdaOperation>> = {
	PutFunctionEventInvokeConfig: put,
	UpdateFunctionEventInvokeConfig: update,
	GetFunctionEventInvokeConfig: get,
	DeleteFunctionEventInvokeConfig: remove,
	ListFunctionEventInvokeConfigs: list,
};
