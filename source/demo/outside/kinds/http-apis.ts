import { byToken, listAt, pages, requiredText, textAt } from '../reading.ts';
import { type ThingKind, tagKey } from '../thing.ts';

/** HTTP and WebSocket APIs, with everything in them. */
export const httpApi: ThingKind = {
	name: 'HTTP API',
	service: 'APIGatewayV2',
	creator: 'CreateApi',
	ownId: true,
	made: (input, output, region) => ({
		kind: 'HTTP API',
		region,
		id: requiredText(output, 'ApiId'),
		name: requiredText(input, 'Name'),
	}),
	remove: async ({ id }, ask) => {
		await ask('DeleteApi', { ApiId: id });
	},
	async *find(region, ask) {
		for await (const page of pages({}, (input) => ask('GetApis', input), byToken('NextToken'))) {
			for (const each of listAt(page, 'Items')) {
				const run = textAt(each, 'Tags', tagKey);
				const [id, name] = [requiredText(each, 'ApiId'), textAt(each, 'Name') ?? ''];
				yield { thing: { kind: 'HTTP API', region, id, name }, run };
			}
		}
	},
};
