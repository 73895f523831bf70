import type { Members, Values } from './members.ts';
import { ipAddressType } from './resources.ts';

/** The members of what connects APIs: domain names before them, VPC links behind them. */

export const domainNameConfigurationMembers = {
	ApiGatewayDomainName: 'text',
	CertificateArn: 'text',
	CertificateName: 'text',
	CertificateUploadDate: 'text',
	DomainNameStatus: {
		oneOf: ['AVAILABLE', 'UPDATING', 'PENDING_CERTIFICATE_REIMPORT', 'PENDING_OWNERSHIP_VERIFICATION'],
	},
	DomainNameStatusMessage: 'text',
	EndpointType: { oneOf: ['REGIONAL', 'EDGE'] },
	HostedZoneId: 'text',
	IpAddressType: ipAddressType,
	SecurityPolicy: { oneOf: ['TLS_1_0', 'TLS_1_2'] },
	OwnershipVerificationCertificateArn: 'text',
} as const satisfies Members;

export const domainNameMembers = {
	ApiMappingSelectionExpression: 'text',
	DomainName: 'text',
	DomainNameArn: 'text',
	DomainNameConfigurations: { structures: domainNameConfigurationMembers },
	MutualTlsAuthentication: {
		structure: { TruststoreUri: 'text', TruststoreVersion: 'text', TruststoreWarnings: 'texts' },
	},
	RoutingMode: { oneOf: ['API_MAPPING_ONLY', 'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_API_MAPPING'] },
	Tags: 'textMap',
} as const satisfies Members;

export type DomainNameConfiguration = Values<typeof domainNameConfigurationMembers>;

export interface DomainName extends Values<typeof domainNameMembers> {
	readonly DomainName: string;
	readonly DomainNameArn: string;
	readonly Tags: Readonly<Record<string, string>>;
}

export const apiMappingMembers = {
	ApiId: 'text',
	ApiMappingId: 'text',
	ApiMappingKey: 'text',
	Stage: 'text',
} as const satisfies Members;

export interface ApiMapping extends Values<typeof apiMappingMembers> {
	readonly ApiId: string;
	readonly ApiMappingId: string;
	readonly ApiMappingKey: string;
	readonly Stage: string;
}

export const vpcLinkMembers = {
	CreatedDate: 'text',
	Name: 'text',
	SecurityGroupIds: 'texts',
	SubnetIds: 'texts',
	Tags: 'textMap',
	VpcLinkId: 'text',
	VpcLinkStatus: { oneOf: ['PENDING', 'AVAILABLE', 'DELETING', 'FAILED', 'INACTIVE'] },
	VpcLinkStatusMessage: 'text',
	VpcLinkVersion: { oneOf: ['V2'] },
} as const satisfies Members;

export interface VpcLink extends Values<typeof vpcLinkMembers> {
	readonly VpcLinkId: string;
	readonly Tags: Readonly<Record<string, string>>;
}
