import { byToken, listAt, pages, requiredText, textAt } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';

/** Looks at a function that is made, until it is taken to be slow. */
const mostLooks = 20;

/** Functions of Lambda, with the mappings that feed them. */
export const lambdaFunction: ThingKind = {
	name: 'function',
	service: 'Lambda',
	creator: 'CreateFunction',
	made: (input, _output, region) => {
		const name = requiredText(input, 'FunctionName');
		return { kind: 'function', region, id: name, name };
	},
	lifeless: async ({ id }, ask, wait) => {
		for (let look = 0; look < mostLooks; look++) {
			const answer = await ask('GetFunctionConfiguration', { FunctionName: id });
			const state = textAt(answer, 'State');
			if (state === 'Failed') {
				return `functions do not run here (${textAt(answer, 'StateReason') ?? 'no reason was given'})`;
			}
			if (state !== 'Pending') return null;
			await wait();
		}
		return null;
	},
	remove: async ({ id }, ask) => {
		const answer = await ask('ListEventSourceMappings', { FunctionName: id });
		for (const mapping of listAt(answer, 'EventSourceMappings')) {
			await ask('DeleteEventSourceMapping', { UUID: requiredText(mapping, 'UUID') });
		}
		await ask('DeleteFunction', { FunctionName: id });
	},
	async *find(region, ask) {
		const all = pages({}, (input) => ask('ListFunctions', input), byToken('NextMarker', 'Marker'));
		for await (const page of all) {
			for (const each of listAt(page, 'Functions')) {
				const answer = await ask('ListTags', { Resource: requiredText(each, 'FunctionArn') });
				const run = textAt(answer, 'Tags', tagKey);
				const name = requiredText(each, 'FunctionName');
				yield { thing: { kind: 'function', region, id: name, name }, run };
			}
		}
	},
};
