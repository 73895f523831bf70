import { isObject } from '../open-api/document.ts';
import type { EndpointConfiguration, RestApiSettings } from './entities.ts';
import { badRequest } from './errors.ts';
import { listRule, type PatchTable, textRule, truthRule, unescapePointer } from './patch.ts';
import { wholeNumber } from './validation.ts';

export const endpointTypes = ['PRIVATE', 'EDGE', 'REGIONAL'];
export const addressTypes = ['ipv4', 'dualstack'];
const largestCompression = 10_485_760;

/** @throws ServiceError `BadRequestException` for what is no size in bytes up to 10 MiB */
export function compressionSize(value: string): number {
	return wholeNumber(value, 'minimum compression size', 0, largestCompression);
}

/** @throws ServiceError `BadRequestException` for a combination that there is not */
export function endpointConfiguration(
	types: readonly string[],
	ipAddressType: string | undefined,
	vpcEndpointIds: readonly string[] | undefined,
): EndpointConfiguration {
	if (types.length === 0) {
		throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
	}
	if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.');
	const isPrivate = types[0] === 'PRIVATE';
	if (isPrivate && ipAddressType === 'ipv4') {
		throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
	}
	return {
		types: [...types],
		ipAddressType: ipAddressType ?? (isPrivate ? 'dualstack' : 'ipv4'),
		...(vpcEndpointIds?.length && { vpcEndpointIds: [...vpcEndpointIds] }),
	};
}

/** @throws ServiceError `BadRequestException` for what is no JSON object */
export function checkPolicy(policy: string | undefined): string | undefined {
	if (policy === undefined) return undefined;
	try {
		if (isObject(JSON.parse(policy))) return policy;
	} catch {
		// What is no JSON is refused like what is no object.
	}
	throw badRequest(
		'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.',
	);
}

/** What of an API can be patched. */
export const restApiPatches: PatchTable<RestApiSettings> = {
	style: 'plain',
	rules: [
		{
			path: '/name',
			ops: ['replace'],
			apply: (api, { value }) => {
				if (!value) throw badRequest('API name cannot be empty');
				api.name = value;
			},
		},
		textRule('description', ['replace', 'remove']),
		textRule('version', ['replace', 'remove']),
		{
			path: '/policy',
			ops: ['replace', 'remove'],
			apply: (api, { op, value }) => {
				api.policy = op === 'remove' ? undefined : checkPolicy(value || undefined);
			},
		},
		textRule('securityPolicy'),
		textRule('endpointAccessMode'),
		truthRule('disableExecuteApiEndpoint'),
		{
			path: '/apiKeySource',
			ops: ['replace'],
			apply: (api, { value = '' }) => {
				if (value !== 'HEADER' && value !== 'AUTHORIZER') {
					throw badRequest('Invalid apiKeySource specified. Valid options are HEADER,AUTHORIZER');
				}
				api.apiKeySource = value;
			},
		},
		{
			path: '/minimumCompressionSize',
			ops: ['replace'],
			apply: (api, { value }) => {
				if (value) {
					api.minimumCompressionSize = compressionSize(value);
				} else delete api.minimumCompressionSize;
			},
		},
		listRule('binaryMediaTypes', 'Invalid binary media type specified'),
		{
			path: '/endpointConfiguration/ipAddressType',
			ops: ['replace'],
			apply: ({ endpointConfiguration: endpoint }, { value = '' }) => {
				if (!addressTypes.includes(value)) {
					throw badRequest('ipAddressType must be either ipv4 or dualstack.');
				}
				if (endpoint.types[0] === 'PRIVATE' && value === 'ipv4') {
					throw badRequest('Only dualstack ipAddressType is supported for Private APIs.');
				}
				endpoint.ipAddressType = value;
			},
		},
		{
			path: '/endpointConfiguration/types/{type}',
			ops: ['add', 'replace', 'remove', 'copy'],
			apply: patchEndpointType,
		},
		{
			path: '/endpointConfiguration/vpcEndpointIds',
			ops: ['add', 'remove'],
			apply: ({ endpointConfiguration: endpoint }, { op, value = '' }) => {
				const others = (endpoint.vpcEndpointIds ?? []).filter((id) => id !== value);
				endpoint.vpcEndpointIds = op === 'add' ? [...others, value] : others;
			},
		},
	],
};

function patchEndpointType(
	{ endpointConfiguration: endpoint }: RestApiSettings,
	{ op, path, value }: { op: string; path: string; value: string | undefined },
): void {
	if (op === 'copy') {
		throw badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
	}
	const named = unescapePointer(path.slice(path.lastIndexOf('/') + 1));
	const type = value ?? named;
	if (!endpointTypes.includes(type)) {
		throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
	}
	if (op === 'remove')
		throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.');
	if (op === 'add' && !endpoint.types.includes(type)) {
		throw badRequest('Cannot create an api with multiple Endpoint Types.');
	}
	endpoint.types = [type];
	if (type === 'PRIVATE') endpoint.ipAddressType = 'dualstack';
}
