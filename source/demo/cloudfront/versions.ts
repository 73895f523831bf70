import { cloudFrontError } from './errors.ts';

const etagPattern = /^E[A-Z0-9]{12,14}$/;

/**
 * Checks `If-Match` before a change.
 *
 * @throws ServiceError `InvalidIfMatchVersion` without one or for what is no ETag, `PreconditionFailed` for
 * another version's
 */
export function checkVersion(etag: string, ifMatch: string | undefined): void {
	if (ifMatch === undefined || !etagPattern.test(ifMatch)) {
		throw cloudFrontError(
			'InvalidIfMatchVersion',
			'The If-Match version is missing or not valid for the resource.',
		);
	}
	if (ifMatch !== etag) {
		throw cloudFrontError(
			'PreconditionFailed',
			"The request failed because it didn't meet the preconditions in one or more request-header fields.",
		);
	}
}
