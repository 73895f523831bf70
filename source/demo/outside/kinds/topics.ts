import { byToken, listAt, pages, requiredText, tagIn, textAt } from '../reading.ts';
import { type Ask, type ThingKind, tagKey } from '../thing.ts';

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);

async function* topicArns(ask: Ask): AsyncIterable<string> {
	const all = pages({}, (input) => ask('ListTopics', input), byToken('NextToken'));
	for await (const page of all)
		for (const topic of listAt(page, 'Topics')) yield requiredText(topic, 'TopicArn');
}

/** Topics of SNS, with their subscriptions. */
export const topic: ThingKind = {
	name: 'topic',
	service: 'SNS',
	creator: 'CreateTopic',
	taken: async (input, ask) => {
		for await (const arn of topicArns(ask)) if (nameOf(arn) === input.Name) return true;
		return false;
	},
	made: (input, output, region) => ({
		kind: 'topic',
		region,
		id: requiredText(output, 'TopicArn'),
		name: requiredText(input, 'Name'),
	}),
	remove: async ({ id }, ask) => {
		const all = pages(
			{ TopicArn: id },
			(input) => ask('ListSubscriptionsByTopic', input),
			byToken('NextToken'),
		);
		const arns: string[] = [];
		for await (const page of all) {
			for (const each of listAt(page, 'Subscriptions')) arns.push(textAt(each, 'SubscriptionArn') ?? '');
		}
		// One that waits to be confirmed has no ARN, and goes with its topic.
		for (const arn of arns) if (arn.startsWith('arn:')) await ask('Unsubscribe', { SubscriptionArn: arn });
		await ask('DeleteTopic', { TopicArn: id });
	},
	async *find(region, ask) {
		for await (const id of topicArns(ask)) {
			const run = tagIn(listAt(await ask('ListTagsForResource', { ResourceArn: id }), 'Tags'), tagKey);
			yield { thing: { kind: 'topic', region, id, name: nameOf(id) }, run };
		}
	},
};
