import { frameworkNamespace, ServiceError } from '../service-error.ts';

/** What a request was signed for. */
export interface SignedScope {
	/** The default region where there is no signature. */
	readonly region: string;
	/** The signing name: `sqs`, `monitoring`, `sts`; empty where there is no signature. */
	readonly service: string;
}

const scopePattern = /^[^/\s,]+\/\d{8}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request/;

/**
 * Reads the credential scope of a Signature Version 4, in the header or, presigned, in the query. The
 * signature itself is not checked: any credentials will do, and none.
 *
 * @param region - where a request without a signature goes
 * @throws ServiceError `IncompleteSignature` for a header that is none
 */
export function signedScope(
	authorization: string | undefined,
	query: URLSearchParams,
	region: string,
): SignedScope {
	const credential =
		authorization === undefined || authorization === ''
			? query.get('X-Amz-Credential')
			: (/^AWS4-\S+ .*?Credential=([^\s,]+)/.exec(authorization)?.[1] ?? '');
	if (credential === null) return { region, service: '' };
	const scope = scopePattern.exec(credential);
	if (scope?.[1] && scope[2]) return { region: scope[1], service: scope[2] };
	throw new ServiceError({
		shape: 'IncompleteSignatureException',
		code: 'IncompleteSignature',
		namespace: frameworkNamespace,
		message: 'The Authorization header has no credential scope.',
	});
}
