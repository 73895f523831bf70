import { ServiceError } from '../service-error.ts';

/** S3's codes with their HTTP status where it is not 400, and their usual messages. */
const known = {
	AccessDenied: [403, 'Access Denied'],
	BadDigest: [
		400,
		'The Content-MD5 or checksum value that you specified did not match what the server received.',
	],
	BucketAlreadyExists: [
		409,
		'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
	],
	BucketAlreadyOwnedByYou: [
		409,
		'Your previous request to create the named bucket succeeded and you already own it.',
	],
	BucketNotEmpty: [409, 'The bucket you tried to delete is not empty'],
	EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size'],
	EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed size'],
	IllegalLocationConstraintException: [
		400,
		'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
	],
	IncompleteBody: [400, 'The request body terminated unexpectedly'],
	InvalidArgument: [400, 'Invalid Argument'],
	InvalidBucketName: [400, 'The specified bucket is not valid.'],
	InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
	InvalidLocationConstraint: [400, 'The specified location-constraint is not valid'],
	InvalidPart: [
		400,
		"One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
	],
	InvalidPartOrder: [
		400,
		'The list of parts was not in ascending order. Parts must be ordered by part number.',
	],
	InvalidRange: [416, 'The requested range is not satisfiable'],
	InvalidRequest: [400, 'The request is not valid.'],
	InvalidStorageClass: [400, 'The storage class you specified is not valid'],
	InvalidTag: [400, 'The tag provided was not a valid tag.'],
	KeyTooLongError: [400, 'Your key is too long'],
	MalformedPolicy: [400, "Policies must be valid JSON and the first byte must be '{'"],
	MalformedXML: [
		400,
		'The XML you provided was not well-formed or did not validate against our published schema',
	],
	MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size'],
	NoSuchBucket: [404, 'The specified bucket does not exist'],
	NoSuchBucketPolicy: [404, 'The bucket policy does not exist'],
	NoSuchKey: [404, 'The specified key does not exist.'],
	NoSuchPublicAccessBlockConfiguration: [404, 'The public access block configuration was not found'],
	NoSuchTagSet: [404, 'The TagSet does not exist'],
	NoSuchUpload: [
		404,
		'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
	],
	NotImplemented: [501, 'A header or query you provided implies functionality that is not implemented.'],
	PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
	TooManyBuckets: [400, 'You have attempted to create more buckets than allowed'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

/**
 * An error as S3 gives it.
 *
 * @param fields - what the error is about: `{BucketName}`, `{Key}`
 */
export function s3Error(
	code: keyof typeof known,
	fields: Readonly<Record<string, string>> = {},
	message?: string,
): ServiceError {
	const [status, usual] = known[code];
	return new ServiceError({ shape: code, status, message: message ?? usual, fields });
}

export function invalidArgument(message: string, name?: string, value?: string): ServiceError {
	return s3Error(
		'InvalidArgument',
		{ ...(name && { ArgumentName: name }), ...(value !== undefined && { ArgumentValue: value }) },
		message,
	);
}

/** What S3 says to a parameter that is required. */
export function missingParameter(name: string): ServiceError {
	return s3Error('InvalidRequest', {}, `The request must contain the parameter ${name}.`);
}
