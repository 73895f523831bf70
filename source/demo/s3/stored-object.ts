import type { Checksum } from './checksums.ts';

/** What an object's headers say, under the members' names in the SDK. */
export const objectHeaders = [
	'CacheControl',
	'ContentDisposition',
	'ContentEncoding',
	'ContentLanguage',
	'ContentType',
	'Expires',
	'StorageClass',
	'WebsiteRedirectLocation',
] as const;

export type ObjectHeaders = Readonly<Partial<Record<(typeof objectHeaders)[number], string>>>;

export interface StoredObject {
	readonly key: string;
	readonly data: Buffer;
	/** With its quotation marks. */
	readonly etag: string;
	readonly modifiedAt: number;
	readonly headers: ObjectHeaders;
	readonly metadata: ReadonlyMap<string, string>;
	readonly checksum: Checksum | null;
	readonly tags: ReadonlyMap<string, string>;
}

/** A part of a multipart upload. */
export interface Part {
	readonly data: Buffer;
	readonly etag: string;
	readonly modifiedAt: number;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
	readonly id: string;
	readonly key: string;
	readonly startedAt: number;
	readonly headers: ObjectHeaders;
	readonly metadata: ReadonlyMap<string, string>;
	readonly tags: ReadonlyMap<string, string>;
	readonly parts: Map<number, Part>;
}
