import { ServiceError } from '../service-error.ts';

/** The code over the wire and the HTTP status of each modelled error, from SNS's service model. */
const modelled = {
	BatchEntryIdsNotDistinctException: ['BatchEntryIdsNotDistinct', 400],
	BatchRequestTooLongException: ['BatchRequestTooLong', 400],
	EmptyBatchRequestException: ['EmptyBatchRequest', 400],
	FilterPolicyLimitExceededException: ['FilterPolicyLimitExceeded', 403],
	InvalidBatchEntryIdException: ['InvalidBatchEntryId', 400],
	InvalidParameterException: ['InvalidParameter', 400],
	InvalidParameterValueException: ['ParameterValueInvalid', 400],
	NotFoundException: ['NotFound', 404],
	ResourceNotFoundException: ['ResourceNotFound', 404],
	TagLimitExceededException: ['TagLimitExceeded', 400],
	TooManyEntriesInBatchRequestException: ['TooManyEntriesInBatchRequest', 400],
} as const satisfies Record<string, readonly [code: string, status: number]>;

/** An error of SNS's service model. */
export function snsError(shape: keyof typeof modelled, message: string): ServiceError {
	const [code, status] = modelled[shape];
	return new ServiceError({ shape, code, status, message });
}

/** `InvalidParameter`, in SNS's usual words. */
export function invalid(what: string): ServiceError {
	return snsError('InvalidParameterException', `Invalid parameter: ${what}`);
}

/** `ParameterValueInvalid`, which SNS gives for message attributes. */
export function invalidAttribute(message: string): ServiceError {
	return snsError('InvalidParameterValueException', message);
}

/** `ValidationError`, which SNS gives without modelling it, for a parameter that is required. */
export function missingParameter(name: string): ServiceError {
	const member = name.charAt(0).toLowerCase() + name.slice(1);
	return new ServiceError({
		shape: 'ValidationError',
		message: `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
	});
}

export function topicDoesNotExist(): ServiceError {
	return snsError('NotFoundException', 'Topic does not exist');
}

export function subscriptionDoesNotExist(): ServiceError {
	return snsError('NotFoundException', 'Subscription does not exist');
}
