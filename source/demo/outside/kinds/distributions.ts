import { byToken, listAt, pages, requiredText, tagIn, textAt, valueAt } from '../reading.ts';
import { type Ask, type ThingKind, tagKey } from '../thing.ts';
import { isAbsent, isUnsupported, NotYet } from '../trouble.ts';

/** Distributions of CloudFront, with their monitoring subscriptions. They have to be off for a while. */
export const distribution: ThingKind = {
	name: 'distribution',
	service: 'CloudFront',
	creator: 'CreateDistributionWithTags',
	ownId: true,
	everywhere: true,
	made: (input, output, region) => ({
		kind: 'distribution',
		region,
		id: requiredText(output, 'Distribution', 'Id'),
		name: requiredText(input, 'DistributionConfigWithTags', 'DistributionConfig', 'Comment'),
	}),
	prepare: async ({ id }, ask) => {
		await removeSubscription(id, ask);
		const answer = await ask('GetDistributionConfig', { Id: id });
		const config = valueAt(answer, 'DistributionConfig') as Readonly<Record<string, unknown>>;
		if (config.Enabled !== true) return;
		await ask('UpdateDistribution', {
			Id: id,
			IfMatch: requiredText(answer, 'ETag'),
			DistributionConfig: { ...config, Enabled: false },
		});
	},
	remove: async ({ id }, ask) => {
		const answer = await ask('GetDistribution', { Id: id });
		const status = textAt(answer, 'Distribution', 'Status');
		if (status !== 'Deployed') throw new NotYet('it is turned off, and CloudFront still deploys that');
		await ask('DeleteDistribution', { Id: id, IfMatch: requiredText(answer, 'ETag') });
	},
	async *find(region, ask) {
		const list = (input: Readonly<Record<string, unknown>>) => ask('ListDistributions', input);
		const next = (answer: object) =>
			byToken('NextMarker', 'Marker')(valueAt(answer, 'DistributionList') as object);
		for await (const page of pages({}, list, next)) {
			for (const each of listAt(page, 'DistributionList', 'Items')) {
				const answer = await ask('ListTagsForResource', { Resource: requiredText(each, 'ARN') });
				const run = tagIn(listAt(answer, 'Tags', 'Items'), tagKey);
				const [id, name] = [requiredText(each, 'Id'), textAt(each, 'Comment') ?? ''];
				yield { thing: { kind: 'distribution', region, id, name }, run };
			}
		}
	},
};

async function removeSubscription(DistributionId: string, ask: Ask): Promise<void> {
	try {
		await ask('DeleteMonitoringSubscription', { DistributionId });
	} catch (error) {
		// Not all have one, and not every endpoint knows what that is.
		if (!isAbsent(error) && !isUnsupported(error)) throw error;
	}
}
