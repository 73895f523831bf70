/**
 * What there is in API Gateway, in the shapes in which the service gives it: the SDK's. Whatever is
 * optional there and absent is absent here, since AWS tells nothing from empty.
 */

export type Tags = Record<string, string>;

export interface ThrottleSettings {
	burstLimit?: number | undefined;
	rateLimit?: number | undefined;
}

export interface EndpointConfiguration {
	types: string[];
	ipAddressType: string;
	vpcEndpointIds?: string[] | undefined;
}

/** A REST API without what belongs to it. */
export interface RestApiSettings {
	readonly id: string;
	/** Epoch seconds, as are all dates here. */
	readonly createdDate: number;
	readonly rootResourceId: string;
	name: string;
	description?: string | undefined;
	version?: string | undefined;
	binaryMediaTypes?: string[] | undefined;
	minimumCompressionSize?: number | undefined;
	apiKeySource: string;
	endpointConfiguration: EndpointConfiguration;
	policy?: string | undefined;
	disableExecuteApiEndpoint: boolean;
	securityPolicy?: string | undefined;
	endpointAccessMode?: string | undefined;
}

export interface MethodResponse {
	readonly statusCode: string;
	responseParameters?: Record<string, boolean> | undefined;
	responseModels?: Record<string, string> | undefined;
}

export interface IntegrationResponse {
	readonly statusCode: string;
	selectionPattern?: string | undefined;
	responseParameters?: Record<string, string> | undefined;
	/** Null is a template that passes the body through. */
	responseTemplates?: Record<string, string | null> | undefined;
	contentHandling?: string | undefined;
}

export interface Integration {
	type: string;
	httpMethod?: string | undefined;
	uri?: string | undefined;
	connectionType?: string | undefined;
	connectionId?: string | undefined;
	integrationTarget?: string | undefined;
	credentials?: string | undefined;
	requestParameters?: Record<string, string> | undefined;
	requestTemplates?: Record<string, string | null> | undefined;
	passthroughBehavior: string;
	contentHandling?: string | undefined;
	timeoutInMillis: number;
	cacheNamespace: string;
	cacheKeyParameters: string[];
	integrationResponses?: Record<string, IntegrationResponse> | undefined;
	tlsConfig?: { insecureSkipVerification: boolean } | undefined;
	responseTransferMode?: string | undefined;
}

export interface Method {
	readonly httpMethod: string;
	authorizationType: string;
	authorizerId?: string | undefined;
	apiKeyRequired: boolean;
	requestValidatorId?: string | undefined;
	operationName?: string | undefined;
	requestParameters?: Record<string, boolean> | undefined;
	requestModels?: Record<string, string> | undefined;
	methodResponses?: Record<string, MethodResponse> | undefined;
	methodIntegration?: Integration | undefined;
	authorizationScopes?: string[] | undefined;
}

export interface Resource {
	readonly id: string;
	/** Absent for the root. */
	parentId?: string | undefined;
	pathPart?: string | undefined;
	readonly methods: Map<string, Method>;
}

export interface Authorizer {
	readonly id: string;
	name: string;
	type: string;
	providerARNs?: string[] | undefined;
	authType?: string | undefined;
	authorizerUri?: string | undefined;
	authorizerCredentials?: string | undefined;
	identitySource?: string | undefined;
	identityValidationExpression?: string | undefined;
	authorizerResultTtlInSeconds?: number | undefined;
}

export interface RequestValidator {
	readonly id: string;
	name: string;
	validateRequestBody: boolean;
	validateRequestParameters: boolean;
}

export interface Model {
	readonly id: string;
	readonly name: string;
	description?: string | undefined;
	schema: string;
	readonly contentType: string;
}

/** What an API says of one kind of error; whatever is absent is AWS's default. */
export interface GatewayResponseSettings {
	statusCode?: string | undefined;
	responseParameters?: Record<string, string> | undefined;
	responseTemplates?: Record<string, string | null> | undefined;
}

/** A method at its path, as a deployment froze it. */
export interface DeployedMethod {
	readonly path: string;
	readonly method: Method;
}

/** A deployment with the API as it was at that moment. */
export interface Deployment {
	readonly id: string;
	readonly createdDate: number;
	description?: string | undefined;
	readonly settings: RestApiSettings;
	readonly methods: readonly DeployedMethod[];
	readonly authorizers: ReadonlyMap<string, Authorizer>;
	readonly validators: ReadonlyMap<string, RequestValidator>;
	readonly models: ReadonlyMap<string, Model>;
	readonly gatewayResponses: ReadonlyMap<string, GatewayResponseSettings>;
}

export interface MethodSetting {
	metricsEnabled: boolean;
	loggingLevel?: string | undefined;
	dataTraceEnabled: boolean;
	throttlingBurstLimit: number;
	throttlingRateLimit: number;
	cachingEnabled: boolean;
	cacheTtlInSeconds: number;
	cacheDataEncrypted: boolean;
	requireAuthorizationForCacheControl: boolean;
	unauthorizedCacheControlHeaderStrategy: string;
}

export interface CanarySettings {
	percentTraffic: number;
	deploymentId: string;
	stageVariableOverrides?: Record<string, string> | undefined;
	useStageCache: boolean;
}

export interface Stage {
	readonly stageName: string;
	readonly createdDate: number;
	lastUpdatedDate: number;
	deploymentId: string;
	clientCertificateId?: string | undefined;
	description?: string | undefined;
	cacheClusterEnabled: boolean;
	cacheClusterSize?: string | undefined;
	/** When the cache cluster was last turned on or off, in milliseconds; null when it never was. */
	cacheClusterChangedAt: number | null;
	/** By `{path}/{METHOD}` with the slashes of the path as `~1`, or by `*\/*` for all. */
	methodSettings: Record<string, MethodSetting>;
	variables?: Record<string, string> | undefined;
	documentationVersion?: string | undefined;
	accessLogSettings?: { destinationArn?: string | undefined; format?: string | undefined } | undefined;
	canarySettings?: CanarySettings | undefined;
	tracingEnabled: boolean;
}

/** A REST API with all that belongs to it. */
export interface RestApi {
	settings: RestApiSettings;
	tags: Tags;
	readonly resources: Map<string, Resource>;
	readonly authorizers: Map<string, Authorizer>;
	readonly validators: Map<string, RequestValidator>;
	/** By name. */
	readonly models: Map<string, Model>;
	readonly gatewayResponses: Map<string, GatewayResponseSettings>;
	readonly deployments: Map<string, Deployment>;
	/** By name. */
	readonly stages: Map<string, Stage>;
	/** By the stage's name. */
	readonly stageTags: Map<string, Tags>;
}

export interface ApiStage {
	readonly apiId: string;
	readonly stage: string;
	/** By `/path/METHOD`. */
	throttle?: Record<string, ThrottleSettings> | undefined;
}

export interface UsagePlan {
	readonly id: string;
	name: string;
	description?: string | undefined;
	apiStages: ApiStage[];
	throttle?: ThrottleSettings | undefined;
	quota?: { limit: number; offset: number; period: string } | undefined;
	productCode?: string | undefined;
}

export interface ApiKey {
	readonly id: string;
	readonly value: string;
	readonly createdDate: number;
	lastUpdatedDate: number;
	name?: string | undefined;
	customerId?: string | undefined;
	description?: string | undefined;
	enabled: boolean;
	/** `{apiId}/{stage}` */
	stageKeys: string[];
}

export interface DomainName {
	readonly domainName: string;
	readonly domainNameArn: string;
	certificateName?: string | undefined;
	certificateArn?: string | undefined;
	certificateUploadDate?: number | undefined;
	regionalDomainName?: string | undefined;
	regionalHostedZoneId?: string | undefined;
	regionalCertificateName?: string | undefined;
	regionalCertificateArn?: string | undefined;
	distributionDomainName?: string | undefined;
	distributionHostedZoneId?: string | undefined;
	endpointConfiguration: EndpointConfiguration;
	domainNameStatus: string;
	securityPolicy: string;
	mutualTlsAuthentication?: { truststoreUri: string; truststoreVersion?: string | undefined } | undefined;
	ownershipVerificationCertificateArn?: string | undefined;
	routingMode: string;
}

export interface BasePathMapping {
	/** `(none)` for the root. */
	basePath: string;
	restApiId: string;
	stage?: string | undefined;
}

export interface VpcLink {
	readonly id: string;
	readonly createdAt: number;
	name: string;
	description?: string | undefined;
	readonly targetArns: readonly string[];
}

/** Something of the account's, with its tags. */
export interface Tagged<Entity> {
	entity: Entity;
	tags: Tags;
}
