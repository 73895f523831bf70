import type { Resource, RestApi } from '../entities.ts';
import { badRequest, conflict, limitExceeded, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps } from '../patch.ts';
import { pathOf } from '../region.ts';
import type { ApiGatewayOperation } from '../request.ts';

/** Quota of resources per API (developer guide, quotas for REST APIs). */
const mostResources = 300;

/** @param embedMethods - whether methods are given whole, or only named */
function resourceOutput(api: RestApi, resource: Resource, embedMethods: boolean): object {
	const { id, parentId, pathPart, methods } = resource;
	return {
		id,
		...(parentId !== undefined && { parentId, pathPart }),
		path: pathOf(api, resource),
		...(methods.size > 0 && {
			resourceMethods: Object.fromEntries(
				[...methods].map(([name, method]) => [name, embedMethods ? structuredClone(method) : {}]),
			),
		}),
	};
}

function childrenOf(api: RestApi, id: string): readonly Resource[] {
	return [...api.resources.values()].filter((resource) => resource.parentId === id);
}

/**
 * @param self - the resource itself, where it is there already
 * @throws ServiceError where a resource can't be there under that name
 */
function checkPlace(api: RestApi, parent: Resource, pathPart: string, self?: Resource): void {
	if (!/^([a-zA-Z0-9._\-:$@,]+|\{[a-zA-Z0-9._\-$]+\+?\})$/.test(pathPart)) {
		throw badRequest(
			"Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
		);
	}
	if (parent.pathPart?.endsWith('+}')) {
		throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
	}
	const siblings = childrenOf(api, parent.id).filter((sibling) => sibling !== self);
	if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
		throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
	}
	const variable = siblings.find((sibling) => sibling.pathPart?.startsWith('{'));
	if (variable && pathPart.startsWith('{')) {
		throw badRequest(
			`A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
		);
	}
}

/** Adds a resource below another. */
export function addResource(
	api: RestApi,
	parent: Resource,
	pathPart: string,
	freshId: (taken: { has(id: string): boolean }) => string,
): Resource {
	checkPlace(api, parent, pathPart);
	if (api.resources.size >= mostResources) throw limitExceeded('Resources', 'API');
	const resource: Resource = {
		id: freshId(api.resources),
		parentId: parent.id,
		pathPart,
		methods: new Map(),
	};
	api.resources.set(resource.id, resource);
	return resource;
}

const createResource: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const parent = region.resource(apiId, input.requiredText('parentId'));
	const api = region.api(apiId);
	const pathPart = input.requiredText('pathPart');
	const resource = addResource(api, parent, pathPart, (taken) => region.freshId(6, taken));
	return resourceOutput(api, resource, false);
};

const getResource: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const resource = region.resource(apiId, input.requiredText('resourceId'));
	return resourceOutput(region.api(apiId), resource, input.texts('embed')?.includes('methods') ?? false);
};

const getResources: ApiGatewayOperation = ({ input, region }) => {
	const api = region.api(input.requiredText('restApiId'));
	const embed = input.texts('embed')?.includes('methods') ?? false;
	const { items, position } = page(input, [...api.resources.values()], ({ id }) => id);
	return {
		items: items.map((resource) => resourceOutput(api, resource, embed)),
		...(position && { position }),
	};
};

function isBelow(api: RestApi, resource: Resource, ancestor: Resource): boolean {
	let current: Resource | undefined = resource;
	while (current) {
		if (current === ancestor) return true;
		current = current.parentId === undefined ? undefined : api.resources.get(current.parentId);
	}
	return false;
}

/** The two places of a resource that can be patched, checked against the API that it is in. */
function patchesOf(api: RestApi, resource: Resource): PatchTable<{ parentId?: string; pathPart?: string }> {
	const parentOf = (id: string | undefined) => {
		const parent = api.resources.get(id ?? '');
		if (!parent) throw notFound('Invalid Resource identifier specified');
		return parent;
	};
	const isRoot = resource.parentId === undefined;
	return {
		style: 'listed',
		rules: [
			{
				path: '/parentId',
				ops: ['replace'],
				apply: (draft, { value }) => {
					if (isRoot) throw badRequest('Root resource cannot update its parentId.');
					const parent = parentOf(value);
					if (isBelow(api, parent, resource)) throw badRequest('Resources cannot be cyclical.');
					checkPlace(api, parent, draft.pathPart ?? '', resource);
					draft.parentId = parent.id;
				},
			},
			{
				path: '/pathPart',
				ops: ['replace'],
				apply: (draft, { value = '' }) => {
					if (isRoot) throw badRequest('Root resource cannot update its pathPart.');
					checkPlace(api, parentOf(draft.parentId), value, resource);
					draft.pathPart = value;
				},
			},
		],
	};
}

const updateResource: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateResource');
	const apiId = input.requiredText('restApiId');
	const resource = region.resource(apiId, input.requiredText('resourceId'));
	const api = region.api(apiId);
	const { parentId, pathPart } = resource;
	const draft = patched(
		{ ...(parentId !== undefined && { parentId }), ...(pathPart !== undefined && { pathPart }) },
		steps,
		patchesOf(api, resource),
	);
	Object.assign(resource, draft);
	return resourceOutput(api, resource, false);
};

const deleteResource: ApiGatewayOperation = ({ input, region }) => {
	const apiId = input.requiredText('restApiId');
	const resource = region.resource(apiId, input.requiredText('resourceId'));
	const api = region.api(apiId);
	if (resource.parentId === undefined) throw badRequest('Root resource cannot be deleted');
	const gone = [...api.resources.values()].filter((other) => isBelow(api, other, resource));
	for (const { id } of gone) api.resources.delete(id);
	return {};
};

/** Operations of an API's resources. */
export const resourceOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateResource: createResource,
	GetResource: getResource,
	GetResources: getResources,
	UpdateResource: updateResource,
	DeleteResource: deleteResource,
};
