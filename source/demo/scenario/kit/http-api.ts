import type { Made, OperationInput, Step } from '../scenario.ts';
import { functionArn } from './functions.ts';

/** What a route leads to. */
export type HttpTarget =
	| { readonly function: string }
	| { readonly url: string }
	| { readonly queue: string };

/** An HTTP or WebSocket API as it is set up, with one stage that deploys by itself. */
export interface HttpKit {
	readonly name: string;
	readonly description: string;
	readonly team: string;
	readonly protocol: 'HTTP' | 'WEBSOCKET';
	/** By route key: `GET /cart/{id}`, `$default`, `$connect`. */
	readonly routes: Readonly<Record<string, { readonly target: HttpTarget; readonly signedIn?: boolean }>>;
	/** Who issues the tokens of those that have signed in. */
	readonly issuer?: string;
	/** `$default` when left out. */
	readonly stage?: string;
	readonly detailedMetrics?: boolean;
}

/** The ARN of a stage. */
export function httpStageArn(made: Made, api: string, stage: string): string {
	return `arn:aws:apigateway:${made.region}::/apis/${made.text(api, 'ApiId')}/stages/${stage}`;
}

/** By which later steps know an integration. */
export function integrationName(api: string, routeKey: string): string {
	return `${api} integration ${routeKey}`;
}

/** What makes an HTTP or WebSocket API. */
export function httpApiSteps(kit: HttpKit): Step[] {
	const call = (operation: string, input: (made: Made) => OperationInput, as?: string): Step => ({
		service: 'APIGatewayV2',
		operation,
		input: (made) => ({ ApiId: made.text(kit.name, 'ApiId'), ...input(made) }),
		...(as && { as }),
	});
	const authoriser = `${kit.name} authoriser`;
	const steps: Step[] = [
		{
			service: 'APIGatewayV2',
			operation: 'CreateApi',
			as: kit.name,
			input: {
				Name: kit.name,
				Description: kit.description,
				ProtocolType: kit.protocol,
				...(kit.protocol === 'WEBSOCKET' && { RouteSelectionExpression: '$request.body.action' }),
				Tags: { team: kit.team },
			},
		},
	];
	if (kit.issuer) {
		const jwt = { Audience: [kit.name], Issuer: kit.issuer };
		const input = {
			Name: 'signed-in',
			AuthorizerType: 'JWT',
			IdentitySource: ['$request.header.Authorization'],
			JwtConfiguration: jwt,
		};
		steps.push(call('CreateAuthorizer', () => input, authoriser));
	}
	for (const [routeKey, { target, signedIn }] of Object.entries(kit.routes)) {
		const as = integrationName(kit.name, routeKey);
		steps.push(
			call('CreateIntegration', (made) => integration(made, target, kit.protocol), as),
			call('CreateRoute', (made) => ({
				RouteKey: routeKey,
				Target: `integrations/${made.text(as, 'IntegrationId')}`,
				...(signedIn && { AuthorizationType: 'JWT', AuthorizerId: made.text(authoriser, 'AuthorizerId') }),
			})),
		);
	}
	steps.push(
		call('CreateStage', () => ({
			StageName: kit.stage ?? '$default',
			AutoDeploy: true,
			...(kit.detailedMetrics && { DefaultRouteSettings: { DetailedMetricsEnabled: true } }),
			Tags: { team: kit.team },
		})),
	);
	return steps;
}

function integration(made: Made, target: HttpTarget, protocol: HttpKit['protocol']): OperationInput {
	if ('function' in target) {
		const arn = functionArn(made, target.function);
		return {
			IntegrationType: 'AWS_PROXY',
			IntegrationUri:
				protocol === 'HTTP'
					? arn
					: `arn:aws:apigateway:${made.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
			...(protocol === 'HTTP' ? { PayloadFormatVersion: '2.0' } : { IntegrationMethod: 'POST' }),
		};
	}
	if ('queue' in target) {
		return {
			IntegrationType: 'AWS_PROXY',
			IntegrationSubtype: 'SQS-SendMessage',
			PayloadFormatVersion: '1.0',
			CredentialsArn: `arn:aws:iam::${made.account}:role/api-sends`,
			RequestParameters: {
				QueueUrl: made.text(target.queue, 'QueueUrl'),
				MessageBody: '$request.body',
			},
		};
	}
	return {
		IntegrationType: 'HTTP_PROXY',
		IntegrationMethod: 'ANY',
		IntegrationUri: target.url,
		...(protocol === 'HTTP' && { PayloadFormatVersion: '1.0' }),
	};
}
