import type { Tagged, VpcLink } from '../entities.ts';
import { badRequest, conflict, limitExceeded } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import { type ApiGatewayOperation, shownTags } from '../request.ts';
import { textRecord } from '../validation.ts';

/** How long a link is `PENDING`. AWS takes minutes, and promises nothing. */
const pendingMilliseconds = 10_000;
/** Quota of VPC links per account and region (developer guide, quotas for REST APIs). */
const mostLinks = 20;

function linkOutput({ entity, tags }: Tagged<VpcLink>, now: number, always: boolean): object {
	const { createdAt, ...shown } = entity;
	const ready = now - createdAt >= pendingMilliseconds;
	return {
		...structuredClone(shown),
		status: ready ? 'AVAILABLE' : 'PENDING',
		...(ready && { statusMessage: 'Your vpc link is ready for use' }),
		...shownTags(tags, always),
	};
}

const createVpcLink: ApiGatewayOperation = ({ input, region }) => {
	const name = input.text('name') ?? '';
	if (name === '') throw badRequest('Name cannot be empty');
	const targetArns = input.texts('targetArns') ?? [];
	for (const arn of targetArns) {
		if (!/^arn:aws[\w-]*:elasticloadbalancing:/.test(arn)) {
			throw badRequest(`Invalid ARN. ARN is not well formed ${arn}`);
		}
	}
	if (targetArns.length !== 1) throw badRequest('Only a single target is supported');
	if (region.vpcLinks.size >= mostLinks) throw limitExceeded('VPC Links', 'account');
	const entry: Tagged<VpcLink> = {
		entity: {
			id: region.freshId(6, region.vpcLinks),
			createdAt: region.now,
			name,
			description: input.text('description'),
			targetArns,
		},
		tags: textRecord(input, 'tags') ?? {},
	};
	region.vpcLinks.set(entry.entity.id, entry);
	return linkOutput(entry, region.now, false);
};

const getVpcLink: ApiGatewayOperation = ({ input, region }) =>
	linkOutput(region.vpcLink(input.requiredText('vpcLinkId')), region.now, true);

const getVpcLinks: ApiGatewayOperation = ({ input, region }) => {
	const { items, position } = page(input, [...region.vpcLinks.values()], ({ entity }) => entity.id);
	return {
		items: items.map((entry) => linkOutput(entry, region.now, false)),
		...(position && { position }),
	};
};

const patches: PatchTable<VpcLink> = { style: 'plain', rules: [textRule('name'), textRule('description')] };

const updateVpcLink: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateVpcLink');
	const entry = region.vpcLink(input.requiredText('vpcLinkId'));
	const draft = patched(entry.entity, steps, patches);
	if (!draft.name) throw badRequest('Name cannot be empty');
	entry.entity = draft;
	return linkOutput(entry, region.now, true);
};

const deleteVpcLink: ApiGatewayOperation = ({ input, region }) => {
	const { id } = region.vpcLink(input.requiredText('vpcLinkId')).entity;
	for (const api of region.apis.values()) {
		for (const { methods } of api.resources.values()) {
			for (const { methodIntegration } of methods.values()) {
				if (methodIntegration?.connectionId !== id) continue;
				throw conflict(`Cannot delete vpc link. Vpc link '${id}', is referenced in an integration`);
			}
		}
	}
	region.vpcLinks.delete(id);
	return {};
};

/** Operations of VPC links. */
export const vpcLinkOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateVpcLink: createVpcLink,
	GetVpcLink: getVpcLink,
	GetVpcLinks: getVpcLinks,
	UpdateVpcLink: updateVpcLink,
	DeleteVpcLink: deleteVpcLink,
};
