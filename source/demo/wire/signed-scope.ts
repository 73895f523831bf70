import { frameworkNamespace, ServiceError } from '../service-error.ts';

/** What a request was signed for. */
export interface SignedScope {
	readonly region: string;
	/** The signing name: `sqs`, `monitoring`, `sts`. */
	readonly service: string;
}

/**
 * Reads the credential scope of a Signature Version 4 header. The signature itself is not checked:
 * any credentials will do.
 *
 * @throws ServiceError `MissingAuthenticationToken` or `IncompleteSignature`
 */
export function signedScope(authorization: string | undefined): SignedScope {
	if (!authorization) {
		throw new ServiceError({
			shape: 'MissingAuthenticationTokenException',
			code: 'MissingAuthenticationToken',
			namespace: frameworkNamespace,
			status: 403,
			message: 'Request is missing Authentication Token',
		});
	}
	const scope =
		/^AWS4-\S+ .*?Credential=[^/\s,]+\/\d{8}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request/.exec(
			authorization,
		);
	if (scope?.[1] && scope[2]) return { region: scope[1], service: scope[2] };
	throw new ServiceError({
		shape: 'IncompleteSignatureException',
		code: 'IncompleteSignature',
		namespace: frameworkNamespace,
		message: 'The Authorization header has no credential scope.',
	});
}
