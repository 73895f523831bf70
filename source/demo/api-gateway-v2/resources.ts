import type { Members, Values } from './members.ts';

/** The members of API Gateway v2's resources, from the service's model of 2018-11-29. */

const contentHandling = { oneOf: ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] } as const;
const parameterConstraints = { mapOf: { Required: 'boolean' } } as const;
export const ipAddressType = { oneOf: ['ipv4', 'dualstack'] } as const;

export const corsMembers = {
	AllowCredentials: 'boolean',
	AllowHeaders: 'texts',
	AllowMethods: 'texts',
	AllowOrigins: 'texts',
	ExposeHeaders: 'texts',
	MaxAge: 'integer',
} as const satisfies Members;

export const apiMembers = {
	ApiEndpoint: 'text',
	ApiGatewayManaged: 'boolean',
	ApiId: 'text',
	ApiKeySelectionExpression: 'text',
	CorsConfiguration: { structure: corsMembers },
	CreatedDate: 'text',
	Description: 'text',
	DisableSchemaValidation: 'boolean',
	DisableExecuteApiEndpoint: 'boolean',
	ImportInfo: 'texts',
	IpAddressType: ipAddressType,
	Name: 'text',
	ProtocolType: { oneOf: ['HTTP', 'WEBSOCKET'] },
	RouteSelectionExpression: 'text',
	Tags: 'textMap',
	Version: 'text',
	Warnings: 'texts',
} as const satisfies Members;

/** What creating or updating an API takes beside its own members: the parts of quick create. */
export const quickCreateMembers = {
	CredentialsArn: 'text',
	RouteKey: 'text',
	Target: 'text',
} as const satisfies Members;

export type Cors = Values<typeof corsMembers>;
export type Protocol = 'HTTP' | 'WEBSOCKET';

export interface Api extends Values<typeof apiMembers> {
	readonly ApiId: string;
	readonly Name: string;
	readonly ProtocolType: Protocol;
	readonly ApiEndpoint: string;
	readonly RouteSelectionExpression: string;
	readonly CreatedDate: string;
	readonly Tags: Readonly<Record<string, string>>;
}

export const routeMembers = {
	ApiGatewayManaged: 'boolean',
	ApiKeyRequired: 'boolean',
	AuthorizationScopes: 'texts',
	AuthorizationType: { oneOf: ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'] },
	AuthorizerId: 'text',
	ModelSelectionExpression: 'text',
	OperationName: 'text',
	RequestModels: 'textMap',
	RequestParameters: parameterConstraints,
	RouteId: 'text',
	RouteKey: 'text',
	RouteResponseSelectionExpression: 'text',
	Target: 'text',
} as const satisfies Members;

export interface Route extends Values<typeof routeMembers> {
	readonly RouteId: string;
	readonly RouteKey: string;
	readonly AuthorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT';
	readonly ApiKeyRequired: boolean;
}

export const routeResponseMembers = {
	ModelSelectionExpression: 'text',
	ResponseModels: 'textMap',
	ResponseParameters: parameterConstraints,
	RouteResponseId: 'text',
	RouteResponseKey: 'text',
} as const satisfies Members;

export interface RouteResponse extends Values<typeof routeResponseMembers> {
	readonly RouteResponseId: string;
	readonly RouteResponseKey: string;
}

export const integrationMembers = {
	ApiGatewayManaged: 'boolean',
	ConnectionId: 'text',
	ConnectionType: { oneOf: ['INTERNET', 'VPC_LINK'] },
	ContentHandlingStrategy: contentHandling,
	CredentialsArn: 'text',
	Description: 'text',
	IntegrationId: 'text',
	IntegrationMethod: 'text',
	IntegrationResponseSelectionExpression: 'text',
	IntegrationSubtype: 'text',
	IntegrationType: { oneOf: ['AWS', 'HTTP', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY'] },
	IntegrationUri: 'text',
	PassthroughBehavior: { oneOf: ['WHEN_NO_MATCH', 'NEVER', 'WHEN_NO_TEMPLATES'] },
	PayloadFormatVersion: 'text',
	RequestParameters: 'textMap',
	RequestTemplates: 'textMap',
	ResponseParameters: 'textMaps',
	TemplateSelectionExpression: 'text',
	TimeoutInMillis: 'integer',
	TlsConfig: { structure: { ServerNameToVerify: 'text' } },
} as const satisfies Members;

export interface Integration extends Values<typeof integrationMembers> {
	readonly IntegrationId: string;
	readonly IntegrationType: 'AWS' | 'HTTP' | 'MOCK' | 'HTTP_PROXY' | 'AWS_PROXY';
	readonly TimeoutInMillis: number;
}

export const integrationResponseMembers = {
	ContentHandlingStrategy: contentHandling,
	IntegrationResponseId: 'text',
	IntegrationResponseKey: 'text',
	ResponseParameters: 'textMap',
	ResponseTemplates: 'textMap',
	TemplateSelectionExpression: 'text',
} as const satisfies Members;

export interface IntegrationResponse extends Values<typeof integrationResponseMembers> {
	readonly IntegrationResponseId: string;
	readonly IntegrationResponseKey: string;
}

export const authorizerMembers = {
	AuthorizerCredentialsArn: 'text',
	AuthorizerId: 'text',
	AuthorizerPayloadFormatVersion: 'text',
	AuthorizerResultTtlInSeconds: 'integer',
	AuthorizerType: { oneOf: ['REQUEST', 'JWT'] },
	AuthorizerUri: 'text',
	EnableSimpleResponses: 'boolean',
	IdentitySource: 'texts',
	IdentityValidationExpression: 'text',
	JwtConfiguration: { structure: { Audience: 'texts', Issuer: 'text' } },
	Name: 'text',
} as const satisfies Members;

export interface Authorizer extends Values<typeof authorizerMembers> {
	readonly AuthorizerId: string;
	readonly AuthorizerType: 'REQUEST' | 'JWT';
	readonly Name: string;
}

export const modelMembers = {
	ContentType: 'text',
	Description: 'text',
	ModelId: 'text',
	Name: 'text',
	Schema: 'text',
} as const satisfies Members;

export interface Model extends Values<typeof modelMembers> {
	readonly ModelId: string;
	readonly Name: string;
}

export const routeSettingsMembers = {
	DataTraceEnabled: 'boolean',
	DetailedMetricsEnabled: 'boolean',
	LoggingLevel: { oneOf: ['ERROR', 'INFO', 'OFF'] },
	ThrottlingBurstLimit: 'integer',
	ThrottlingRateLimit: 'number',
} as const satisfies Members;

export type RouteSettings = Values<typeof routeSettingsMembers>;

export const stageMembers = {
	AccessLogSettings: { structure: { DestinationArn: 'text', Format: 'text' } },
	ApiGatewayManaged: 'boolean',
	AutoDeploy: 'boolean',
	ClientCertificateId: 'text',
	CreatedDate: 'text',
	DefaultRouteSettings: { structure: routeSettingsMembers },
	DeploymentId: 'text',
	Description: 'text',
	LastDeploymentStatusMessage: 'text',
	LastUpdatedDate: 'text',
	RouteSettings: { mapOf: routeSettingsMembers },
	StageName: 'text',
	StageVariables: 'textMap',
	Tags: 'textMap',
} as const satisfies Members;

export interface Stage extends Values<typeof stageMembers> {
	readonly StageName: string;
	readonly DefaultRouteSettings: RouteSettings;
	readonly RouteSettings: Readonly<Record<string, RouteSettings>>;
	readonly StageVariables: Readonly<Record<string, string>>;
	readonly Tags: Readonly<Record<string, string>>;
}

export const deploymentMembers = {
	AutoDeployed: 'boolean',
	CreatedDate: 'text',
	DeploymentId: 'text',
	DeploymentStatus: { oneOf: ['PENDING', 'FAILED', 'DEPLOYED'] },
	DeploymentStatusMessage: 'text',
	Description: 'text',
} as const satisfies Members;

export interface Deployment extends Values<typeof deploymentMembers> {
	readonly DeploymentId: string;
}
