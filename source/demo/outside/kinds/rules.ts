import { byToken, listAt, pages, requiredText, tagIn, textAt } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';

/** Rules of EventBridge's default bus, with their targets. */
export const rule: ThingKind = {
	name: 'rule',
	service: 'EventBridge',
	creator: 'PutRule',
	taken: async (input, ask) => {
		const answer = await ask('ListRules', { NamePrefix: input.Name });
		return listAt(answer, 'Rules').some((each) => textAt(each, 'Name') === input.Name);
	},
	made: (input, _output, region) => {
		const name = requiredText(input, 'Name');
		return { kind: 'rule', region, id: name, name };
	},
	remove: async ({ id }, ask) => {
		const targets = listAt(await ask('ListTargetsByRule', { Rule: id }), 'Targets');
		const Ids = targets.map((target) => requiredText(target, 'Id'));
		if (Ids.length > 0) await ask('RemoveTargets', { Rule: id, Ids });
		await ask('DeleteRule', { Name: id });
	},
	async *find(region, ask) {
		for await (const page of pages({}, (input) => ask('ListRules', input), byToken('NextToken'))) {
			for (const each of listAt(page, 'Rules')) {
				const answer = await ask('ListTagsForResource', { ResourceARN: requiredText(each, 'Arn') });
				const run = tagIn(listAt(answer, 'Tags'), tagKey);
				const name = requiredText(each, 'Name');
				yield { thing: { kind: 'rule', region, id: name, name }, run };
			}
		}
	},
};
