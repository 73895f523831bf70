import { invalid, snsError } from '../errors.ts';
import { paged, requestedTopic, type SnsOperation, type SnsRequest } from '../request.ts';
import { checkTopicName, Topic } from '../topic.ts';

const mostTags = 50;

/** @throws ServiceError `InvalidParameter` for a key that is there twice */
function readTags({ input }: SnsRequest): ReadonlyMap<string, string> {
	const given = input.objects('Tags') ?? [];
	const tags = new Map(given.map((tag) => [tag.requiredText('Key'), tag.text('Value') ?? '']));
	if (tags.size < given.length) throw invalid('Duplicated keys are not allowed.');
	checkTagCount(tags.size);
	return tags;
}

function checkTagCount(count: number): void {
	if (count <= mostTags) return;
	throw snsError(
		'TagLimitExceededException',
		'Could not complete request: tag quota of per resource exceeded',
	);
}

const createTopic: SnsOperation = (request) => {
	const { input, region } = request;
	const name = input.requiredText('Name');
	const attributes = input.textMap('Attributes') ?? new Map<string, string>();
	const tags = readTags(request);
	checkTopicName(name, attributes.get('FifoTopic') === 'true');
	const existing = region.topics.get(name);
	if (!existing) {
		const topic = new Topic(name, region.environment, attributes, tags);
		region.topics.set(name, topic);
		return { TopicArn: topic.arn };
	}
	for (const [key, value] of attributes) {
		if (existing.effective(key) === value) continue;
		throw invalid('Attributes Reason: Topic already exists with different attributes');
	}
	for (const [key, value] of tags) {
		if (existing.tags.get(key) === value) continue;
		throw invalid('Tags Reason: Topic already exists with different tags');
	}
	return { TopicArn: existing.arn };
};

const deleteTopic: SnsOperation = ({ input, region }) => {
	const arn = input.requiredText('TopicArn');
	if (arn.split(':').length < 6) throw invalid('TopicArn');
	// Deleting what is not there succeeds.
	const topic = region.findTopic(arn);
	if (topic) region.deleteTopic(topic);
	return {};
};

const listTopics: SnsOperation = (request) => {
	const { items, rest } = paged(request, request.region.topics.values(), ({ name }) => name);
	return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), ...rest };
};

const getTopicAttributes: SnsOperation = (request) => {
	const topic = requestedTopic(request);
	const subscriptions = request.region.subscriptionsOf(topic);
	const pending = subscriptions.filter((subscription) => subscription.pending).length;
	return {
		Attributes: {
			...topic.describe(),
			SubscriptionsConfirmed: String(subscriptions.length - pending),
			SubscriptionsPending: String(pending),
			SubscriptionsDeleted: String(topic.unsubscribed),
		},
	};
};

const setTopicAttributes: SnsOperation = (request) => {
	const topic = requestedTopic(request);
	const name = request.input.requiredText('AttributeName');
	if (name === 'FifoTopic') throw invalid('AttributeName');
	topic.set(new Map([[name, request.input.text('AttributeValue') ?? '']]), '');
	return {};
};

/** The topic that `ResourceArn` names. */
function taggedTopic({ input, region }: SnsRequest): Topic {
	const topic = region.findTopic(input.requiredText('ResourceArn'));
	if (topic) return topic;
	throw snsError('ResourceNotFoundException', 'Resource does not exist');
}

const tagResource: SnsOperation = (request) => {
	const topic = taggedTopic(request);
	const tags = readTags(request);
	checkTagCount(new Set([...topic.tags.keys(), ...tags.keys()]).size);
	for (const [key, value] of tags) topic.tags.set(key, value);
	return {};
};

const untagResource: SnsOperation = (request) => {
	const topic = taggedTopic(request);
	for (const key of request.input.texts('TagKeys') ?? []) topic.tags.delete(key);
	return {};
};

const listTags: SnsOperation = (request) => ({
	Tags: [...taggedTopic(request).tags].map(([Key, Value]) => ({ Key, Value })),
});

/** Operations on topics and their tags. */
export const topicOperations: Readonly<Record<string, SnsOperation>> = {
	CreateTopic: createTopic,
	DeleteTopic: deleteTopic,
	ListTopics: listTopics,
	GetTopicAttributes: getTopicAttributes,
	SetTopicAttributes: setTopicAttributes,
	TagResource: tagResource,
	UntagResource: untagResource,
	ListTagsForResource: listTags,
};
