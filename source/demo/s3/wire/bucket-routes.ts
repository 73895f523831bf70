import { answerDocument, answerHeaders, answerNothing } from './answers.ts';
import { bucketConfiguration, deletions } from './documents.ts';
import type { Members, S3Route } from './route.ts';

const listing: Members = {
	prefix: 'Prefix',
	delimiter: 'Delimiter',
	'max-keys': 'MaxKeys',
	'encoding-type': 'EncodingType',
};

/** Operations on buckets and what is in them. */
export const bucketRoutes: readonly S3Route[] = [
	{
		operation: 'ListBuckets',
		level: 'service',
		method: 'GET',
		query: {
			'max-buckets': 'MaxBuckets',
			'continuation-token': 'ContinuationToken',
			prefix: 'Prefix',
			'bucket-region': 'BucketRegion',
		},
		answer: answerDocument('ListAllMyBucketsResult', { Buckets: 'Bucket' }),
	},
	{
		operation: 'CreateBucket',
		level: 'bucket',
		method: 'PUT',
		body: { member: 'CreateBucketConfiguration', as: bucketConfiguration },
		answer: answerHeaders(200, { Location: 'Location', BucketArn: 'x-amz-bucket-arn' }),
	},
	{
		operation: 'HeadBucket',
		level: 'bucket',
		method: 'HEAD',
		answer: answerHeaders(200, {
			BucketRegion: 'x-amz-bucket-region',
			BucketArn: 'x-amz-bucket-arn',
			AccessPointAlias: 'x-amz-access-point-alias',
		}),
	},
	{ operation: 'DeleteBucket', level: 'bucket', method: 'DELETE', answer: answerNothing },
	{
		operation: 'GetBucketLocation',
		level: 'bucket',
		method: 'GET',
		flag: 'location',
		answer: ({ LocationConstraint }) =>
			answerDocument('LocationConstraint')({ '#text': LocationConstraint ?? '' }),
	},
	{
		operation: 'ListObjectsV2',
		level: 'bucket',
		method: 'GET',
		flag: 'list-type',
		value: '2',
		query: {
			...listing,
			'continuation-token': 'ContinuationToken',
			'start-after': 'StartAfter',
			'fetch-owner': 'FetchOwner',
		},
		answer: answerDocument('ListBucketResult'),
	},
	{
		operation: 'DeleteObjects',
		level: 'bucket',
		method: 'POST',
		flag: 'delete',
		body: { member: 'Delete', as: deletions },
		answer: answerDocument('DeleteResult'),
	},
	{
		operation: 'ListMultipartUploads',
		level: 'bucket',
		method: 'GET',
		flag: 'uploads',
		query: {
			prefix: 'Prefix',
			'key-marker': 'KeyMarker',
			'upload-id-marker': 'UploadIdMarker',
			'max-uploads': 'MaxUploads',
		},
		answer: answerDocument('ListMultipartUploadsResult', {}, { Uploads: 'Upload' }),
	},
	{
		operation: 'ListObjects',
		level: 'bucket',
		method: 'GET',
		query: { ...listing, marker: 'Marker' },
		answer: answerDocument('ListBucketResult'),
	},
];
