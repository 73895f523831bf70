import type { VpcLink } from '../connection-resources.ts';
import { badRequest, missingParameter, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import type { V2Region, VpcLinkState } from '../region.ts';
import type { V2Operation, V2Request } from '../request.ts';
import { checkTags } from '../tags.ts';
import { isoDate } from '../time.ts';

/** How long a link takes to come and to go. AWS takes some minutes, and says no number. */
const settlesAfter = 10_000;

/** A link as it stands now, or undefined once it is gone. */
function view({ record, createdAt, deletedAt }: VpcLinkState, now: number): VpcLink | undefined {
	if (deletedAt !== null) {
		if (now - deletedAt >= settlesAfter) return undefined;
		return { ...record, VpcLinkStatus: 'DELETING', VpcLinkStatusMessage: 'VPC link is deleting ENIs' };
	}
	if (now - createdAt < settlesAfter) {
		return { ...record, VpcLinkStatus: 'PENDING', VpcLinkStatusMessage: 'VPC link is provisioning ENIs' };
	}
	return {
		...record,
		VpcLinkStatus: 'AVAILABLE',
		VpcLinkStatusMessage: 'VPC link is ready to route traffic',
	};
}

/** The links that are there now; those that are gone are forgotten. */
function present(region: V2Region, now: number): VpcLink[] {
	return [...region.vpcLinks].flatMap(([id, state]) => {
		const link = view(state, now);
		if (!link) region.vpcLinks.delete(id);
		return link ?? [];
	});
}

function requestedLink({ input, region, now }: V2Request) {
	const id = input.requiredText('VpcLinkId');
	const state = region.vpcLinks.get(id);
	const link = state && view(state, now);
	if (!state || !link) throw notFound('VPC link', id);
	return { state, link };
}

const createVpcLink: V2Operation = (request) => {
	const { input, region, now } = request;
	const Name = input.requiredText('Name');
	const SubnetIds = input.texts('SubnetIds');
	if (!SubnetIds?.length) throw missingParameter('SubnetIds');
	const VpcLinkId = region.environment.newId(6);
	const record: VpcLink = {
		CreatedDate: isoDate(now),
		Name,
		SecurityGroupIds: input.texts('SecurityGroupIds') ?? [],
		SubnetIds,
		Tags: checkTags(input.textMap('Tags')),
		VpcLinkId,
		VpcLinkVersion: 'V2',
	};
	const state = { record, createdAt: now, deletedAt: null };
	region.vpcLinks.set(VpcLinkId, state);
	return requestedLinkOf(state, now);
};

function requestedLinkOf(state: VpcLinkState, now: number): VpcLink {
	return view(state, now) ?? state.record;
}

const updateVpcLink: V2Operation = (request) => {
	const { state } = requestedLink(request);
	const Name = request.input.text('Name');
	if (Name) state.record = { ...state.record, Name };
	return requestedLinkOf(state, request.now);
};

const deleteVpcLink: V2Operation = (request) => {
	const { state, link } = requestedLink(request);
	for (const api of request.region.apis.values()) {
		for (const { ConnectionId } of api.integrations.values()) {
			if (ConnectionId !== link.VpcLinkId) continue;
			throw badRequest('Cannot delete vpc link. Vpc link is referenced in an integration');
		}
	}
	state.deletedAt ??= request.now;
	return {};
};

export const vpcLinkOperations = {
	CreateVpcLink: createVpcLink,
	GetVpcLink: (request: V2Request) => requestedLink(request).link,
	GetVpcLinks: ({ input, region, now }: V2Request) =>
		page(input, present(region, now), ({ VpcLinkId }) => VpcLinkId),
	UpdateVpcLink: updateVpcLink,
	DeleteVpcLink: deleteVpcLink,
};
