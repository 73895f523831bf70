import {
	type DomainNameConfiguration,
	domainNameConfigurationMembers,
	domainNameMembers,
} from '../connection-resources.ts';
import { badRequest, conflict } from '../errors.ts';
import { patched, readMembers } from '../members.ts';
import { page } from '../paging.ts';
import type { RegionEnvironment } from '../region.ts';
import { regionalHostedZones } from '../regional-hosted-zones.ts';
import type { V2Operation, V2Request } from '../request.ts';
import { checkTags } from '../tags.ts';

const settable = {
	DomainNameConfigurations: domainNameMembers.DomainNameConfigurations,
	MutualTlsAuthentication: { structure: { TruststoreUri: 'text', TruststoreVersion: 'text' } },
	RoutingMode: domainNameMembers.RoutingMode,
} as const;

function requestedDomain({ input, region }: V2Request) {
	return region.domainName(input.requiredText('DomainName'));
}

function checkedConfigurations(
	configurations: readonly DomainNameConfiguration[] | undefined,
	{ newId, region }: RegionEnvironment,
	current: readonly DomainNameConfiguration[] = [],
): readonly DomainNameConfiguration[] {
	const [given] = configurations ?? [];
	if (configurations?.length !== 1 || !given) {
		throw badRequest('Exactly one domain name configuration is required');
	}
	const changed = patched(current[0] ?? {}, given, domainNameConfigurationMembers);
	if (!changed.CertificateArn) throw badRequest('CertificateArn is a required parameter for a domain name');
	if (changed.EndpointType === 'EDGE') {
		throw badRequest('Edge-optimized domain names are not supported; the endpoint type must be REGIONAL');
	}
	return [
		{
			ApiGatewayDomainName: `d-${newId(10)}.execute-api.${region}.amazonaws.com`,
			DomainNameStatus: 'AVAILABLE',
			EndpointType: 'REGIONAL',
			HostedZoneId: regionalHostedZones.get(region),
			IpAddressType: 'ipv4',
			SecurityPolicy: 'TLS_1_2',
			...changed,
		},
	];
}

const createDomainName: V2Operation = (request) => {
	const { input, region } = request;
	const DomainName = input.requiredText('DomainName');
	if (!/^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/i.test(DomainName)) {
		throw badRequest('Invalid domain name specified');
	}
	if (region.domainNames.has(DomainName)) throw conflict('The domain name you provided already exists.');
	const given = readMembers(input, settable);
	const record = {
		ApiMappingSelectionExpression: '$request.basepath',
		RoutingMode: 'API_MAPPING_ONLY',
		...given,
		DomainName,
		DomainNameArn: `arn:aws:apigateway:${region.environment.region}::/domainnames/${DomainName}`,
		DomainNameConfigurations: checkedConfigurations(given.DomainNameConfigurations, region.environment),
		Tags: checkTags(input.textMap('Tags')),
	} as const;
	region.domainNames.set(DomainName, { record, mappings: new Map() });
	return record;
};

const updateDomainName: V2Operation = (request) => {
	const domain = requestedDomain(request);
	const given = readMembers(request.input, settable);
	const { DomainNameConfigurations: current } = domain.record;
	const { environment } = request.region;
	domain.record = {
		...patched(domain.record, given, settable),
		DomainNameConfigurations: given.DomainNameConfigurations
			? checkedConfigurations(given.DomainNameConfigurations, environment, current)
			: current,
	};
	return domain.record;
};

const deleteDomainName: V2Operation = (request) => {
	request.region.domainNames.delete(requestedDomain(request).record.DomainName);
	return {};
};

export const domainNameOperations = {
	CreateDomainName: createDomainName,
	GetDomainName: (request: V2Request) => requestedDomain(request).record,
	GetDomainNames: ({ input, region }: V2Request) =>
		page(
			input,
			[...region.domainNames.values()].map(({ record }) => record),
			({ DomainName }) => DomainName,
		),
	UpdateDomainName: updateDomainName,
	DeleteDomainName: deleteDomainName,
};
