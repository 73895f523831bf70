import type { Made, Step } from '../scenario.ts';
import { handlerPackage } from './handler-package.ts';
import { queueArn } from './queues.ts';

/** The ARN of a function of the scenario's region. */
export function functionArn(made: Made, name: string): string {
	return `arn:aws:lambda:${made.region}:${made.account}:function:${name}`;
}

/** What API Gateway calls a function by. */
export function invocationUri(made: Made, name: string): string {
	return `arn:aws:apigateway:${made.region}:lambda:path/2015-03-31/functions/${functionArn(made, name)}/invocations`;
}

/** A function as it is set up. */
export interface FunctionKit {
	readonly name: string;
	/** Seconds. */
	readonly timeout?: number;
	/** Megabytes. */
	readonly memory?: number;
	readonly reservedConcurrency?: number;
	readonly team: string;
}

/** What makes a function. */
export function functionSteps({ name, timeout, memory, reservedConcurrency, team }: FunctionKit): Step[] {
	const steps: Step[] = [
		{
			service: 'Lambda',
			operation: 'CreateFunction',
			as: name,
			input: (made) => ({
				FunctionName: name,
				Runtime: 'nodejs22.x',
				Handler: 'index.handler',
				Role: `arn:aws:iam::${made.account}:role/${name}`,
				Code: { ZipFile: handlerPackage },
				Timeout: timeout ?? 10,
				MemorySize: memory ?? 256,
				Tags: { team },
			}),
		},
	];
	if (reservedConcurrency !== undefined) {
		steps.push({
			service: 'Lambda',
			operation: 'PutFunctionConcurrency',
			input: { FunctionName: name, ReservedConcurrentExecutions: reservedConcurrency },
		});
	}
	return steps;
}

/** A queue that feeds a function. */
export interface MappingKit {
	readonly queue: string;
	readonly function: string;
	readonly batchSize?: number;
	/** Seconds. */
	readonly window?: number;
	readonly maximumConcurrency?: number;
	readonly reportsItemFailures?: boolean;
}

/** By which later steps know the output of `mappingStep`. */
export function mappingName(functionName: string): string {
	return `mapping of ${functionName}`;
}

/** What makes an event source mapping. */
export function mappingStep(kit: MappingKit): Step {
	return {
		service: 'Lambda',
		operation: 'CreateEventSourceMapping',
		as: mappingName(kit.function),
		input: (made) => ({
			EventSourceArn: queueArn(made, kit.queue),
			FunctionName: kit.function,
			BatchSize: kit.batchSize ?? 10,
			...(kit.window !== undefined && { MaximumBatchingWindowInSeconds: kit.window }),
			...(kit.maximumConcurrency !== undefined && {
				ScalingConfig: { MaximumConcurrency: kit.maximumConcurrency },
			}),
			...(kit.reportsItemFailures && { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
		}),
	};
}
