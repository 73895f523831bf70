import type { Origin } from '../model/distribution.ts';

/** `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1` */
const region = '[a-z]{2,4}(?:-[a-z]+)+-\\d+';
/** What AWS's own host names end with, in all partitions. */
const aws = '(?:amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|api\\.aws)';

/**
 * `bucket.s3.amazonaws.com`, `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3-eu-west-1.amazonaws.com`, with
 * `dualstack`, with `s3-accelerate`, and the website endpoints. A bucket's name may have dots in it.
 */
const bucketHost = new RegExp(
	`^(.+?)\\.s3(?:-accelerate|-website|-fips)?(?:[.-](?:dualstack|${region}))*\\.${aws}$`,
);
/** The older style, with the bucket at the beginning of the path. */
const s3Host = new RegExp(`^s3(?:[.-](?:dualstack|${region}))*\\.${aws}$`);
const apiHost = new RegExp(`^([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\\.execute-api(?:-fips)?\\.${region}\\.${aws}$`);
const functionHost = new RegExp(`\\.lambda-url\\.${region}\\.on\\.aws$`);

/**
 * What an origin is, by its host name.
 *
 * @param path - the origin's path; for an API it begins with the stage
 */
export function originTarget(domainName: string, path: string): Origin['target'] {
	const host = domainName.toLowerCase().replace(/\.$/, '');
	const [first = ''] = path.replace(/^\/+/, '').split('/');
	const bucket = bucketHost.exec(host)?.[1] ?? (s3Host.test(host) ? first : '');
	if (bucket) return { kind: 'bucket', name: bucket };
	const apiId = apiHost.exec(host)?.[1];
	if (apiId !== undefined) return { kind: 'api', apiId, stage: first || null };
	return functionHost.test(host) ? { kind: 'function URL', host } : { kind: 'custom', host: domainName };
}
