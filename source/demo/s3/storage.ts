import type { Clock } from '../../model/clock.ts';
import type { Deliveries } from '../simulation/graph.ts';
import { Bucket } from './bucket.ts';
import { checkBucketName } from './bucket-name.ts';
import { s3Error } from './errors.ts';

/** Bytes that all objects and parts together may take: the cloud lives in one process. */
const mostBytes = 256 * 1024 * 1024;
/** Bytes that an object, an upload or a part is counted with besides its data. */
const overhead = 1024;
/** Quota of buckets by account. */
const mostBuckets = 10_000;

/** The buckets of all regions: their names are one namespace. */
export class Storage {
	readonly clock: Clock;
	readonly account: string;
	readonly deliveries: Deliveries;
	readonly #buckets = new Map<string, Bucket>();
	#uploads = 0;
	#events = 0;

	constructor(clock: Clock, account: string, deliveries: Deliveries) {
		this.clock = clock;
		this.account = account;
		this.deliveries = deliveries;
	}

	/** In the order of their names. */
	get buckets(): readonly Bucket[] {
		return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
	}

	has(name: string): boolean {
		return this.#buckets.has(name);
	}

	/** @throws ServiceError `InvalidBucketName`, `NoSuchBucket` */
	bucket(name: string): Bucket {
		const bucket = this.#buckets.get(name);
		if (bucket) return bucket;
		checkBucketName(name);
		throw s3Error('NoSuchBucket', { BucketName: name });
	}

	create(name: string, region: string): Bucket {
		checkBucketName(name);
		const before = this.#buckets.get(name);
		if (before) {
			// In this region alone, making a bucket again is no error.
			if (region === 'us-east-1' && before.region === region) return before;
			throw s3Error('BucketAlreadyOwnedByYou', { BucketName: name });
		}
		if (this.#buckets.size >= mostBuckets) throw s3Error('TooManyBuckets');
		const bucket = new Bucket(name, region, this.clock.now());
		this.#buckets.set(name, bucket);
		return bucket;
	}

	delete(name: string): void {
		const bucket = this.bucket(name);
		if (bucket.size > 0 || bucket.grown.objects > 0) throw s3Error('BucketNotEmpty', { BucketName: name });
		this.#buckets.delete(name);
	}

	/** @throws ServiceError `EntityTooLarge` where there is no room for so many more bytes */
	checkRoom(bytes: number): void {
		let used = 0;
		for (const bucket of this.#buckets.values()) {
			used += bucket.bytes + bucket.size * overhead;
			for (const upload of bucket.uploads.values()) {
				used += overhead;
				for (const part of upload.parts.values()) used += part.data.length + overhead;
			}
		}
		if (used + bytes + overhead <= mostBytes) return;
		throw s3Error(
			'EntityTooLarge',
			{ MaxSizeAllowed: String(mostBytes) },
			`The embedded cloud keeps at most ${mostBytes} bytes of objects.`,
		);
	}

	newUploadId(): string {
		return Buffer.from(`upload-${this.clock.now()}-${this.#uploads++}`).toString('base64url');
	}

	/** Grows with every event, so that two events of a key can be told in order. */
	nextSequencer(): string {
		return (BigInt(this.clock.now()) * 4096n + BigInt(this.#events++ % 4096))
			.toString(16)
			.toUpperCase()
			.padStart(18, '0');
	}
}
