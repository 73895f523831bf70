import { type ApiState, targetOf } from './api-state.ts';
import { badRequest, conflict } from './errors.ts';
import { checkedIntegration, integrationDefaults } from './integration-rules.ts';
import type { Values } from './members.ts';
import type { RegionEnvironment } from './region.ts';
import type { Integration, quickCreateMembers } from './resources.ts';
import { checkRouteKey, duplicateRoute } from './route-rules.ts';
import { isoDate } from './time.ts';

type QuickCreate = Values<typeof quickCreateMembers>;

/**
 * Gives a new HTTP API an integration, a route to it and a stage `$default` that deploys by itself.
 *
 * @throws ServiceError `BadRequestException` for a target or a route key that is none
 */
export function quickCreate(api: ApiState, given: QuickCreate, environment: RegionEnvironment): void {
	const { newId, now } = environment;
	const { RouteKey = '$default', Target = '', CredentialsArn } = given;
	checkRouteKey(RouteKey, true);
	const IntegrationId = newId(7);
	api.integrations.set(IntegrationId, {
		...integrationTo(Target, CredentialsArn),
		ApiGatewayManaged: true,
		IntegrationId,
	});
	const RouteId = newId(7);
	api.routes.set(RouteId, {
		ApiGatewayManaged: true,
		ApiKeyRequired: false,
		AuthorizationType: 'NONE',
		RouteId,
		RouteKey,
		Target: `integrations/${IntegrationId}`,
	});
	const date = isoDate(now());
	api.stages.set('$default', {
		ApiGatewayManaged: true,
		AutoDeploy: true,
		CreatedDate: date,
		DefaultRouteSettings: { DetailedMetricsEnabled: false },
		LastUpdatedDate: date,
		RouteSettings: {},
		StageName: '$default',
		StageVariables: {},
		Tags: {},
	});
	api.changed();
}

/**
 * Changes what quick create made.
 *
 * @throws ServiceError `BadRequestException` where the API was not quick created
 */
export function updateQuickCreated(api: ApiState, given: QuickCreate): void {
	const route = [...api.routes.values()].find((each) => each.ApiGatewayManaged);
	const integration = api.integrations.get((route && targetOf(route)) ?? '');
	if (!route || !integration) {
		throw badRequest('RouteKey, Target and CredentialsArn can be updated only for a quick create API');
	}
	const { RouteKey = route.RouteKey, Target, CredentialsArn = integration.CredentialsArn } = given;
	checkRouteKey(RouteKey, true);
	if (duplicateRoute(api, RouteKey, route.RouteId)) {
		throw conflict(`Route with key ${RouteKey} already exists for this API`);
	}
	const { ApiGatewayManaged, IntegrationId } = integration;
	const changed = Target === undefined ? integration : integrationTo(Target, CredentialsArn);
	api.integrations.set(IntegrationId, { ...changed, CredentialsArn, ApiGatewayManaged, IntegrationId });
	api.routes.set(route.RouteId, { ...route, RouteKey });
}

/** A Lambda function is called by proxy in the newer format; anything else has to be a URL. */
function integrationTo(uri: string, credentials: string | undefined): Omit<Integration, 'IntegrationId'> {
	const lambda = uri.startsWith('arn:');
	const type = lambda ? 'AWS_PROXY' : 'HTTP_PROXY';
	const { TimeoutInMillis = 30_000, ...defaults } = integrationDefaults('HTTP', type);
	return checkedIntegration(
		{
			...defaults,
			TimeoutInMillis,
			CredentialsArn: credentials,
			IntegrationType: type,
			IntegrationMethod: lambda ? 'POST' : 'ANY',
			IntegrationUri: uri,
			PayloadFormatVersion: lambda ? '2.0' : '1.0',
		} as const,
		'HTTP',
	);
}
