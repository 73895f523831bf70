import type { Clock } from '../../model/clock.ts';
import type { Service, ServiceCall } from '../service.ts';
import type { BucketNode, Deliveries } from '../simulation/graph.ts';
import type { Input } from '../wire/input.ts';
import { missingParameter } from './errors.ts';
import type { S3Operation } from './operation.ts';
import { bucketOperations } from './operations/buckets.ts';
import { listingOperations } from './operations/listing.ts';
import { multipartOperations } from './operations/multipart.ts';
import { objectOperations } from './operations/objects.ts';
import { publicAccessOperations } from './operations/public-access.ts';
import { settingsOperations } from './operations/settings.ts';
import { Storage } from './storage.ts';
import { S3Protocol } from './wire/protocol.ts';

const operations: ReadonlyMap<string, S3Operation> = new Map(
	Object.entries({
		...bucketOperations,
		...settingsOperations,
		...publicAccessOperations,
		...objectOperations,
		...listingOperations,
		...multipartOperations,
	}),
);

/** S3: buckets of all regions, which any region's endpoint serves. */
export class S3Service implements Service {
	readonly name = 'S3';
	readonly operations: ReadonlySet<string> = new Set(operations.keys());
	readonly missing = missingParameter;
	readonly protocols;
	readonly #storage: Storage;

	/** @param deliveries - takes the notifications of what happens to objects */
	constructor(clock: Clock, account: string, deliveries: Deliveries) {
		const storage = new Storage(clock, account, deliveries);
		this.#storage = storage;
		this.protocols = [new S3Protocol((name) => storage.has(name))];
	}

	/** The buckets of a region as they are at this moment, with what is kept and what was grown. */
	buckets(region: string): readonly BucketNode[] {
		return this.#storage.buckets
			.filter((bucket) => bucket.region === region)
			.map(({ name, bytes, size, grown }) => ({
				name,
				host: `${name}.s3.${region}.amazonaws.com`,
				bytes: bytes + grown.bytes,
				objects: size + grown.objects,
			}));
	}

	/**
	 * Lets a bucket hold objects that are counted but not kept: they are in no list, and cost no memory.
	 *
	 * @param bytes - added to its size; negative takes away
	 * @param objects - added to their number
	 * @throws ServiceError `NoSuchBucket`
	 */
	grow(bucketName: string, bytes: number, objects: number): void {
		const bucket = this.#storage.bucket(bucketName);
		bucket.grown = {
			bytes: Math.max(0, bucket.grown.bytes + bytes),
			objects: Math.max(0, bucket.grown.objects + objects),
		};
	}

	resourceOf(input: Input): string | undefined {
		return input.text('Bucket');
	}

	call({ operation, input, region, origin }: ServiceCall): object {
		const handle = operations.get(operation);
		if (!handle) throw new Error(`S3 has no operation ${operation}`);
		return handle({ input, storage: this.#storage, region, origin });
	}
}
