import { regionalHostedZones } from '../../api-gateway-v2/regional-hosted-zones.ts';
import type { BasePathMapping, DomainName } from '../entities.ts';
import { badRequest, conflict, notFound } from '../errors.ts';
import { page } from '../paging.ts';
import { type PatchTable, patched, patchSteps, textRule } from '../patch.ts';
import type { ApiGatewayRegion, DomainEntry } from '../region.ts';
import { type ApiGatewayOperation, type ApiGatewayRequest, shownTags } from '../request.ts';
import { endpointConfiguration } from '../rest-api-settings.ts';
import { textRecord, Violations } from '../validation.ts';

/** CloudFront's hosted zone, which all edge-optimised domain names are in. */
const cloudFrontZone = 'Z2FDTNDATAQYW2';

function domainOutput({ entity, tags }: DomainEntry): object {
	return { ...structuredClone(entity), ...shownTags(tags, false) };
}

const createDomainName: ApiGatewayOperation = ({ input, region }) => {
	const domainName = input.requiredText('domainName');
	const endpoint = input.object('endpointConfiguration');
	const types = endpoint?.texts('types');
	const ipAddressType = endpoint?.text('ipAddressType');
	new Violations()
		.allOf(types, 'createDomainNameInput.endpointConfiguration.types', ['EDGE', 'REGIONAL'])
		.oneOf(ipAddressType, 'createDomainNameInput.endpointConfiguration.ipAddressType', ['ipv4', 'dualstack'])
		.check();
	if (!/^(\*\.)?([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$/.test(domainName)) {
		throw badRequest('Invalid domain name identifier specified');
	}
	if (region.domainNames.has(domainName)) throw conflict('The domain name you provided already exists.');
	const configuration = endpointConfiguration(types ?? ['EDGE'], ipAddressType, undefined);
	const regional = configuration.types[0] === 'REGIONAL';
	const certificate = input.text(regional ? 'regionalCertificateArn' : 'certificateArn');
	const body = input.text('certificateBody');
	if (!certificate && !body) throw badRequest('A certificate ARN or certificate body must be provided');
	const mutual = input.object('mutualTlsAuthentication');
	const entry: DomainEntry = {
		entity: {
			domainName,
			domainNameArn: `arn:aws:apigateway:${region.name}::/domainnames/${domainName}`,
			certificateName: input.text('certificateName'),
			certificateUploadDate: region.seconds,
			...(regional
				? {
						regionalDomainName: `d-${region.freshId(10)}.execute-api.${region.name}.amazonaws.com`,
						regionalHostedZoneId: regionalHostedZones.get(region.name),
						regionalCertificateName: input.text('regionalCertificateName'),
						regionalCertificateArn: certificate,
					}
				: {
						certificateArn: certificate,
						distributionDomainName: `d${region.freshId(13)}.cloudfront.net`,
						distributionHostedZoneId: cloudFrontZone,
					}),
			endpointConfiguration: configuration,
			domainNameStatus: 'AVAILABLE',
			securityPolicy: input.text('securityPolicy') ?? 'TLS_1_2',
			...(mutual && {
				mutualTlsAuthentication: {
					truststoreUri: mutual.requiredText('truststoreUri'),
					truststoreVersion: mutual.text('truststoreVersion'),
				},
			}),
			ownershipVerificationCertificateArn: input.text('ownershipVerificationCertificateArn'),
			routingMode: input.text('routingMode') ?? 'BASE_PATH_MAPPING_ONLY',
		},
		tags: textRecord(input, 'tags') ?? {},
		mappings: new Map(),
	};
	region.domainNames.set(domainName, entry);
	return domainOutput(entry);
};

const getDomainName: ApiGatewayOperation = ({ input, region }) =>
	domainOutput(region.domainName(input.requiredText('domainName')));

const getDomainNames: ApiGatewayOperation = ({ input, region }) => {
	const { items, position } = page(
		input,
		[...region.domainNames.values()],
		({ entity }) => entity.domainName,
	);
	return { items: items.map(domainOutput), ...(position && { position }) };
};

const domainPatches: PatchTable<DomainName> = {
	style: 'plain',
	rules: [
		textRule('certificateArn'),
		textRule('certificateName'),
		textRule('regionalCertificateArn'),
		textRule('regionalCertificateName'),
		textRule('securityPolicy'),
		textRule('routingMode'),
		textRule('ownershipVerificationCertificateArn'),
	],
};

const updateDomainName: ApiGatewayOperation = ({ input, region }) => {
	const steps = patchSteps(input, 'UpdateDomainName');
	const entry = region.domainName(input.requiredText('domainName'));
	entry.entity = patched(entry.entity, steps, domainPatches);
	return domainOutput(entry);
};

const deleteDomainName: ApiGatewayOperation = ({ input, region }) => {
	const { domainName } = region.domainName(input.requiredText('domainName')).entity;
	region.domainNames.delete(domainName);
	return {};
};

/** @throws ServiceError `BadRequestException` for a mapping that leads nowhere */
function checkMapping(region: ApiGatewayRegion, { basePath, restApiId, stage }: BasePathMapping): void {
	const api = region.apis.get(restApiId);
	if (!api) throw badRequest('Invalid REST API identifier specified');
	if (stage && !api.stages.has(stage)) throw badRequest('Invalid stage identifier specified');
	if (basePath.includes('/')) {
		throw badRequest(
			"API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
		);
	}
}

const createBasePathMapping: ApiGatewayOperation = ({ input, region }) => {
	const { mappings } = region.domainName(input.requiredText('domainName'));
	const mapping: BasePathMapping = {
		basePath: input.text('basePath') || '(none)',
		restApiId: input.requiredText('restApiId'),
		stage: input.text('stage') || undefined,
	};
	checkMapping(region, mapping);
	if (mappings.has(mapping.basePath)) throw conflict('Base path already exists for this domain name');
	mappings.set(mapping.basePath, mapping);
	return { ...mapping };
};

function mappingOf({ input, region }: ApiGatewayRequest): BasePathMapping {
	const { mappings } = region.domainName(input.requiredText('domainName'));
	const mapping = mappings.get(input.requiredText('basePath'));
	if (!mapping) throw notFound('Invalid base path mapping identifier specified');
	return mapping;
}

const getBasePathMapping: ApiGatewayOperation = (request) => ({ ...mappingOf(request) });

const getBasePathMappings: ApiGatewayOperation = ({ input, region }) => {
	const { mappings } = region.domainName(input.requiredText('domainName'));
	const { items, position } = page(input, [...mappings.values()], ({ basePath }) => basePath);
	return { items: items.map((mapping) => ({ ...mapping })), ...(position && { position }) };
};

const mappingPatches: PatchTable<BasePathMapping & { restapiId?: string }> = {
	style: 'plain',
	rules: [
		textRule('basePath'),
		textRule('stage'),
		textRule('restApiId'),
		// As the API reference spells it.
		{
			path: '/restapiId',
			ops: ['replace'],
			apply: (mapping, { value = '' }) => {
				mapping.restApiId = value;
			},
		},
	],
};

const updateBasePathMapping: ApiGatewayOperation = (request) => {
	const steps = patchSteps(request.input, 'UpdateBasePathMapping');
	const current = mappingOf(request);
	const { mappings } = request.region.domainName(request.input.requiredText('domainName'));
	const draft: BasePathMapping = patched(current, steps, mappingPatches);
	draft.basePath ||= '(none)';
	checkMapping(request.region, draft);
	if (draft.basePath !== current.basePath && mappings.has(draft.basePath)) {
		throw conflict('Base path already exists for this domain name');
	}
	mappings.delete(current.basePath);
	mappings.set(draft.basePath, draft);
	return { ...draft };
};

const deleteBasePathMapping: ApiGatewayOperation = (request) => {
	const { basePath } = mappingOf(request);
	request.region.domainName(request.input.requiredText('domainName')).mappings.delete(basePath);
	return {};
};

/** Operations of custom domain names and of what they lead to. */
export const domainNameOperations: Readonly<Record<string, ApiGatewayOperation>> = {
	CreateDomainName: createDomainName,
	GetDomainName: getDomainName,
	GetDomainNames: getDomainNames,
	UpdateDomainName: updateDomainName,
	DeleteDomainName: deleteDomainName,
	CreateBasePathMapping: createBasePathMapping,
	GetBasePathMapping: getBasePathMapping,
	GetBasePathMappings: getBasePathMappings,
	UpdateBasePathMapping: updateBasePathMapping,
	DeleteBasePathMapping: deleteBasePathMapping,
};
