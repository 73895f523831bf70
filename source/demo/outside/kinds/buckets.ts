import { listAt, requiredText, tagIn, textAt } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';
import { hasCode } from '../trouble.ts';

/** Buckets of S3. The demo puts nothing into them. */
export const bucket: ThingKind = {
	name: 'bucket',
	service: 'S3',
	creator: 'CreateBucket',
	everywhere: true,
	taken: async (input, ask) =>
		listAt(await ask('ListBuckets', {}), 'Buckets').some((each) => textAt(each, 'Name') === input.Bucket),
	made: (input, _output, region) => {
		const name = requiredText(input, 'Bucket');
		return { kind: 'bucket', region, id: name, name };
	},
	tag: async ({ id }, run, ask) => {
		await ask('PutBucketTagging', { Bucket: id, Tagging: { TagSet: [{ Key: tagKey, Value: run }] } });
	},
	remove: async ({ id }, ask) => {
		await ask('DeleteBucket', { Bucket: id });
	},
	async *find(region, ask) {
		for (const each of listAt(await ask('ListBuckets', {}), 'Buckets')) {
			const name = requiredText(each, 'Name');
			const run = await tagOf(name, (input) => ask('GetBucketTagging', input));
			yield { thing: { kind: 'bucket', region, id: name, name }, run };
		}
	},
};

async function tagOf(
	Bucket: string,
	ask: (input: { readonly Bucket: string }) => Promise<object>,
): Promise<string | undefined> {
	try {
		return tagIn(listAt(await ask({ Bucket }), 'TagSet'), tagKey);
	} catch (error) {
		if (hasCode(error, 'NoSuchTagSet')) return undefined;
		throw error;
	}
}
