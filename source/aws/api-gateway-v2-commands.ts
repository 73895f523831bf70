import {
	ApiGatewayV2Client,
	CreateApiCommand,
	CreateAuthorizerCommand,
	CreateIntegrationCommand,
	CreateRouteCommand,
	CreateStageCommand,
	DeleteApiCommand,
	ExportApiCommand,
	GetApisCommand,
	GetAuthorizersCommand,
	GetDeploymentsCommand,
	GetIntegrationsCommand,
	GetRoutesCommand,
	GetStagesCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { ServiceDefinition } from './service-commands.ts';

/** The shapes of answers, for those who read them. */
export type {
	Api,
	Authorizer,
	Deployment,
	Integration,
	Route,
	RouteSettings,
	Stage,
} from '@aws-sdk/client-apigatewayv2';

const reads = {
	// An HTTP GET like the others, for all that its name is not.
	ExportApi: ExportApiCommand,
	GetApis: GetApisCommand,
	GetAuthorizers: GetAuthorizersCommand,
	GetDeployments: GetDeploymentsCommand,
	GetIntegrations: GetIntegrationsCommand,
	GetRoutes: GetRoutesCommand,
	GetStages: GetStagesCommand,
} as const;

const writes = {
	CreateApi: CreateApiCommand,
	CreateAuthorizer: CreateAuthorizerCommand,
	CreateIntegration: CreateIntegrationCommand,
	CreateRoute: CreateRouteCommand,
	CreateStage: CreateStageCommand,
	DeleteApi: DeleteApiCommand,
} as const;

/** The one place that knows API Gateway version 2's SDK client. */
export const apiGatewayV2Commands: ServiceDefinition<typeof reads, typeof writes> = {
	name: 'API Gateway',
	create: (options) => new ApiGatewayV2Client(options),
	reads,
	writes,
};
