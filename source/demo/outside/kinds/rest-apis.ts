import { byToken, listAt, pages, requiredText, textAt } from '../reading.ts';
import { type Found, type ThingKind, tagKey } from '../thing.ts';

const page = { limit: 500 };

/** Things of API Gateway that are listed with their tags. */
async function* listed(
	kind: string,
	region: string,
	ask: (input: Readonly<Record<string, unknown>>) => Promise<object>,
): AsyncIterable<Found> {
	for await (const answer of pages(page, ask, byToken('position'))) {
		for (const each of listAt(answer, 'items')) {
			const run = textAt(each, 'tags', tagKey);
			const [id, name] = [requiredText(each, 'id'), textAt(each, 'name') ?? ''];
			yield { thing: { kind, region, id, name }, run };
		}
	}
}

const named = (kind: string, input: object, output: object, region: string) => ({
	kind,
	region,
	id: requiredText(output, 'id'),
	name: requiredText(input, 'name'),
});

/** REST APIs of API Gateway, with everything in them. */
export const restApi: ThingKind = {
	name: 'REST API',
	service: 'APIGateway',
	creator: 'CreateRestApi',
	ownId: true,
	made: (input, output, region) => named('REST API', input, output, region),
	remove: async ({ id }, ask) => {
		await ask('DeleteRestApi', { restApiId: id });
	},
	find: (region, ask) => listed('REST API', region, (input) => ask('GetRestApis', input)),
};

/** Usage plans, which have to let go of their stages and keys first. */
export const usagePlan: ThingKind = {
	name: 'usage plan',
	service: 'APIGateway',
	creator: 'CreateUsagePlan',
	ownId: true,
	made: (input, output, region) => named('usage plan', input, output, region),
	remove: async ({ id }, ask) => {
		const keys = listAt(await ask('GetUsagePlanKeys', { usagePlanId: id, ...page }), 'items');
		for (const key of keys) {
			await ask('DeleteUsagePlanKey', { usagePlanId: id, keyId: requiredText(key, 'id') });
		}
		const stages = listAt(await ask('GetUsagePlan', { usagePlanId: id }), 'apiStages');
		if (stages.length > 0) {
			const patchOperations = stages.map((each) => ({
				op: 'remove',
				path: '/apiStages',
				value: `${textAt(each, 'apiId')}:${textAt(each, 'stage')}`,
			}));
			await ask('UpdateUsagePlan', { usagePlanId: id, patchOperations });
		}
		await ask('DeleteUsagePlan', { usagePlanId: id });
	},
	find: (region, ask) => listed('usage plan', region, (input) => ask('GetUsagePlans', input)),
};

/** API keys. */
export const apiKey: ThingKind = {
	name: 'API key',
	service: 'APIGateway',
	creator: 'CreateApiKey',
	ownId: true,
	made: (input, output, region) => named('API key', input, output, region),
	remove: async ({ id }, ask) => {
		await ask('DeleteApiKey', { apiKey: id });
	},
	find: (region, ask) => listed('API key', region, (input) => ask('GetApiKeys', input)),
};
