import { eventsError } from '../errors.ts';
import { checkTagCount, type EventsOperation, type EventsRequest, readTags } from '../request.ts';

function taggedResource({ input, region }: EventsRequest): Map<string, string> {
	const arn = input.requiredText('ResourceARN');
	const match = /^arn:aws[a-z-]*:events:[^:]+:\d{12}:(event-bus|rule)\/(?:(.+)\/)?([^/]+)$/.exec(arn);
	if (match?.[1] === 'event-bus') return region.bus(arn).tags;
	if (match?.[3] !== undefined) {
		const rule = region.rule(match[3], region.bus(match[2]));
		if (rule.arn === arn) return rule.tags;
	}
	throw eventsError('ResourceNotFoundException', `Resource ${arn} does not exist.`);
}

const tagResource: EventsOperation = (request) => {
	const tags = taggedResource(request);
	const given = readTags(request.input);
	checkTagCount(new Set([...tags.keys(), ...given.keys()]).size);
	for (const [key, value] of given) tags.set(key, value);
	return {};
};

const untagResource: EventsOperation = (request) => {
	const tags = taggedResource(request);
	for (const key of request.input.texts('TagKeys') ?? []) tags.delete(key);
	return {};
};

const listTags: EventsOperation = (request) => ({
	Tags: [...taggedResource(request)].map(([Key, Value]) => ({ Key, Value })),
});

/** Operations on tags. */
export const tagOperations: Readonly<Record<string, EventsOperation>> = {
	TagResource: tagResource,
	UntagResource: untagResource,
	ListTagsForResource: listTags,
};
