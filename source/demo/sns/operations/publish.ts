import { invalid, snsError } from '../errors.ts';
import { readDraft } from '../publication.ts';
import { requestedTopic, type SnsOperation, type SnsRequest } from '../request.ts';
import type { Topic } from '../topic.ts';

const mostEntries = 10;
/** Bytes of what goes to a phone. */
const longestText = 1_600;

const publish: SnsOperation = (request) => {
	const { input, region } = request;
	const phone = input.text('PhoneNumber');
	if (phone !== undefined && !input.has('TopicArn') && !input.has('TargetArn')) {
		return publishToPhone(request, phone);
	}
	const topic = publishedTopic(request);
	const draft = readDraft(input, topic);
	if (draft.size > topic.maximumMessageSize) throw invalid('Message too long');
	const { id, sequence } = region.publish(topic, draft);
	return { MessageId: id, ...(sequence !== null && { SequenceNumber: sequence }) };
};

function publishToPhone({ input, region }: SnsRequest, phone: string): object {
	if (!/^\+?[1-9]\d{1,14}$/.test(phone)) {
		throw invalid(`PhoneNumber Reason: ${phone} is not valid to publish to`);
	}
	const { message } = readDraft(input, undefined);
	if (Buffer.byteLength(message) > longestText) throw invalid('Message too long');
	return { MessageId: region.environment.newId() };
}

function publishedTopic({ input, region }: SnsRequest): Topic {
	const arn = input.text('TopicArn') || input.text('TargetArn');
	if (arn === undefined || arn === '') {
		throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
	}
	if (arn.split(':').length === 6 && arn.split(':')[3] !== region.environment.region) {
		throw invalid('TopicArn');
	}
	return region.topic(arn);
}

/** One bad entry fails the whole batch, as AWS does it for all that it checks beforehand. */
const publishBatch: SnsOperation = (request) => {
	const { input, region } = request;
	const topic = requestedTopic(request);
	const entries = input.objects('PublishBatchRequestEntries') ?? [];
	if (entries.length === 0) {
		throw snsError('EmptyBatchRequestException', "The batch request doesn't contain any entries.");
	}
	if (entries.length > mostEntries) {
		throw snsError(
			'TooManyEntriesInBatchRequestException',
			'The batch request contains more entries than permissible.',
		);
	}
	const ids = entries.map((entry) => entry.requiredText('Id'));
	if (new Set(ids).size < ids.length) {
		throw snsError(
			'BatchEntryIdsNotDistinctException',
			'Two or more batch entries in the request have the same Id.',
		);
	}
	if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
		throw snsError(
			'InvalidBatchEntryIdException',
			"The Id of a batch entry in a batch request doesn't abide by the specification.",
		);
	}
	const drafts = entries.map((entry) => readDraft(entry, topic));
	if (drafts.reduce((sum, { size }) => sum + size, 0) > topic.maximumMessageSize) {
		throw snsError(
			'BatchRequestTooLongException',
			'The length of all the messages put together is more than the limit.',
		);
	}
	const Successful = drafts.map((draft, index) => {
		const { id, sequence } = region.publish(topic, draft);
		return { Id: ids[index], MessageId: id, ...(sequence !== null && { SequenceNumber: sequence }) };
	});
	return { Successful, Failed: [] };
};

/** Operations that bring messages in. */
export const publishOperations: Readonly<Record<string, SnsOperation>> = {
	Publish: publish,
	PublishBatch: publishBatch,
};
