import { s3Error } from '../errors.ts';
import { sendTestEvents } from '../events.ts';
import { describeNotifications, readNotifications } from '../notifications.ts';
import { requestedBucket, type S3Operation } from '../operation.ts';
import { readTagSet, tagSet } from '../tag-set.ts';

/** Bytes of a bucket policy. */
const longestPolicy = 20 * 1024;

const getBucketTagging: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	if (bucket.tags.size === 0) throw s3Error('NoSuchTagSet', { BucketName: bucket.name });
	return tagSet(bucket.tags);
};

const putBucketTagging: S3Operation = (request) => {
	requestedBucket(request).tags = readTagSet(request.input.requiredObject('Tagging'), 50);
	return {};
};

const deleteBucketTagging: S3Operation = (request) => {
	requestedBucket(request).tags = new Map();
	return {};
};

const getBucketVersioning: S3Operation = (request) => ({ ...requestedBucket(request).versioning });

const putBucketVersioning: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const given = request.input.requiredObject('VersioningConfiguration');
	const Status = given.text('Status');
	if (Status !== 'Enabled' && Status !== 'Suspended') throw s3Error('MalformedXML');
	const MFADelete = given.text('MFADelete');
	bucket.versioning = { Status, ...(MFADelete && { MFADelete }) };
	return {};
};

const getBucketPolicy: S3Operation = (request) => {
	const { policy, name } = requestedBucket(request);
	if (policy === null) throw s3Error('NoSuchBucketPolicy', { BucketName: name });
	return { Policy: policy };
};

const putBucketPolicy: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const policy = request.input.requiredText('Policy');
	if (Buffer.byteLength(policy) > longestPolicy || !isPolicy(policy)) throw s3Error('MalformedPolicy');
	bucket.policy = policy;
	return {};
};

function isPolicy(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && 'Statement' in value;
	} catch {
		return false;
	}
}

const deleteBucketPolicy: S3Operation = (request) => {
	requestedBucket(request).policy = null;
	return {};
};

/** Buckets are encrypted with S3's own keys unless something else is set, which is not taken here. */
const getBucketEncryption: S3Operation = (request) => {
	requestedBucket(request);
	return {
		ServerSideEncryptionConfiguration: {
			Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
		},
	};
};

const getBucketNotificationConfiguration: S3Operation = (request) =>
	describeNotifications(requestedBucket(request).notifications);

const putBucketNotificationConfiguration: S3Operation = (request) => {
	const bucket = requestedBucket(request);
	const { input, storage } = request;
	const configuration = readNotifications(input.requiredObject('NotificationConfiguration'));
	if (!input.boolean('SkipDestinationValidation')) sendTestEvents(storage, bucket, configuration);
	bucket.notifications = configuration;
	return {};
};

/** Operations on what is set for a bucket. */
export const settingsOperations: Readonly<Record<string, S3Operation>> = {
	DeleteBucketPolicy: deleteBucketPolicy,
	DeleteBucketTagging: deleteBucketTagging,
	GetBucketEncryption: getBucketEncryption,
	GetBucketNotificationConfiguration: getBucketNotificationConfiguration,
	GetBucketPolicy: getBucketPolicy,
	GetBucketTagging: getBucketTagging,
	GetBucketVersioning: getBucketVersioning,
	PutBucketNotificationConfiguration: putBucketNotificationConfiguration,
	PutBucketPolicy: putBucketPolicy,
	PutBucketTagging: putBucketTagging,
	PutBucketVersioning: putBucketVersioning,
};
