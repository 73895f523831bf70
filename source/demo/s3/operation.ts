import type { ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import type { Bucket } from './bucket.ts';
import { s3Error } from './errors.ts';
import type { Storage } from './storage.ts';

/** An operation's input, and where it works. */
export interface S3Request {
	readonly input: Input;
	readonly storage: Storage;
	readonly region: string;
	readonly origin: ServiceCall['origin'];
}

/** An operation: from the SDK's input to the SDK's output. */
export type S3Operation = (request: S3Request) => object;

/** @throws ServiceError `NoSuchBucket`, or `AccessDenied` where the bucket is another account's than expected */
export function requestedBucket({ input, storage }: S3Request): Bucket {
	const bucket = storage.bucket(input.requiredText('Bucket'));
	const expected = input.text('ExpectedBucketOwner');
	if (expected !== undefined && expected !== storage.account) throw s3Error('AccessDenied');
	return bucket;
}

/** The owner of all buckets: S3 has 64 hexadecimal digits for it. */
export function owner(account: string): object {
	return { DisplayName: account, ID: account.padStart(64, '0') };
}
