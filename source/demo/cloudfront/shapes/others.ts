import {
	blob,
	date,
	integer,
	list,
	oneOf,
	quantityOf,
	required,
	structure,
	text,
	type Value,
} from '../shape.ts';
import { pageMembers } from './distribution.ts';
import { tags } from './tags.ts';

export const invalidationBatch = structure({
	Paths: required(quantityOf('Path', text)),
	CallerReference: required(text),
});

export const invalidation = structure({
	Id: text,
	Status: text,
	CreateTime: date,
	InvalidationBatch: invalidationBatch,
});

export const invalidationList = structure({
	...pageMembers,
	Items: list('InvalidationSummary', structure({ Id: text, CreateTime: date, Status: text })),
});

export const monitoringSubscription = structure({
	RealtimeMetricsSubscriptionConfig: structure({
		RealtimeMetricsSubscriptionStatus: required(oneOf('Enabled', 'Disabled')),
	}),
});

export const functionConfig = structure({
	Comment: required(text),
	Runtime: required(oneOf('cloudfront-js-1.0', 'cloudfront-js-2.0')),
	KeyValueStoreAssociations: quantityOf(
		'KeyValueStoreAssociation',
		structure({ KeyValueStoreARN: required(text) }),
	),
});

export const createFunctionRequest = structure({
	Name: required(text),
	FunctionConfig: required(functionConfig),
	FunctionCode: required(blob),
	Tags: tags,
});

export const updateFunctionRequest = structure({
	FunctionConfig: required(functionConfig),
	FunctionCode: required(blob),
});

export const functionSummary = structure({
	Name: text,
	Status: text,
	FunctionConfig: functionConfig,
	FunctionMetadata: structure({
		FunctionARN: text,
		Stage: text,
		CreatedTime: date,
		LastModifiedTime: date,
	}),
});

export const functionList = structure({
	NextMarker: text,
	MaxItems: integer,
	Quantity: integer,
	Items: list('FunctionSummary', functionSummary),
});

export type FunctionConfig = Value<typeof functionConfig>;
