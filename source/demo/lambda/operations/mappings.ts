import { invalidParameter, invalidValue, lambdaError } from '../errors.ts';
import type { LambdaFunction } from '../function.ts';
import { Mapping, type MappingSettings, mappingConfiguration, readMappingSettings } from '../mapping.ts';
import { readReference } from '../names.ts';
import type { LambdaRegion } from '../region.ts';
import { type LambdaOperation, type LambdaRequest, paged } from '../request.ts';
import { checkTags } from './tags.ts';

const defaults: MappingSettings = {
	batchSize: 10,
	windowSeconds: 0,
	maximumConcurrency: null,
	responseTypes: [],
	filters: [],
};
/** What a list gives at most in one page. */
const pageSize = 100;

interface Target {
	readonly fn: LambdaFunction;
	/** Qualified where the request was. */
	readonly arn: string;
}

function readTarget({ input, region }: LambdaRequest): Target {
	const { name, qualifier } = readReference(
		input.requiredText('FunctionName'),
		undefined,
		region.environment.region,
	);
	const fn = region.functions.get(name);
	if (!fn) throw invalidParameter('Function does not exist');
	fn.resolve(qualifier);
	return { fn, arn: fn.qualified(qualifier) };
}

/** A queue is asked for each time: it, and the function's timeout, may have changed since. */
function checkQueue(region: LambdaRegion, arn: string, fn: LambdaFunction): void {
	const { queue } = region.environment.surroundings;
	if (!queue) return;
	const facts = queue(arn);
	if (!facts) {
		throw invalidParameter(
			'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.',
		);
	}
	const { Timeout } = fn.latest.settings;
	if (facts.visibilitySeconds < Timeout) {
		throw invalidParameter(
			`Queue visibility timeout: ${facts.visibilitySeconds} seconds is less than Function timeout: ${Timeout} seconds`,
		);
	}
}

const createMapping: LambdaOperation = (request) => {
	const { input, region, now } = request;
	const queueArn = input.text('EventSourceArn');
	if (!queueArn || !/^arn:aws[a-zA-Z0-9-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]+$/.test(queueArn)) {
		throw invalidParameter('Unrecognized event source.');
	}
	const { fn, arn } = readTarget(request);
	const settings = readMappingSettings(input, defaults, queueArn.endsWith('.fifo'));
	const tags = input.textMap('Tags') ?? new Map<string, string>();
	checkTags(tags);
	const same = region.mappings.find(
		(mapping) => mapping.queueArn === queueArn && mapping.functionArn === arn,
	);
	if (same) {
		throw lambdaError(
			'ResourceConflictException',
			`An event source mapping with SQS arn (" ${queueArn} ") and function (" ${fn.name} ") already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
		);
	}
	checkQueue(region, queueArn, fn);
	const { newId, account, region: name } = region.environment;
	const uuid = newId();
	const mapping = new Mapping(
		{
			uuid,
			arn: `arn:aws:lambda:${name}:${account}:event-source-mapping:${uuid}`,
			queueArn,
			functionName: fn.name,
			functionArn: arn,
			settings,
			enabled: input.boolean('Enabled') ?? true,
			tags,
		},
		now,
	);
	region.add(mapping);
	return mappingConfiguration(mapping);
};

function requestedMapping({ input, region }: LambdaRequest): Mapping {
	return region.mapping(input.requiredText('UUID'));
}

const updateMapping: LambdaOperation = (request) => {
	const { input, region, now } = request;
	const mapping = requestedMapping(request);
	const target = input.has('FunctionName') ? readTarget(request) : undefined;
	const settings = readMappingSettings(input, mapping.settings, mapping.queueArn.endsWith('.fifo'));
	if (target) checkQueue(region, mapping.queueArn, target.fn);
	mapping.change(settings, input.boolean('Enabled'), now);
	if (target) {
		mapping.functionName = target.fn.name;
		mapping.functionArn = target.arn;
	}
	return mappingConfiguration(mapping);
};

const deleteMapping: LambdaOperation = (request) => {
	const mapping = requestedMapping(request);
	mapping.delete(request.now);
	return mappingConfiguration(mapping);
};

const listMappings: LambdaOperation = (request) => {
	const { input, region } = request;
	const queueArn = input.text('EventSourceArn');
	if (queueArn !== undefined && !queueArn.startsWith('arn:')) {
		throw invalidValue(queueArn, 'eventSourceArn', 'Member must satisfy regular expression pattern: arn:…');
	}
	const wanted = input.text('FunctionName');
	const named =
		wanted === undefined ? undefined : readReference(wanted, undefined, region.environment.region);
	const all = region.mappings.filter((mapping) => {
		if (queueArn !== undefined && mapping.queueArn !== queueArn) return false;
		if (named === undefined) return true;
		if (mapping.functionName !== named.name) return false;
		return named.qualifier === undefined || mapping.functionArn.endsWith(`:${named.qualifier}`);
	});
	const { items, rest } = paged(request, all, ({ uuid }) => uuid, pageSize);
	return { EventSourceMappings: items.map(mappingConfiguration), ...rest };
};

/** Operations on event source mappings. */
export const mappingOperations: Readonly<Record<string, LambdaOperation>> = {
	CreateEventSourceMapping: createMapping,
	GetEventSourceMapping: (request) => mappingConfiguration(requestedMapping(request)),
	UpdateEventSourceMapping: updateMapping,
	DeleteEventSourceMapping: deleteMapping,
	ListEventSourceMappings: listMappings,
};
