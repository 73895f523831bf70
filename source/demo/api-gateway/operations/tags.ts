import type { Tags } from '../entities.ts';
import { badRequest, notFound } from '../errors.ts';
import type { ApiGatewayRegion } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';
import { textRecord } from '../validation.ts';

/** Tags per resource, and how long they may be (General Reference, tagging). */
const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

/**
 * The tags behind an ARN, `arn:aws:apigateway:{region}::/restapis/{id}`, to be changed in place.
 *
 * @throws ServiceError `NotFoundException` for a resource that isn't there
 */
function tagsOf(region: ApiGatewayRegion, arn: string): Tags {
	const match = /^arn:aws[\w-]*:apigateway:([\w-]+):(?:\d{12})?:\/(.+)$/.exec(arn);
	if (!match?.[2] || match[1] !== region.name) throw badRequest('Invalid ARN specified in the request');
	const [kind, id = '', below, name = ''] = match[2].split('/');
	if (kind === 'restapis' && below === 'stages') {
		region.stage(id, name);
		const { stageTags } = region.api(id);
		const tags = stageTags.get(name) ?? {};
		stageTags.set(name, tags);
		return tags;
	}
	if (below === undefined) {
		switch (kind) {
			case 'restapis':
				return region.api(id).tags;
			case 'usageplans':
				return region.usagePlan(id).tags;
			case 'apikeys':
				return region.apiKey(id).tags;
			case 'domainnames':
				return region.domainName(id).tags;
			case 'vpclinks':
				return region.vpcLink(id).tags;
		}
	}
	throw notFound('Invalid resource specified in the ARN');
}

const tagResource: ApiGatewayOperation = ({ input, region }) => {
	const tags = tagsOf(region, input.requiredText('resourceArn'));
	const added = textRecord(input, 'tags') ?? {};
	for (const [key, value] of Object.entries(added)) {
		if (key.length === 0 || key.length > longestKey || value.length > longestValue) {
			throw badRequest(`Invalid tag specified: ${key}`);
		}
		if (key.toLowerCase().startsWith('aws:')) {
			throw badRequest('Tag keys starting with aws: are reserved for system use');
		}
	}
	if (Object.keys({ ...tags, ...added }).length > mostTags) {
		throw badRequest(`A resource takes at most ${mostTags} tags`);
	}
	Object.assign(tags, added);
	return {};
};

const untagResource: ApiGatewayOperation = ({ input, region }) => {
	const tags = tagsOf(region, input.requiredText('resourceArn'));
	for (const key of input.texts('tagKeys') ?? []) delete tags[key];
	return {};
};

const getTags: ApiGatewayOperation = ({ input, region }) => ({
	tags: { ...tagsOf(region, input.requiredText('resourceArn')) },
});

/** Operations of tags. */
export const tagOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	TagResource: tagResource,
	UntagResource: untagResource,
	GetTags: getTags,
};
