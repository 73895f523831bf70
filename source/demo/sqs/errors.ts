import { frameworkNamespace, ServiceError } from '../service-error.ts';

/** The legacy code and the HTTP status of each modelled error, from SQS's service model. */
const modelled = {
	BatchEntryIdsNotDistinct: ['AWS.SimpleQueueService.BatchEntryIdsNotDistinct', 400],
	BatchRequestTooLong: ['AWS.SimpleQueueService.BatchRequestTooLong', 400],
	EmptyBatchRequest: ['AWS.SimpleQueueService.EmptyBatchRequest', 400],
	InvalidAddress: ['InvalidAddress', 404],
	InvalidAttributeName: ['InvalidAttributeName', 400],
	InvalidAttributeValue: ['InvalidAttributeValue', 400],
	InvalidBatchEntryId: ['AWS.SimpleQueueService.InvalidBatchEntryId', 400],
	InvalidMessageContents: ['InvalidMessageContents', 400],
	MessageNotInflight: ['AWS.SimpleQueueService.MessageNotInflight', 400],
	OverLimit: ['OverLimit', 403],
	PurgeQueueInProgress: ['AWS.SimpleQueueService.PurgeQueueInProgress', 403],
	QueueDeletedRecently: ['AWS.SimpleQueueService.QueueDeletedRecently', 400],
	QueueDoesNotExist: ['AWS.SimpleQueueService.NonExistentQueue', 400],
	QueueNameExists: ['QueueAlreadyExists', 400],
	ReceiptHandleIsInvalid: ['ReceiptHandleIsInvalid', 404],
	ResourceNotFoundException: ['ResourceNotFoundException', 404],
	TooManyEntriesInBatchRequest: ['AWS.SimpleQueueService.TooManyEntriesInBatchRequest', 400],
	UnsupportedOperation: ['AWS.SimpleQueueService.UnsupportedOperation', 400],
} as const satisfies Record<string, readonly [code: string, status: number]>;

/** An error of SQS's service model. */
export function sqsError(shape: keyof typeof modelled, message: string): ServiceError {
	const [code, status] = modelled[shape];
	return new ServiceError({ shape, code, status, message });
}

/** `InvalidParameterValue`, which SQS gives without modelling it. */
export function invalidParameter(message: string): ServiceError {
	return new ServiceError({
		namespace: frameworkNamespace,
		shape: 'InvalidParameterValueException',
		code: 'InvalidParameterValue',
		message,
	});
}

/** `InvalidParameterValue` in SQS's usual sentence. */
export function invalidValue(value: unknown, parameter: string, reason: string): ServiceError {
	return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** `MissingParameter`, which SQS gives without modelling it. */
export function missingParameter(name: string): ServiceError {
	return new ServiceError({
		namespace: frameworkNamespace,
		shape: 'MissingRequiredParameterException',
		code: 'MissingParameter',
		message: `The request must contain the parameter ${name}.`,
	});
}

export function queueDoesNotExist(): ServiceError {
	return sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** `InvalidAction`, which only the query protocol gives. */
export function invalidAction(operation: string): ServiceError {
	return new ServiceError({
		namespace: frameworkNamespace,
		shape: 'InvalidAction',
		code: 'InvalidAction',
		message: `The action ${operation} is not valid for this endpoint.`,
	});
}
