import { found } from '../api-state.ts';
import type { ApiMapping } from '../connection-resources.ts';
import { badRequest, conflict } from '../errors.ts';
import { page } from '../paging.ts';
import type { DomainNameState } from '../region.ts';
import type { V2Operation, V2Request } from '../request.ts';

function requestedDomain({ input, region }: V2Request): DomainNameState {
	return region.domainName(input.requiredText('DomainName'));
}

function requestedMapping(request: V2Request) {
	const domain = requestedDomain(request);
	const id = request.input.requiredText('ApiMappingId');
	return { domain, mapping: found(domain.mappings, 'API mapping', id) };
}

/** @throws ServiceError for an API or a stage that is not there, and for a key that is taken or malformed */
function checkMapping({ region }: V2Request, domain: DomainNameState, mapping: ApiMapping): void {
	const { ApiId, ApiMappingId, ApiMappingKey: key, Stage } = mapping;
	const api = region.apis.get(ApiId);
	if (!api) throw badRequest('Invalid API identifier specified');
	if (!api.stages.has(Stage)) throw badRequest('Invalid stage identifier specified');
	if (key.startsWith('/') || key.endsWith('/') || !/^[A-Za-z0-9$\-_.+!*'()/]{0,300}$/.test(key)) {
		throw badRequest(
			"API mapping key can contain only letters, numbers and one of $-_.+!*'()/, and must not start or end with a /",
		);
	}
	for (const other of domain.mappings.values()) {
		if (other.ApiMappingKey === key && other.ApiMappingId !== ApiMappingId) {
			throw conflict('ApiMapping key already exists for this domain name');
		}
	}
}

const createApiMapping: V2Operation = (request) => {
	const { input, region } = request;
	const domain = requestedDomain(request);
	const mapping: ApiMapping = {
		ApiId: input.requiredText('ApiId'),
		ApiMappingId: region.environment.newId(6),
		ApiMappingKey: mappingKey(input.text('ApiMappingKey')),
		Stage: input.requiredText('Stage'),
	};
	checkMapping(request, domain, mapping);
	domain.mappings.set(mapping.ApiMappingId, mapping);
	return mapping;
};

/** `(none)` stands for no key, as in the console. */
function mappingKey(given: string | undefined): string {
	return given === undefined || given === '(none)' ? '' : given;
}

const updateApiMapping: V2Operation = (request) => {
	const { input } = request;
	const { domain, mapping } = requestedMapping(request);
	const key = input.text('ApiMappingKey');
	const changed: ApiMapping = {
		ApiId: input.text('ApiId') ?? mapping.ApiId,
		ApiMappingId: mapping.ApiMappingId,
		ApiMappingKey: key === undefined ? mapping.ApiMappingKey : mappingKey(key),
		Stage: input.text('Stage') ?? mapping.Stage,
	};
	checkMapping(request, domain, changed);
	domain.mappings.set(mapping.ApiMappingId, changed);
	return changed;
};

export const apiMappingOperations = {
	CreateApiMapping: createApiMapping,
	GetApiMapping: (request: V2Request) => requestedMapping(request).mapping,
	GetApiMappings: (request: V2Request) =>
		page(request.input, requestedDomain(request).mappings.values(), ({ ApiMappingId }) => ApiMappingId),
	UpdateApiMapping: updateApiMapping,
	DeleteApiMapping: (request: V2Request) => {
		const { domain, mapping } = requestedMapping(request);
		domain.mappings.delete(mapping.ApiMappingId);
		return {};
	},
};
