import { byToken, listAt, pages, requiredText, textAt } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';
import { isAbsent } from '../trouble.ts';

/** Queues of SQS. */
export const queue: ThingKind = {
	name: 'queue',
	service: 'SQS',
	creator: 'CreateQueue',
	taken: async (input, ask) => {
		try {
			await ask('GetQueueUrl', { QueueName: input.QueueName });
			return true;
		} catch (error) {
			if (isAbsent(error)) return false;
			throw error;
		}
	},
	made: (input, output, region) => ({
		kind: 'queue',
		region,
		id: requiredText(output, 'QueueUrl'),
		name: requiredText(input, 'QueueName'),
	}),
	remove: async ({ id }, ask) => {
		await ask('DeleteQueue', { QueueUrl: id });
	},
	async *find(region, ask) {
		const all = pages({ MaxResults: 1000 }, (input) => ask('ListQueues', input), byToken('NextToken'));
		for await (const page of all) {
			for (const url of listAt(page, 'QueueUrls')) {
				const id = String(url);
				const run = textAt(await ask('ListQueueTags', { QueueUrl: id }), 'Tags', tagKey);
				const name = id.slice(id.lastIndexOf('/') + 1);
				yield { thing: { kind: 'queue', region, id, name }, run };
			}
		}
	},
};
