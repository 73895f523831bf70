import type { ServiceCall } from '../service.ts';
import type { Input } from '../wire/input.ts';
import type { Bucket } from './bucket.ts';
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

/** @throws ServiceError `NoSuchBucket` */
export function requestedBucket({ input, storage }: S3Request): Bucket {
	return storage.bucket(input.requiredText('Bucket'));
}

/** The owner of all buckets: S3 has 64 hexadecimal digits for it. */
export function owner(account: string): object {
	return { DisplayName: account, ID: account.padStart(64, '0') };
}
