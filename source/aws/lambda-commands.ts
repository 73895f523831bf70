import {
	CreateEventSourceMappingCommand,
	CreateFunctionCommand,
	DeleteEventSourceMappingCommand,
	DeleteFunctionCommand,
	DeleteFunctionConcurrencyCommand,
	GetAccountSettingsCommand,
	GetEventSourceMappingCommand,
	GetFunctionConcurrencyCommand,
	GetFunctionConfigurationCommand,
	LambdaClient,
	ListEventSourceMappingsCommand,
	ListFunctionsCommand,
	ListTagsCommand,
	PutFunctionConcurrencyCommand,
	UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { ServiceDefinition } from './service-commands.ts';

/** The shapes of answers, for those who read them. */
export type { EventSourceMappingConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';

const reads = {
	GetAccountSettings: GetAccountSettingsCommand,
	GetEventSourceMapping: GetEventSourceMappingCommand,
	GetFunctionConcurrency: GetFunctionConcurrencyCommand,
	GetFunctionConfiguration: GetFunctionConfigurationCommand,
	ListEventSourceMappings: ListEventSourceMappingsCommand,
	ListFunctions: ListFunctionsCommand,
	ListTags: ListTagsCommand,
} as const;

const writes = {
	CreateEventSourceMapping: CreateEventSourceMappingCommand,
	CreateFunction: CreateFunctionCommand,
	DeleteEventSourceMapping: DeleteEventSourceMappingCommand,
	DeleteFunction: DeleteFunctionCommand,
	DeleteFunctionConcurrency: DeleteFunctionConcurrencyCommand,
	PutFunctionConcurrency: PutFunctionConcurrencyCommand,
	UpdateEventSourceMapping: UpdateEventSourceMappingCommand,
} as const;

/** The one place that knows Lambda's SDK client. */
export const lambdaCommands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'Lambda',
	create: (options) => new LambdaClient(options),
	reads,
	writes,
};
