import type { EventSourceMapping, LambdaFunction } from '../model/function.ts';
import { listOf, numberOf, textOf, textsOf, timeOf } from './answer-values.ts';
import type { EventSourceMappingConfiguration, FunctionConfiguration } from './lambda-commands.ts';

/** A function's name out of its ARN, which may end with a version or an alias. */
function functionNameOf(arn: string): string {
	return arn.startsWith('arn:') ? (arn.split(':')[6] ?? arn) : arn;
}

/** A function as ListFunctions has it, or null without a name. */
export function readFunction(raw: FunctionConfiguration): LambdaFunction | null {
	const name = textOf(raw.FunctionName);
	if (name === null) return null;
	return {
		name,
		arn: textOf(raw.FunctionArn) ?? '',
		runtime: textOf(raw.Runtime),
		memoryMegabytes: numberOf(raw.MemorySize),
		timeoutSeconds: numberOf(raw.Timeout),
		// A text here, where mappings have a date.
		modifiedAt: numberOf(Date.parse(textOf(raw.LastModified) ?? '')),
		state: textOf(raw.State),
		description: textOf(raw.Description),
		handler: textOf(raw.Handler),
		tracing: textOf(raw.TracingConfig?.Mode),
		architectures: textsOf(raw.Architectures),
		deadLetterTarget: textOf(raw.DeadLetterConfig?.TargetArn),
	};
}

/** An event source mapping, or null without what it can be asked for by, or what it is in. */
export function readMapping(raw: EventSourceMappingConfiguration): EventSourceMapping | null {
	const uuid = textOf(raw.UUID);
	const state = textOf(raw.State);
	if (uuid === null || state === null) return null;
	return {
		uuid,
		functionName: functionNameOf(textOf(raw.FunctionArn) ?? ''),
		eventSourceArn: textOf(raw.EventSourceArn),
		state,
		stateReason: textOf(raw.StateTransitionReason),
		batchSize: numberOf(raw.BatchSize),
		batchingWindowSeconds: numberOf(raw.MaximumBatchingWindowInSeconds),
		maximumConcurrency: numberOf(raw.ScalingConfig?.MaximumConcurrency),
		reportsItemFailures: textsOf(raw.FunctionResponseTypes).includes('ReportBatchItemFailures'),
		filters: listOf(raw.FilterCriteria?.Filters).flatMap(({ Pattern }) => textOf(Pattern) ?? []),
		lastResult: textOf(raw.LastProcessingResult),
		modifiedAt: timeOf(raw.LastModified),
	};
}
