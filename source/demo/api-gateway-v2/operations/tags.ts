import { badRequest, missingParameter, notFound } from '../errors.ts';
import type { V2Operation, V2Request } from '../request.ts';
import { checkTags } from '../tags.ts';

type Tags = Readonly<Record<string, string>>;

/** A resource's tags, to read and to replace. */
interface Tagged {
	readonly tags: Tags;
	set(tags: Tags): void;
}

/** What `arn:aws:apigateway:REGION::/apis/ID`, a stage's, a domain name's or a VPC link's ARN names. */
function requestedResource({ input, region }: V2Request): Tagged {
	const arn = input.requiredText('ResourceArn');
	const match = /^arn:aws[\w-]*:apigateway:([\w-]+)::\/(\w+)\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn);
	const [, regionName, kind, id = '', stageName] = match ?? [];
	if (!match || regionName !== region.environment.region) {
		throw badRequest(`Invalid resource ARN specified: ${arn}`);
	}
	if (kind === 'apis') {
		const api = region.api(id);
		if (stageName === undefined) {
			return {
				tags: api.record.Tags,
				set: (Tags) => {
					api.record = { ...api.record, Tags };
				},
			};
		}
		const stage = api.stage(decodeURIComponent(stageName));
		return {
			tags: stage.Tags,
			set: (Tags) => api.stages.set(stage.StageName, { ...stage, Tags }),
		};
	}
	const state =
		kind === 'domainnames'
			? region.domainName(id)
			: kind === 'vpclinks'
				? region.vpcLinks.get(id)
				: undefined;
	if (!state) throw notFound('resource', arn);
	return {
		tags: state.record.Tags,
		set: (Tags) => Object.assign(state, { record: { ...state.record, Tags } }),
	};
}

const tagResource: V2Operation = (request) => {
	const resource = requestedResource(request);
	const given = request.input.textMap('Tags');
	if (!given) throw missingParameter('Tags');
	resource.set(checkTags(given, resource.tags));
	return {};
};

const untagResource: V2Operation = (request) => {
	const resource = requestedResource(request);
	const keys = request.input.texts('TagKeys');
	if (!keys?.length) throw missingParameter('TagKeys');
	resource.set(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !keys.includes(key))));
	return {};
};

export const tagOperations = {
	GetTags: (request: V2Request) => ({ Tags: requestedResource(request).tags }),
	TagResource: tagResource,
	UntagResource: untagResource,
};
