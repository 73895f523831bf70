import { byToken, listAt, pages, requiredText, tagIn } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';

/** Metric alarms of CloudWatch. */
export const alarm: ThingKind = {
	name: 'alarm',
	service: 'CloudWatch',
	creator: 'PutMetricAlarm',
	taken: async (input, ask) =>
		listAt(await ask('DescribeAlarms', { AlarmNames: [input.AlarmName] }), 'MetricAlarms').length > 0,
	made: (input, _output, region) => {
		const name = requiredText(input, 'AlarmName');
		return { kind: 'alarm', region, id: name, name };
	},
	remove: async ({ id }, ask) => {
		await ask('DeleteAlarms', { AlarmNames: [id] });
	},
	async *find(region, ask) {
		for await (const page of pages({}, (input) => ask('DescribeAlarms', input), byToken('NextToken'))) {
			for (const each of listAt(page, 'MetricAlarms')) {
				const answer = await ask('ListTagsForResource', { ResourceARN: requiredText(each, 'AlarmArn') });
				const run = tagIn(listAt(answer, 'Tags'), tagKey);
				const name = requiredText(each, 'AlarmName');
				yield { thing: { kind: 'alarm', region, id: name, name }, run };
			}
		}
	},
};
