import type { NotificationConfiguration } from './notifications.ts';
import type { StoredObject, Upload } from './stored-object.ts';

/** What a bucket refuses to the public. */
export interface PublicAccessBlock {
	readonly BlockPublicAcls: boolean;
	readonly IgnorePublicAcls: boolean;
	readonly BlockPublicPolicy: boolean;
	readonly RestrictPublicBuckets: boolean;
}

/** A bucket with its objects and settings. */
export class Bucket {
	readonly name: string;
	readonly region: string;
	readonly createdAt: number;
	readonly uploads = new Map<string, Upload>();
	tags = new Map<string, string>();
	versioning: { readonly Status?: string; readonly MFADelete?: string } = {};
	policy: string | null = null;
	/** All of it is on in a new bucket; null once it was taken away. */
	publicAccessBlock: PublicAccessBlock | null = {
		BlockPublicAcls: true,
		IgnorePublicAcls: true,
		BlockPublicPolicy: true,
		RestrictPublicBuckets: true,
	};
	notifications: NotificationConfiguration = { rules: [], eventBridge: false };
	/** Objects that are counted, but not kept: a simulation's. */
	grown = { bytes: 0, objects: 0 };
	readonly #objects = new Map<string, StoredObject>();
	#sorted: readonly string[] | null = null;
	#bytes = 0;

	constructor(name: string, region: string, createdAt: number) {
		this.name = name;
		this.region = region;
		this.createdAt = createdAt;
	}

	get arn(): string {
		return `arn:aws:s3:::${this.name}`;
	}

	/** Bytes of the objects that are kept. */
	get bytes(): number {
		return this.#bytes;
	}

	get size(): number {
		return this.#objects.size;
	}

	/** In the order of their UTF-8 bytes, as S3 lists them. */
	get keys(): readonly string[] {
		this.#sorted ??= [...this.#objects.keys()]
			.map((key) => ({ key, bytes: Buffer.from(key) }))
			.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
			.map(({ key }) => key);
		return this.#sorted;
	}

	get(key: string): StoredObject | undefined {
		return this.#objects.get(key);
	}

	put(object: StoredObject): void {
		const before = this.#objects.get(object.key);
		if (!before) this.#sorted = null;
		this.#bytes += object.data.length - (before?.data.length ?? 0);
		this.#objects.set(object.key, object);
	}

	delete(key: string): StoredObject | undefined {
		const object = this.#objects.get(key);
		if (!object) return undefined;
		this.#objects.delete(key);
		this.#sorted = null;
		this.#bytes -= object.data.length;
		return object;
	}
}
