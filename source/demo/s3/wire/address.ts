import type { WireRequest } from '../../wire/protocol.ts';
import { s3Error } from '../errors.ts';

/** What a request is about. */
export interface Address {
	readonly bucket: string | undefined;
	readonly key: string | undefined;
}

/** `bucket.localhost`, `bucket.s3.localhost`, `bucket.s3.eu-west-1.amazonaws.com` */
const bucketHost =
	/^(.+?)\.(s3[.-](?:[a-z\d-]+\.)*)?(?:localhost(?:\.localstack\.cloud)?|amazonaws\.com)(?::\d+)?$/i;

/**
 * Whose request it is: S3's paths can be anything, so without a signature only an S3 host tells, a bucket
 * that there is, or the signature of the older kind that presigned URLs can have.
 */
export function isForS3(
	{ scope, headers, query, path }: WireRequest,
	isBucket: (name: string) => boolean,
): boolean {
	if (scope.service !== '') return scope.service === 's3';
	if (query.has('AWSAccessKeyId') && query.has('Signature')) return true;
	return bucketHost.exec(headers.host ?? '')?.[2] !== undefined || isBucket(path.split('/', 2)[1] ?? '');
}

/**
 * Bucket and key, from the path or, virtual-hosted, from the host and the path.
 *
 * @throws ServiceError `InvalidRequest` for a path that is no URL encoding
 */
export function addressOf({ path, headers }: WireRequest): Address {
	const hosted = bucketHost.exec(headers.host ?? '')?.[1];
	const bucketInHost = hosted === undefined || hosted === 's3' ? undefined : hosted;
	const rest = path.slice(1);
	if (bucketInHost !== undefined) return { bucket: bucketInHost, key: decoded(rest) || undefined };
	const slash = rest.indexOf('/');
	const bucket = decoded(slash < 0 ? rest : rest.slice(0, slash));
	const key = slash < 0 ? '' : decoded(rest.slice(slash + 1));
	return { bucket: bucket || undefined, key: key || undefined };
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw s3Error('InvalidRequest', {}, "Couldn't parse the specified URI.");
	}
}
