import { answerDocument, answerHeaders, answerNothing, answerPolicy } from './answers.ts';
import { notifications, publicAccessBlock, type Tree, tagging, versioning } from './documents.ts';
import type { S3Route } from './route.ts';

/** Get, put and delete of what is set for a bucket. */
export const settingsRoutes: readonly S3Route[] = [
	{
		operation: 'GetBucketTagging',
		level: 'bucket',
		method: 'GET',
		flag: 'tagging',
		answer: answerDocument('Tagging', { TagSet: 'Tag' }),
	},
	{
		operation: 'PutBucketTagging',
		level: 'bucket',
		method: 'PUT',
		flag: 'tagging',
		body: { member: 'Tagging', as: tagging },
		answer: answerNothing,
	},
	{
		operation: 'DeleteBucketTagging',
		level: 'bucket',
		method: 'DELETE',
		flag: 'tagging',
		answer: answerNothing,
	},
	{
		operation: 'GetBucketVersioning',
		level: 'bucket',
		method: 'GET',
		flag: 'versioning',
		answer: ({ Status, MFADelete }) =>
			answerDocument('VersioningConfiguration')({ Status, MfaDelete: MFADelete }),
	},
	{
		operation: 'PutBucketVersioning',
		level: 'bucket',
		method: 'PUT',
		flag: 'versioning',
		body: { member: 'VersioningConfiguration', as: versioning },
		answer: answerHeaders(200, {}),
	},
	{
		operation: 'GetBucketPolicy',
		level: 'bucket',
		method: 'GET',
		flag: 'policy',
		answer: answerPolicy,
	},
	{
		operation: 'PutBucketPolicy',
		level: 'bucket',
		method: 'PUT',
		flag: 'policy',
		body: { member: 'Policy', as: 'text' },
		answer: answerNothing,
	},
	{
		operation: 'DeleteBucketPolicy',
		level: 'bucket',
		method: 'DELETE',
		flag: 'policy',
		answer: answerNothing,
	},
	{
		operation: 'GetPublicAccessBlock',
		level: 'bucket',
		method: 'GET',
		flag: 'publicAccessBlock',
		answer: ({ PublicAccessBlockConfiguration: given }) =>
			answerDocument('PublicAccessBlockConfiguration')(given as Tree),
	},
	{
		operation: 'PutPublicAccessBlock',
		level: 'bucket',
		method: 'PUT',
		flag: 'publicAccessBlock',
		body: { member: 'PublicAccessBlockConfiguration', as: publicAccessBlock },
		answer: answerHeaders(200, {}),
	},
	{
		operation: 'DeletePublicAccessBlock',
		level: 'bucket',
		method: 'DELETE',
		flag: 'publicAccessBlock',
		answer: answerNothing,
	},
	{
		operation: 'GetBucketEncryption',
		level: 'bucket',
		method: 'GET',
		flag: 'encryption',
		answer: ({ ServerSideEncryptionConfiguration: given }) =>
			answerDocument('ServerSideEncryptionConfiguration', {}, { Rules: 'Rule' })(given as Tree),
	},
	{
		operation: 'GetBucketNotificationConfiguration',
		level: 'bucket',
		method: 'GET',
		flag: 'notification',
		answer: (output) => answerDocument('NotificationConfiguration')(notifications.write(output)),
	},
	{
		operation: 'PutBucketNotificationConfiguration',
		level: 'bucket',
		method: 'PUT',
		flag: 'notification',
		headers: { 'x-amz-skip-destination-validation': 'SkipDestinationValidation' },
		body: { member: 'NotificationConfiguration', as: notifications },
		answer: answerHeaders(200, {}),
	},
];
