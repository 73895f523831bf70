import {
	CreateBucketCommand,
	DeleteBucketCommand,
	GetBucketNotificationConfigurationCommand,
	GetBucketTaggingCommand,
	ListBucketsCommand,
	PutBucketNotificationConfigurationCommand,
	PutBucketTaggingCommand,
	S3Client,
} from '@aws-sdk/client-s3';
import type { ServiceDefinition } from './service-commands.ts';

const reads = {
	GetBucketNotificationConfiguration: GetBucketNotificationConfigurationCommand,
	GetBucketTagging: GetBucketTaggingCommand,
	ListBuckets: ListBucketsCommand,
} as const;

const writes = {
	CreateBucket: CreateBucketCommand,
	DeleteBucket: DeleteBucketCommand,
	PutBucketNotificationConfiguration: PutBucketNotificationConfigurationCommand,
	PutBucketTagging: PutBucketTaggingCommand,
} as const;

/** The one place that knows S3's SDK client. */
export const s3Commands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'S3',
	// A bucket's own host name does not lead to an emulator.
	create: (options) => new S3Client({ ...options, forcePathStyle: 'endpoint' in options }),
	reads,
	writes,
};
